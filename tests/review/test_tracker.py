"""After the submit: the tracker, taking a declaration back, and the applicant's declarations of all years."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applicants.models import Dossier, Profile
from kernel import clock, idempotency
from kernel.formats import cn_closing, cn_date, cn_month_day, local
from plans.models import PlanWindow
from plans.spec.chain import Action
from review.engine.commands import Defect
from review.models import Case
from review.presenters.progress import latest_of, now_of, stations
from review.presenters.wording import applicant_line
from review.queries.chain import spec_of
from review.queries.history import events_of
from tests import factories, walk

pytestmark = pytest.mark.django_db
DEFECTS = (Defect("information", "述职没有写明工程规模"), Defect("photo", "底色不是白色"))


@pytest.fixture
def version(cast):
    return factories.plan(cast)


def page(cast, case, owner="lin"):
    return cast.client(owner).get(reverse("review:tracker", args=[case.dossier.public_id])).content.decode()


@pytest.mark.feature("WIZ-10")
def test_the_way_says_when_each_stage_was_done_and_since_when_it_is_here(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "department")
    found = {each.code: each for each in stations(case, events_of(case))}
    entered = [event for event in events_of(case) if event.kind == "entered"]
    days = [cn_month_day(local(event.recorded_at).date()) for event in entered]
    assert [found["employer"].when, found["employer_notice"].when] == [f"{day}完成" for day in days]
    assert (found["department"].state, found["department"].when) == ("active", f"{days[-1]}起")
    assert (found["bureau"].state, found["bureau"].when) == ("untouched", "")
    assert f"{days[-1]}起" in page(cast, case)


def test_a_corrected_dossier_has_its_whole_way_before_it_again(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "department")
    walk.decide(case, cast.department_officer, Action.RETURN, defects=DEFECTS)
    factories.submit(case.dossier, cast.lin)
    case.refresh_from_db()
    found = stations(case, events_of(case))
    assert [each.state for each in found[:3]] == ["active", "untouched", "untouched"]
    assert [each.when for each in found[1:]] == [""] * (len(found) - 1)


@pytest.mark.feature("REV-02")
def test_a_return_shows_every_defect_and_until_when(cast, version):
    case = walk.submitted(cast, version)
    assert latest_of(case, None) is None  # neither the plan nor a term says when the employer must be done
    walk.decide(case, cast.wang, Action.RETURN, defects=DEFECTS)
    shown = page(cast, case)
    for words in ("最迟重新提交", cn_closing(case.due_at), *(each.note for each in DEFECTS)):
        assert words in shown
    returned = events_of(case)[-1]
    assert (returned.kind, now_of(case, events_of(case)).since) == ("returned", returned.recorded_at)
    for each in DEFECTS:
        assert reverse("applicants:step", args=[case.dossier.public_id, each.section]) in shown


def _withdraw(cast, case, **changed):
    data = {"seen_version": case.version, "token": idempotency.new_token(), "reason": "填错了，重新申报。"} | changed
    return cast.client("lin").post(reverse("review:withdraw", args=[case.dossier.public_id]), data)


def test_a_withdrawal_names_what_follows_and_is_told_to_the_office(cast, version):
    case = walk.submitted(cast, version)
    address = reverse("review:withdraw", args=[case.dossier.public_id])
    assert address in page(cast, case)
    window = PlanWindow.objects.get(version=version, kind="apply")
    PlanWindow.objects.filter(pk=window.pk).update(closes_at=window.closes_at + timedelta(days=9))  # another title's
    asked = cast.client("lin").get(address).content.decode()
    assert f"{cn_closing(window.closes_at)} 前可以按这个计划重新申报" in asked
    assert case.holder.name in asked
    PlanWindow.objects.filter(pk=window.pk).update(closes_at=clock.now() - timedelta(minutes=1))
    assert "撤回后不能再按这个计划申报" in cast.client("lin").get(address).content.decode()
    assert _withdraw(cast, case).status_code == 302
    case.refresh_from_db()
    assert case.status == Case.Status.WITHDRAWN
    assert address not in page(cast, case)
    assert [each.state for each in stations(case, events_of(case))].count("active") == 0
    assert "在此结束" in stations(case, events_of(case))[0].when
    assert applicant_line(events_of(case)[-1], spec_of(case.plan_version)).who == ""
    told = cast.client("wang").get(reverse("review:case", args=[case.public_id])).content.decode()
    assert "填错了，重新申报。" in told


AGAIN, WHAT = "可以按这个计划重新申报", "查看提交的内容"


@pytest.mark.feature("WIZ-10")
@pytest.mark.parametrize("status", [Case.Status.WITHDRAWN, Case.Status.LAPSED])
def test_what_was_withdrawn_or_lapsed_may_be_declared_again_while_there_is_time(cast, version, status):
    case = walk.submitted(cast, version)
    assert AGAIN not in page(cast, case)
    _withdraw(cast, case)
    Case.objects.filter(pk=case.pk).update(status=status)
    address = reverse("applicants:dossier_new", args=[version.plan.code])
    told = page(cast, case)
    assert (AGAIN in told, address in told) == (True, True)
    factories.open_dossier(cast.lin, version)
    assert AGAIN not in page(cast, case), "begun already"
    Dossier.objects.filter(status="draft").update(status="closed")
    PlanWindow.objects.filter(version=version).update(closes_at=clock.now() - timedelta(minutes=1))
    assert AGAIN not in page(cast, case), "the window is over"


@pytest.mark.feature("WIZ-10", "REV-02")
def test_when_the_correction_is_over_nobody_is_sent_to_a_form_that_is_shut(cast, version):
    case = walk.submitted(cast, version)
    walk.decide(case, cast.wang, Action.RETURN, defects=DEFECTS)
    edit = reverse("applicants:dossier", args=[case.dossier.public_id])
    home = reverse("applicants:home")
    assert f'href="{edit}"' in page(cast, case)
    before = clock.now() - timedelta(minutes=1)
    Case.objects.filter(pk=case.pk).update(due_at=before)
    Dossier.objects.filter(pk=case.dossier_id).update(correct_until=before)
    told = page(cast, case)
    assert "改正期限已过，按放弃申报办结" in told
    assert f'href="{edit}"' not in told
    found = cast.client("lin").get(home).context["next"]
    assert (found.title, found.url) == ("改正期限已过", reverse("review:tracker", args=[case.dossier.public_id]))


@pytest.mark.feature("WIZ-10")
def test_what_was_submitted_can_be_looked_at_as_it_was(cast, version):
    case = walk.submitted(cast, version)
    assert WHAT in page(cast, case)
    Profile.objects.filter(person=cast.lin.person).update(post="后来换了岗位")
    url = reverse("applicants:step", args=[case.dossier.public_id, "preview"])
    assert url in page(cast, case)
    shown = cast.client("lin").get(url).content.decode()
    assert "后来换了岗位" not in str(case.snapshot.content)
    assert "后来换了岗位" not in shown


def test_a_withdrawal_without_a_reason_changes_nothing_and_keeps_what_was_typed(cast, version):
    case = walk.submitted(cast, version)
    answer = _withdraw(cast, case, reason="错")
    assert answer.status_code == 422
    assert "错</textarea>" in answer.content.decode().replace("\n", "")
    case.refresh_from_db()
    assert case.status == Case.Status.IN_REVIEW


@pytest.mark.abuse("AC-025")
def test_what_the_employer_has_sent_on_is_not_withdrawn(cast, version):
    case = walk.submitted(cast, version)
    old = case.version
    walk.walk_to(cast, case, "department")
    assert reverse("review:withdraw", args=[case.dossier.public_id]) not in page(cast, case)
    for seen in (old, case.version):
        assert _withdraw(cast, case, seen_version=seen).status_code == 409
    case.refresh_from_db()
    assert (case.status, case.stage) == (Case.Status.IN_REVIEW, "department")


@pytest.mark.feature("WIZ-10")
def test_declarations_of_all_years_are_listed_with_what_came_of_them(cast, version):
    case = walk.walk_to(cast, walk.submitted(cast, version), "end")
    Dossier.objects.filter(pk=case.dossier_id).update(year=version.year - 1)
    PlanWindow.objects.filter(version=version).update(closes_at=clock.now() + timedelta(days=30))
    draft = factories.open_dossier(cast.lin, version)
    shown = cast.client("lin").get(reverse("applicants:dossiers")).content.decode()
    assert shown.index(f"{version.year}年</h2>") < shown.index(draft.number) < shown.index(f"{version.year - 1}年</h2>")
    assert f"{cn_date(case.decided_at)}评审通过，确认文件：湖人社发〔2026〕88号" in shown
    assert version.spec.title(case.title).name in shown
