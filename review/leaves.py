"""The conditions of a dossier that only a person can judge, each under a name that stays the same on every page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from plans.rules.finding import Finding, Status


@dataclass(frozen=True)
class Leaf:
    """One such condition. ``place`` names it within its dossier; ``within``: what it is a part of, outermost first."""

    place: str
    finding: Finding
    within: tuple[str, ...]


def leaves_to_judge(findings: Iterable[Finding]) -> list[Leaf]:
    """The leaves that the facts do not settle, in the order of the checklist.

    The place is made of what is asked and not of what was found, so that it is the same after a corrected submit; two
    conditions of the same words are told apart by their order.
    """
    seen: dict[str, int] = {}
    leaves = []
    for above, finding in _open(findings, ()):
        asked = "\n".join(f"{each.kind} {each.title} {each.required}" for each in (*above, finding))
        seen[asked] = seen.get(asked, 0) + 1
        place = sha256(f"{asked}\n{seen[asked]}".encode()).hexdigest()[:16]
        leaves.append(Leaf(place, finding, tuple(each.name for each in above)))
    return leaves


def beside_leaves(findings: Iterable[Finding]) -> list[Finding]:
    """The findings without those that are leaves to judge themselves: a page that lists the leaves shows each once."""
    return [each for each in findings if each.children or each.status is not Status.TO_JUDGE]


def _open(findings: Iterable[Finding], above: tuple[Finding, ...]) -> Iterator[tuple[tuple[Finding, ...], Finding]]:
    """Every leaf to judge with the combinations around it; none within what is settled without it."""
    for finding in findings:
        if finding.status is not Status.TO_JUDGE:
            continue
        if finding.children:
            yield from _open(finding.children, (*above, finding))
        else:
            yield above, finding
