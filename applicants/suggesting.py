"""What the archive suggests for a self-score that was not begun yet. The applicant changes it at will."""

from collections.abc import Iterable, Mapping
from typing import Any

from applicants.facts import collect
from applicants.models import ArchiveEntry
from applicants.scoring import fits
from plans.rules.prefill import Suggestion, prefill
from plans.spec import PlanDocument
from plans.spec.scoring import ScoringSheet

Content = dict[str, Any]


def suggestions(
    content: Content, approved: Iterable[ArchiveEntry], plan: PlanDocument, sheet: ScoringSheet
) -> dict[str, Suggestion]:
    """What all approved entries come to, whether they are chosen for the dossier yet or not, by item.

    ``content`` says the title and who the applicant is. Items that nothing of the archive fits are left out.
    """
    entries = [{"kind": entry.kind, "data": entry.data, "summary": entry.summary} for entry in approved]
    facts = collect(content | {"entries": entries}, plan)
    found = prefill(plan, content["title"]["code"], sheet, facts)
    return {code: each for code, each in found.items() if each.labels}


def initial(
    sheet: ScoringSheet, suggested: Mapping[str, Suggestion], offered: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The suggestions as the first values of the sheet's form: the counts, and what proves them chosen."""
    values: dict[str, Any] = {}
    for item in sheet.items:
        if item.code in suggested:
            each = suggested[item.code]
            proofs = [
                key for key, proof in offered.items() if fits(item, proof["kind"]) and proof["summary"] in each.labels
            ]
            values |= {f"item_{item.code}": str(each.count), f"evidence_{item.code}": proofs}
    return values
