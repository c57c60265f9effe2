"""What a dossier says of the registers: every kind that was asked, since when it is known, and whether it still holds.

Part of the content of a snapshot (``applicants.snapshot``)::

    registers   [{kind, kind_label, state, fetch, source, as_of, checked_at, is_complete, lines: [str]}]

    state       verified: checked within 30 days and since the cut-off; no_record: checked so, and the register knows
                nothing of the person; unverified: checked before that; unavailable: no register ever answered. Where
                there is no record and where none answered, the applicant gives papers instead
    fetch       public id of the answer, "" when unavailable
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from applicants.registers import words
from applicants.registers.answering import insurer_besides
from applicants.registers.base import RegisterKind
from applicants.registers.models import RegisterFetch
from applicants.registers.queries import Known, checks_of, is_stale, known_of
from kernel.formats import cn_date, cn_datetime

Content = dict[str, Any]
Status = RegisterFetch.Status


def content_of(person_id: int, now: datetime, cut_off: date | None) -> list[Content]:
    """What the registers answered about a person, as a submit at this moment freezes it. Two queries."""
    return [_row(known, now, cut_off) for known in known_of(person_id).values() if known.newest is not None]


def _row(known: Known, now: datetime, cut_off: date | None) -> Content:
    good = known.good
    row: Content = {"kind": known.kind.value, "kind_label": str(known.kind.label)}
    if good is None or good.done_at is None or good.as_of is None:
        empty: Content = {
            "fetch": "",
            "source": "",
            "as_of": None,
            "checked_at": None,
            "is_complete": False,
            "lines": [],
        }
        return row | {"state": "unavailable"} | empty
    return row | {
        "state": _state(good, now, cut_off),
        "fetch": good.public_id,
        "source": good.source,
        "as_of": good.as_of.isoformat(),
        "checked_at": good.done_at.isoformat(),
        "is_complete": good.is_complete,
        "lines": words.lines(known.kind, good.values) if known.kind == RegisterKind.INSURANCE else [],
    }


def _state(good: RegisterFetch, now: datetime, cut_off: date | None) -> str:
    if is_stale(good, now, cut_off):
        return "unverified"
    return "verified" if good.values or good.photo_id else "no_record"


def sentence(row: Content) -> str:
    """Where a row comes from and since when it is known; what it means that it was not checked again."""
    if row["state"] == "unavailable":
        return _("登记系统没有答复，由申报人填写并上传材料。")
    found = words.checked(row["source"], datetime.fromisoformat(row["checked_at"]))
    if not row["is_complete"]:
        found += _("，登记系统只答了一部分")
    if row["state"] == "no_record":
        return found + _("，没有记录；由申报人填写并上传材料。")
    if row["state"] == "unverified":
        found += _("；距提交超过 30 天或早于资历截止日期，提交时未能复核")
    return found


def unverified(content: Content) -> list[RegisterKind]:
    """The kinds that a submit has to ask again."""
    return [RegisterKind(row["kind"]) for row in content["registers"] if row["state"] == "unverified"]


def checks(snapshot_id: int, content: Content) -> list[tuple[str, str]]:
    """What came of asking again after the submit: (status code, sentence) of each. At most two queries."""
    asked = checks_of(snapshot_id)
    if not asked:
        return []
    frozen = {row["kind"]: row for row in content["registers"]}
    before = _values(row["fetch"] for row in frozen.values())
    return [_check(each, before.get(frozen[each.kind]["fetch"], []), frozen[each.kind]) for each in asked]


def insured_elsewhere(content: Content) -> str:
    """The insurer by the frozen answer when it is not the employer of the dossier; '' where they agree or nothing
    tells. At most one query."""
    asked = [row for row in content["registers"] if row["kind"] == RegisterKind.INSURANCE]
    known = [row["fetch"] for row in asked if row["is_complete"]]
    code = content["employer"]["credit_code"]
    return next((found for values in _values(known).values() if (found := insurer_besides(values, code))), "")


def _values(fetches: Iterable[str]) -> dict[str, list[Content]]:
    asked = set(fetches)
    if not asked:
        return {}
    rows = RegisterFetch.objects.filter(public_id__in=asked).order_by("pk")
    return dict(rows.values_list("public_id", "values"))


def _check(fetch: RegisterFetch, before: list[Content], row: Content) -> tuple[str, str]:
    told = {
        "kind": row["kind_label"],
        "before": cn_date(datetime.fromisoformat(row["checked_at"])),
        "at": cn_datetime(fetch.done_at),
        "now": "；".join(words.lines(fetch.kind, fetch.values)) or _("没有记录"),
    }
    if fetch.status != Status.DONE:
        return "unverified", _("%(kind)s：提交时是 %(before)s 核实的，提交后登记系统没有回应，未能复核。") % told
    if fetch.values == before:
        return "verified", _("%(kind)s：已于 %(at)s 复核，与提交时一致。") % told
    return "differs", _("%(kind)s：已于 %(at)s 复核，与提交时不一致。现在登记的是：%(now)s。") % told
