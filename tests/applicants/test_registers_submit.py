"""At the submit: values that are too old are asked again, nobody waits for it, and the reviewer sees what came of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applicants import snapshot
from applicants.models import Dossier, Snapshot
from applicants.registers import answering, services
from applicants.registers.base import RegisterError, RegisterKind
from applicants.registers.models import RegisterFetch
from applicants.registers.queries import is_stale
from applicants.services import sections
from documents.services import run_photo_check
from kernel import clock
from plans import models
from plans.bases import CATALOG
from plans.spec import load
from tests import factories
from tests.applicants.test_registers import Fixed, ask

DEGREES, INSURANCE = RegisterKind.DEGREES, RegisterKind.INSURANCE
INSURED = {
    "insurer": "苕溪建设集团有限公司", "credit_code": "91330500MA2BHP001N", "region": "浙江省湖州市",
    "insured_since": "2012-08-01", "months": 150, "is_current": True,
}  # fmt: skip
DOWN = RegisterError("unavailable", permanent=False)


def submitted(cast, *, age, answer):
    """The snapshot of Lin's dossier, submitted ``age`` after the registers answered."""
    version = factories.plan(cast)
    dossier = factories.ready_dossier(cast, version)
    ask(cast.lin, INSURANCE, answer)
    RegisterFetch.objects.update(asked_at=clock.now() - age)
    RegisterFetch.objects.exclude(done_at=None).update(done_at=clock.now() - age)
    factories.submit(dossier, cast.lin)
    return Snapshot.objects.get(dossier=dossier)


def row_of(snapshot):
    (row,) = snapshot.content["registers"]
    return row


def case_page(cast, snapshot):
    return cast.client("wang").get(reverse("review:case", args=[snapshot.dossier.case.public_id])).content.decode()


@pytest.mark.feature("INF-05")
def test_a_fresh_value_goes_along_with_its_day_and_is_not_asked_again(cast):
    snapshot = submitted(cast, age=timedelta(days=29), answer=Fixed(INSURED))
    assert row_of(snapshot)["state"] == "verified"
    assert not RegisterFetch.objects.filter(snapshot=snapshot).exists()
    page = case_page(cast, snapshot)
    assert "150 个月" in page
    assert "提交后复核" not in page


@pytest.mark.feature("INF-05")
def test_a_register_without_a_record_verifies_nothing(cast):
    snapshot = submitted(cast, age=timedelta(days=1), answer=Fixed())
    assert row_of(snapshot)["state"] == "no_record"
    page = case_page(cast, snapshot)
    assert "没有记录；由申报人填写并上传材料" in page
    assert "已核实" not in page


@pytest.mark.feature("INF-05")
def test_an_old_value_is_submitted_as_unverified_and_checked_afterwards(cast):
    snapshot = submitted(cast, age=timedelta(days=31), answer=Fixed(INSURED))
    assert row_of(snapshot)["state"] == "unverified"
    assert "提交时未能复核" in case_page(cast, snapshot)
    fetch = RegisterFetch.objects.get(snapshot=snapshot)
    assert "提交后登记系统没有回应，未能复核" in case_page(cast, snapshot)
    services.run(fetch.pk, through=Fixed(INSURED))
    assert "与提交时一致" in case_page(cast, snapshot)


def test_a_value_that_has_changed_since_is_told_to_the_reviewer(cast):
    snapshot = submitted(cast, age=timedelta(days=31), answer=Fixed(INSURED))
    services.run(RegisterFetch.objects.get(snapshot=snapshot).pk, through=Fixed(INSURED | {"is_current": False}))
    page = case_page(cast, snapshot)
    assert "与提交时不一致" in page
    assert "已停保" in page


def test_an_outage_at_the_submit_blocks_nothing(cast):
    snapshot = submitted(cast, age=timedelta(days=31), answer=Fixed(INSURED))
    fetch = RegisterFetch.objects.get(snapshot=snapshot)
    for _attempt in range(services.MAX_ATTEMPTS):
        services.run(fetch.pk, through=Fixed(error=DOWN))
        clock.shift(timedelta(minutes=31))
    fetch.refresh_from_db()
    assert fetch.status == "failed"
    assert "未能复核" in case_page(cast, snapshot)


def test_what_no_register_ever_answered_is_said(cast):
    snapshot = submitted(cast, age=timedelta(0), answer=Fixed(error=DOWN))
    assert row_of(snapshot)["state"] == "unavailable"
    assert "登记系统没有答复" in case_page(cast, snapshot)


def test_the_question_already_under_way_is_the_one_that_checks(cast):
    version = factories.plan(cast)
    dossier = factories.ready_dossier(cast, version)
    ask(cast.lin, INSURANCE, Fixed(INSURED))
    RegisterFetch.objects.update(done_at=clock.now() - timedelta(days=31), asked_at=clock.now() - timedelta(days=31))
    services.ask_again(cast.lin.seat, INSURANCE)
    factories.submit(dossier, cast.lin)
    assert RegisterFetch.objects.filter(status="waiting").get().snapshot.dossier == dossier


def test_a_value_from_before_a_cut_off_that_has_passed_is_old():
    now = clock.datetime(2026, 1, 10, 12, tzinfo=clock.CHINA)
    answer = RegisterFetch(done_at=now - timedelta(days=5))
    assert not is_stale(answer, now)
    assert not is_stale(answer, now, now.date())
    assert not is_stale(answer, now, (now - timedelta(days=6)).date())
    assert is_stale(answer, now, (now - timedelta(days=5)).date())
    assert is_stale(RegisterFetch(done_at=now - timedelta(days=31)), now)


# What the plan asks and a register knows is not asked (INF-05, INF-09).

OUTSIDE = INSURED | {"region": "上海市"}


@pytest.fixture
def draft(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    return factories.open_dossier(cast.lin, version)


def information_page(cast, dossier):
    return cast.client("lin").get(reverse("applicants:step", args=[dossier.public_id, "information"])).content.decode()


def attachments(dossier):
    content = snapshot.build(Dossier.objects.get(pk=dossier.pk), round=1, submitted_at=None, last=None)
    return {row["code"] for row in content["attachments"] if row["needed"]}


@pytest.mark.feature("INF-05", "INF-09")
def test_a_question_that_a_register_answers_is_shown_answered_with_its_source(cast, draft):
    assert "不用回答" not in information_page(cast, draft)
    ask(cast.lin, INSURANCE, Fixed(INSURED))
    assert "来自测试登记系统" in information_page(cast, draft)
    posted = {
        "route": factories.ROUTE, "major": factories.MAJOR, "statement": "述职", "education-online": "found",
        "insurance": "out-of-province", "version": "0",
    }  # fmt: skip
    address = reverse("applicants:step", args=[draft.public_id, "information"])
    assert cast.client("lin").post(address, posted).status_code == 302
    draft.refresh_from_db()
    assert draft.answers["insurance"] == "in-province"
    assert "insurance-proof" not in attachments(draft)


@pytest.mark.feature("INF-03", "INF-06")
def test_what_the_registers_say_opens_the_uploads_that_the_plan_names(cast, draft):
    factories.fill(draft, cast.lin.seat)
    assert not {"degree-proof", "insurance-proof"} & attachments(draft)
    ask(cast.lin, DEGREES, Fixed())
    ask(cast.lin, INSURANCE, Fixed(OUTSIDE))
    assert {"degree-proof", "insurance-proof"} <= attachments(draft)


@pytest.mark.parametrize(
    "answer",
    [Fixed(error=DOWN), Fixed(INSURED, complete=False), Fixed(), Fixed(INSURED | {"is_current": False})],
    ids=["down", "partial", "no record", "no longer insured"],
)
def test_what_a_register_leaves_open_is_asked(cast, draft, answer):
    ask(cast.lin, INSURANCE, answer)
    assert "不用回答" not in information_page(cast, draft)


def test_a_dossier_opened_afterwards_has_the_answers_already(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    ask(cast.lin, INSURANCE, Fixed(INSURED))
    assert factories.open_dossier(cast.lin, version).answers["insurance"] == "in-province"
    assert not RegisterFetch.objects.filter(status="waiting").exists()


@pytest.mark.feature("INF-09")
def test_a_dossier_opened_a_year_later_has_the_registers_asked_again(cast):
    version = factories.plan(cast)
    factories.archived(cast, version)
    ask(cast.lin, INSURANCE, Fixed(INSURED))
    RegisterFetch.objects.update(done_at=clock.now() - timedelta(days=366))
    assert factories.open_dossier(cast.lin, version).answers["insurance"] == "in-province"  # known until it is answered
    assert RegisterFetch.objects.get(status="waiting").kind == INSURANCE


@pytest.mark.parametrize(("code", "expected"), [("91330500MA2BHP001N", "same"), ("91330500MA2BHP002C", "other")])
def test_whether_the_own_employer_insures_somebody_goes_by_its_credit_code(cast, draft, code, expected):
    plan = load((CATALOG / "jianyang-engineering-2020.yaml").read_text(encoding="utf-8")).document
    ask(cast.lin, INSURANCE, Fixed(INSURED))
    draft.employer.credit_code = code
    draft.plan_version.spec = plan
    assert answering.given(draft)["insurance"].value == expected


def test_a_submitted_dossier_is_left_as_it_is(cast):
    dossier = submitted(cast, age=timedelta(0), answer=Fixed(INSURED)).dossier
    ask(cast.lin, INSURANCE, Fixed(OUTSIDE))
    dossier.refresh_from_db()
    assert dossier.answers["insurance"] == "in-province"


# The photo of the identity card (INF-07).


def photo_step(cast, dossier):
    return cast.client("lin"), reverse("applicants:step", args=[dossier.public_id, "photo"])


@pytest.mark.feature("INF-07")
def test_a_fetched_photo_is_offered_confirmed_and_can_be_replaced(cast, draft, monkeypatch):
    plan = draft.plan_version.spec
    policy = plan.photo.model_copy(update={"obtained": "fetched_or_upload"})
    monkeypatch.setitem(models._PARSED, draft.plan_version.digest, plan.model_copy(update={"photo": policy}))
    fetch = ask(cast.lin, RegisterKind.PHOTO, Fixed(photo=factories.jpeg().read()))
    client, address = photo_step(cast, draft)
    assert "使用这张照片" in client.get(address).content.decode()
    assert client.post(address, {"use": "fetched"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.photo.file, draft.photo.status) == (fetch.photo, "waiting")
    run_photo_check(draft.photo.pk)
    assert "使用这张照片" not in client.get(address).content.decode()
    check = sections.save_photo(dossier_id=draft.pk, seat=cast.lin.seat, file=factories.jpeg("another.jpg"))
    draft.refresh_from_db()
    assert draft.photo == check


def test_a_plan_that_wants_an_upload_takes_no_fetched_photo(cast, draft):
    ask(cast.lin, RegisterKind.PHOTO, Fixed(photo=factories.jpeg().read()))
    client, address = photo_step(cast, draft)
    assert "使用这张照片" not in client.get(address).content.decode()
    client.post(address, {"use": "fetched"})
    draft.refresh_from_db()
    assert draft.photo is None
