"""What a register may answer, kind by kind. An answer comes from a stranger: read whole, or not at all.

The JSON object on the wire: ``{request, id_number, full_name, source, as_of, complete, values: [VALUE]}``. VALUE is

    degrees      school, major, degree, academic_degree, study_form, graduated_on, certificate_number
    insurance    insurer, credit_code, region, insured_since (day), months, is_current
    photo        jpeg (base64)
    appraisals   year, grade, employer
    hours        year, hours_kind, hours (whole; one value for each year, kind and system), system

Enumerations are those of the archive; days are ISO. A degree is of 2001 or later: older ones are not in the register.
"""

import base64
import binascii
from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from accounts.id_numbers import fold
from applicants.archive_choices import AcademicDegree, StudyForm
from applicants.registers.base import Answer, RegisterError, RegisterKind, Subject
from kernel.text import clean, is_same_name
from plans.spec.base import AppraisalGrade, Degree, HoursKind

LARGEST_ANSWER = 2 * 1024 * 1024
"""Bytes: an identity photo of a megabyte and its wrapping."""
MOST_VALUES = 200
FIRST_DEGREE = date(2001, 1, 1)
FIRST_YEAR = 1949


def _said(most: int) -> AfterValidator:
    """Reads a text as it is kept. ValueError for one that cannot be stored, is blank, or is longer: as it is kept,
    for NFC makes some characters two."""

    def read(text: str) -> str:
        kept = clean(text).strip()
        if not 0 < len(kept) <= most:
            raise ValueError("blank or too long")
        return kept

    return AfterValidator(read)


Line = Annotated[str, _said(60)]
Name = Annotated[str, _said(120)]
Number = Annotated[str, _said(40)]
Year = Annotated[int, Field(ge=FIRST_YEAR, le=9999)]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @property
    def key(self) -> object:
        """What no other value of an answer may have too."""
        return self


class DegreeValue(_Value):
    """One schooling."""

    school: Line
    major: Line
    degree: Degree
    academic_degree: AcademicDegree
    study_form: StudyForm
    graduated_on: Annotated[date, Field(ge=FIRST_DEGREE)]
    certificate_number: Number

    @property
    def key(self) -> object:
        return self.certificate_number


class InsuranceValue(_Value):
    """Where somebody is insured."""

    insurer: Name
    credit_code: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")]
    region: Line
    insured_since: date
    months: Annotated[int, Field(ge=0, le=1200)]
    is_current: bool


class PhotoValue(_Value):
    """The photo of the identity card."""

    jpeg: Annotated[str, Field(max_length=LARGEST_ANSWER)]


class AppraisalValue(_Value):
    """The appraisal of one year."""

    year: Year
    grade: AppraisalGrade
    employer: Name

    @property
    def key(self) -> object:
        return self.year


class HoursValue(_Value):
    """Hours of one year and kind in one system."""

    year: Year
    hours_kind: HoursKind
    hours: Annotated[int, Field(ge=1, le=999)]
    system: Name

    @property
    def key(self) -> object:
        return self.year, self.hours_kind, self.system


V = TypeVar("V", bound=_Value)


class _Envelope(BaseModel, Generic[V]):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    request: str
    id_number: str
    full_name: str
    source: Line
    as_of: date
    complete: bool
    values: Annotated[tuple[V, ...], Field(max_length=MOST_VALUES)]

    @model_validator(mode="after")
    def _once(self) -> "_Envelope[V]":
        if len({value.key for value in self.values}) != len(self.values):
            raise ValueError("the same twice")
        return self


_SHAPES: dict[RegisterKind, type[_Envelope[Any]]] = {
    RegisterKind.DEGREES: _Envelope[DegreeValue],
    RegisterKind.INSURANCE: _Envelope[InsuranceValue],
    RegisterKind.PHOTO: _Envelope[PhotoValue],
    RegisterKind.APPRAISALS: _Envelope[AppraisalValue],
    RegisterKind.HOURS: _Envelope[HoursValue],
}


def read(kind: RegisterKind, body: bytes, subject: Subject, request: str, today: date) -> Answer:
    """The answer in ``body`` to this request about this person.

    Raises RegisterError: malformed (tried again: it may be a passing fault), wrong_person (never used, never retried).
    """
    try:
        said = _SHAPES[kind].model_validate_json(body)
    except ValidationError:
        raise RegisterError("malformed", permanent=False) from None
    is_theirs = fold(said.id_number) == subject.id_number and is_same_name(said.full_name, subject.full_name)
    if said.request != request or not is_theirs:
        raise RegisterError("wrong_person", permanent=True)
    if said.as_of > today or any(_is_later(value, today) for value in said.values):
        raise RegisterError("malformed", permanent=False)
    if kind is RegisterKind.PHOTO:
        return Answer((), said.as_of, said.source, said.complete, _photo(said))
    values = tuple(value.model_dump(mode="json") for value in said.values)
    return Answer(values, said.as_of, said.source, said.complete)


def _is_later(value: _Value, today: date) -> bool:
    """Whether a value speaks of days to come."""
    days = [day for day in (getattr(value, "graduated_on", None), getattr(value, "insured_since", None)) if day]
    return any(day > today for day in days) or getattr(value, "year", 0) > today.year


def _photo(said: _Envelope[Any]) -> bytes | None:
    if len(said.values) > 1:
        raise RegisterError("malformed", permanent=False)
    try:
        return base64.b64decode(said.values[0].jpeg, validate=True) if said.values else None
    except binascii.Error:
        raise RegisterError("malformed", permanent=False) from None
