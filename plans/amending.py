"""What one version of a plan changes of another, as far as those are concerned who began under the other."""

from plans.spec import PlanDocument, diff

TIMES = frozenset({"windows", "deadlines", "issued_on", "document_number", "contacts", "sources", "announcements_later",
                   "ambiguities", "stated_twice"})  # fmt: skip
"""The top-level keys that say when and by which notice, and demand nothing else of anybody."""


def is_of_times(before: PlanDocument, after: PlanDocument) -> bool:
    """Whether two versions differ in times alone, and in what the notice says of itself."""
    return all(_is_of_time(each.path.split(".")) for each in diff(before, after))


def _is_of_time(path: list[str]) -> bool:
    return path[0] in TIMES or (path[0] == "chain" and path[-1] == "deadline")
