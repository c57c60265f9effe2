"""The things in a dossier that a return can name: fields, achievements, attachments."""

from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from applicants.sections import Section

Content = dict[str, Any]


class Place(NamedTuple):
    """One of them: its step, its code there (a field, an entry's public id, an attachment's code), its name."""

    section: Section
    target: str
    label: str


def places_of(content: Content) -> list[Place]:
    """Every place of a snapshot's content, in the order of the steps."""
    information = [
        ("route", _("申报职称和方式")),
        ("major", _("申报专业")),
        *((answer["code"], answer["question"]) for answer in content["answers"]),
        ("statement", _("本人述职")),
    ]
    achievements = [(entry["public_id"], entry["summary"]) for entry in content["entries"] if entry["selected"]]
    attachments = [(asked["code"], asked["name"]) for asked in content["attachments"]]
    found = (
        (Section.INFORMATION, information),
        (Section.ACHIEVEMENTS, achievements),
        (Section.ATTACHMENTS, attachments),
    )
    return [Place(section, target, label) for section, rows in found for target, label in rows]
