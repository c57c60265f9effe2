"""Saving the self-score and the recommenders, and asking for the sheet on paper."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import CharField
from django.utils.translation import gettext as _

from accounts.models import Seat
from applicants import printing, recommending, scoring, snapshot
from applicants.models import Dossier, Recommender, SheetPrint
from applicants.queries import dossiers as queries
from applicants.sections import RECOMMENDERS, SHEET, Refused
from applicants.services.dossiers import locked
from applicants.services.sections import saving, told_by
from documents.models import Rendering
from kernel import clock

MOST_PRINTS = 30
"""Different contents of one person's sheets on paper, in an hour."""
_COLUMNS = {field.name: field for field in Recommender._meta.fields if isinstance(field, CharField)}


def save_sheet(*, dossier_id: int, seat: Seat, typed: Mapping[str, Any], seen: int) -> Dossier:
    """Keep the sheet as typed, errors included. Locks and writes the dossier.

    Only the sheet's own items and gates, and evidence that is this person's, are read (AC-016). Refused where the
    chosen route has no sheet, where a text is too long to be kept whole, and as the other steps are.
    """
    with saving(dossier_id, seat, SHEET, seen, told_by(dict(typed))) as (dossier, _now):
        sheet = scoring.sheet_of(dossier)
        if sheet is None:
            raise Refused(_("所选的申报方式不需要自评。"))
        for item in sheet.items:
            _refuse_endless(item.name, typed["values"].get(item.code, ""), scoring.KEPT)
        sources = snapshot.sources_of(dossier)
        known = snapshot.proofs_of(sources.approved, sources.uploads, dossier.plan_version.spec)
        dossier.sheet = scoring.kept(sheet, typed, known)
    return dossier


def save_recommenders(*, dossier_id: int, seat: Seat, rows: Sequence[Mapping[str, str]], seen: int) -> Dossier:
    """Keep the recommenders as typed, errors included. Locks and writes the dossier, writes one row for each place.

    Refused where the chosen route asks for none, where a text is too long to be kept whole, and as the other steps are.
    A place keeps its row and public id.
    """
    with saving(dossier_id, seat, RECOMMENDERS, seen, told_by([dict(row) for row in rows])) as (dossier, _now):
        asked = scoring.recommendation_of(dossier)
        if asked is None:
            raise Refused(_("所选的申报方式不需要专家推荐。"))
        for position, row in enumerate(rows[: asked.count]):
            given = {name: row.get(name, "") for name in recommending.FIELDS}
            for name, text in given.items():
                _refuse_endless(str(_COLUMNS[name].verbose_name), text, _COLUMNS[name].max_length or 0)
            Recommender.objects.update_or_create(dossier=dossier, position=position, defaults=given)
    return dossier


def _refuse_endless(label: str, text: str, most: int) -> None:
    """What is typed is kept whole or not at all: never cut in silence."""
    if len(text) > most:
        told = {"label": label, "most": most, "now": len(text)}
        raise Refused(_("“%(label)s”填写了 %(now)d 个字，没有保存：最多能暂存 %(most)d 个字。") % told)


def request_sheet(*, dossier_id: int, seat: Seat) -> Rendering:
    """Ask for the sheet on paper as it is now, for the experts to sign.

    Locks the dossier, writes what is printed by value and at most one rendering; wakes the task after commit. The same
    content is printed once. Refused while nothing was filled in, and more than ``MOST_PRINTS`` contents of one person
    in an hour: everybody's papers wait for the same workers.
    """
    with transaction.atomic():
        dossier = locked(dossier_id, seat)
        last = queries.last_snapshot(dossier)
        number = last.round + 1 if last else 1
        content = printing.printed(dossier, snapshot.build(dossier, round=number, submitted_at=None, last=last))
        if content is None:
            raise Refused(_("还没有填写自评表，不能打印。"))
        digest, now = snapshot.digest(content), clock.now()
        if not SheetPrint.objects.filter(dossier=dossier, digest=digest).exists():
            lately = SheetPrint.objects.filter(
                dossier__person=dossier.person_id, printed_at__gt=now - timedelta(hours=1)
            )
            if lately.count() >= MOST_PRINTS:
                raise Refused(_("一小时内最多打印 %d 份不同的自评表，请稍后再打印。") % MOST_PRINTS)
            SheetPrint.objects.create(dossier=dossier, digest=digest, content=content, printed_at=now)
        return printing.request(dossier, digest)
