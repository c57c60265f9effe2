"""The sandbox register, spoken to over real HTTP so that nothing is easier here than with a real one."""

import secrets
from datetime import date

from django.conf import settings

from applicants.registers.base import Answer, RegisterError, RegisterKind, Subject
from applicants.registers.schema import LARGEST_ANSWER, read
from kernel.wire import WireError, post

PURPOSE = "sandbox-register"
TIMEOUT = 5.0
"""Seconds without a byte after which an answer is given up."""


class SandboxRegister:
    """Signed calls to ``/sandbox/registers/fetch/`` of ``settings.SANDBOX_URL``."""

    def fetch(self, kind: RegisterKind, subject: Subject, *, today: date) -> Answer:
        """Ask once. Raises RegisterError."""
        request = secrets.token_hex(8)
        payload = {
            "request": request,
            "kind": kind.value,
            "id_number": subject.id_number,
            "full_name": subject.full_name,
        }
        try:
            body = post(
                f"{settings.SANDBOX_URL}/sandbox/registers/fetch/",
                payload,
                secret=settings.SANDBOX_SECRET,
                purpose=PURPOSE,
                timeout=TIMEOUT,
                largest=LARGEST_ANSWER,
            )
        except WireError as error:
            code = "refused" if error.permanent else "unavailable"
            raise RegisterError(code, permanent=error.permanent) from None
        return read(kind, body, subject, request, today)
