"""A seat that ends while its request waits for somebody else decides nothing any more."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import EmployerClaim, Invitation, OfficeEvent, Organization, SafetyEvent, Seat, User
from accounts.services import employers, end_seat, invitations, offices
from applicants import sections
from applicants.facts import read_findings
from applicants.integrity import services
from applicants.models import ArchiveEntry
from fees import charge_queries
from fees import services as fees
from fees.models import AnomalyHandling, ChargeSetting
from fees.services import charging, handling
from fees.services.charging import ChargeRefused, set_charge
from kernel import clock
from plans.models import PlanDraft
from plans.refusal import PlanRefused
from plans.services import closing, draft_rows, drafts
from plans.spec.chain import Action
from review.engine.commands import Command
from review.engine.refusal import Refused
from review.invariants import check_all
from review.leaves import leaves_to_judge
from review.models import Claim, Judgement, Phrase, ReviewEvent, Supervision
from review.services import claims, desk, notices, phrases, spot_checks, supervision
from review.services import run as run_module
from review.services.calendar_decrees import propose, withdraw
from review.services.run import run
from tests import factories, walk
from tests.access import marks
from tests.accounts.claims import REASON, approved, filed, resolve
from tests.accounts.codes import with_factor
from tests.applicants import integrity
from tests.applicants.test_archive_services import answer, sent, token
from tests.cast import id_number
from tests.fees.test_anomalies import late
from tests.plans import drafting
from tests.review import posts
from tests.review.test_notices import chosen

pytestmark = pytest.mark.django_db
WHY = "已电话核实，按通知办理。"


def ended(seat):
    end_seat(Seat.objects.get(pk=seat.pk))


def disabled(seat):
    User.objects.filter(pk=seat.user_id).update(is_active=False)


def frozen(seat):
    Organization.objects.filter(pk=seat.organization_id).update(is_frozen=True)


@pytest.fixture
def case(cast):
    return walk.submitted(cast, factories.plan(cast))


@pytest.mark.abuse("AC-008", "AC-014")
@pytest.mark.parametrize("token", ["", "a-token-of-the-page"])
@pytest.mark.parametrize("what", [ended, disabled, frozen])
def test_what_a_seat_asked_for_is_not_done_once_it_has_ended(cast, case, monkeypatch, what, token):
    real = run_module.lock_cases

    def waited(keys):
        what(cast.wang.seat)
        return real(keys)

    monkeypatch.setattr(run_module, "lock_cases", waited)
    monkeypatch.setattr(claims, "lock_cases", waited)
    with pytest.raises(Refused) as refused:
        run(case.pk, Command(Action.APPROVE, case.version, reason=walk.OPINION), cast.wang.seat, token=token)
    assert refused.value.code == "seat"
    with pytest.raises(Refused, match="席位刚刚停用"):
        claims.claim(case.pk, cast.wang.seat, token=token)
    assert ReviewEvent.objects.filter(case=case).count() == 1
    assert not Claim.objects.exists()
    assert check_all() == []


@pytest.mark.abuse("AC-008")
def test_no_finding_is_confirmed_by_a_seat_that_ended_meanwhile(cast, case, monkeypatch):
    record = integrity.proposed(cast, case.plan_version, dossier=case.dossier)
    real = services.record_for

    def waited(seat, public_id):
        found = real(seat, public_id)
        ended(cast.sun.seat)
        return found

    monkeypatch.setattr(services, "record_for", waited)
    with pytest.raises(services.Refused, match="席位刚刚停用"):
        services.confirm(walk.seat_of(cast.sun), record.public_id, note="", seen_version=record.version)
    case.refresh_from_db()
    assert (case.status, check_all()) == ("in_review", [])


@pytest.mark.abuse("AC-008")
def test_no_calendar_no_objection_and_no_finding_is_the_word_of_a_seat_that_has_ended(cast, case):
    """The request came before the seat ended, and its service is called after."""
    check = spot_checks.announce(case.plan_version.plan, cast.sun.seat, source="上证综合指数收盘点位", size=1)
    check = spot_checks.draw_cases(check.pk, cast.sun.seat, words="3285.67")
    decree = propose(cast.operator.seat, year=2030, source="国办发明电〔2029〕1号", text="1月1日放假。")
    walk.decide(case, cast.wang, Action.APPROVE)
    notice = notices.open_notice(cast.wang.seat, chosen(case), place="公告栏")
    words = {"name": "钱众", "contact": "q@example.org", "text": "业绩不是本人完成的，请核实。"}
    objection = notices.file_objection(notice.pk, case.pk, **words)
    for actor in (cast.sun, cast.operator, cast.wang):
        ended(actor.seat)
    late = {
        "finding": lambda: spot_checks.find(check.items.get().pk, cast.sun.seat, finding="right", note=""),
        "calendar": lambda: withdraw(decree.pk, cast.operator.seat),
        "objection": lambda: notices.take_objection(objection.pk, cast.wang.seat),
    }
    for asked in late.values():
        with pytest.raises(Refused, match="席位刚刚停用"):
            asked()
    decree.refresh_from_db()
    objection.refresh_from_db()
    assert (decree.status, objection.handler, check.items.get().finding) == ("waiting", None, "")


@pytest.mark.abuse("AC-008")
def test_no_judgement_is_kept_from_a_seat_that_has_ended(cast):
    case = marks.submitted(cast, factories.plan(cast), "lin")
    leaf, *_others = leaves_to_judge(read_findings(case.snapshot.content["findings"]))
    desk.judge(case.pk, cast.wang.seat, place=leaf.place, verdict="fits", word="")
    ended(cast.wang.seat)
    with pytest.raises(Refused, match="席位刚刚停用"):
        desk.judge(case.pk, cast.wang.seat, place=leaf.place, verdict="fails", word="")
    assert Judgement.objects.get().verdict == "fits"


@pytest.mark.abuse("AC-008")
def test_no_statement_and_no_entry_is_the_word_of_a_seat_that_has_ended(cast):
    version = posts.institution(cast)
    statement = posts.ledger_of(cast, version)
    entry = sent(cast.lin)
    ended(cast.wang.seat)
    with pytest.raises(Refused, match="席位刚刚停用"):
        posts.posts.state(cast.wang.seat, version.year, posts.stated(), seen_version=statement.version)
    with pytest.raises(sections.Refused, match="席位刚刚停用"):
        answer(cast.wang, entry)
    statement.refresh_from_db()
    entry.refresh_from_db()
    assert (statement.version, entry.status) == (1, ArchiveEntry.Status.SENT)


@pytest.mark.abuse("AC-008")
def test_no_claim_and_no_dispute_is_answered_from_a_seat_that_has_ended(cast):
    waiting = filed(cast, cast.seatless.user, 1)
    approved(cast, cast.seatless.user, 2)
    disputed = filed(cast, cast.colleague.user, 2)
    ended(cast.operator.seat)
    seat = cast.operator.seat
    late = (
        lambda: employers.approve(waiting.public_id, seat, seen_version=waiting.version),
        lambda: employers.give_back(waiting.public_id, seat, reason=REASON, seen_version=waiting.version),
        lambda: resolve(cast, disputed, employers.EVERYBODY),
    )
    for asked in late:
        with pytest.raises(employers.Refused, match="席位刚刚停用"):
            asked()
    statuses = {claim.pk: claim.status for claim in EmployerClaim.objects.order_by("pk")}
    assert (statuses[waiting.pk], statuses[disputed.pk]) == ("waiting", "disputed")


@pytest.mark.abuse("AC-008", "AC-023")
def test_what_was_done_before_the_seat_ended_is_answered_as_the_first_time(cast):
    entry, page = sent(cast.lin), token()
    first = answer(cast.wang, entry, token=page)
    ended(cast.wang.seat)
    again = answer(cast.wang, entry, token=page)
    assert (again.pk, again.version, again.status) == (first.pk, first.version, ArchiveEntry.Status.APPROVED)


@pytest.mark.abuse("AC-008")
def test_no_charge_and_no_odd_payment_is_settled_from_a_seat_that_has_ended(cast, client):
    version, odd = factories.plan(cast), late(cast.lin.user, client=client)
    charge = charge_queries.charge_for(cast.sun.seat, version.plan.code, "payment")
    ended(cast.sun.seat)
    with pytest.raises(ChargeRefused, match="席位刚刚停用"):
        set_charge(charge, cast.sun.seat, is_charged=False, reason=WHY)
    with pytest.raises(fees.HandlingRefused, match="席位刚刚停用"):
        fees.deal_with(odd.pk, cast.sun.seat, note=WHY)
    assert not ChargeSetting.objects.exists() and not AnomalyHandling.objects.exists()


@pytest.mark.abuse("AC-008", "AC-023")
def test_how_a_payment_was_dealt_with_is_answered_again_after_the_seat_ended(cast, client):
    odd = late(cast.lin.user, client=client)
    first = fees.deal_with(odd.pk, cast.sun.seat, note=WHY)
    ended(cast.sun.seat)
    assert fees.deal_with(odd.pk, cast.sun.seat, note=WHY) == first


@pytest.mark.abuse("AC-008")
def test_no_plan_and_no_draft_is_changed_from_a_seat_that_has_ended(cast):
    version, draft = drafting.amendment(cast)
    seat, code = cast.sun.seat, version.plan.code
    ended(seat)
    late_ones = (
        lambda: closing.close_plan(code, seat, WHY),
        lambda: drafts.save_text(draft.pk, seat, "name: 别的", seen=draft.version),
        lambda: drafts.discard(draft.pk, seat, seen=draft.version),
        lambda: drafts.create_from(version, seat, drafts.NewPlan("next-year", version.year + 1)),
    )
    for asked in late_ones:
        with pytest.raises(PlanRefused, match="席位刚刚停用"):
            asked()
    closing.close_plan(code, cast.operator.seat, WHY)
    with pytest.raises(PlanRefused, match="席位刚刚停用"):
        closing.reopen_plan(code, seat)
    version.plan.refresh_from_db()
    assert version.plan.closed_at is not None
    assert [(kept.pk, kept.version, kept.status) for kept in PlanDraft.objects.all()] == [(draft.pk, 1, "editing")]


@pytest.mark.abuse("AC-008")
def test_no_draft_is_published_from_a_seat_that_has_ended(cast):
    version, draft = drafting.amendment(cast)
    deputy = drafting.colleague_of_sun(cast).seat
    draft = drafting.submitted(cast, draft, cast.sun.seat)
    draft = drafts.approve(draft.pk, deputy, seen=draft.version)
    ended(deputy)
    with pytest.raises(PlanRefused, match="席位刚刚停用"):
        drafts.publish_draft(draft.pk, deputy, seen=draft.version)
    assert version.plan.versions.count() == 1


@pytest.mark.abuse("AC-008")
def test_no_supervisor_is_named_or_sent_away_by_a_seat_that_has_ended(cast):
    plan, until = factories.plan(cast).plan, clock.now() + timedelta(days=9)
    sun, to = cast.sun.seat, cast.supervisor.seat
    running = supervision.grant(plan, to, sun, until=until, reason=WHY)
    ended(sun)
    with pytest.raises(Refused, match="席位刚刚停用"):
        supervision.grant(plan, cast.idle_supervisor.seat, sun, until=until, reason=WHY)
    with pytest.raises(Refused, match="席位刚刚停用"):
        supervision.end(running, sun)
    assert Supervision.objects.get().closed_at is None


@pytest.mark.abuse("AC-008")
def test_no_phrase_is_kept_or_taken_away_from_a_seat_that_has_ended(cast):
    kept = phrases.keep(cast.wang.seat, use="approve", text="材料齐全。")
    ended(cast.wang.seat)
    late_ones = (
        lambda: phrases.keep(cast.wang.seat, use="approve", text="材料属实。"),
        lambda: phrases.keep(cast.wang.seat, use="approve", text="材料属实。", public_id=kept.public_id),
        lambda: phrases.drop(cast.wang.seat, kept.public_id),
    )
    for asked in late_ones:
        with pytest.raises(Refused, match="席位刚刚停用"):
            asked()
    assert [row.text for row in Phrase.objects.all()] == ["材料齐全。"]


@pytest.mark.abuse("AC-008")
def test_no_office_is_opened_changed_or_closed_from_a_seat_that_has_ended(cast):
    by, bureau = cast.operator.seat, Organization.Kind.BUREAU
    office = offices.open_office(by, bureau, name="新局", superior=None)
    ended(by)
    seen = offices.standing(office)
    late_ones = (
        lambda: offices.open_office(by, bureau, name="又一局", superior=None),
        lambda: offices.change_office(by, office.public_id, name="改名局", superior=None, seen=seen),
        lambda: offices.close_office(by, office.public_id),
        lambda: offices.reopen_office(by, office.public_id),
    )
    for asked in late_ones:
        with pytest.raises(offices.Refused, match="席位刚刚停用"):
            asked()
    office.refresh_from_db()
    assert (office.name, office.closed_at, OfficeEvent.objects.count()) == ("新局", None, 1)
    assert not Organization.objects.filter(name="又一局").exists()


@pytest.mark.abuse("AC-008")
def test_no_account_is_given_out_or_ended_from_a_seat_that_has_ended(cast):
    by, officer = cast.operator.seat, cast.sun.seat
    who = {"full_name": "顾新任", "id_number": id_number(911), "phone": "13905720911"}
    ended(by)
    late_ones = (
        lambda: invitations.invite(by, cast.organizations["bureau"], **who),
        lambda: invitations.invite_back(by, officer),
        lambda: invitations.end_officer_seat(by, officer),
        lambda: invitations.reset_factor(by, officer, reason=WHY),
    )
    for asked in late_ones:
        with pytest.raises(invitations.NotInvited, match="席位刚刚停用"):
            asked()
    assert not Invitation.objects.exists() and not SafetyEvent.objects.exists()
    assert Seat.objects.get(pk=officer.pk).ends_at is None


@pytest.mark.abuse("AC-008")
def test_each_page_says_so_and_keeps_what_was_typed(cast, client, monkeypatch):
    """The seat is there when the page asks who is there, and over when the service does."""
    version, odd = factories.plan(cast), late(cast.lin.user, client=client)
    code, until = version.plan.code, clock.today() + timedelta(days=9)
    running = supervision.grant(
        version.plan, cast.supervisor.seat, cast.sun.seat, until=clock.now() + timedelta(days=9), reason=WHY
    )
    kept = phrases.keep(cast.wang.seat, use="approve", text="材料齐全。")
    office = offices.open_office(cast.operator.seat, Organization.Kind.BUREAU, name="新局", superior=None)
    old = offices.open_office(cast.operator.seat, Organization.Kind.BUREAU, name="旧局", superior=None)
    offices.close_office(cast.operator.seat, old.public_id)
    with_factor(cast.sun.user)
    named = {"seat": cast.idle_supervisor.seat.public_id, "last_day": str(until), "reason": WHY}
    asked = (
        ("sun", "fees:charge", [code, "payment"], {"choice": "free", "reason": WHY}, WHY),
        ("sun", "fees:anomaly", [odd.public_id], {"note": WHY}, WHY),
        ("sun", "drafts:close", [code], {"reason": WHY}, WHY),
        ("sun", "drafts:new", [code], {"how": "new", "code": "next-year", "year": version.year + 1}, "next-year"),
        ("sun", "review:watch_people", [code], named, WHY),
        ("sun", "review:watch_people_end", [running.public_id], {}, ""),
        ("wang", "review:phrases", [], {"use": "approve", "text": "材料属实。"}, "材料属实。"),
        ("wang", "review:phrase", [kept.public_id], {"use": "approve", "text": "材料属实。"}, "材料属实。"),
        ("wang", "review:phrase", [kept.public_id], {"do": "remove"}, ""),
        ("operator", "accounts:office_new", ["bureau"], {"name": "又一局"}, "又一局"),
        (
            "operator",
            "accounts:office",
            [office.public_id],
            {"name": "改名局", "seen": offices.standing(office)},
            "改名局",
        ),
        ("operator", "accounts:office_close", [office.public_id], {"do": "close"}, ""),
        ("operator", "accounts:office_close", [old.public_id], {"do": "reopen"}, ""),
        ("operator", "accounts:officer_end", [cast.sun.seat.public_id], {"do": "end"}, ""),
        ("operator", "accounts:officer_end", [cast.sun.seat.public_id], {"do": "factor", "reason": WHY}, WHY),
    )
    for module in (charging, handling, draft_rows, supervision, phrases, offices, invitations):
        monkeypatch.setattr(module, "is_open_seat", lambda _seat: False)
    for name, view, args, data, typed in asked:
        page = cast.client(name).post(reverse(view, args=args), data, follow=True)
        assert "席位刚刚停用" in page.text and typed in page.text, (view, data, page.status_code)
