"""The six steps of a dossier (WIZ-01) and how a problem in one of them is said. Pure: no Django models."""

from enum import StrEnum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Section(StrEnum):
    """The steps in their order. A return names the steps that are to be corrected by these codes."""

    PHOTO = "photo"
    COMMITMENT = "commitment"
    INFORMATION = "information"
    ACHIEVEMENTS = "achievements"
    ATTACHMENTS = "attachments"
    PREVIEW = "preview"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return str(LABELS[self])


LABELS: dict[Section, str | Promise] = {
    Section.PHOTO: _("证件照"),
    Section.COMMITMENT: _("真实性保证书"),
    Section.INFORMATION: _("申报信息"),
    Section.ACHIEVEMENTS: _("业绩选择"),
    Section.ATTACHMENTS: _("附件"),
    Section.PREVIEW: _("预览与提交"),
}

RETURNABLE = (
    Section.PHOTO,
    Section.COMMITMENT,
    Section.INFORMATION,
    Section.ACHIEVEMENTS,
    Section.ATTACHMENTS,
)
"""The steps a reviewer may return: the answer to a return is confined to those named (D2)."""


STATEMENT = "statement"
"""The field of the information that a return may name alone."""
SHEET = "sheet"
RECOMMENDERS = "recommenders"
REPLIES = "replies"
"""Pages beside the steps, of routes that ask for a self-score or for recommenders; each saves on its own."""


class Problem(NamedTuple):
    """Something that keeps a dossier from being submitted."""

    section: Section
    text: str
    target: str = ""
    """The id on the step's page to jump to; empty: the step as a whole."""
    page: str = ""
    """The page beside the steps (``SHEET``, ``RECOMMENDERS``) on which it is mended; empty: the step itself."""


class Refused(Exception):
    """The service did nothing; ``message`` says why in one Chinese sentence."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = problems


class Stale(Refused):
    """The page was drawn from an older version than the stored one."""
