"""For what a dossier is given back, as a notice names it: offered to whoever returns one, and counted afterwards."""

from enum import StrEnum

from plans.spec.base import Code, Source, Spec, Text


class ReturnStep(StrEnum):
    """The step of a dossier in which it is put right."""

    PHOTO = "photo"
    COMMITMENT = "commitment"
    INFORMATION = "information"
    ACHIEVEMENTS = "achievements"
    ATTACHMENTS = "attachments"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return STEP_LABELS[self]


STEP_LABELS = {
    ReturnStep.PHOTO: "证件照",
    ReturnStep.COMMITMENT: "真实性保证书",
    ReturnStep.INFORMATION: "申报信息",
    ReturnStep.ACHIEVEMENTS: "业绩选择",
    ReturnStep.ATTACHMENTS: "附件",
}


class ReturnReason(Spec):
    """One reason, of any of these steps. One with the code of a reason that the portal offers takes its place."""

    code: Code
    text: Text
    """What is wrong and what to do; the reviewer adds where."""
    steps: tuple[ReturnStep, ...] = ()
    """Empty: of every step."""
    source: Source | None = None
