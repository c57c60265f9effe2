"""A self-score in review: verified by employer and committee office, side by side with reasons, printed, never lost."""

import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from applicants import gates
from applicants.models import Dossier
from applicants.sections import Section
from applicants.services import dossiers
from documents.models import Rendering, StoredFile
from documents.services import run_rendering
from kernel import idempotency
from plans.rules.finding import Status
from plans.spec.chain import Action
from review.engine.commands import Defect
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import Case, ReviewEvent
from review.printing import score as printing
from review.queries.scores import totals_of, verifications
from tests import factories, walk
from tests.access.samples import verification
from tests.plans.drafting import amended

pytestmark = pytest.mark.django_db
LESS = {"build-medium-lead": ("0", "佐证中没有本人姓名"), "build-medium-member": ("2", "按参与者计两项")}


@pytest.fixture
def version(cast):
    return factories.plan(cast)


@pytest.fixture
def case(cast, version):
    return walk.submitted(cast, version, route=factories.SCORED_ROUTE)


def page_of(case, name="score"):
    return reverse(f"review:{name}", args=[case.public_id])


def verify(client, case, changed=None):
    case.refresh_from_db()
    return client.post(page_of(case), verification(case, changed))


def to_office(cast, case):
    """Walk the case to the committee office; the employer agrees with the self-score on the way."""
    verify(cast.client("wang"), case)
    walk.walk_to(cast, case, "office")


@pytest.mark.feature("SCO-04")
def test_the_employer_verifies_item_by_item(cast, case):
    client = cast.client("wang")
    page = client.get(page_of(case)).content.decode()
    assert "市民中心一期工程" in page
    assert verify(client, case, LESS).status_code == 302
    event = ReviewEvent.objects.get(case=case, kind="score_verified")
    assert (event.data["own_total"], event.data["total"], event.data["reached"]) == (95, 75, False)
    assert (event.seat.organization.name, event.stage) == ("苕溪建设集团有限公司", "employer")
    shown = client.get(page_of(case, "case")).content.decode()
    for words in (
        "自评与核定",
        "佐证中没有本人姓名",
        "按参与者计两项",
        "（-60）",
        "（+40）",
        "自评 95 分，核定 75 分。",
    ):
        assert words in shown
    assert check_all() == []


def test_a_verified_total_below_the_threshold_is_said_wherever_one_decides(cast, case):
    client = cast.client("wang")
    assert "低于须达到的" not in client.get(page_of(case, "case")).content.decode()
    verify(client, case)
    assert "低于须达到的" not in client.get(page_of(case, "case")).content.decode()
    verify(client, case, LESS)
    told = "核定 75 分，低于须达到的 95 分，不满足。提交时的自评为 95 分，条件核对已按核定分重新判断。"
    assert told in client.get(page_of(case)).content.decode()
    page = client.get(page_of(case, "case")).content.decode()
    assert told in page.split('id="check"')[1].split('id="act"')[0]
    assert told in page.split('id="act"')[1]


def on_the_score(findings):
    """Of these findings, at any depth, the ones about a score."""
    found = [each for each in findings if each.kind == "score"]
    return found + [deeper for each in findings for deeper in on_the_score(each.children)]


@pytest.mark.feature("SCO-03", "SCO-04")
def test_the_condition_on_the_score_is_judged_by_what_was_verified_and_says_what_it_was(cast, case):
    client = cast.client("wang")
    frozen = case.snapshot.content["findings"]
    shown = client.get(page_of(case, "case")).context["findings_list"]
    assert [each.as_data() for each in shown] == frozen
    verify(client, case, LESS)
    shown = client.get(page_of(case, "case")).context["findings_list"]
    (score,) = on_the_score(shown)
    assert (score.status, score.missing) == (Status.NOT_MET, "还差 20 分")
    assert score.note.startswith("提交时：满足（95 分")
    assert "核定 75 分" in score.evidence[0]
    changed = [now.title for now, before in zip(shown, frozen, strict=True) if now.as_data() != before]
    assert changed == [score.title]
    case.refresh_from_db()
    assert case.snapshot.content["findings"] == frozen


@pytest.mark.feature("SCO-04")
def test_approval_waits_for_the_verification(cast, case):
    client = cast.client("wang")
    assert "去核定自评分" in client.get(page_of(case, "case")).content.decode()
    data = {"seen_version": case.version, "token": idempotency.new_token(), "reason": "材料齐全，同意报送。"}
    answer = client.post(reverse("review:act", args=[case.public_id, "approve"]), data)
    assert answer.status_code == 409
    assert "本环节须核定自评分" in answer.content.decode()
    verify(client, case)
    assert "去核定自评分" not in client.get(page_of(case, "case")).content.decode()
    walk.decide(case, cast.wang, Action.APPROVE)
    assert case.stage == "employer_notice"


@pytest.mark.feature("SCO-04")
def test_a_difference_without_a_reason_is_said_beside_its_field_and_nothing_is_lost(cast, case):
    client = cast.client("wang")
    changed = {
        "build-medium-lead": ("0", "少"),
        "conduct": ("9", "评议只得五分"),
        "licence": ("second-class", "证书为二级证书"),
    }
    answer = verify(client, case, changed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "核定与自评不同，请写明理由，至少 5 个字。" in page
    assert "“职业道德”请填 0 到 5 的整数。" in page
    assert "证书为二级证书" in page
    assert 'value="9"' in page
    amended(case.plan_version)  # without that item: of no concern to a case of the version before
    for typed in ("-1", "4.5"):
        answer = verify(client, case, {"conduct": (typed, "评议只得五分")})
        page = answer.content.decode()
        assert (answer.status_code, f'value="{typed}"' in page) == (422, True), typed
        assert "“职业道德”请填 0 到 5 的整数。" in page, typed
    assert not ReviewEvent.objects.filter(kind="score_verified").exists()
    assert verify(client, case, {"conduct": ("0", "评议没有得分")}).status_code == 302
    assert verifications(Case.objects.get(pk=case.pk))[-1].data["total"] == 90


@pytest.mark.abuse("AC-025", "AC-023")
def test_a_stale_page_and_a_double_click_record_nothing_more(cast, case):
    client = cast.client("wang")
    data = verification(case)
    assert [client.post(page_of(case), data).status_code for _click in range(2)] == [302, 302]
    assert ReviewEvent.objects.filter(kind="score_verified").count() == 1
    late = client.post(page_of(case), data | {"token": idempotency.new_token()})
    assert late.status_code == 409
    assert "请刷新后再办" in late.content.decode()


@pytest.mark.feature("SCO-04", "SCO-07")
def test_the_committee_sees_the_last_verified_total(cast, case, django_assert_num_queries):
    to_office(cast, case)
    client = cast.client("sun")
    assert "核定自评分" in client.get(page_of(case, "case")).content.decode()
    assert verify(client, case, LESS).status_code == 302
    case.refresh_from_db()
    found = verifications(case)
    assert [(event.stage, event.data["total"]) for event in found] == [("employer", 95), ("office", 75)]
    walk.walk_to(cast, case, "committee")
    with django_assert_num_queries(1):
        assert totals_of([case]) == {case.pk: (95, 75)}
    meeting = walk.ballot(cast, case)
    assert "自评 95 分，核定 75 分" in client.get(reverse("review:meeting", args=[meeting.public_id])).content.decode()
    assert check_all() == []


@pytest.mark.feature("SCO-04")
def test_a_second_verification_replaces_the_first_and_both_stay(cast, case):
    client = cast.client("wang")
    verify(client, case, LESS)
    form = client.get(page_of(case)).context["form"]
    assert form["item_build-medium-member"].value() == 2
    assert form["reason_build-medium-lead"].value() == "佐证中没有本人姓名"
    verify(client, case)
    assert ReviewEvent.objects.filter(kind="score_verified").count() == 2
    case.refresh_from_db()
    assert [event.data["total"] for event in verifications(case)] == [95]
    with pytest.raises(DatabaseError), transaction.atomic():
        ReviewEvent.objects.filter(kind="score_verified").update(data={})


def test_only_those_whom_the_plan_names_verify(cast, case):
    verify(cast.client("wang"), case)
    walk.walk_to(cast, case, "department")
    client = cast.client("department_officer")
    assert "逐项核定" not in client.get(page_of(case)).content.decode()
    answer = verify(client, case)
    assert answer.status_code == 409
    assert "没有这项操作" in answer.content.decode()
    walk.decide(case, cast.department_officer, Action.APPROVE)


def test_a_case_without_a_self_score_has_no_such_page(cast, version):
    case = walk.submitted(cast, version)
    client = cast.client("wang")
    assert client.get(page_of(case)).status_code == 404
    assert client.post(page_of(case, "score_print")).status_code == 404
    assert "自评与核定" not in client.get(page_of(case, "case")).content.decode()


def test_the_applicant_is_not_told_what_was_found(cast, case):
    verify(cast.client("wang"), case, LESS)
    page = cast.client("lin").get(reverse("review:tracker", args=[case.dossier.public_id])).content.decode()
    assert "核定" not in page


@pytest.mark.feature("SCO-01")
def test_a_corrected_sheet_is_shown_as_a_difference_and_verified_anew(cast, case):
    client = cast.client("wang")
    verify(client, case)
    defects = (Defect("achievements", "获奖一项请补充佐证"),)
    walk.decide(case, cast.wang, Action.RETURN, reason="请补充自评的佐证材料", defects=defects)
    dossier = Dossier.objects.get(pk=case.dossier_id)
    assert gates.unanswered(dossier, case.snapshot) == [Section.ACHIEVEMENTS]
    factories.score(dossier, cast.lin.seat, factories.SCORES | {"english": ("passed", "credential")})
    dossier.refresh_from_db()
    assert gates.unanswered(dossier, case.snapshot) == []
    factories.sign_anew(dossier, cast.lin)
    dossiers.submit(
        dossier_id=dossier.pk, seat=cast.lin.seat, token=idempotency.new_token(), seen_version=dossier.version
    )
    case = Case.objects.get(pk=case.pk)
    assert case.snapshot.content["scoring"]["total"] == 97
    page = client.get(page_of(case, "case")).content.decode()
    assert re.search(r"<del>[^<]*5[^<]*</del>.*<ins>[^<]*7[^<]*</ins>", page, re.DOTALL)  # 95 分, now 97
    for words in ("自评：附加·外语和计算机 · 职称英语", "还没有核定。"):
        assert words in page
    with pytest.raises(Refused) as refused:
        walk.decide(case, cast.wang, Action.APPROVE)
    assert refused.value.code == "score_unverified"
    assert check_all() == []


@pytest.mark.feature("SCO-06")
def test_the_sheet_is_printed_with_both_columns(cast, case, django_capture_on_commit_callbacks):
    client = cast.client("wang")
    verify(client, case, LESS)
    with django_capture_on_commit_callbacks():
        assert client.post(page_of(case, "score_print")).status_code == 302
        assert client.post(page_of(case, "score_print")).status_code == 302
    rendering = Rendering.objects.get(kind="score_sheet")
    html = printing.build_html(rendering)
    for words in ("单位审核", "佐证中没有本人姓名", "核定与自评不同的理由", "严高工", "139****0001", "专家签名："):
        assert words in html
    assert "正在生成" in client.get(page_of(case, "score_state")).content.decode()
    Rendering.objects.update(status=Rendering.Status.FAILED)
    failed = client.get(page_of(case, "score_state")).content.decode()
    assert "生成失败" in failed and page_of(case, "score_print") in failed
    Rendering.objects.update(status=Rendering.Status.WAITING)
    done = run_rendering(rendering.pk, printing.build_pdf, name=printing.file_name(rendering))
    assert done.file.name == f"自评核定表-{case.dossier.number}.pdf"
    address = reverse("documents:file", args=[done.file.public_id])
    assert address in client.get(page_of(case)).content.decode()
    answers = {who: cast.client(who).get(address).status_code for who in ("wang", "lin", "zhao", "sun")}
    assert answers == {"wang": 200, "lin": 404, "zhao": 404, "sun": 404}


def test_evidence_of_the_score_is_open_to_who_reads_the_case(cast, case):
    scored = case.snapshot.content["scoring"]
    proofs = [p for group in scored["groups"] for item in group["items"] for p in item["evidence"]]
    file = StoredFile.objects.get(public_id=proofs[0]["files"][0]["public_id"])
    assert cast.client("wang").get(reverse("documents:file", args=[file.public_id])).status_code == 200
    assert cast.client("zhao").get(reverse("documents:file", args=[file.public_id])).status_code == 404
