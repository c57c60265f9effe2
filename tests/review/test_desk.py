"""What an office keeps on a case: notes that never leave it, and what a person judged, for the offices after it."""

import pytest
from django.urls import reverse

from applicants.facts import read_findings
from kernel import idempotency
from plans.spec.chain import Action
from review.engine.commands import Defect
from review.leaves import leaves_to_judge
from review.models import CaseNote, Judgement
from review.services import notices
from tests import factories, walk
from tests.access import marks
from tests.portal.drawn import Drawn

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def version(cast):
    return factories.plan(cast)


@pytest.fixture
def case(cast, version):
    """With one condition that a person judges: whether the study major is akin."""
    return marks.submitted(cast, version, "lin")


def leaves(case):
    return leaves_to_judge(read_findings(case.snapshot.content["findings"]))


def page(cast, actor, case):
    return cast.client(actor).get(reverse("review:case", args=[case.public_id])).content.decode()


def judge(client, case, place, verdict="fits", word="", **more):
    data = {"verdict": verdict, "word": word}
    return client.post(reverse("review:judge", args=[case.public_id, place]), data, **more)


def test_a_note_is_written_once_and_shown_without_leaving_the_page(cast, case):
    client = cast.client("wang")
    data = {"text": "学时证明<请再核对>", "token": idempotency.new_token()}
    address = reverse("review:note_write", args=[case.public_id])
    answers = [client.post(address, data, headers=HTMX).content.decode() for _click in range(2)]
    assert CaseNote.objects.count() == 1
    assert all("学时证明&lt;请再核对&gt;" in answer and "<html" not in answer for answer in answers)
    assert "学时证明&lt;请再核对&gt;" in page(cast, "wang", case)
    note = CaseNote.objects.get()
    gone = client.post(reverse("review:note_remove", args=[case.public_id, note.public_id]))
    assert gone.status_code == 302
    assert not CaseNote.objects.exists()


def test_a_note_that_is_refused_keeps_what_was_typed(cast, case):
    data = {"text": "长" * 501, "token": idempotency.new_token()}
    for more, status in (({}, 422), ({"headers": HTMX}, 200)):
        answer = cast.client("wang").post(reverse("review:note_write", args=[case.public_id]), data, **more)
        assert answer.status_code == status
        assert "最多 500 个字" in answer.content.decode()
        assert "长" * 501 in answer.content.decode()
    assert not CaseNote.objects.exists()


@pytest.mark.feature("REV-07")
def test_what_a_person_must_judge_is_ticked_with_a_word_and_told_to_the_next_office(cast, case):
    place = leaves(case)[0].place
    client = cast.client("wang")
    shown = page(cast, "wang", case)
    assert "还有 1 项待您认定" in shown
    assert shown.count(leaves(case)[0].finding.missing) == 1  # once, where it is judged
    answer = judge(client, case, place, "fails", "论文发表时间晚于截止日期", headers=HTMX).content.decode()
    assert "已保存" in answer
    assert f"您认定不符合：{leaves(case)[0].finding.name}" in answer  # beside the decision, at once
    assert judge(client, case, place, "fails", "论文发表时间不符").status_code == 302  # without a script
    assert Judgement.objects.get().word == "论文发表时间不符"
    walk.walk_to(cast, case, "department")
    shown = page(cast, "department_officer", case)
    assert "单位审核认定" in shown
    assert "论文发表时间不符" in shown
    assert "论文发表时间不符" in page(cast, "wang", case)
    tracker = cast.client("lin").get(reverse("review:tracker", args=[case.dossier.public_id])).content.decode()
    assert "论文发表时间不符" not in tracker


def test_nothing_is_judged_without_a_verdict_of_something_else_or_after_the_decision(cast, case):
    client, place = cast.client("wang"), leaves(case)[0].place
    without = judge(client, case, place, "", "看过原件")
    assert without.status_code == 422
    assert "请选择" in without.content.decode()
    assert 'value="看过原件"' in without.content.decode()
    assert "不再需要人工认定" in judge(client, case, "0" * 16, headers=HTMX).content.decode()
    walk.decide(case, cast.wang, Action.RETURN, defects=(Defect("information", "述职没有写明工程规模"),))
    late = judge(client, case, place, headers=HTMX).content.decode()
    assert "现在不由您审核，这项认定没有保存" in late
    assert not Judgement.objects.exists()


@pytest.mark.feature("PUB-01", "REV-07")
def test_a_public_notice_judges_nothing_anew_and_leads_to_itself(cast, case):
    client = cast.client("wang")
    for leaf in leaves(case):
        assert judge(client, case, leaf.place).status_code in (200, 302)
    walk.decide(case, cast.wang, Action.APPROVE)
    case.refresh_from_db()
    address = reverse("review:case", args=[case.public_id])
    waiting = client.get(address)
    assert [link["label"] for link in waiting.context["act_links"]] == ["去办理公示"]
    assert [each.name for each in waiting.context["acts"]] == ["return", "reject"]
    assert not waiting.context["judging"].reminder
    assert not waiting.context["judging"].may_judge
    answer = judge(client, case, leaves(case)[0].place, verdict="fails")
    assert "现在不由您审核" in answer.content.decode()
    shown = notices.open_notice(cast.wang.seat, walk.chosen(case), place="一楼公告栏")
    (link,) = client.get(address).context["act_links"]
    assert link == {"label": "查看公示", "url": reverse("review:notice", args=[shown.public_id])}


def test_a_condition_keeps_its_name_when_the_dossier_comes_back(cast, case):
    """So that the office sees what it found of the earlier submit."""
    place = leaves(case)[0].place
    judge(cast.client("wang"), case, place, "fails", "缺原件")
    row = Judgement.objects.get()
    row.round = 0
    row.save()
    answer = cast.client("wang").get(reverse("review:case", args=[case.public_id]))
    assert "第 0 次提交时，单位审核认定" in Drawn(answer).text(f"judge-{place}")


def test_the_cases_before_and_after_are_one_key_away(cast, version):
    cases = [walk.submitted(cast, version, owner) for owner in ("lin", "colleague", "payer")]
    drawn = {each: Drawn(cast.client("wang").get(reverse("review:case", args=[each.public_id]))) for each in cases}
    first, middle, last = (
        {
            link.get("data-key-link"): link.get("href")
            for link in drawn[each].tree.iter("a")
            if link.get("data-key-link")
        }
        for each in cases
    )
    addresses = [reverse("review:case", args=[each.public_id]) for each in cases]
    assert (first, middle, last) == ({"j": addresses[1]}, {"k": addresses[0], "j": addresses[2]}, {"k": addresses[1]})
