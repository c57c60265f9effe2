"""Photo, attachments, printed forms and the paper phase."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from plans.spec.base import Code, Name, Source, Spec, Text
from plans.spec.condition import Condition


class PhotoPolicy(Spec):
    """What the identity photo must be. Byte and pixel limits are strict, the ratio is inclusive; empty: not stated."""

    formats: tuple[Literal["jpeg"], ...] = ()
    """Empty: not stated; the portal takes JPEG."""
    min_bytes_exclusive: int | None = Field(default=None, ge=0, strict=True)
    max_bytes_exclusive: int | None = Field(default=None, ge=1, strict=True)
    min_width_exclusive: int | None = Field(default=None, ge=0, strict=True)
    min_height_exclusive: int | None = Field(default=None, ge=0, strict=True)
    min_ratio: float | None = Field(default=None, gt=0)
    """Width divided by height."""
    max_ratio: float | None = Field(default=None, gt=0)
    background: Literal["white", "red", "blue", "any"] | None = None
    obtained: Literal["upload", "fetched", "fetched_or_upload"] | None = None
    """Uploaded by the applicant, fetched from the identity photo on record, or the first that is there."""
    paper_copies: int | None = Field(default=None, ge=1, le=20, strict=True)
    """Photos pasted on the paper form."""
    sizes: tuple[Text, ...] = ()
    purpose: Text | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _possible(self) -> "PhotoPolicy":
        low, high = self.min_bytes_exclusive, self.max_bytes_exclusive
        if low is not None and high is not None and low + 1 >= high:
            raise ValueError("照片的下限高于上限，没有照片能满足")
        if self.min_ratio is not None and self.max_ratio is not None and self.min_ratio > self.max_ratio:
            raise ValueError("照片的下限高于上限，没有照片能满足")
        return self


class AttachmentNeed(StrEnum):
    """Whether an attachment is asked, or made from the archive (generated), or filled in on a page (filled)."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"
    GENERATED = "generated"
    FILLED = "filled"


class Attachment(Spec):
    """A file the plan asks for."""

    code: Code
    name: Name
    need: AttachmentNeed
    condition: Condition | None = None
    hint: Text | None = None
    covers: Text | None = None
    """What the files have to hold together. No count can tell, as one PDF may hold it all: the applicant is told."""
    titles: tuple[Code, ...] = ()
    """Empty: for every title."""
    max_files: int = Field(default=10, ge=1, le=50, strict=True)
    source: Source | None = None

    @model_validator(mode="after")
    def _condition_fits(self) -> "Attachment":
        if (self.need is AttachmentNeed.CONDITIONAL) != (self.condition is not None):
            raise ValueError("need 为 conditional 时必须写 condition，否则不得写")
        return self


REVIEW_FORM = "review-form"
"""Code of the printed form that the portal makes of every declaration: the national review form (评审表)."""


class PrintedForm(Spec):
    """A form printed from the system or scanned into it."""

    code: Code
    name: Name
    titles: tuple[Code, ...] = ()
    """Empty: for every title."""
    routes: tuple[Code, ...] = ()
    """Empty: for every route."""
    copies: int | None = Field(default=None, ge=1, le=20, strict=True)
    watermark: bool = False
    paper: Text | None = None
    """The paper's size: A4, A3."""
    binding: Text | None = None
    required_when: Literal["before_review", "after_result"] | None = None
    fields: tuple[Text, ...] = ()
    handwritten: tuple[Literal["commitment", "appraisal", "employer_opinion", "peer_opinion"], ...] = ()
    """Parts of the review form that are left empty in print, to be written by hand. Only for ``review-form``."""
    text: Text | None = None
    source: Source | None = None

    @model_validator(mode="after")
    def _by_hand(self) -> "PrintedForm":
        if self.handwritten and self.code != REVIEW_FORM:
            raise ValueError(f"handwritten 只能写在评审表（code 为 {REVIEW_FORM}）上")
        return self


class PaperPhase(Spec):
    """When paper is handed in, and where."""

    when: Literal["before_review", "after_result", "none"]
    deadline: Code | None = None
    """Code of the deadline."""
    to: Text | None = None
    text: Text | None = None
    source: Source | None = None
