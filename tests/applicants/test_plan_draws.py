"""The plan draws the information step: texts of single routes, an approval before declaring, the receiving office."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.urls import reverse

from applicants import gates, information
from applicants.copying.parts import parts
from applicants.models import Dossier
from applicants.services import sections
from applicants.snapshot import build
from kernel import clock
from plans.services import publish
from plans.spec.condition import AnswerIs
from plans.spec.parts import Attachment, AttachmentNeed, PreApproval, Receiving, ReceivingOffice, TextField
from plans.spec.redate import DAYS_BEFORE
from review.presenters.changes import changes
from tests import factories
from tests.applicants.archive_data import TRUTHFUL
from tests.portal.drawn import Drawn

OTHER = "engineer-transfer"
TEXT, APPROVAL = f"text.{OTHER}.condition", f"approval.{OTHER}"
OFFICES = (
    ReceivingOffice(code="district", name="区经信局受理点", address="示例路1号", phone="0572-5550101"),
    ReceivingOffice(code="municipal", name="市直单位受理点"),
)
WARNING = "选错受理点的，由本人承担后果。"
TOLD = "材料到受理环节时送所选的受理点，请按单位的隶属关系选择；受理点没有在本平台登记的，按用人单位的隶属关系送审。"


@pytest.fixture
def draft(cast):
    document = factories._document(clock.today() + timedelta(days=DAYS_BEFORE - 2))
    asked = TextField(code="condition", label="符合的条件", hint="写明符合哪一项。", limit=20)
    changed = {"extra_fields": (asked,), "pre_approval": "early"}
    routes = tuple(each.model_copy(update=changed if each.code == OTHER else {}) for each in document.routes)
    made = Attachment(code="works", name="任现职以来的著作和论文", need=AttachmentNeed.GENERATED)
    state = AnswerIs(kind="answer", key="employment_class", values=("state_enterprise",))
    some = Attachment(code="state", name="国有企业岗位证明", need=AttachmentNeed.CONDITIONAL, condition=state)
    more = {
        "routes": routes,
        "attachments": (*document.attachments, made, some),
        "pre_approvals": (PreApproval(code="early", name="转评核准", to="市职改办"),),
        "receiving": Receiving(found_by="choice", offices=OFFICES, warning=WARNING),
    }
    version = publish(document.model_copy(update=more), organizer=cast.organizations["office"])
    factories.archived(cast, version)
    return factories.open_dossier(cast.lin, version)


def url(dossier):
    return reverse("applicants:step", args=[dossier.public_id, "information"])


def posted(route=OTHER, **more):
    return {"route": route, "major": factories.MAJOR, "statement": "述职", "education-online": "found",
            "insurance": "in-province", "version": "0", TEXT: "符合第一项。", APPROVAL: "湖职办〔2026〕8号，2026年3月1日",
            information.OFFICE: "district", **more}  # fmt: skip


def content_of(draft):
    return build(Dossier.objects.get(pk=draft.pk), round=1, submitted_at=None, last=None)


def problems(draft):
    draft = Dossier.objects.get(pk=draft.pk)
    return [
        p for p in gates.problems(draft, content_of(draft)) if p.section == "information" and p.target != "findings"
    ]


@pytest.mark.feature("WIZ-06")
def test_a_routes_texts_are_asked_kept_and_shown_to_the_reviewer(cast, draft):
    client = cast.client("lin")
    assert client.post(url(draft), posted()).status_code == 302
    content = content_of(draft)
    assert [(row["label"], row["text"]) for row in content["texts"]] == [
        ("转评核准", "湖职办〔2026〕8号，2026年3月1日"),
        ("符合的条件", "符合第一项。"),
    ]
    preview = client.get(reverse("applicants:step", args=[draft.public_id, "preview"])).content.decode()
    assert "符合第一项。" in preview
    kept = {part.title: part.text for part in parts(content, defaultdict(str))}
    assert kept["符合的条件"] == "符合第一项。"
    client.post(url(draft), posted(version="1", **{TEXT: "符合第二项。"}))
    told = changes(content, content_of(draft))
    assert [(each.label, each.before, each.after) for each in told] == [("符合的条件", "符合第一项。", "符合第二项。")]


@pytest.mark.feature("WIZ-06")
def test_only_the_route_that_asks_asks_and_what_was_typed_for_it_is_kept(cast, draft):
    client = cast.client("lin")
    assert client.post(url(draft), posted(route=factories.ROUTE)).status_code == 302
    assert content_of(draft)["texts"] == []
    page = Drawn(client.get(url(draft)))
    assert page.ids[f"id_{TEXT}"] is not None
    draft.refresh_from_db()
    assert draft.answers[TEXT] == "符合第一项。"
    page = client.post(url(draft), posted(version="1", **{TEXT: "", APPROVAL: " "}))
    assert page.status_code == 422
    assert [(p.text, p.target) for p in problems(draft)] == [
        ("转评核准：请填写。", f"id_{APPROVAL}"), ("符合的条件：请填写。", f"id_{TEXT}"),
    ]  # fmt: skip
    too_long = client.post(url(draft), posted(version="2", **{TEXT: "条" * 21}))
    assert "最多 20 个字，现在是 21 个字" in too_long.content.decode()


def test_fields_of_other_routes_are_hidden(cast, draft):
    page = cast.client("lin").get(url(draft)).content.decode()
    assert f'data-routes="{OTHER}" class="zp-by-route" hidden' in page
    cast.client("lin").post(url(draft), posted())
    assert f'data-routes="{OTHER}" class="zp-by-route">' in cast.client("lin").get(url(draft)).content.decode()


@pytest.mark.feature("WIZ-08", "INF-13")
def test_the_receiving_office_is_chosen_and_named_before_the_irreversible(cast, draft):
    client = cast.client("lin")
    factories.fill(draft, cast.lin.seat)
    assert [p.text for p in problems(draft)] == ["受理点：请选择。"]
    page = client.post(url(draft), posted(factories.ROUTE, version="1", **{information.OFFICE: "elsewhere"}))
    assert "所选的项目不在可选范围内，请重新选择。" in page.content.decode()
    for words in (WARNING, TOLD, TRUTHFUL):
        assert words in page.content.decode()
    client.post(url(draft), posted(factories.ROUTE, version="2"))
    assert content_of(draft)["receiving"]["name"] == "区经信局受理点"
    preview = client.get(reverse("applicants:step", args=[draft.public_id, "preview"])).content.decode()
    for words in (
        WARNING,
        TOLD,
        "受理点定为“区经信局受理点”，以后不能更换。",
        "受理点：区经信局受理点。提交以后不能修改",
    ):
        assert words in preview


@pytest.mark.abuse("AC-025")
def test_what_two_windows_typed_stands_side_by_side_and_is_taken_by_choice(cast, draft):
    client = cast.client("lin")
    client.post(url(draft), posted(statement="第一个窗口"))
    both = client.post(url(draft), posted(statement="第二个窗口", route=factories.ROUTE))
    assert both.status_code == 409
    page = Drawn(both)
    assert page.ids["other-statement"].get("value") == "第一个窗口"
    assert page.ids["other-route"].get("value") == OTHER
    assert "other-major" not in page.ids
    assert page.ids["id_version"].get("value") == "1"
    taken = posted(statement="第二个窗口", route=factories.ROUTE, version="1", **{"other-statement": "第一个窗口"})
    assert client.post(url(draft), taken).status_code == 302
    draft.refresh_from_db()
    assert (draft.statement, draft.route) == ("第一个窗口", factories.ROUTE)


@pytest.mark.feature("WIZ-08")
def test_what_is_missing_leads_to_its_field(cast, draft):
    client = cast.client("lin")
    client.post(url(draft), posted(major=""))
    preview = client.get(reverse("applicants:step", args=[draft.public_id, "preview"])).content.decode()
    assert f'href="{url(draft)}#id_major"' in preview


@pytest.mark.feature("ATT-02")
def test_files_that_are_no_longer_asked_for_are_kept_and_said(cast, draft):
    """Conditions are judged anew with each answer; what was uploaded stays, and is not part of the declaration."""
    client = cast.client("lin")
    client.post(url(draft), posted(insurance="out-of-province"))
    conditional = {row["code"] for row in content_of(draft)["attachments"]}
    client.post(url(draft), posted(insurance="in-province", version="1"))
    code = next(iter(conditional - {row["code"] for row in content_of(draft)["attachments"]}))
    client.post(url(draft), posted(insurance="out-of-province", version="2"))
    sections.add_attachment(dossier_id=draft.pk, seat=cast.lin.seat, code=code, file=factories.pdf())
    client.post(url(draft), posted(insurance="in-province", version="3"))
    fragment = client.get(reverse("applicants:dossier_findings", args=[draft.public_id])).content.decode()
    assert "现在不用交，文件还留着" in fragment
    page = client.get(reverse("applicants:step", args=[draft.public_id, "attachments"]))
    assert [row["code"] for row in page.context["spare"]] == [code]
    assert "不随申报提交" in page.content.decode()
    assert code not in {row["code"] for row in content_of(draft)["attachments"]}
    client.post(url(draft), posted(insurance="out-of-province", version="4"))
    row = next(row for row in content_of(draft)["attachments"] if row["code"] == code)
    assert len(row["files"]) == 1


@pytest.mark.feature("ATT-06")
def test_what_the_archive_proves_is_not_asked_for_and_what_nobody_can_tell_is_left_to_the_applicant(cast, draft):
    page = cast.client("lin").get(reverse("applicants:step", args=[draft.public_id, "attachments"]))
    assert [each.code for each in page.context["made"]] == ["works"]
    assert "不再要求上传" in page.content.decode()
    assert "系统不知道您是否需要交，属于以下情况的请上传：国有企业在职人员。" in page.content.decode()
    assert "works" not in {row["code"] for row in page.context["rows"]}
