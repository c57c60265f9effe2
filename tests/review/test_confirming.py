"""Before a dossier is returned or refused, the page says what will be written to whom; the message then says just that."""

import pytest
from django.urls import reverse

from applicants.facts import read_findings
from kernel import idempotency
from kernel.masking import mask_phone
from messaging.models import OutboxMessage
from plans.spec.chain import Action
from review.leaves import leaves_to_judge
from review.services import desk
from tests import factories, walk
from tests.access import marks
from tests.portal.drawn import Drawn

pytestmark = pytest.mark.django_db
RETURN = {
    "reason": "以下两处请一次改好。",
    "note_information_statement": "没有写明本人作用",
    "note_photo": "请换一张白底的",
}
REJECT = {"reason": "实际聘任年限不够。", "clause": "湖职指发〔2020〕3号 第二条（一）"}


@pytest.fixture
def case(cast):
    return walk.submitted(cast, factories.plan(cast))


def post(cast, case, action, **typed):
    data = {"seen_version": case.version, "token": idempotency.new_token(), **typed}
    return cast.client("wang").post(reverse("review:act", args=[case.public_id, action]), data)


@pytest.mark.feature("REV-02", "REV-08")
@pytest.mark.parametrize(("action", "typed"), [("return", RETURN), ("reject", REJECT)])
def test_the_message_is_shown_before_it_is_sent(cast, case, action, typed):
    before = set(OutboxMessage.objects.values_list("pk", flat=True))
    answer = post(cast, case, action, **typed)
    page = answer.content.decode()
    case.refresh_from_db()
    assert (answer.status_code, case.version, OutboxMessage.objects.count()) == (200, 1, len(before))
    assert all(words in page for words in typed.values())
    shown = [element.text for element in Drawn(answer).tree.iter("blockquote")]
    assert f"（手机 {mask_phone(cast.lin.person.phone)}）" in page
    hidden = {each.get("name"): each.get("value") for each in Drawn(answer).tree.iter("input")}
    assert hidden.items() >= typed.items()
    assert post(cast, case, action, **typed, confirmed="yes").status_code == 302
    sent = OutboxMessage.objects.exclude(pk__in=before)
    assert [message.text for message in sent] == shown
    case.refresh_from_db()
    assert case.status == {"return": "returned", "reject": "failed"}[action]


def test_whoever_goes_back_finds_all_that_was_typed(cast, case):
    page = post(cast, case, "return", **RETURN, confirmed="no")
    assert page.status_code == 200
    assert all(words in page.content.decode() for words in RETURN.values())
    case.refresh_from_db()
    assert case.version == 1


@pytest.mark.abuse("AC-025")
def test_a_stale_page_is_told_before_it_is_asked(cast, case):
    walk.decide(case, cast.wang, Action.APPROVE)
    answer = post(cast, case, "reject", **REJECT, seen_version=1)
    assert answer.status_code == 409
    assert "王敏" in answer.content.decode()


@pytest.mark.feature("REV-16")
@pytest.mark.abuse("AC-025", "AC-108")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"reason": "缺页"}, {"退回说明": "缺页"}),
        (RETURN, {"退回说明": RETURN["reason"], "证件照需修改之处": RETURN["note_photo"]}),
    ],
)
def test_a_stale_page_is_told_before_its_mistakes_and_keeps_the_words_where_no_form_is_left(cast, case, typed, kept):
    walk.decide(case, cast.wang, Action.APPROVE)
    walk.walk_to(cast, case, "department")
    answer = post(cast, case, "return", **typed, seen_version=1)
    assert answer.status_code == 409
    assert "办理，您看到的页面已不是最新" in answer.content.decode()
    assert "至少 5 个字" not in answer.content.decode()
    shown = dict(answer.context["unsent"])
    assert shown.items() >= kept.items()
    assert all(words in answer.content.decode() for words in kept.values())


def test_what_is_typed_wrong_on_a_page_that_is_fresh_is_said_beside_it(cast, case):
    answer = post(cast, case, "return", reason="缺页")
    assert (answer.status_code, answer.context["unsent"]) == (422, [])
    assert "至少 5 个字" in answer.content.decode()


def test_an_approval_says_beforehand_whether_it_sends_anything(cast, case):
    def told(actor):
        page = cast.client(actor).get(reverse("review:case", args=[case.public_id]))
        return next(act.consequences for act in page.context["acts"] if act.name == "approve")

    assert "不给申报人发短信" in told("wang")
    walk.walk_to(cast, case, "office")
    (line,) = [each for each in told("sun") if "发短信" in each]
    case.refresh_from_db()
    walk.decide(case, cast.sun, Action.APPROVE)
    assert line.endswith(OutboxMessage.objects.get(template="fee_due").text)


@pytest.mark.feature("REV-02", "REV-07")
def test_the_words_of_a_decision_fill_themselves_in(cast):
    """The model sentence; the officer's own last words with this applicant's name; grounds from what was judged."""
    version = factories.plan(cast)
    case, other = marks.submitted(cast, version, "lin"), walk.submitted(cast, version, "colleague")
    said = f"{other.applicant_name}同志业绩突出，同意报送。"
    walk.decide(other, cast.wang, Action.APPROVE, reason=said)
    leaf = leaves_to_judge(read_findings(case.snapshot.content["findings"]))[0]
    found = {"verdict": "fails", "word": "工程力学不属于相近专业"}
    desk.judge(case.pk, walk.seat_of(cast.wang), place=leaf.place, **found)
    page = cast.client("wang").get(reverse("review:case", args=[case.public_id]))
    forms = {act.name: act for act in page.context["acts"]}
    person, title = case.applicant_name, case.snapshot.content["title"]["name"]
    opinion = forms["approve"].form.initial["reason"]
    assert opinion.startswith(f"经审核，{person}同志申报材料真实、完整，符合{title}（")
    assert forms["approve"].phrases == [f"{person}同志业绩突出，同意报送。"]
    ground = forms["reject"].form.initial["ground"]
    assert ground == f"{leaf.finding.name}（{leaf.finding.source}）"
    assert ground in dict(forms["reject"].form.fields["ground"].choices)
    assert "工程力学不属于相近专业" in forms["reject"].form.initial["reason"]
