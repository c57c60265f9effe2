"""Asking the registers: rows and pauses, what the archive says afterwards, and what the applicant sees."""

from datetime import date, timedelta

import pytest
from django.db import DataError
from django.urls import reverse

from applicants.models import ArchiveEntry
from applicants.queries import dossiers
from applicants.registers import queries, services
from applicants.registers.base import Answer, RegisterError, RegisterKind
from applicants.registers.models import RegisterFetch
from applicants.sections import Refused
from applicants.services import archive, archive_review
from applicants.services.profile import save_profile
from kernel import clock, idempotency
from portal.sandbox import registers as sandbox_register
from portal.sandbox.models import SandboxRegister
from tests import factories
from tests.applicants.archive_data import VALID
from tests.applicants.register_server import DEGREE

DEGREES, APPRAISALS, HOURS = RegisterKind.DEGREES, RegisterKind.APPRAISALS, RegisterKind.HOURS
PHOTO, INSURANCE = RegisterKind.PHOTO, RegisterKind.INSURANCE
SOURCE = "测试登记系统"
COMPETENT = {"year": 2024, "grade": "competent", "employer": "苕溪建设集团有限公司"}
GENERAL = {"year": 2024, "hours_kind": "general", "hours": 18, "system": "省学时登记系统"}


class Fixed:
    """A register that answers, or fails, as it is told."""

    def __init__(self, *values, complete=True, error=None, photo=None):
        self.values, self.complete, self.error, self.photo = values, complete, error, photo
        self.asked = 0

    def fetch(self, kind, subject, *, today):
        self.asked += 1
        if self.error:
            raise self.error
        return Answer(self.values, today, SOURCE, self.complete, self.photo)


def ask(actor, kind, register):
    """Ask and answer at once; the question as it then is."""
    clock.shift(timedelta(minutes=2))
    services.ask_again(actor.seat, kind)
    fetch = RegisterFetch.objects.filter(person=actor.person, kind=kind).order_by("-pk")[0]
    services.run(fetch.pk, through=register)
    fetch.refresh_from_db()
    return fetch


def entries(actor, kind="education"):
    return list(ArchiveEntry.objects.filter(person=actor.person, kind=kind).order_by("pk"))


def typed(actor, kind, data, *, approved_by=None):
    """An entry typed by the applicant; sent and approved when somebody is there to approve it."""
    entry = factories.archive_entry(actor, kind, VALID[kind] | data)
    if approved_by:
        sent = archive.send(actor.seat, entry.public_id, seen_version=entry.version)
        entry = archive_review.decide(
            approved_by.seat, sent.public_id, archive_review.Decision.APPROVE,
            seen_version=sent.version, token=idempotency.new_token(),
        )  # fmt: skip
    return entry


@pytest.mark.feature("INF-02", "INF-05", "INF-07", "INF-09")
def test_the_first_profile_asks_for_everything_once(cast):
    cast.lin.person.profile.delete()
    values = {"post": "施工员", "major_engaged": "建筑施工", "work_started_on": date(2012, 8, 1)}
    profile = save_profile(cast.lin.seat, values, seen_version=0)
    save_profile(cast.lin.seat, values | {"post": "工程师"}, seen_version=profile.version)
    kinds = RegisterFetch.objects.filter(person=cast.lin.person, status="waiting").values_list("kind", flat=True)
    assert sorted(kinds) == sorted(RegisterKind.values)


@pytest.mark.feature("INF-02", "INF-09")
def test_a_degree_becomes_an_approved_entry_that_nobody_had_to_prove(cast):
    fetch = ask(cast.lin, DEGREES, Fixed(DEGREE))
    (entry,) = entries(cast.lin)
    assert (fetch.status, fetch.source, fetch.as_of) == ("done", SOURCE, clock.today())
    assert (entry.status, entry.source, entry.source_name) == ("approved", "fetched", SOURCE)
    assert entry.data["graduated_on"] == "2012-06-30"
    assert not entry.evidence.exists()


def test_the_same_answer_again_changes_no_version(cast):
    ask(cast.lin, DEGREES, Fixed(DEGREE))
    (before,) = entries(cast.lin)
    ask(cast.lin, DEGREES, Fixed(DEGREE))
    (after,) = entries(cast.lin)
    assert (after.pk, after.version) == (before.pk, before.version)
    assert after.sourced_at > before.sourced_at


def test_a_corrected_record_changes_the_entry(cast):
    ask(cast.lin, APPRAISALS, Fixed(COMPETENT))
    ask(cast.lin, APPRAISALS, Fixed(COMPETENT | {"grade": "excellent"}))
    (entry,) = entries(cast.lin, "appraisal")
    assert (entry.data["grade"], entry.version, entry.status) == ("excellent", 2, "approved")


def test_running_a_question_twice_asks_once(cast):
    register = Fixed(DEGREE)
    fetch = ask(cast.lin, DEGREES, register)
    services.run(fetch.pk, through=register)
    assert register.asked == 1


def test_what_was_typed_and_agrees_becomes_the_fetched_entry(cast):
    own = typed(cast.lin, "appraisal", {"year": "2024"})
    ask(cast.lin, APPRAISALS, Fixed(COMPETENT))
    (entry,) = entries(cast.lin, "appraisal")
    assert (entry.pk, entry.source, entry.status) == (own.pk, "fetched", "approved")
    assert entry.evidence.count() == 1


def test_what_the_register_does_not_know_stays_as_typed(cast):
    course = {"year": "2024", "hours_kind": "general", "hours": "18", "system": GENERAL["system"], "course": "水利规范"}
    typed(cast.lin, "hours", course)
    for _time in range(2):
        ask(cast.lin, HOURS, Fixed(GENERAL))
        (entry,) = entries(cast.lin, "hours")
        assert (entry.source, entry.data["course"]) == ("fetched", "水利规范")


@pytest.mark.parametrize("is_examined", [True, False])
def test_a_class_that_nobody_examined_is_not_vouched_for_by_the_register(cast, is_examined):
    technical = DEGREE | {"technical_class": "senior"}
    typed(cast.lin, "education", technical, approved_by=cast.wang if is_examined else None)
    ask(cast.lin, DEGREES, Fixed(DEGREE))
    (entry,) = entries(cast.lin)
    assert entry.data["technical_class"] == ("senior" if is_examined else "")


def test_what_was_approved_and_contradicts_loses_its_approval_and_is_kept(cast):
    typed(cast.lin, "appraisal", {"year": "2024", "grade": "excellent"}, approved_by=cast.wang)
    ask(cast.lin, APPRAISALS, Fixed(COMPETENT))
    own, fetched = entries(cast.lin, "appraisal")
    assert (own.status, own.data["grade"]) == ("returned", "excellent")
    assert "以登记系统的为准" in own.reason
    assert (fetched.status, fetched.data["grade"]) == ("approved", "competent")


def test_hours_of_another_system_are_another_record(cast):
    typed(cast.lin, "hours", {"year": "2024", "hours_kind": "general", "system": "工信系统"}, approved_by=cast.wang)
    ask(cast.lin, HOURS, Fixed(GENERAL))
    assert [entry.status for entry in entries(cast.lin, "hours")] == ["approved", "approved"]


def test_what_the_register_no_longer_has_is_the_applicants_own_again(cast):
    ask(cast.lin, DEGREES, Fixed(DEGREE))
    ask(cast.lin, DEGREES, Fixed(complete=False))
    assert entries(cast.lin)[0].status == "approved"
    ask(cast.lin, DEGREES, Fixed())
    (entry,) = entries(cast.lin)
    assert (entry.status, entry.source, entry.data["chsi_verified"]) == ("returned", "typed", False)
    assert "请上传佐证材料" in entry.reason


@pytest.mark.feature("INF-09")
def test_a_fact_that_was_fetched_is_not_taken_a_second_time(cast):
    ask(cast.lin, APPRAISALS, Fixed(COMPETENT))
    own = typed(cast.lin, "appraisal", {"year": "2024", "grade": "excellent"})
    with pytest.raises(Refused, match="登记系统已有"):
        archive.send(cast.lin.seat, own.public_id, seen_version=own.version)


def test_a_fetched_entry_cannot_be_changed_by_anybody(cast):
    ask(cast.lin, DEGREES, Fixed(DEGREE))
    (entry,) = entries(cast.lin)
    data = entry.data | {"degree": "doctor"}
    with pytest.raises(Refused, match="来自登记系统"):
        archive.save(cast.lin.seat, entry.public_id, data, seen_version=entry.version)
    with pytest.raises(Refused, match="来自登记系统"):
        archive.delete(cast.lin.seat, entry.public_id, seen_version=entry.version)
    client = cast.client("lin")
    address = reverse("applicants:entry", args=[entry.public_id])
    assert "来自测试登记系统" in client.get(address + "?change=1").content.decode()
    assert client.post(address, {**data, "version": entry.version}).status_code == 302
    entry.refresh_from_db()
    assert (entry.data["degree"], entry.status) == ("bachelor", "approved")


@pytest.mark.feature("ARC-03")
def test_a_fetched_entry_alone_opens_no_declaration(cast):
    version = factories.plan(cast)
    ask(cast.lin, DEGREES, Fixed(DEGREE))
    assert any("审核通过" in reason for reason in dossiers.why_not_open(cast.lin.seat, version, clock.now()))


@pytest.mark.abuse("AC-109")
def test_a_passing_error_is_tried_again_with_growing_pauses_and_then_given_up(cast):
    down = Fixed(error=RegisterError("unavailable", permanent=False))
    services.ask_again(cast.lin.seat, DEGREES)
    fetch = RegisterFetch.objects.get()
    pauses = []
    for _attempt in range(services.MAX_ATTEMPTS):
        services.run(fetch.pk, through=down)
        services.run(fetch.pk, through=down)  # not due yet
        fetch.refresh_from_db()
        pauses.append(fetch.next_attempt_at - clock.now())
        clock.shift(timedelta(minutes=31))
    assert down.asked == services.MAX_ATTEMPTS
    assert pauses[:4] == sorted(pauses[:4])
    assert (fetch.status, fetch.error) == ("failed", "unavailable")


@pytest.mark.parametrize(
    "error", [RegisterError("refused", permanent=True), RegisterError("wrong_person", permanent=True)]
)
def test_a_permanent_error_is_not_tried_again(cast, error):
    fetch = ask(cast.lin, DEGREES, Fixed(error=error))
    assert (fetch.status, fetch.attempts, fetch.error) == ("failed", 1, error.code)
    assert not entries(cast.lin)


def test_a_client_that_breaks_is_an_error_like_any_other(cast, caplog):
    fetch = ask(cast.lin, DEGREES, Fixed(error=ZeroDivisionError()))
    assert (fetch.status, fetch.error) == ("waiting", "unavailable")


def test_an_answer_that_the_tables_cannot_hold_is_said_to_have_failed(cast, monkeypatch):
    def keep(*_given):
        raise DataError("value too long")

    monkeypatch.setattr(services.entries, "keep", keep)
    fetch = ask(cast.lin, DEGREES, Fixed(DEGREE))
    assert (fetch.status, fetch.error, fetch.values) == ("failed", "malformed", [])


def test_the_worker_that_lost_its_lease_records_nothing(cast):
    services.ask_again(cast.lin.seat, DEGREES)
    fetch = RegisterFetch.objects.get()

    class Late(Fixed):
        def fetch(self, kind, subject, *, today):
            if self.asked == 0:
                clock.shift(services.LEASE + timedelta(seconds=1))
                services.run(fetch.pk, through=Fixed(DEGREE))
            return super().fetch(kind, subject, today=today)

    services.run(fetch.pk, through=Late(DEGREE | {"degree": "doctor"}))
    assert [entry.data["degree"] for entry in entries(cast.lin)] == ["bachelor"]


def test_the_sweeper_finds_what_is_due_and_nothing_else(cast):
    ask(cast.lin, DEGREES, Fixed(error=RegisterError("unavailable", permanent=False)))
    assert services.sweep() == 0
    clock.shift(timedelta(minutes=1))
    assert services.sweep() == 1


def test_a_photo_is_kept_as_the_applicants_file(cast):
    fetch = ask(cast.lin, PHOTO, Fixed(photo=factories.jpeg().read()))
    assert (fetch.photo.owner_id, fetch.photo.kind) == (cast.lin.user.pk, "photo")


def test_a_photo_that_is_none_is_not_taken(cast):
    fetch = ask(cast.lin, PHOTO, Fixed(photo=b"%PDF-1.4"))
    assert (fetch.photo, fetch.error) == (None, "malformed")


def test_asking_again_within_a_minute_is_refused(cast):
    services.ask_again(cast.lin.seat, DEGREES)
    with pytest.raises(Refused, match="一分钟"):
        services.ask_again(cast.lin.seat, DEGREES)


@pytest.mark.feature("INF-14")
@pytest.mark.parametrize("number", ["810000199001010014", "911124198108030024", "H12345678"])
def test_people_from_outside_the_mainland_are_asked_for_papers_at_once(cast, number):
    cast.lin.person.id_number = number
    cast.lin.person.save()
    services.begin(cast.lin.seat)
    assert not RegisterFetch.objects.exists()
    assert "请自己填写并上传材料" in cast.client("lin").get(reverse("applicants:registers")).content.decode()
    with pytest.raises(Refused, match="业绩档案"):
        services.ask_again(cast.lin.seat, DEGREES)


@pytest.mark.feature("INF-02", "INF-03", "INF-05", "INF-06")
def test_the_page_says_what_is_known_since_when_and_what_to_upload_instead(cast):
    ask(cast.lin, DEGREES, Fixed())
    ask(cast.lin, APPRAISALS, Fixed(COMPETENT, complete=False))
    ask(cast.lin, HOURS, Fixed(error=RegisterError("unavailable", permanent=False)))
    ask(cast.lin, PHOTO, Fixed(error=RegisterError("wrong_person", permanent=True)))
    insured = {"insurer": "苕溪建设集团有限公司", "credit_code": "91330500MA2BHP001N", "region": "浙江省湖州市",
               "insured_since": "2012-08-01", "months": 150, "is_current": True}  # fmt: skip
    ask(cast.lin, INSURANCE, Fixed(insured))
    page = cast.client("lin").get(reverse("applicants:registers")).content.decode()
    for words in (
        "2001 年以后",
        "没有记录",
        "2024年",
        "只答了一部分",
        "没有回应",
        "后台再试",
        "不是您本人",
        "150 个月",
    ):
        assert words in page, words
    assert f"来自{SOURCE}" in page
    assert reverse("applicants:registers_state") in page  # the hours are still under way
    assert (page.count("已核实"), page.count("正在重新获取")) == (2, 0)
    clock.shift(timedelta(minutes=2))
    services.ask_again(cast.lin.seat, INSURANCE)
    page = cast.client("lin").get(reverse("applicants:registers")).content.decode()
    assert (page.count("已核实"), page.count("正在重新获取"), page.count("正在获取")) == (2, 1, 0)


def test_the_page_of_somebody_who_was_never_asked_about(cast):
    page = cast.client("lin").get(reverse("applicants:registers")).content.decode()
    assert page.count("未获取") == len(RegisterKind)
    assert reverse("applicants:registers_state") not in page


def test_the_button_asks(cast):
    client = cast.client("lin")
    assert client.post(reverse("applicants:register_fetch", args=["degrees"])).status_code == 302
    assert RegisterFetch.objects.get().kind == "degrees"
    assert client.post(reverse("applicants:register_fetch", args=["weather"])).status_code == 404


@pytest.mark.feature("INF-02", "INF-05", "INF-07", "INF-09")
@pytest.mark.django_db(transaction=True)
def test_from_the_question_to_the_page_over_http(cast, live_server, settings, monkeypatch):
    settings.SANDBOX_URL = live_server.url
    services.begin(cast.lin.seat)
    for fetch in RegisterFetch.objects.order_by("pk"):
        services.run(fetch.pk)
    states = {
        fetch.kind: (fetch.status, bool(fetch.values or fetch.photo)) for fetch in RegisterFetch.objects.order_by("pk")
    }
    assert states == {kind: ("done", kind in (DEGREES, INSURANCE, PHOTO)) for kind in RegisterKind.values}
    monkeypatch.setattr(sandbox_register, "SLOW_SECONDS", 0.0)
    outcomes = {}
    for mode in SandboxRegister.Mode:
        SandboxRegister.objects.update(mode=mode)
        clock.shift(timedelta(minutes=2))
        services.ask_again(cast.lin.seat, DEGREES)
        newest = queries.known_of(cast.lin.person.pk)[DEGREES].newest
        services.run(newest.pk)
        newest.refresh_from_db()
        outcomes[mode.value] = (newest.status, newest.is_complete, len(newest.values))
        newest.delete() if newest.status == "waiting" else None
    assert outcomes == {
        "normal": ("done", True, 1), "slow": ("done", True, 1), "failing": ("waiting", False, 0),
        "partial": ("done", False, 0), "empty": ("done", True, 0),
    }  # fmt: skip


def test_the_sandbox_page_switches_a_person(client):
    held = sandbox_register.write_down("330500198503121005", "林清", {})
    page = client.get(reverse("sandbox:registers")).content.decode()
    assert "林清" in page
    assert "330500" not in page
    client.post(reverse("sandbox:register_mode", args=[held.person]), {"mode": "failing"})
    client.post(reverse("sandbox:register_mode", args=[held.person]), {"mode": "nonsense"})
    held.refresh_from_db()
    assert held.mode == "failing"
    assert client.post(reverse("sandbox:register_mode", args=["nobody"]), {"mode": "slow"}).status_code == 404


def test_an_empty_sandbox_register(client):
    assert "还没有查询过任何人" in client.get(reverse("sandbox:registers")).content.decode()
