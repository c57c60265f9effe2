"""After a return: what the applicant was not asked to change is taken over from the round before, by value (D2)."""

from typing import Any

from applicants.archive_kinds import KINDS
from applicants.sections import STATEMENT, Section

Content = dict[str, Any]

_PARTS: tuple[tuple[tuple[str, ...], set[Section]], ...] = (
    (("photo",), {Section.PHOTO}),
    (("commitment",), {Section.COMMITMENT}),
    (
        ("title", "route", "major", "answers", "texts", "statement", "person", "employer", "profile", "registers"),
        {Section.INFORMATION},
    ),
    (("receiving",), set()),
    (("attachments",), {Section.ATTACHMENTS}),
    (("scoring", "recommenders"), {Section.INFORMATION, Section.ACHIEVEMENTS}),
)
"""Which keys of the content belong to which steps; the entries belong to two of them. The receiving office is settled
with the first submit (``applicants.editing.settled``)."""


def carry(content: Content, before: Content, open_now: frozenset[Section], *, of_statement: bool = False) -> None:
    """Put into a content, as it is now, what was submitted ``before`` of the steps that are not open.

    ``of_statement``: of the information the statement alone is (``applicants.editing.is_of_statement``).
    """
    if of_statement:
        statement = content[STATEMENT]
        carry(content, before, open_now - {Section.INFORMATION})
        content[STATEMENT] = statement
        return
    for keys, sections in _PARTS:
        if not open_now & sections:
            content.update({key: before[key] for key in keys})
    content["entries"] = _entries(content, before["entries"], open_now)


def proving(scored: Content | None) -> set[str]:
    """Public ids of what proves a self-score: achievements among it belong to the dossier like chosen ones."""
    items = [item for group in scored["groups"] for item in group["items"]] if scored else []
    return {proof["public_id"] for item in items for proof in item["evidence"]}


def _entries(content: Content, before: list[Content], open_now: frozenset[Section]) -> list[Content]:
    """Kind by kind: achievements change with their own step, education, tenure and the like with the information.

    What now proves the self-score and did not belong to the dossier before comes with the sheet that names it.
    """

    def is_open(entry: Content) -> bool:
        return (Section.ACHIEVEMENTS if entry["selected"] else Section.INFORMATION) in open_now

    added = proving(content["scoring"]) - {entry["public_id"] for entry in before}
    kept = [entry for entry in before if not is_open(entry)]
    new = [entry for entry in content["entries"] if is_open(entry) or entry["public_id"] in added]
    order = list(KINDS)
    return sorted(kept + new, key=lambda entry: order.index(entry["kind"]))
