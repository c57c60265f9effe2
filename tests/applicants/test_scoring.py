"""The self-score and the recommenders: saved as typed, proven, frozen, printed; no declaration below the threshold."""

import re

import pytest
from django.urls import reverse

from applicants import printing
from applicants.forms.scoring import RecommendersForm
from applicants.models import ArchiveEntry, Dossier, Recommender, SheetPrint, Snapshot
from applicants.sections import Refused, Stale
from applicants.services import dossiers, scoring, sections
from applicants.snapshot import build
from documents.models import Rendering
from kernel import idempotency
from plans.spec.rule import RecommendedByRule
from tests import factories
from tests.plans.drafting import amended


@pytest.fixture
def version(cast):
    return factories.plan(cast)


@pytest.fixture
def draft(cast, version):
    factories.archived(cast, version)
    return factories.open_dossier(cast.lin, version, factories.SCORED_ROUTE)


@pytest.fixture
def ready(cast, version):
    return factories.ready_dossier(cast, version, route=factories.SCORED_ROUTE)


def sheet_url(dossier, name="sheet"):
    return reverse(f"applicants:{name}", args=[dossier.public_id])


def posted(dossier, scores=None, **more):
    """The sheet's form as a browser posts it."""
    typed = factories.typed_sheet(dossier, scores)
    data = {f"item_{code}": value for code, value in typed["values"].items()}
    data |= {f"gate_{code}": "on" for code in typed["gates"]}
    data |= {f"evidence_{code}": ids for code, ids in typed["evidence"].items()}
    return {"version": "0", **data, **more}


def experts(**more):
    rows = {f"{name}_{place}": text for place, row in enumerate(factories.EXPERTS) for name, text in row.items()}
    return {"version": "0", **rows, **more}


def content_of(dossier):
    return build(Dossier.objects.get(pk=dossier.pk), round=1, submitted_at=None, last=None)


def finding_of(dossier, kind):
    return next(finding for finding in content_of(dossier)["findings"] if finding["kind"] == kind)


@pytest.mark.feature("WIZ-07", "WIZ-06", "SCO-01", "SCO-02")
def test_the_information_step_opens_the_sheet(cast, draft):
    client = cast.client("lin")
    page = client.get(reverse("applicants:step", args=[draft.public_id, "information"])).content.decode()
    assert "开始自评" in page
    assert sheet_url(draft) in page
    assert "填写推荐专家" in page
    sheet = client.get(sheet_url(draft)).content.decode()
    assert "思想道德" in sheet
    assert "最高 60 分" in sheet
    assert 'name="item_build-medium-lead"' in sheet
    assert "市民中心一期工程" in sheet


def test_another_route_has_neither_sheet_nor_recommenders(cast, version):
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    client = cast.client("lin")
    assert [client.get(sheet_url(draft, name)).status_code for name in ("sheet", "recommenders", "sheet_state")] == [
        404
    ] * 3
    assert client.post(sheet_url(draft, "sheet_print")).status_code == 404
    assert (
        "开始自评" not in client.get(reverse("applicants:step", args=[draft.public_id, "information"])).content.decode()
    )
    with pytest.raises(Refused, match="不需要自评"):
        scoring.save_sheet(dossier_id=draft.pk, seat=cast.lin.seat, typed=factories.typed_sheet(draft), seen=0)
    with pytest.raises(Refused, match="不需要专家推荐"):
        scoring.save_recommenders(dossier_id=draft.pk, seat=cast.lin.seat, rows=factories.EXPERTS, seen=0)
    assert (content_of(draft)["scoring"], content_of(draft)["recommenders"]) == (None, [])


@pytest.mark.feature("SCO-01", "SCO-03", "WIZ-11")
def test_a_sheet_is_saved_and_its_total_shown(cast, draft):
    client = cast.client("lin")
    assert client.post(sheet_url(draft), posted(draft)).status_code == 302
    page = client.get(sheet_url(draft))
    assert page.context["result"].points == 95
    assert "已达到申报要求" in page.content.decode()
    finding = finding_of(draft, "score")
    assert (finding["status"], finding["actual"]) == ("met", "95 分，控制项全部符合")


@pytest.mark.feature("SCO-01")
def test_the_archive_fills_in_what_it_proves_until_the_sheet_is_saved(cast, draft):
    client = cast.client("lin")
    page = client.get(sheet_url(draft))
    form = page.context["form"]
    project = ArchiveEntry.objects.get(person=draft.person, kind="project")
    assert form.typed()["values"]["build-medium-lead"] == "1"
    assert form.typed()["evidence"]["build-medium-lead"] == [project.public_id]
    assert [code for code, value in form.typed()["values"].items() if value] == ["build-medium-lead"]
    assert page.context["result"].points == 60
    assert f"按业绩档案先填了 1 项，可以修改：{project.summary}。" in page.content.decode()
    assert content_of(draft)["scoring"] is None
    assert finding_of(draft, "score")["actual"] == "尚未自评"
    assert client.post(sheet_url(draft), posted(draft, {})).status_code == 302
    emptied = client.get(sheet_url(draft))
    assert (emptied.context["result"].points, emptied.context["form"]["item_build-medium-lead"].value()) == (0, "")
    assert f"业绩档案中有 1 项符合：{project.summary}。" in emptied.content.decode()


@pytest.mark.feature("SCO-01")
@pytest.mark.parametrize(
    ("data", "item"),
    [
        ({"complexity": "ordinary"}, "build-plain-lead"),
        ({"role": "participant"}, "build-medium-member"),
        ({"category": "planning_design"}, "design-medium-lead"),
        ({"category": "technical_management", "complexity": "government"}, "manage-government-lead"),
        ({"category": "research", "complexity": "county"}, "research-county-lead"),
        ({"category": "demonstration", "complexity": "city"}, "demonstration-lead"),
        ({"complexity": ""}, None),
    ],
)
def test_a_project_is_suggested_for_the_one_item_it_surely_fits(cast, draft, data, item):
    project = ArchiveEntry.objects.get(person=draft.person, kind="project")
    project.data |= data
    project.save()
    form = cast.client("lin").get(sheet_url(draft)).context["form"]
    assert [code for code, value in form.typed()["values"].items() if value] == ([item] if item else [])


@pytest.mark.feature("SCO-01")
def test_what_is_above_a_cap_is_said(cast, draft):
    client = cast.client("lin")
    client.post(sheet_url(draft), posted(draft, factories.SCORES | {"build-medium-lead": ("2", "project")}))
    page = client.get(sheet_url(draft))
    assert page.context["result"].raw["projects"] == 120
    assert page.context["result"].groups["projects"] == 60


@pytest.mark.feature("WIZ-11")
def test_an_impossible_answer_is_kept_and_said_beside_its_field(cast, draft):
    client = cast.client("lin")
    amended(draft.plan_version)  # without that item: of no concern to a dossier begun before
    impossible = posted(draft, factories.SCORES | {"conduct": ("六", "appraisal")})
    answer = client.post(sheet_url(draft), impossible)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“职业道德”请填 0 到 5 的整数。" in page
    assert 'value="六"' in page
    draft.refresh_from_db()
    assert draft.sheet["values"]["conduct"] == "六"
    assert answer.context["form"]["version"].value() == "1"
    again = client.get(sheet_url(draft)).content.decode()
    for words in ("“职业道德”请填 0 到 5 的整数。", " data-wrong>", 'data-most="5"', "改好并保存以后才能打印"):
        assert words in again
    assert "生成打印稿" not in again
    assert "<span data-verdict-reached hidden>" in again
    assert content_of(draft)["scoring"]["total"] == 90


@pytest.mark.feature("SCO-05")
def test_points_without_evidence_are_said_and_keep_from_submitting(cast, draft):
    client = cast.client("lin")
    data = posted(draft)
    del data["evidence_licence"]
    answer = client.post(sheet_url(draft), data)
    assert answer.status_code == 422
    assert "中的“执业资格等级”计了分，请选择佐证材料。" in answer.content.decode()
    page = client.get(reverse("applicants:step", args=[draft.public_id, "preview"])).content.decode()
    assert re.search("自评表：“[^”]+”中的“执业资格等级”计了分，请选择佐证材料。", page)


@pytest.mark.abuse("AC-016")
def test_evidence_of_somebody_else_is_not_kept(cast, version, draft):
    theirs = factories.archived(cast, version, "colleague")
    data = posted(draft, evidence_licence=[next(e.public_id for e in theirs if e.kind == "credential")])
    assert cast.client("lin").post(sheet_url(draft), data | {"item_stray": "1"}).status_code == 422
    draft.refresh_from_db()
    assert draft.sheet["evidence"]["licence"] == []
    assert "stray" not in draft.sheet["values"]


def test_a_file_of_the_dossier_may_be_evidence(cast, draft):
    row = sections.add_attachment(
        dossier_id=draft.pk, seat=cast.lin.seat, code="other", file=factories.pdf("合格证.pdf", b"x")
    )
    data = posted(draft, factories.SCORES | {"english": ("passed", "")}, evidence_english=[row.file.public_id])
    assert cast.client("lin").post(sheet_url(draft), data).status_code == 302
    items = {item["code"]: item for group in content_of(draft)["scoring"]["groups"] for item in group["items"]}
    assert [proof["summary"] for proof in items["english"]["evidence"]] == ["其他补充材料：合格证.pdf"]
    assert items["english"]["points"] == 2


def test_an_achievement_that_proves_the_score_belongs_to_the_dossier(cast, draft):
    scoring.save_sheet(dossier_id=draft.pk, seat=cast.lin.seat, typed=factories.typed_sheet(draft), seen=0)
    assert draft.entries.count() == 0
    assert [entry["kind"] for entry in content_of(draft)["entries"] if entry["selected"]] == ["project"]


@pytest.mark.abuse("AC-025")
def test_a_save_by_itself_reads_what_may_be_chosen_and_judges_nothing(cast, draft, monkeypatch):
    client, data = cast.client("lin"), posted(draft, autosave="1")
    monkeypatch.setattr("applicants.snapshot.build", lambda *_args, **_more: pytest.fail("the whole dossier was built"))
    assert client.post(sheet_url(draft), data).json()["version"] == 1


def test_a_second_tab_overwrites_nothing(cast, draft):
    client = cast.client("lin")
    assert client.post(sheet_url(draft), posted(draft, autosave="1")).json()["version"] == 1
    late = client.post(sheet_url(draft), posted(draft, {}, autosave="1"))
    assert late.status_code == 409
    assert "另一个窗口" in late.json()["message"]
    assert client.post(sheet_url(draft), posted(draft, {})).status_code == 409
    assert content_of(draft)["scoring"]["total"] == 95
    with pytest.raises(Stale):
        scoring.save_recommenders(dossier_id=draft.pk, seat=cast.lin.seat, rows=factories.EXPERTS, seen=3)


@pytest.mark.feature("WIZ-07", "SCO-03")
def test_a_declaration_at_94_is_refused_and_at_95_taken(cast, ready):
    seat = cast.lin.seat
    factories.score(ready, seat, factories.SCORES | {"conduct": ("4", "appraisal")})
    ready.refresh_from_db()
    with pytest.raises(Refused) as refused:
        dossiers.submit(dossier_id=ready.pk, seat=seat, token=idempotency.new_token(), seen_version=ready.version)
    assert [p.text for p in refused.value.problems] == [
        "不满足申报条件“自评分”：要求自评分达到 95 分，控制项全部符合；还差 1 分。"
    ]
    factories.score(ready, seat)
    ready.refresh_from_db()
    factories.submit(ready, cast.lin)
    assert Snapshot.objects.get(dossier=ready).content["scoring"]["total"] == 95


@pytest.mark.abuse("AC-030", "AC-016")
def test_a_total_that_was_posted_counts_for_nothing(cast, draft):
    more = {
        "total": "164",
        "points": "164",
        "reached": "on",
        "score": "164",
        "item_total": "164",
        "group_projects": "60",
    }
    assert cast.client("lin").post(sheet_url(draft), posted(draft, {}, **more)).status_code == 302
    assert content_of(draft)["scoring"]["total"] == 0
    assert finding_of(draft, "score")["status"] == "not_met"


@pytest.mark.feature("SCO-02")
def test_a_gate_that_is_not_ticked_keeps_from_declaring(cast, draft):
    data = posted(draft)
    del data["gate_ethics"]
    assert cast.client("lin").post(sheet_url(draft), data).status_code == 302
    finding = finding_of(draft, "score")
    assert (finding["status"], finding["missing"]) == ("not_met", "控制项没有全部符合")


def test_no_sheet_is_no_score(draft):
    assert finding_of(draft, "score")["actual"] == "尚未自评"


@pytest.mark.feature("REC-01")
def test_recommenders_are_saved_and_judged(cast, draft):
    client = cast.client("lin")
    assert client.get(sheet_url(draft, "recommenders")).status_code == 200
    sections.save_information(dossier_id=draft.pk, seat=cast.lin.seat, seen=0,
                              values={"route": draft.route, "major": factories.MAJOR, "statement": "述职"})  # fmt: skip
    assert client.post(sheet_url(draft, "recommenders"), experts()).status_code == 302
    rows = content_of(draft)["recommenders"]
    assert [(row["name"], row["level_label"], row["phone"]) for row in rows] == [
        ("严高工", "副高级", "139****0001"),
        ("金高工", "正高级", "139****0002"),
    ]
    assert finding_of(draft, "recommended_by")["status"] == "met"
    assert "13905720001" in client.get(sheet_url(draft, "recommenders")).content.decode()


def test_the_recommenders_major_is_spoken_of_only_where_the_plan_asks_for_it(cast):
    for matching in (True, False):
        asked = RecommendedByRule(kind="recommended_by", count=1, level="associate_senior", matching_major=matching)
        hint = RecommendersForm.of(asked, cast.lin.person).fields["major_0"].help_text
        assert ("相同或相近" in hint) is matching


@pytest.mark.feature("REC-01")
@pytest.mark.parametrize(
    ("more", "status"), [({"major_1": "暖通"}, "to_judge"), ({"level_1": "intermediate"}, "not_met")]
)
def test_a_major_not_on_the_list_is_for_a_person_and_a_lower_title_is_not_enough(cast, draft, more, status):
    sections.save_information(dossier_id=draft.pk, seat=cast.lin.seat, seen=0,
                              values={"route": draft.route, "major": factories.MAJOR, "statement": "述职"})  # fmt: skip
    answer = cast.client("lin").post(sheet_url(draft, "recommenders"), experts(**more))
    assert answer.status_code == (422 if status == "not_met" else 302)
    assert ("第 2 名推荐专家的职称层级：须为副高级以上，请另请一名专家。" in answer.text) is (status == "not_met")
    assert "选填" not in answer.text
    assert finding_of(draft, "recommended_by")["status"] == status


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"phone_0": "0572-123"}, "请填写 11 位手机号。"),
        ({"phone_1": "13905720001"}, "与前面一名专家的手机号相同，须由不同的专家推荐。"),
        ({"name_0": "林清"}, "不能由本人推荐。"),
        ({"title_0": ""}, "请填写。"),
        ({"level_0": "emperor"}, "所选的项目不在可选范围内，请重新选择。"),
        ({"name_0": "名" * 41}, "最多 40 个字，现在是 41 个字。"),
    ],
)
def test_what_is_wrong_with_a_recommender_is_kept_and_said(cast, draft, more, sentence):
    client = cast.client("lin")
    answer = client.post(sheet_url(draft, "recommenders"), experts(**more))
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert sentence in client.get(sheet_url(draft, "recommenders")).content.decode()
    assert Recommender.objects.filter(dossier=draft).count() == 2
    assert len(content_of(draft)["recommenders"]) == 1
    preview = client.get(reverse("applicants:step", args=[draft.public_id, "preview"])).content.decode()
    assert "名推荐专家有 1 处没有填好。" in preview


def test_ones_own_phone_is_no_recommenders(cast, draft):
    answer = cast.client("lin").post(sheet_url(draft, "recommenders"), experts(phone_0=cast.lin.person.phone))
    assert "这是您本人的手机号，请填写推荐专家的。" in answer.content.decode()


def test_a_place_keeps_its_recommender(cast, draft):
    client = cast.client("lin")
    client.post(sheet_url(draft, "recommenders"), experts())
    before = list(draft.recommenders.values_list("public_id", flat=True).order_by("position"))
    client.post(sheet_url(draft, "recommenders"), experts(version="1", employer_0="另一单位"))
    assert list(draft.recommenders.values_list("public_id", flat=True).order_by("position")) == before


@pytest.mark.feature("SCO-06", "REC-01")
def test_the_sheet_is_printed_for_signing(cast, ready, django_capture_on_commit_callbacks):
    client = cast.client("lin")
    with django_capture_on_commit_callbacks():
        assert client.post(sheet_url(ready, "sheet_print")).status_code == 302
        assert client.post(sheet_url(ready, "sheet_print")).status_code == 302
    rendering = Rendering.objects.get(kind="score_sheet")
    assert SheetPrint.objects.get(dossier=ready).digest == rendering.digest
    html = printing.build_html(rendering)
    for words in ("湖州市建设工程专业工程师职务任职资格自评表", "最终得分", "严高工", "13905720001", "专家签名：",
                  "经对林清的《", "施工与监理·中等复杂·技术骨干", "1 项，60"):  # fmt: skip
        assert words in html
    assert "13905720001" not in str(SheetPrint.objects.get(dossier=ready).content)
    assert "正在生成" in client.get(sheet_url(ready, "sheet_state")).content.decode()
    Rendering.objects.update(status=Rendering.Status.FAILED)
    failed = client.get(sheet_url(ready, "sheet_state")).content.decode()
    assert "生成失败" in failed and sheet_url(ready, "sheet_print") in failed


@pytest.mark.feature("SCO-06")
def test_a_changed_sheet_is_another_paper(cast, ready, django_capture_on_commit_callbacks):
    client = cast.client("lin")
    with django_capture_on_commit_callbacks():
        client.post(sheet_url(ready, "sheet_print"))
    factories.score(ready, cast.lin.seat, factories.SCORES | {"conduct": ("4", "appraisal")})
    assert "生成打印稿" in client.get(sheet_url(ready)).content.decode()
    with django_capture_on_commit_callbacks():
        client.post(sheet_url(ready, "sheet_print"))
    assert Rendering.objects.filter(kind="score_sheet").count() == 2


def test_one_person_keeps_the_workers_of_all_busy_with_so_many_papers(cast, ready, monkeypatch):
    """Every value typed makes another paper: a script that types and prints would hold up everybody's forms."""
    monkeypatch.setattr(scoring, "MOST_PRINTS", 1)
    client = cast.client("lin")
    client.post(sheet_url(ready, "sheet_print"))
    factories.score(ready, cast.lin.seat, factories.SCORES | {"conduct": ("4", "appraisal")})
    told = client.post(sheet_url(ready, "sheet_print"), follow=True).content.decode()
    assert "一小时内最多打印 1 份不同的自评表" in told
    assert Rendering.objects.filter(kind="score_sheet").count() == SheetPrint.objects.count() == 1
    factories.score(ready, cast.lin.seat)
    told = client.post(sheet_url(ready, "sheet_print"), follow=True).content.decode()
    assert "一小时内最多" not in told, "what was printed already is no new paper"


def test_nothing_is_printed_of_an_empty_sheet(cast, draft):
    answer = cast.client("lin").post(sheet_url(draft, "sheet_print"), follow=True)
    assert "还没有填写自评表，不能打印。" in answer.content.decode()
    assert not Rendering.objects.exists()


def test_after_the_submit_nothing_can_be_changed(cast, ready):
    factories.submit(ready, cast.lin)
    client = cast.client("lin")
    assert client.post(sheet_url(ready), posted(ready, {}, version="1")).status_code == 400
    assert client.post(sheet_url(ready, "recommenders"), experts(version="1")).status_code == 400
    assert client.get(sheet_url(ready)).context["result"].points == 95
    assert "提交以后不能修改" in client.get(sheet_url(ready)).content.decode()


def test_the_sheet_asks_as_often_for_three_projects_as_for_one(cast, ready, django_assert_max_num_queries):
    client = cast.client("lin")

    def asked():
        with django_assert_max_num_queries(40) as captured:
            assert client.get(sheet_url(ready)).status_code == 200
        whole = [query for query in captured.captured_queries if '"applicants_dossier"."answers"' in query["sql"]]
        assert len(whole) == 1, "the dossier is looked up once for the page"
        entries = [
            query for query in captured.captured_queries if 'ORDER BY "applicants_archiveentry"."kind"' in query["sql"]
        ]
        assert len(entries) == 1, "and so is what it may draw on"
        return len(captured)

    asked()
    one = asked()
    for number in range(2):
        kind, data = next(pair for pair in factories.entries_for(ready.plan_version) if pair[0] == "project")
        factories.archive_entry(cast.lin, kind, data | {"name": f"工程{number}"}, content=f"more{number}".encode())
    factories.approve_archive(cast.lin, cast.wang)
    assert asked() == one
