"""What a return asks to correct, as the applicant's pages show it."""

from typing import NamedTuple

from django.urls import reverse

from applicants.models import Dossier
from applicants.sections import Section

#: The id on a step's page of what a defect concerns, by step.
_ANCHORS = {
    Section.INFORMATION: "id_{target}",
    Section.ACHIEVEMENTS: "entry-{target}",
    Section.ATTACHMENTS: "attachment-{target}",
}


class Asked(NamedTuple):
    """One defect: where it is (step and, if named, the thing in it), what is wrong, what the applicant answered."""

    label: str
    url: str
    target: str
    text: str
    answer: str


def defects_of(dossier: Dossier) -> list[Asked]:
    """Everything the last return asks for, in its order; nothing once the dossier is submitted again. No query."""
    if dossier.status != Dossier.Status.RETURNED:
        return []
    return [_asked(dossier, defect) for defect in dossier.defects]


def _asked(dossier: Dossier, defect: dict[str, str]) -> Asked:
    section, target = Section(defect["section"]), defect["target"]
    url = reverse("applicants:step", args=[dossier.public_id, section.value])
    if target and section in _ANCHORS:
        url += "#" + _ANCHORS[section].format(target=target)
    label = f"{section.label} · {defect['label']}" if defect["label"] else section.label
    return Asked(label, url, target, defect["text"], defect.get("answer", ""))
