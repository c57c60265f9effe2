"""退回 by reasons of the plan and the portal, 不通过 by the plan's conditions, and what an approval answers for."""

import pytest
from django.urls import reverse

from applicants.presenters.submitting import no_additions
from applicants.sections import Refused as NotSaved
from applicants.sections import Section
from applicants.services import sections
from kernel import idempotency
from plans.spec.chain import Action
from review.engine.refusal import Refused
from review.models import Case, ReviewEvent
from review.queries.chain import chain_of_case, spec_of
from review.return_reasons import reasons_for, words_of_reasons
from tests import declared, factories, walk
from tests.plans.test_packs import plan_of

pytestmark = pytest.mark.django_db
WHY = "以下几处请一次改好后重新提交。"


@pytest.fixture
def case(cast):
    return walk.submitted(cast, factories.plan(cast))


def answer(cast, case, action, **fields):
    address = reverse("review:act", args=[case.public_id, action])
    data = {"seen_version": case.version, "token": idempotency.new_token(), "reason": WHY, "confirmed": "yes", **fields}
    return cast.client("wang").post(address, data)


@pytest.mark.feature("REV-08", "REV-02")
def test_a_reason_of_the_list_is_kept_by_its_code_with_the_words_besides(cast, case):
    fields = {
        "why_attachments": "unclear",
        "note_attachments": "学时证明第 3 页",
        "why_photo": "photo-background",
        "note_information_statement": "请写明本人职责",
    }
    assert answer(cast, case, "return", **fields).status_code == 302
    (event,) = ReviewEvent.objects.filter(case=case, kind="returned")
    kept = [(each["section"], each["target"], each["reason"], each["note"]) for each in event.data["defects"]]
    assert kept == [
        ("photo", "", "photo-background", "背景不是白色，请换一张"),
        ("information", "statement", "", "请写明本人职责"),
        ("attachments", "", "unclear", "电子材料不符合要求或者模糊不清，请重新填报：学时证明第 3 页"),
    ]
    shown = cast.client("lin").get(reverse("review:tracker", args=[case.dossier.public_id])).text
    assert "电子材料不符合要求或者模糊不清，请重新填报：学时证明第 3 页" in shown


@pytest.mark.feature("REV-08", "REV-12")
def test_the_plans_reasons_come_first_and_take_the_place_of_the_portals(cast, case):
    """``unclear`` is a reason of the notice and of the portal: the notice's words count."""
    offered = reasons_for(spec_of(case.plan_version))
    assert [each.code for each in offered[Section.COMMITMENT]] == ["incomplete", "not-own-hand"]
    attachments = [each.code for each in offered[Section.ATTACHMENTS]]
    assert attachments == ["incomplete", "unclear", "pages-missing", "not-sealed", "wrong-paper"]
    assert words_of_reasons(spec_of(case.plan_version))["unclear"].startswith("电子材料")
    page = cast.client("wang").get(reverse("review:case", args=[case.public_id])).text
    assert '<option value="incomplete">资料提供不完整或者有误' in page
    own = {each.code: each.steps for each in plan_of(declared.JIANYANG).return_reasons}
    assert own == {"unclear": ("attachments",), "blank": ("information",), "not-fitting": ()}


@pytest.mark.feature("REV-02")
def test_a_return_without_any_place_and_a_reason_of_another_step_are_refused(cast, case):
    empty = answer(cast, case, "return")
    assert empty.status_code == 422
    assert "请至少在一个步骤中写明要改什么" in empty.text
    foreign = answer(cast, case, "return", why_photo="pages-missing", note_photo="第 2 页")
    assert foreign.status_code == 422
    assert "所选的项目不在可选范围内" in foreign.text
    assert 'value="第 2 页"' in foreign.text
    case.refresh_from_db()
    assert case.status == Case.Status.IN_REVIEW


@pytest.mark.feature("REV-02")
def test_a_rejection_names_a_condition_of_the_plan_or_another_clause(cast, case):
    neither = answer(cast, case, "reject", reason="任职年限不够。")
    assert neither.status_code == 422
    assert "请选择不符合的条件，或者写明其他依据条款。" in neither.text
    page = cast.client("wang").get(reverse("review:case", args=[case.public_id])).text
    ground = page.split('id="id_reject_ground"')[1].split('<option value="', 3)[2].split('"')[0]
    assert "湖职指发〔2020〕3号" in ground
    assert answer(cast, case, "reject", reason="任职年限不够。", ground=ground, clause="第四条").status_code == 302
    (event,) = ReviewEvent.objects.filter(case=case, kind="rejected")
    assert event.data["grounds"] == [ground, "第四条"]


@pytest.mark.feature("REV-03")
def test_an_employer_answers_for_the_truth_by_approving(cast, case):
    """Said above the button, kept with the approval; at an office of which the plan says nothing there is no such line."""
    words = "对送审材料的真实性、准确性、完整性负责"
    page = cast.client("wang").get(reverse("review:case", args=[case.public_id])).text
    assert f"即声明：本单位{words}" in page
    walk.decide(case, cast.wang, Action.APPROVE)
    (event,) = ReviewEvent.objects.filter(case=case, kind="approved")
    assert event.data["vouched"] == words
    assert f"声明：{words}。" in cast.client("wang").get(reverse("review:case", args=[case.public_id])).text
    walk.walk_to(cast, case, "bureau")
    assert "即声明" not in cast.client("chen").get(reverse("review:case", args=[case.public_id])).text
    assert ReviewEvent.objects.filter(case=case, kind="approved").last().data["vouched"] == ""


@pytest.mark.feature("REV-09")
def test_nothing_is_added_once_the_committee_reviews_and_it_is_said_before(cast, case):
    """From the payment on no stage of the notice returns a dossier: nobody can, whatever is posted."""
    said = "评委会办公室审核以后不再退回，材料不能再补充或更换。"
    assert no_additions(chain_of_case(case)) == said
    assert said in cast.client("lin").get(reverse("review:tracker", args=[case.dossier.public_id])).text
    walk.walk_to(cast, case, "committee")
    assert (cast.client("sun").get(reverse("review:case", args=[case.public_id])).context["acts"]) == []
    for actor in (cast.sun, cast.chen, cast.department_officer, cast.wang):
        with pytest.raises(Refused):
            walk.decide(case, actor, Action.RETURN, reason=WHY)
    adding = {"dossier_id": case.dossier_id, "seat": cast.lin.seat, "code": "appointment-letters"}
    with pytest.raises(NotSaved):
        sections.add_attachment(**adding, file=factories.pdf())
