"""What a government register must be able to do. One register is chosen by ``settings.REGISTER``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.conf import settings
from django.db.models import TextChoices
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _


class RegisterKind(TextChoices):
    """What can be asked of the registers (INF-02, INF-05, INF-07, INF-09)."""

    DEGREES = "degrees", _("学历学位")
    INSURANCE = "insurance", _("社会保险")
    PHOTO = "photo", _("证件照")
    APPRAISALS = "appraisals", _("年度考核")
    HOURS = "hours", _("继续教育学时")


@dataclass(frozen=True)
class Subject:
    """Of whom is asked. Both must agree with what the register answers."""

    full_name: str
    id_number: str


@dataclass(frozen=True)
class Answer:
    """What a register says of one person, looked through and found to be of the right form.

    ``values``: JSON objects of the kind's shape in ``applicants.registers.schema``; none: the register has no record.
    ``is_complete`` false: the register says itself that it holds more than it gives.
    """

    values: tuple[Mapping[str, Any], ...]
    as_of: date
    source: str
    is_complete: bool
    photo: bytes | None = None


class RegisterError(Exception):
    """No answer that can be used. `permanent`: asking the same again cannot help.

    ``code``: unavailable (no answer in time, or an error of theirs), refused, malformed, wrong_person.
    """

    def __init__(self, code: str, *, permanent: bool) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent


class Register(Protocol):
    """One call over the network for one kind, made with no transaction open."""

    def fetch(self, kind: RegisterKind, subject: Subject, *, today: date) -> Answer:
        """Ask, and read the answer as from a stranger. ``today``: no answer is younger. Raises RegisterError."""


def register() -> Register:
    """The register of this installation."""
    made: Register = import_string(settings.REGISTER)()
    return made
