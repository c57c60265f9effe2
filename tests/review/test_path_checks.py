"""What the checker finds of a way that was not walked, of an objection nobody heard, and of versions that are gone."""

import pytest
from django.db import connection

from applicants.models import Snapshot
from kernel import clock
from plans.spec.chain import Action
from review import invariants
from review.invariants import check_all
from review.models import Case, Objection, ReviewEvent
from review.services import notices
from tests import factories, walk

pytestmark = pytest.mark.django_db
LEFT_OUT = [
    ("approved", "bureau"),
    ("notice_closed", "employer_notice"),
    ("fee_settled", "payment"),
    ("released", "committee"),
    ("confirmed", "confirmation"),
]
WHY = "业绩不是本人完成的，请核实。"


def broken(invariant: str) -> list[str]:
    return [found.what for found in check_all() if found.invariant == invariant]


@pytest.fixture
def unguarded():
    """A database whose triggers somebody has switched off: they alone keep what is written from being changed."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f'DROP TRIGGER "{name}"')  # comes back with the end of the test


@pytest.mark.abuse("AC-057")
@pytest.mark.usefixtures("unguarded")
def test_a_title_whose_way_was_not_walked_is_found(cast):
    case = walk.walk_to(cast, walk.submitted(cast, factories.plan(cast)), "end")
    assert check_all() == []
    for kind, stage in LEFT_OUT:
        row = ReviewEvent.objects.filter(case=case, kind=kind, stage=stage)
        (key,) = row.values_list("pk", flat=True)
        row.update(kind="withdrawn")
        assert f"has a title, and stage {stage} has no event {kind}" in broken("INV-09")
        ReviewEvent.objects.filter(pk=key).update(kind=kind)
    assert check_all() == []


@pytest.mark.abuse("AC-047", "AC-057")
def test_a_notice_that_ended_against_an_objection_is_found(cast):
    case = walk.decide(walk.submitted(cast, factories.plan(cast)), cast.wang, Action.APPROVE)
    notice = notices.open_notice(walk.seat_of(cast.wang), walk.chosen(case), place="公告栏")
    filed = notices.file_objection(notice.pk, case.pk, name="钱众", contact="q@example.org", text=WHY)
    walk.after_notice(notice)
    notices.decide_objection(filed.pk, walk.seat_of(cast.wang), upheld=False, answer="经核查，业绩属实。")
    notices.close_notice(notice.pk, walk.seat_of(cast.wang))
    assert check_all() == []
    Objection.objects.update(decided_at=clock.now())
    serial = case.events.get(kind="notice_closed").serial
    told = [f"event {serial} ends a notice, and objection {filed.receipt} stands against it"]
    assert broken("INV-09") == told
    Objection.objects.update(decided_at=filed.filed_at, status=Objection.Status.UPHELD)
    assert broken("INV-09") == told


@pytest.mark.feature("REV-03")
@pytest.mark.abuse("AC-026")
@pytest.mark.usefixtures("unguarded")
def test_a_version_or_an_opinion_that_is_gone_is_found(cast):
    case = walk.submitted(cast, factories.plan(cast))
    walk.decide(case, cast.wang, Action.RETURN, reason=WHY)
    factories.submit(type(case.dossier).objects.get(pk=case.dossier_id), cast.lin)
    assert check_all() == []
    first = Snapshot.objects.get(dossier=case.dossier_id, round=1)
    Snapshot.objects.filter(pk=first.pk).update(round=3)
    assert len(broken("INV-17")) == 1
    Snapshot.objects.filter(pk=first.pk).update(round=1)
    returned = ReviewEvent.objects.filter(case=case, kind="returned")
    row = returned.get()
    returned.update(data={**row.data, "reason": ""}, office=cast.organizations["bureau"])
    assert broken("INV-17") == [
        f"event {row.serial} returns it and does not say why",
        f"event {row.serial} was of {row.seat.organization_id}, and {cast.organizations['bureau'].pk} goes on reading it",
    ]


def test_each_invariant_of_the_chain_has_a_check_of_its_name():
    """Named where it is: in the words of the checks, which run after every step of the walks."""
    said = " ".join(check.__doc__ or "" for check in invariants.CHECKS)
    wanted = ["03", "04", "05", "06", "07", "08", "09", "11", "17", "20", "21"]
    assert [number for number in wanted if f"INV-{number}" not in said] == []
    assert Case.objects.count() == 0 and check_all() == []
