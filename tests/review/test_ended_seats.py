"""A seat that ends while its request waits for somebody else decides nothing any more."""

import pytest

from accounts.models import EmployerClaim, Organization, Seat, User
from accounts.services import employers, end_seat
from applicants import sections
from applicants.facts import read_findings
from applicants.integrity import services
from applicants.models import ArchiveEntry
from plans.spec.chain import Action
from review.engine.commands import Command
from review.engine.refusal import Refused
from review.invariants import check_all
from review.leaves import leaves_to_judge
from review.models import Claim, Judgement, ReviewEvent
from review.services import claims, desk, notices, spot_checks
from review.services import run as run_module
from review.services.calendar_decrees import propose, withdraw
from review.services.run import run
from tests import factories, walk
from tests.access import marks
from tests.accounts.claims import REASON, approved, filed, resolve
from tests.applicants import integrity
from tests.applicants.test_archive_services import answer, sent
from tests.review import posts
from tests.review.test_notices import chosen

pytestmark = pytest.mark.django_db


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
