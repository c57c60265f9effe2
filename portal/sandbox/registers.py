"""What the sandbox register holds, and how well it answers. The portal never reads this; it only asks over HTTP.

People of the demo have records written for them; anybody else gets some made up from the identity number.
"""

import base64
import hashlib
import time
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from kernel import clock
from kernel.text import is_storable
from portal.demo import registered
from portal.demo.pictures import identity_photo
from portal.sandbox.books import NotUnderstood
from portal.sandbox.models import SandboxRegister

Mode = SandboxRegister.Mode
Said = dict[str, Any]

SLOW_SECONDS = 7.0
_FIELDS = {"request": 40, "kind": 10, "id_number": 18, "full_name": 50}


def write_down(id_number: str, full_name: str, records: Mapping[str, list[Said]]) -> SandboxRegister:
    """Put a person into the register, kind by kind. Writes one row."""
    return SandboxRegister.objects.create(person=_digest(id_number), full_name=full_name, records=dict(records))


def answer(payload: Mapping[str, Any]) -> Said | HttpResponse:
    """Answer one question as the person's mode wants it. Writes a row for a person seen for the first time."""
    request, kind, id_number, full_name = _texts(payload)
    if kind not in registered.SOURCES:
        raise NotUnderstood("kind")
    held, _new = SandboxRegister.objects.get_or_create(
        person=_digest(id_number), defaults={"full_name": full_name, "records": registered.made_up(id_number)}
    )
    if held.mode == Mode.SLOW:
        time.sleep(SLOW_SECONDS)
    if held.mode == Mode.FAILING:
        return HttpResponse(status=503)
    values = [] if held.mode == Mode.EMPTY else _values(held, kind)
    if held.mode == Mode.PARTIAL:
        values = values[: len(values) // 2]
    return {
        "request": request,
        "id_number": id_number,
        "full_name": full_name,
        "source": registered.SOURCES[kind],
        "as_of": clock.today().isoformat(),
        "complete": held.mode != Mode.PARTIAL,
        "values": values,
    }


def _texts(payload: Mapping[str, Any]) -> list[str]:
    for name, most in _FIELDS.items():
        text = payload.get(name)
        if not isinstance(text, str) or not 0 < len(text) <= most or not is_storable(text):
            raise NotUnderstood(name)
    return [payload[name] for name in _FIELDS]


def _digest(id_number: str) -> str:
    """By what a person is found: the sandbox keeps no identity numbers."""
    return hashlib.sha256(id_number.encode()).hexdigest()


def _values(held: SandboxRegister, kind: str) -> list[Said]:
    if kind == "photo":
        return [{"jpeg": base64.b64encode(identity_photo(held.full_name)).decode()}]
    found: list[Said] = held.records.get(kind, [])
    return found
