"""Counts that were entered wrongly are corrected on the page, with a reason, until the results are released."""

from copy import copy

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse

from kernel import clock, idempotency
from review.invariants import check_all
from review.models import BallotCount, Case
from review.printing.content import arrange
from review.queries.ballots import count_for, counts_for
from review.queries.chain import chain_of
from review.services import committee
from tests import factories, walk
from tests.portal.drawn import Drawn

REASON = "录入有误，按会议计票单更正。"
OLD, NEW = (18, 2, 1), (13, 7, 1)


@pytest.fixture
def case(cast):
    return walk.walk_to(cast, walk.submitted(cast, factories.plan(cast)), "committee")


@pytest.fixture
def meeting(cast, case):
    return walk.ballot(cast, case)


@pytest.fixture
def page(case, meeting):
    return reverse("review:correct", args=[meeting.public_id, case.public_id])


def typed(case, counts=NEW, **changes):
    """What the correction page posts; the case is as it is now."""
    case.refresh_from_db()
    data = {"seen_version": case.version, "token": idempotency.new_token(), "reason": REASON}
    return data | dict(zip(("yes", "no", "abstain"), counts, strict=True)) | changes


def counted(case):
    count = BallotCount.objects.get(case=case)
    return count.yes, count.no, count.abstain


@pytest.mark.feature("RES-01")
@pytest.mark.abuse("AC-056")
def test_counts_are_shown_side_by_side_before_they_are_replaced(cast, case, meeting, page):
    client = cast.client("sun")
    assert page in client.get(reverse("review:meeting", args=[meeting.public_id])).content.decode()
    assert Drawn(client.get(page)).ids["id_yes"].get("value") == "18"

    asked = client.post(page, typed(case))
    said = asked.content.decode()
    assert asked.status_code == 200
    assert [(line.before, line.after) for line in asked.context["comparison"]] == [
        ("18", "13"),
        ("2", "7"),
        ("1", "1"),
        ("拟通过", "拟不通过"),
    ]
    assert REASON in said
    assert counted(case) == OLD
    back = client.post(page, typed(case, confirmed="no"))
    assert Drawn(back).ids["id_yes"].get("value") == "13"
    assert counted(case) == OLD

    assert client.post(page, typed(case, confirmed="yes"))["Location"] == meeting_page(meeting)
    case.refresh_from_db()
    assert (counted(case), case.staged_result, case.step) == (NEW, "failed", Case.Step.APPROVED)
    assert check_all() == []


def meeting_page(meeting):
    return reverse("review:meeting", args=[meeting.public_id])


@pytest.mark.feature("RES-01")
@pytest.mark.abuse("AC-058")
def test_the_old_counts_stay_on_record_and_only_the_committee_office_reads_of_it(cast, case, page):
    others = ("wang", "department_officer", "chen")
    pages = [(name, reverse("review:case", args=[case.public_id])) for name in others]
    pages += [(name, reverse("review:worklist") + "?step=all") for name in others]
    pages += [("lin", reverse("review:tracker", args=[case.dossier.public_id])), ("lin", reverse("applicants:home"))]

    def read(name, address):
        drawn = Drawn(cast.client(name).get(address))
        return "".join("".join(main.itertext()) for main in drawn.tree.iter("main"))

    before = {where: read(*where) for where in pages}
    cast.client("sun").post(page, typed(case, confirmed="yes"))
    assert {where: read(*where) for where in pages} == before

    first, second = case.events.filter(kind="ballot_recorded").order_by("serial")
    assert [(row.data["yes"], row.data["reason"]) for row in (first, second)] == [(18, ""), (13, REASON)]
    assert second.seat == cast.sun.seat
    for address in (page, reverse("review:case", args=[case.public_id])):
        shown = read("sun", address)
        assert "更正表决票数" in shown
        assert f"{REASON}出席21人，同意13、不同意7、弃权1。" in "".join(shown.split())
        assert "出席 21 人，同意 18、不同意 2、弃权 1。" in shown
    with pytest.raises(DatabaseError), transaction.atomic():
        case.events.filter(kind="ballot_recorded").update(data={})


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"reason": ""}, "reason", "请填写。"),
        ({"reason": "笔误"}, "reason", "至少 5 个字，现在是 2 个字。"),
        ({"yes": 14}, "yes", "三项合计 22 票，与出席人数 21 不符，请核对计票单。"),
        ({"yes": 18, "no": 2}, "yes", "三项票数与已登记的相同，没有需要更正的。"),
    ],
)
def test_a_correction_that_says_nothing_is_refused_beside_its_field(cast, case, page, changes, field, sentence):
    for confirmed in ("", "yes"):
        answer = cast.client("sun").post(page, typed(case, **changes, confirmed=confirmed))
        assert answer.status_code == 422
        assert Drawn(answer).text(f"id_{field}_error") == sentence
        assert Drawn(answer).ids["id_no"].get("value") == str(changes.get("no", 7))
    assert counted(case) == OLD


@pytest.mark.abuse("AC-023", "AC-025")
def test_two_windows_and_two_clicks_correct_once(cast, case, page):
    client, data = cast.client("sun"), typed(case, confirmed="yes")
    stale = typed(case, (21, 0, 0), confirmed="yes")
    assert [client.post(page, data).status_code for _click in range(2)] == [302, 302]
    answer = client.post(page, stale)
    assert answer.status_code == 409
    assert "请刷新后再办" in Drawn(answer).alerts()
    assert Drawn(answer).ids["id_yes"].get("value") == "21"
    assert counted(case) == NEW
    assert case.events.filter(kind="ballot_recorded").count() == 2


@pytest.mark.abuse("AC-063")
def test_nothing_is_corrected_after_the_release(cast, case, meeting, page):
    data = typed(case, confirmed="yes")
    committee.release(meeting.pk, cast.sun.seat, place="公告栏")
    client = cast.client("sun")
    answer = client.post(page, data)
    assert answer.status_code == 409
    assert "已经公布，不能再改" in Drawn(answer).alerts()
    assert client.get(page)["Location"] == meeting_page(meeting)
    assert page not in client.get(meeting_page(meeting)).content.decode()
    assert counted(case) == OLD


@pytest.mark.feature("RES-01")
def test_the_released_result_and_the_printed_form_are_those_of_the_correction(cast, case, meeting, page):
    cast.client("sun").post(page, typed(case, (17, 4, 0), confirmed="yes"))
    committee.release(meeting.pk, cast.sun.seat, place="公告栏")
    case.refresh_from_db()
    assert case.stage == "result_notice"
    printed = arrange(case.snapshot.content, chain_of(case.plan_version), list(case.events.all()), meeting)
    assert "赞成 17 票，反对 4 票" in printed.committee.votes
    assert check_all() == []


def test_a_case_that_is_not_counted_has_nothing_to_correct(cast, case, meeting):
    other = walk.walk_to(cast, walk.submitted(cast, case.plan_version, "colleague"), "committee")
    for case_id in (other.public_id, "nobody"):
        address = reverse("review:correct", args=[meeting.public_id, case_id])
        assert cast.client("sun").get(address).status_code == 404
        assert cast.client("sun").post(address, typed(other, confirmed="yes")).status_code == 404


@pytest.mark.abuse("AC-006", "AC-058")
def test_nobody_sees_corrects_or_releases_their_own_counts(cast, case, meeting, page):
    own = copy(cast.sun.seat)
    own.user = cast.lin.user
    assert list(counts_for(meeting, cast.sun.seat)) == list(BallotCount.objects.all())
    assert list(counts_for(meeting, own)) == []
    with pytest.raises(Http404):
        count_for(meeting, own, case.public_id)
    cast.sun.user.person = cast.lin.person  # the officer is the applicant, in a second account
    cast.sun.user.save(update_fields=["person"])
    client = cast.client("sun")
    assert client.get(page).status_code == 404
    shown = client.get(meeting_page(meeting)).content.decode()
    assert "票数不向您显示" in shown
    assert "拟通过" not in shown
    assert "一并发布结果" not in shown
    refused = client.post(
        reverse("review:release", args=[meeting.public_id]), {"token": idempotency.new_token(), "place": "公告栏"}
    )
    assert refused.status_code == 409
    assert "不能办理本人的申报件" in refused.content.decode()
    meeting.refresh_from_db()
    assert meeting.released_at is None


@pytest.mark.abuse("AC-025")
def test_results_whose_counts_were_corrected_since_the_page_are_not_released(cast, case, meeting):
    client = cast.client("sun")
    shown = client.get(meeting_page(meeting)).context["release_form"].initial
    case.refresh_from_db()
    committee.record_ballots(
        meeting.pk, cast.sun.seat, [committee.CountRow(case.public_id, case.version, 3, 18, 0)], reason="录入有误。"
    )
    posted = {**shown, "place": "公告栏"}
    stale = client.post(reverse("review:release", args=[meeting.public_id]), posted)
    assert stale.status_code == 409
    assert "票数已更正" in stale.text
    meeting.refresh_from_db()
    assert meeting.released_at is None


def broken(case):
    return [str(found) for found in check_all() if found.subject == case.public_id]


def test_the_checker_sees_a_count_that_nobody_entered(cast, case, meeting):
    BallotCount.objects.filter(case=case).update(yes=17, no=3)
    assert broken(case) == [
        f"INV-09 {case.public_id}: meeting {meeting.public_id} holds counts that were not the last entered"
    ]
    BallotCount.objects.filter(case=case).update(yes=18, no=2)
    meeting.held_on = clock.today().replace(year=clock.today().year - 1)
    meeting.save(update_fields=["held_on"])
    assert broken(case) == [f"INV-09 {case.public_id}: meeting {meeting.public_id} was held before the case came to it"]
