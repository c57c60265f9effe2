"""A record says when it was written: the database takes no other moment than the present, whoever asks."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from django.db import Error, connection, models, transaction

from kernel import clock
from plans.spec.chain import Action
from review.engine import events as ev
from review.models import Objection, PublicNotice
from review.services import history, notices
from tests import factories, walk
from tests.review.test_notices import chosen


@pytest.mark.abuse("AC-046")
def test_the_database_takes_no_other_moment_of_writing(cast):
    """PostgreSQL itself refuses; the embedded database has the services alone."""
    case = walk.submitted(cast, factories.plan(cast), "lin")
    walk.decide(case, cast.wang, Action.APPROVE)
    notice = notices.open_notice(cast.wang.seat, chosen(case), place="公告栏")
    filed = notices.file_objection(
        notice.pk, case.pk, name="钱众", contact="q@example.org", text="业绩不是本人完成的。"
    )
    case.refresh_from_db()

    def again(row: models.Model, column: str, moment: datetime, **more: str) -> None:
        row.pk, row._state.adding = None, True
        for name, value in {column: moment, **more}.items():
            setattr(row, name, value)
        row.save()

    def event(moment: datetime) -> None:
        told = ev.Withdrawn(case.stage)
        history.append(case, told, serial=99, previous="sha256:0", seat=cast.wang.seat, now=moment)

    now = clock.now()
    for moment in (now - timedelta(days=1), now + timedelta(hours=1)):
        for write in (
            lambda moment=moment: again(PublicNotice.objects.get(pk=notice.pk), "opened_at", moment, public_id="n2"),
            lambda moment=moment: again(
                Objection.objects.get(pk=filed.pk), "filed_at", moment, public_id="o2", receipt="YY2"
            ),
            lambda moment=moment: event(moment),
        ):
            outcome = None
            with suppress(Error), transaction.atomic():
                write()
                outcome = "written"
                transaction.set_rollback(True)
            assert outcome == (None if connection.vendor == "postgresql" else "written")
    with transaction.atomic():
        event(clock.now())
        transaction.set_rollback(True)
