"""The conditions of the plan on which a rejection can rest, as a dossier's frozen checklist names them."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from plans.rules.finding import Finding, Status

_DOUBTFUL_FIRST = {Status.NOT_MET: 0, Status.TO_JUDGE: 1, Status.MET: 2}


def ground_of(finding: Finding) -> str:
    """The condition with its clause, as the applicant reads it."""
    if not finding.source:
        return finding.name
    return _("%(condition)s（%(clause)s）") % {"condition": finding.name, "clause": finding.source}


def grounds_of(findings: Iterable[Finding]) -> list[str]:
    """Every condition, the doubtful ones first; each once."""
    found = sorted(_all(findings), key=lambda each: _DOUBTFUL_FIRST[each.status])
    return list(dict.fromkeys(ground_of(each) for each in found))


def _all(findings: Iterable[Finding]) -> Iterator[Finding]:
    for finding in findings:
        yield finding
        yield from _all(finding.children)
