"""单位认证 on the handler's and the operator's pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.credit_codes import fold, is_code
from accounts.models import EmployerClaim, HandlerInvitation, Organization
from accounts.services import employers
from accounts.views.sign_on import UNIT_KEY
from applicants.models import ArchiveEntry
from documents.models import PaperCheck
from kernel import clock
from tests import factories, walk
from tests.accounts.claims import approved, filed
from tests.cast import credit_code
from tests.portal.drawn import Drawn

ASKED = 11
"""How many queries the operator's list asks, however many rows it has."""


def typed(cast, serial=1, **otherwise):
    said = {
        "credit_code": credit_code(serial),
        "name": "湖州新筑工程有限公司",
        "nature": "public_institution",
        "department": "",
        "bureau": cast.organizations["bureau"].public_id,
        "letter_until": str(clock.today() + timedelta(days=300)),
        "letter": factories.pdf("授权委托书.pdf", b"typed"),
    }
    return said | otherwise


@pytest.mark.parametrize(
    ("sign", "is_right"),
    [("91330500MA2BHP001N", True), ("９１３３０５００ma2bhp 001-n", True), ("91330500MA2BHP001M", False),
     ("9133050", False), ("", False), ("统一社会信用代码统一社会信用代码统一", False)],
)  # fmt: skip
def test_a_credit_code_is_folded_and_its_check_digit_is_right(sign, is_right):
    assert is_code(fold(sign)) is is_right


@pytest.mark.feature("ACC-05", "ACC-06")
def test_from_an_empty_page_to_an_approved_employer(cast):
    handler, operator = cast.client("seatless"), cast.client("operator")
    assert "您还没有为任何单位申请认证" in handler.get(reverse("accounts:employer")).text
    sent = handler.post(reverse("accounts:employer_new"), typed(cast), follow=True)
    assert "待平台审核" in sent.text
    claim = EmployerClaim.objects.get()
    assert claim.name in operator.get(reverse("accounts:claims")).text
    page = operator.get(reverse("accounts:claim", args=[claim.public_id])).text
    assert "授权委托书.pdf" in page
    assert cast.seatless.person.id_number not in page
    decide = reverse("accounts:claim_decide", args=[claim.public_id])
    early = operator.post(decide, {"decision": "approve", "version": claim.version})
    assert early.status_code == 422 and "委托书的页面还在检查，通常只要几秒钟" in early.text
    PaperCheck.objects.update(status=PaperCheck.Status.CLEAR)
    assert operator.post(decide, {"decision": "approve", "version": claim.version}).status_code == 302
    made = Organization.objects.get(credit_code=claim.credit_code)
    assert (made.is_verified, made.is_public_institution, made.department) == (True, True, None)
    assert "认证有效" in handler.get(reverse("accounts:employer")).text
    assert handler.get(reverse("applicants:archive_desk")).status_code == 200


@pytest.mark.feature("ACC-02")
def test_a_legal_persons_account_begins_with_its_own_unit_and_the_operator_sees_it(cast):
    client = cast.client("seatless")
    session = client.session
    session[UNIT_KEY] = {"name": "湖州新筑工程有限公司", "code": credit_code(1)}
    session.save()
    assert client.get(reverse("home")).headers["Location"] == reverse("accounts:employer")
    form = Drawn(client.get(reverse("accounts:employer_new")))
    assert form.ids["id_credit_code"].get("value") == credit_code(1)
    client.post(reverse("accounts:employer_new"), typed(cast))
    client.post(reverse("accounts:employer_new"), typed(cast, 2, name="别的单位有限公司"))
    own, foreign = EmployerClaim.objects.order_by("pk")
    assert (own.is_vouched, foreign.is_vouched) == (True, False)
    operator = cast.client("operator")
    assert "不是本单位的法人账号" not in operator.get(reverse("accounts:claim", args=[own.public_id])).text
    assert "不是本单位的法人账号" in operator.get(reverse("accounts:claim", args=[foreign.public_id])).text


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"credit_code": "91330500MA2BHP001M"}, "credit_code", "这不是正确的统一社会信用代码，请对照证照逐位核对。"),
        ({"letter_until": "2020-01-01"}, "letter_until", "请填写今天以后、五年以内的日期。"),
        ({"bureau": "nowhere"}, "bureau", "所选的项目不在可选范围内，请重新选择。"),
        ({"letter": factories.pdf("授权委托书.docx")}, "letter", "只接受 PDF、JPG、JPEG、PNG 文件，您选择的是“授权委托书.docx”。"),
        ({"name": "苕溪建设集团有限公司"}, "name", "“苕溪建设集团有限公司”已用另一个统一社会信用代码登记，请核对单位名称和代码。"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_beside_its_field_and_kept(cast, changes, field, sentence):
    answer = cast.client("seatless").post(reverse("accounts:employer_new"), typed(cast) | changes)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field] == [sentence]
    assert Drawn(answer).ids["id_letter_until"].get("value") == (typed(cast) | changes)["letter_until"]
    assert not EmployerClaim.objects.exists()


def test_a_department_with_the_bureau_of_another_county_is_told_to_both(cast):
    own, bureau = cast.organizations["employer"], cast.organizations["other_bureau"]
    doubt = f"“{own.department.name}”名下已认证的单位都属于“{own.bureau.name}”，这份申请选的是“{bureau.name}”"
    handler, address = cast.client("seatless"), reverse("accounts:employer_new")
    said = typed(cast, department=own.department.public_id)
    assert "请核对是否选错" not in handler.post(address, said, follow=True).text
    odd = said | {"credit_code": credit_code(2), "name": "别的单位有限公司", "bureau": bureau.public_id}
    odd["letter"] = factories.pdf("授权委托书.pdf", b"odd")
    assert doubt in handler.post(address, odd, follow=True).text
    claim = EmployerClaim.objects.get(bureau=bureau)
    assert doubt in cast.client("operator").get(reverse("accounts:claim", args=[claim.public_id])).text


def test_a_letter_that_came_with_a_wrong_date_is_not_chosen_again(cast):
    client, address = cast.client("seatless"), reverse("accounts:employer_new")
    refused = client.post(address, typed(cast, letter_until="2020-01-01"))
    assert "已保存“授权委托书.pdf”，不用重新选择" in refused.text
    again = typed(cast, kept=refused.context["kept"].public_id)
    del again["letter"]
    assert client.post(address, again | {"kept": "x"}).context["form"].errors["letter"] == ["请选择要上传的文件。"]
    assert cast.client("lin").post(address, again).context["form"].errors["letter"] == ["请选择要上传的文件。"]
    assert client.post(address, again).status_code == 302
    claim = EmployerClaim.objects.get()
    assert claim.letter == refused.context["kept"]
    employers.give_back(claim.public_id, cast.operator.seat, reason="缺公章。", seen_version=claim.version)
    own, version = reverse("accounts:employer_claim", args=[claim.public_id]), claim.version + 1
    upright = typed(cast, version=version, bureau="", letter=factories.pdf("正放的委托书.pdf", b"upright"))
    refused = client.post(own, upright)
    assert client.post(own, again | {"version": version, "kept": refused.context["kept"].public_id}).status_code == 302
    assert EmployerClaim.objects.get().letter.name == "正放的委托书.pdf"


def test_a_returned_claim_says_why_and_is_corrected_on_its_page(cast):
    claim = filed(cast, cast.seatless.user)
    cast.client("operator").post(
        reverse("accounts:claim_decide", args=[claim.public_id]),
        {"decision": "return", "reason": "委托书没有加盖公章。", "version": claim.version},
    )
    client, address = cast.client("seatless"), reverse("accounts:employer_claim", args=[claim.public_id])
    page = client.get(address)
    assert "委托书没有加盖公章。" in page.text
    assert Drawn(page).ids["id_name"].get("value") == claim.name
    data = typed(cast, name="湖州新筑工程（集团）有限公司", version=page.context["claim"].version)
    assert client.post(address, data).status_code == 302
    late = client.post(address, data | {"name": "我又改了一次的名称"})
    assert late.status_code == 409
    assert "我又改了一次的名称" in late.text
    assert EmployerClaim.objects.get().name == "湖州新筑工程（集团）有限公司"


def test_the_renewal_begins_with_what_is_known(cast):
    claim = approved(cast, cast.seatless.user, days=20)
    page = cast.client("seatless").get(reverse("accounts:employer_new"), {"renew": claim.public_id})
    assert Drawn(page).ids["id_credit_code"].get("value") == claim.credit_code
    assert "上传新的授权委托书" in cast.client("seatless").get(reverse("accounts:employer")).text
    filed(cast, cast.seatless.user)
    assert "上传新的授权委托书" not in cast.client("seatless").get(reverse("accounts:employer")).text
    foreign = cast.client("lin").get(reverse("accounts:employer_new"), {"renew": claim.public_id})
    assert claim.credit_code not in foreign.text


@pytest.mark.abuse("AC-013")
def test_a_dispute_is_shown_side_by_side_and_resolved_with_a_reason(cast):
    approved(cast, cast.seatless.user)
    second = filed(cast, cast.colleague.user)
    handler, operator = cast.client("seatless"), cast.client("operator")
    gone = handler.get(reverse("review:desk"))
    assert gone.status_code == 404 and "单位的页面都不能打开" in gone.text
    assert handler.get(reverse("home")).headers["Location"] == reverse("accounts:employer")
    own = handler.get(reverse("accounts:employer")).text
    assert "”有争议，暂停办理" in own and "申报件不会因此失效" in own
    assert cast.colleague.person.full_name not in own
    page = operator.get(reverse("accounts:claim", args=[second.public_id]))
    assert cast.seatless.person.full_name in page.text
    assert cast.colleague.person.full_name in page.text
    address = reverse("accounts:claim_resolve", args=[second.public_id])
    answer = {"winner": second.public_id, "standing": page.context["standing"]}
    unexplained = operator.post(address, answer)
    assert unexplained.status_code == 422
    assert unexplained.context["resolving"].errors["reason"] == ["请填写。"]
    stale = operator.post(address, answer | {"reason": "已向单位核实。", "standing": "x"})
    assert stale.status_code == 409
    assert "已向单位核实。" in stale.text
    assert operator.post(address, answer | {"reason": "已向单位核实。"}).status_code == 302
    assert cast.client("colleague").get(reverse("accounts:employer")).text.count("认证有效") == 1
    assert "不予认定的理由" in handler.get(reverse("accounts:employer")).text
    gone = operator.post(address, answer | {"reason": "我也核实过了。"})
    assert gone.status_code == 409
    assert "我也核实过了。" in gone.text


@pytest.mark.feature("ACC-05")
@pytest.mark.abuse("AC-013")
def test_before_a_second_claim_freezes_anybody_the_page_says_so_and_shows_the_other_way(cast):
    first = approved(cast, cast.seatless.user)
    handler, claimant, address = cast.client("seatless"), cast.client("colleague"), reverse("accounts:employer_new")
    asked = claimant.post(address, typed(cast))
    assert asked.status_code == 422 and "没有邀请码也要提交" in asked.text and "请现经办人邀请您" in asked.text
    form = Drawn(asked)
    assert form.ids["id_freeze"].get("type") == "checkbox" and form.ids["id_freeze"].get("checked") is None
    assert form.ids["id_name"].get("value") == "湖州新筑工程有限公司" and asked.context["kept"] is not None
    assert not Organization.objects.filter(is_frozen=True).exists()
    again = typed(cast, kept=asked.context["kept"].public_id, is_against="yes")
    del again["letter"]
    unticked = claimant.post(address, again)
    assert unticked.context["form"].errors["freeze"] == [
        "这家单位已有人经办或者申请。请勾选确认，或者填写现经办人给您的邀请码。"
    ]
    (row,) = handler.get(reverse("accounts:employer")).context["rows"]
    for _press in range(2):
        handler.post(reverse("accounts:employer_invite", args=[first.public_id]), {"token": row["token"]})
    page = handler.get(reverse("accounts:employer"))
    (invitation,) = page.context["rows"][0]["invitations"]
    assert invitation["code"] in page.text and "有效至" in page.text
    prefilled = Drawn(claimant.get(invitation["link"]))
    assert prefilled.ids["id_credit_code"].get("value") == credit_code(1)
    assert prefilled.ids["id_invitation"].get("value") == invitation["code"]
    spaced = f" {invitation['code'][:8]} {invitation['code'][8:].upper()}"
    sent = claimant.post(address, again | {"invitation": spaced}, follow=True)
    assert "已提交，平台审核后发短信通知您。" in sent.text and not Organization.objects.filter(is_frozen=True).exists()
    operator = cast.client("operator")
    claim = EmployerClaim.objects.get(handler=cast.colleague.user)
    shown = operator.get(reverse("accounts:claim", args=[claim.public_id])).text
    assert "这家单位已有经办人：秦无" in shown and "秦无 事先邀请" in shown
    assert "另有人申请经办您的单位" in handler.get(reverse("accounts:employer")).text


@pytest.mark.feature("ACC-05")
@pytest.mark.abuse("AC-023")
def test_a_press_makes_one_code_whatever_became_of_it_and_another_page_another(cast):
    first, other = approved(cast, cast.seatless.user), approved(cast, cast.seatless.user, 2)
    handler, own = cast.client("seatless"), reverse("accounts:employer")
    address = reverse("accounts:employer_invite", args=[first.public_id])
    page = handler.get(own)
    token = next(row["token"] for row in page.context["rows"] if row["claim"].pk == first.pk)
    assert f'name="token" value="{token}"' in page.text
    for _press in range(2):
        assert handler.post(address, {"token": token}).status_code == 302
        assert HandlerInvitation.objects.count() == 1, "used or over, it is the code of this page"
        HandlerInvitation.objects.update(expires_at=clock.now())
    elsewhere = handler.post(reverse("accounts:employer_invite", args=[other.public_id]), {"token": token})
    assert elsewhere.status_code == 409 and "这个页面已经提交过一次" in elsewhere.text
    rows = {row["claim"].pk: row for row in handler.get(own).context["rows"]}
    assert handler.post(address, {"token": rows[first.pk]["token"]}).status_code == 302
    assert HandlerInvitation.objects.count() == 2


@pytest.mark.feature("ACC-05")
@pytest.mark.abuse("AC-013")
def test_who_acts_sees_the_freeze_and_ends_it_with_one_button(cast):
    approved(cast, cast.seatless.user)
    claimant, said = cast.client("colleague"), typed(cast, is_against="yes", freeze="on")
    assert "已提交，各方暂停办理" in claimant.post(reverse("accounts:employer_new"), said, follow=True).text
    second = EmployerClaim.objects.get(handler=cast.colleague.user)
    handler, operator = cast.client("seatless"), cast.client("operator")
    own, answer = reverse("accounts:employer"), reverse("accounts:claim_answer", args=[second.public_id])
    assert handler.get(reverse("home")).headers["Location"] == own
    page = handler.get(own).text
    assert "各方暂停办理" in page and "同意共同经办" in page and "有异议" in page
    assert "另有人申请经办您的单位" in page and "周*" in page and "周同" not in page
    refused = handler.post(answer, {"answer": "object", "note": "短"})
    assert refused.status_code == 422 and "至少 5 个字，现在是 1 个字。" in refused.text
    assert handler.post(answer, {"note": "单位没有这个人。"}).status_code == 422
    objected = handler.post(answer, {"answer": "object", "note": "单位没有这个人。"}, follow=True)
    assert "（现经办人提出异议）：单位没有这个人。" in objected.text and "由平台向单位核实" in objected.text
    assert "各方暂停办理" in handler.get(own).text
    read = operator.get(reverse("accounts:claim", args=[second.public_id])).text
    assert "秦无 提出异议" in read and "单位没有这个人。" in read and "现经办人</span>" in read
    assert cast.client("lin").post(answer, {"answer": "agree"}).status_code == 404
    agreed = handler.post(answer, {"answer": "agree"}, follow=True)
    assert "已同意共同经办，单位账号恢复办理" in agreed.text
    assert handler.get(reverse("review:desk")).status_code == 200
    claim, decide = (reverse(f"accounts:{name}", args=[second.public_id]) for name in ("claim", "claim_decide"))
    assert "秦无 同意共同经办" in operator.get(claim).text
    PaperCheck.objects.update(status=PaperCheck.Status.CLEAR)
    version = EmployerClaim.objects.get(pk=second.pk).version
    assert operator.post(decide, {"decision": "approve", "version": version}).status_code == 302
    late = handler.post(answer, {"answer": "object", "note": "已向领导核实过。"})
    assert late.status_code == 409 and "已向领导核实过。" in late.text


@pytest.mark.abuse("AC-013")
def test_a_claim_in_dispute_is_taken_back_and_says_what_that_costs(cast):
    approved(cast, cast.seatless.user)
    second = filed(cast, cast.colleague.user)
    claimant = cast.client("colleague")
    page = claimant.get(reverse("accounts:employer_claim", args=[second.public_id])).text
    assert "30 天内您不能再申请已有经办人的单位" in page
    address = reverse("accounts:employer_withdraw", args=[second.public_id])
    assert claimant.post(address, {"version": second.version}).status_code == 302
    assert cast.client("seatless").get(reverse("review:desk")).status_code == 200


@pytest.mark.abuse("AC-013")
def test_the_operators_list_begins_with_what_is_stopped_and_with_how_many_wait_for_it(cast):
    """One has a case there, another an entry of the archive, and the first both: they are two."""
    known = cast.organizations["employer"]
    Organization.objects.filter(pk=known.pk).update(credit_code=credit_code(7))
    version = factories.plan(cast)
    walk.submitted(cast, version)
    for actor in (cast.lin, cast.payer):
        entry = factories.archive_entry(actor, *factories.entries_for(version)[0])
        ArchiveEntry.objects.filter(pk=entry.pk).update(status=ArchiveEntry.Status.SENT, employer=known)
    unknown = [filed(cast, cast.actors[name].user, 1) for name in ("seatless", "stranger")][1]
    filed(cast, cast.colleague.user, 7, name=known.name)
    filed(cast, cast.zhao.user, 3)
    operator = cast.client("operator")
    page = operator.get(reverse("accounts:claims"))
    rows = [(row["claim"].credit_code, row["people"]) for row in page.context["rows"]]
    assert rows == [(credit_code(7), 2), (unknown.credit_code, None), (unknown.credit_code, None)]
    assert page.text.count("单位已停办") == 1
    first = page.context["rows"][0]["claim"]
    assert "有 2 人的材料在等这家单位审核" in operator.get(reverse("accounts:claim", args=[first.public_id])).text
    following = operator.get(reverse("accounts:claims"), {"show": "disputed", "after": first.pk}).context["rows"]
    assert [row["claim"].credit_code for row in following] == [unknown.credit_code] * 2
    following = operator.get(reverse("accounts:claims"), {"show": "disputed", "after": following[0]["claim"].pk})
    assert len(following.context["rows"]) == 1


def test_a_claim_that_waits_shows_how_to_exchange_the_letter_and_how_to_take_it_back(cast):
    claim = filed(cast, cast.seatless.user)
    client, operator = cast.client("seatless"), cast.client("operator")
    page, letter, withdraw = (
        reverse(f"accounts:{name}", args=[claim.public_id])
        for name in ("employer_claim", "employer_letter", "employer_withdraw")
    )
    assert page in client.get(reverse("accounts:employer")).text
    version = claim.version
    bare = client.post(letter, {"version": version})
    assert bare.context["exchanging"].errors["letter"] == ["请选择要上传的文件。"]
    bad = client.post(letter, {"version": version, "letter": factories.pdf("委托书.jpg", b"x")})
    assert bad.status_code == 422 and bad.context["exchanging"].errors["letter"]
    sent = client.post(letter, {"version": version, "letter": factories.pdf("扫正.pdf", b"upright")}, follow=True)
    assert "更换前的委托书" in sent.text and "扫正.pdf" in sent.text
    shown = operator.get(reverse("accounts:claim", args=[claim.public_id])).text
    assert "更换前的委托书" in shown
    for file in (claim.letter, EmployerClaim.objects.get().letter):
        address = reverse("documents:file", args=[file.public_id])
        assert (operator.get(address).status_code, cast.client("wang").get(address).status_code) == (200, 404)
    assert client.post(withdraw, {"version": version}).status_code == 409
    taken = client.post(withdraw, {"version": version + 1}, follow=True)
    assert "已撤回“" in taken.text
    assert withdraw not in client.get(page).text


@pytest.mark.parametrize(
    ("show", "words"), [("waiting", "没有待审核的单位"), ("disputed", "没有有争议的单位"), ("done", "还没有办理过")]
)
def test_an_empty_list_says_what_will_be_there(cast, show, words):
    assert words in cast.client("operator").get(reverse("accounts:claims"), {"show": show}).text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_operators_list_asks_alike_for_one_row_and_three(cast, rows):
    for serial, name in enumerate(["seatless", "lin", "colleague"][:rows], start=1):
        filed(cast, cast.actors[name].user, serial)
    client = cast.client("operator")
    client.get(reverse("accounts:claims"))
    with CaptureQueriesContext(connection) as captured:
        assert len(client.get(reverse("accounts:claims")).context["rows"]) == rows
    assert len(captured) == ASKED


@pytest.mark.parametrize("employers_in_dispute", [1, 3])
def test_the_list_of_disputes_asks_alike_for_one_employer_and_three(cast, employers_in_dispute):
    for serial, name in enumerate(["lin", "zhao", "stranger"][:employers_in_dispute], start=1):
        approved(cast, cast.seatless.user, serial)
        filed(cast, cast.actors[name].user, serial)
    client = cast.client("operator")
    client.get(reverse("accounts:claims"))
    with CaptureQueriesContext(connection) as captured:
        assert len(client.get(reverse("accounts:claims")).context["rows"]) == 2 * employers_in_dispute
    assert len(captured) == ASKED + 3, "the employers, their cases, their entries"
