"""Parts of the review form that not every declaration has: texts of the route, experts, what is written by hand."""

import pytest

from documents.models import Rendering
from plans import particulars
from plans.spec import PlanDocument
from review import printing
from review.models import ReviewEvent
from review.presenters.form_state import _paper
from tests import factories, walk
from tests.plans.people import huzhou

BY_HAND = ("commitment", "appraisal", "employer_opinion", "peer_opinion")
EXPERT = {
    "public_id": "expert", "name": "周文", "employer": "湖州市建筑设计院", "title": "高级工程师",
    "level": "associate_senior", "level_label": "副高级", "major": "建筑施工", "phone": "138****0000",
}  # fmt: skip
CONFIRMED = {"title": "高级工程师", "text": "业绩属实，推荐申报。", "answered_at": "2026-11-02T09:00:00+08:00"}


@pytest.fixture
def case(cast):
    found = walk.submitted(cast, factories.plan(cast))
    return walk.decide(found, cast.wang, "approve")


def printed(case, by_hand=(), **changed):
    """The form's HTML, of the case's content with these parts changed."""
    last = ReviewEvent.objects.filter(case=case).order_by("serial").last()
    version = last.case.plan_version
    forms = tuple(
        form.model_copy(update={"handwritten": by_hand}) if form.code == "review-form" else form
        for form in version.spec.forms
    )
    version.spec = version.spec.model_copy(update={"forms": forms})
    return printing.form.fill_in(Rendering(check_value="CHECK"), last, {**last.snapshot.content, **changed})


@pytest.mark.feature("WIZ-04", "WIZ-06", "REC-04")
def test_texts_of_the_route_years_and_confirmed_recommendations_are_printed(case):
    text = {"code": "text.x.condition", "label": "符合的破格条件", "text": "第二条（一）：<b>县级</b>劳动模范。"}
    silent = EXPERT | {"name": "钱方", "confirmation": None}
    html = printed(case, texts=[text], recommenders=[EXPERT | {"confirmation": CONFIRMED}, silent])
    assert "<h3>符合的破格条件</h3>" in html
    assert "第二条（一）：&lt;b&gt;县级&lt;/b&gt;劳动模范。" in html
    years = case.snapshot.content["counted"]["work_years"]["years"]
    assert f"{years} 年（计算到" in html
    assert html.count("同行专家推荐意见") == 1
    assert "业绩属实，推荐申报。" in html
    assert "周文，湖州市建筑设计院，高级工程师，建筑施工" in html
    assert "钱方" not in html


@pytest.mark.feature("SIG-04", "FRM-06", "APR-04")
def test_what_the_plan_wants_by_hand_is_left_empty(case):
    recommenders = [EXPERT | {"confirmation": CONFIRMED}]
    typed = printed(case, recommenders=recommenders)
    promise = case.plan_version.spec.commitment_text.splitlines()[0]
    year = f"{case.snapshot.content['counted']['appraised'][0]['year']}年"
    given = (promise, "手写签名", f'<td class="c">{year}</td><td class="c">合格', walk.OPINION, "业绩属实，推荐申报。")
    assert [words for words in given if words not in typed] == []
    empty = printed(case, BY_HAND, recommenders=recommenders)
    assert [words for words in given if words in empty] == []
    for words in (
        "本人签名：",
        f'<td class="c">{year}</td><td class="c"></td>',
        "同行专家推荐意见",
        "周文",
        case.plan_version.spec.stage("employer").labels.staff,
    ):
        assert words in empty


@pytest.mark.feature("SIG-04", "FRM-02", "FRM-03")
def test_how_to_print_is_what_the_plan_says_of_the_review_form(case):
    assert _paper(case) == "A4 纸打印，一式 3 份。"
    spec = case.plan_version.spec
    (form,) = (each for each in spec.forms if each.code == "review-form")
    other = form.model_copy(update={"paper": "A3", "binding": "骑缝装订", "handwritten": BY_HAND})
    case.plan_version.spec = spec.model_copy(update={"forms": (spec.forms[-1], other)})
    assert _paper(case) == "A3 纸打印，骑缝装订，一式 3 份，留空的栏目打印后手写。"
    case.plan_version.spec = spec.model_copy(update={"forms": ()})
    assert _paper(case) == ""
    assert "手写：诚信承诺、年度考核、单位推荐意见、同行专家推荐意见" in particulars.form_words(spec, other)


def test_only_the_review_form_can_be_written_by_hand_in_parts():
    plan = huzhou().model_dump(mode="json")
    plan["forms"] = [{"code": "roster", "name": "名册", "handwritten": ["commitment"]}]
    with pytest.raises(ValueError, match="handwritten 只能写在评审表"):
        PlanDocument.model_validate(plan)
