"""Integrity records: two officers, four variants of a term, what they bar and when they end."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Person
from applicants.integrity import services
from applicants.integrity.queries import in_force
from applicants.integrity.terms import term_of
from applicants.models import IntegrityRecord, RecordStep
from applicants.sections import Refused, Stale
from applicants.services import dossiers
from kernel import clock, idempotency
from messaging.models import OutboxMessage
from tests import factories
from tests.applicants import integrity

FOUND, DECIDED = date(2026, 11, 20), date(2026, 12, 3)


@pytest.fixture
def version(cast):
    return factories.plan(cast)


def opened(cast, version, owner="lin"):
    return factories.open_dossier(cast.actors[owner], version)


@pytest.mark.parametrize(
    ("starts", "first", "last"),
    [
        pytest.param("year_after_review", date(2026, 1, 1), date(2028, 12, 31), marks=pytest.mark.feature("DIS-01")),
        pytest.param("next_year", date(2027, 1, 1), date(2029, 12, 31), marks=pytest.mark.feature("DIS-02")),
        pytest.param("date_of_finding", FOUND, date(2029, 11, 20), marks=pytest.mark.feature("DIS-04")),
        pytest.param("date_of_decision", DECIDED, date(2029, 12, 3)),
    ],
)
def test_each_notice_counts_its_term_from_its_own_day(starts, first, last):
    assert term_of(starts, 3, review_year=2025, found_on=FOUND, decided_on=DECIDED) == (first, last)


@pytest.mark.feature("DIS-03")
def test_a_notice_without_years_makes_a_record_that_bars_nothing(cast, version):
    record = integrity.confirmed(cast, version, "DIS-03")
    assert (record.scope, record.starts_on, record.last_day) == ("", None, None)
    assert record.also == ["记入职称诚信档案库"]
    factories.archived(cast, version)
    assert opened(cast, version).status == "draft"
    assert term_of("", None, review_year=2025, found_on=FOUND, decided_on=DECIDED) is None


@pytest.mark.feature("DIS-04")
def test_nothing_follows_until_another_person_of_the_office_confirms(cast, version):
    record = integrity.proposed(cast, version)
    assert not in_force(cast.lin.person, clock.today())
    with pytest.raises(Refused, match="提出认定的人不能复核"):
        services.confirm(record.proposed_by, record.public_id, note="", seen_version=1)
    assert OutboxMessage.objects.filter(template__startswith="integrity").count() == 0
    services.confirm(cast.sun.seat, record.public_id, note="", seen_version=1)
    assert [each.pk for each in in_force(cast.lin.person, clock.today())] == [record.pk]
    told = OutboxMessage.objects.get(template="integrity_confirmed")
    assert told.to_user == cast.lin.user
    assert integrity.FACTS not in told.text
    with pytest.raises(Stale):
        services.decline(cast.sun.seat, record.public_id, note="证据不足，不认定。", seen_version=1)
    assert [step.kind for step in RecordStep.objects.filter(record=record)] == ["proposed", "confirmed"]


def test_the_database_refuses_one_hand_for_both(cast, version):
    record = integrity.proposed(cast, version)
    with pytest.raises(IntegrityError), transaction.atomic():
        IntegrityRecord.objects.filter(pk=record.pk).update(
            status="confirmed", decided_by=record.proposed_by, decided_at=clock.now()
        )


@pytest.mark.feature("DIS-04")
@pytest.mark.abuse("AC-032")
def test_who_is_barred_opens_and_submits_nothing_until_the_last_day_is_over(cast, version):
    dossier = factories.ready_dossier(cast, version)
    record = integrity.confirmed(cast, version)
    with pytest.raises(Refused) as refused:
        factories.submit(dossier, cast.lin)
    (problem,) = refused.value.problems
    for words in (record.number, record.ground, cast.organizations["office"].name, "申诉"):
        assert words in problem.text
    dossiers.discard(dossier_id=dossier.pk, seat=cast.lin.seat)
    with pytest.raises(Refused, match=record.number):
        opened(cast, version)
    # nobody runs anything: the day after the last one, the record bars nothing
    IntegrityRecord.objects.filter(pk=record.pk).update(last_day=clock.today() + timedelta(days=1))
    clock.shift(timedelta(days=1))
    assert in_force(cast.lin.person, clock.today())
    clock.shift(timedelta(days=1))
    assert not in_force(cast.lin.person, clock.today())
    assert opened(cast, version).status == "draft"


@pytest.mark.abuse("AC-032")
def test_a_new_account_and_another_spelling_of_the_name_change_nothing(cast, version):
    folded = cast.lin.person.id_number.lower().replace("x", "ｘ")
    integrity.confirmed(cast, version, "DIS-04", full_name="阿依古丽·买买提", id_number=f" {folded} ")
    Person.objects.filter(pk=cast.lin.person.pk).update(full_name="阿依古丽•买买提")
    cast.lin.person.refresh_from_db()
    assert len(in_force(cast.lin.person, clock.today())) == 1
    assert len(in_force(cast.lin.person.pk, clock.today())) == 1
    assert not in_force(cast.colleague.person, clock.today())


@pytest.mark.parametrize(
    ("scope", "level", "barred"),
    [
        ("any_title", "", True),
        ("higher_title", "junior", True),
        ("higher_title", "intermediate", False),
        ("higher_title", "", True),
        ("same_title", "intermediate", True),
        ("same_title", "junior", False),
    ],
)
@pytest.mark.feature("DIS-01", "DIS-02")
def test_a_scope_bars_the_titles_it_names_and_no_others(cast, version, scope, level, barred):
    ban = integrity.BANS["DIS-04"].model_copy(update={"scope": scope})
    integrity.confirmed(cast, version, ban=ban, level=level)
    factories.archived(cast, version)
    if barred:
        with pytest.raises(Refused, match="失信记录"):
            opened(cast, version)
    else:
        assert opened(cast, version).title == "engineer"


@pytest.mark.feature("DIS-05")
@pytest.mark.parametrize(("days", "barred"), [(90, True), (None, False)])
def test_an_employer_is_warned_or_may_not_recommend_for_a_while(cast, version, days, barred):
    dossier = factories.ready_dossier(cast, version)
    record = integrity.of_employer(cast, version, days=days)
    assert {each.to_user for each in OutboxMessage.objects.filter(template="integrity_confirmed")} >= {cast.wang.user}
    if not barred:
        assert factories.submit(dossier, cast.lin)
        return
    with pytest.raises(Refused) as refused:
        factories.submit(dossier, cast.lin)
    assert f"苕溪建设集团有限公司有生效的失信记录{record.number}" in refused.value.problems[0].text
    clock.shift(timedelta(days=91))
    record.refresh_from_db()
    assert record.last_day < clock.today()


@pytest.mark.feature("DIS-04")
def test_a_record_is_lifted_or_corrected_with_grounds_and_stays_in_the_history(cast, version):
    record = integrity.confirmed(cast, version)
    with pytest.raises(Refused, match="撤销须写明理由"):
        services.revoke(cast.sun.seat, record.public_id, note="误", seen_version=record.version)
    wrong = integrity.proposed(cast, version, "DIS-02", replaces=record)
    services.confirm(cast.sun.seat, wrong.public_id, note="", seen_version=wrong.version)
    record.refresh_from_db()
    assert record.status == "corrected"
    assert RecordStep.objects.filter(record=record).last().note == wrong.number
    wrong.refresh_from_db()
    services.revoke(cast.sun.seat, wrong.public_id, note="学校补充说明证书属实。", seen_version=wrong.version)
    assert not in_force(cast.lin.person, clock.today() + timedelta(days=400))
    assert IntegrityRecord.objects.count() == 2
    assert "学校补充说明证书属实" in OutboxMessage.objects.get(template="integrity_revoked").text


@pytest.mark.feature("DIS-04")
def test_whoever_it_is_of_appeals_and_is_answered(cast, version):
    record = integrity.confirmed(cast, version)
    services.appeal(cast.lin.seat, record.public_id, text="证书由学校补发，附补发证明。")
    with pytest.raises(Refused, match="还没有答复"):
        services.appeal(cast.lin.seat, record.public_id, text="再补充一点说明。")
    with pytest.raises(Refused, match="提出认定的人不能"):
        services.answer(integrity.second_officer(cast), record.public_id, text="维持原来的认定。")
    services.answer(cast.sun.seat, record.public_id, text="经复核，学校确认没有补发。")
    with pytest.raises(Refused, match="没有待答复的申诉"):
        services.answer(cast.sun.seat, record.public_id, text="经复核，学校确认没有补发。")
    assert "学校确认没有补发" in OutboxMessage.objects.get(template="integrity_answered").text


def test_a_proposal_needs_evidence_a_past_day_and_somebody_else(cast, version):
    with pytest.raises(Refused, match="至少上传一份证据"):
        services.propose(integrity.second_officer(cast), version, services.Proposal("", clock.today(), "x"))
    with pytest.raises(Refused, match="不能晚于今天"):
        integrity.proposed(cast, version, found_on=clock.today() + timedelta(days=1))
    with pytest.raises(Refused, match="不能对本人"):
        integrity.proposed(cast, version, owner="sun", seat=cast.sun.seat)
    with pytest.raises(Refused, match="只有本评审计划的评委会办公室"):
        integrity.proposed(cast, version, seat=cast.other_office_officer.seat)


def test_a_double_click_makes_one_record(cast, version):
    token, seat = idempotency.new_token(), integrity.second_officer(cast)
    person = cast.lin.person
    proposal = services.Proposal(
        "伪造证书。", clock.today(), "x", full_name=person.full_name, id_number=person.id_number
    )
    made = [services.propose(seat, version, proposal, [factories.pdf("a.pdf", b"a")], token=token) for _i in range(2)]
    assert made[0] == made[1]
    assert IntegrityRecord.objects.count() == 1
