"""Records as the pages show them."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Seat
from applicants.integrity.models import IntegrityRecord
from applicants.integrity.queries import TABS, in_tab, records
from applicants.integrity.words import effect_words, scope_words, state_of, term_words
from kernel.formats import cn_date, cn_datetime
from kernel.masking import mask_id
from plans.particulars import BAN_STARTS

Status = IntegrityRecord.Status


def tabs_of(seat: Seat, chosen: str) -> tuple[str, list[dict[str, Any]]]:
    """The tab to show and all of them, with what waits counted. One query."""
    tab, here = chosen if chosen in TABS else "waiting", reverse("applicants:integrity_records")
    return tab, [
        {
            "label": label,
            "url": f"{here}?show={key}",
            "count": in_tab(records(seat), key).count() if key == "waiting" else None,
            "active": key == tab,
        }
        for key, label in TABS.items()
    ]


def row_of(record: IntegrityRecord, today: date) -> dict[str, Any]:
    """One line of a list."""
    state, label = state_of(record, today)
    return {"record": record, "state": state, "label": label, "effect": _effect(record)}


def _effect(record: IntegrityRecord) -> str:
    """What it bars; while it waits, what it would bar once it is confirmed."""
    if record.status != Status.PROPOSED or record.employer_id is not None:
        return effect_words(record)
    if not record.scope:
        return effect_words(record)
    told = {"starts": BAN_STARTS[record.starts], "years": record.years, "scope": scope_words(record)}
    return _("确认后：%(starts)s %(years)d 年内，%(scope)s。") % told


def lines_of(record: IntegrityRecord, *, for_office: bool = False) -> list[tuple[str, str]]:
    """What the record says, term by term; the officers' names for the office alone."""
    lines = [
        (_("编号"), record.number),
        (_("认定单位"), record.office.name),
        (_("认定情形"), record.ground),
        (_("依据"), " ".join(part for part in (record.plan_version.name, record.source) if part)),
        (_("查实日期"), cn_date(record.found_on)),
        (_("查实的事实"), record.facts),
        (_("限制"), _effect(record)),
        (_("其他处理"), "；".join(record.also)),
        (_("期限"), term_words(record)),
    ]
    if record.dossier is not None:
        lines.insert(2, (_("涉及的申报"), record.dossier.number))
    if for_office:
        who = f"{record.subject}（{mask_id(record.id_number)}）" if record.id_number else record.subject
        told = {"who": record.proposed_by.user.person.full_name, "at": cn_datetime(record.proposed_at)}
        lines.insert(1, (_("当事人"), who))
        lines.append((_("提出"), _("%(who)s，%(at)s") % told))
    return [(term, text) for term, text in lines if text]
