"""报送批次: the roster in every form, the letter that goes with it, and the receiver's signature for it."""

import json
from io import BytesIO

import openpyxl
import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import StoredFile
from documents.services import read
from plans.spec import load
from plans.spec.chain import Action
from plans.spec.papers import PrintedForm
from plans.spec.redate import redate, with_fee
from review.engine.commands import Command, OwnCommand
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import Batch, Case, Opening, Receipt
from review.presenters import roster as rosters_of
from review.presenters.roster import Roster, special_reasons
from review.printing import rosters
from review.queries.chain import stage_of_case
from review.services import batches, notices, receipts
from review.services.run import run
from review.tasks import render_letter, render_roster
from tests import declared, factories, walk
from tests.consistency.sources import ROOT
from tests.review.test_five_chains import WORK
from tests.written import published

pytestmark = pytest.mark.django_db
WHY = "报送有误，需要重新办理。"


@pytest.fixture
def batch(cast) -> Batch:
    """Two cases sent by the employer to the department."""
    version = factories.plan(cast)
    cases = [walk.submitted(cast, version, owner) for owner in ("lin", "colleague")]
    walk.walk_all(cast, {"employer_notice": cases})
    shown = notices.open_notice(
        walk.seat_of(cast.wang), [one for case in cases for one in walk.chosen(case)], place="栏"
    )
    walk.after_notice(shown)
    notices.close_notice(shown.pk, walk.seat_of(cast.wang))
    (sent,) = batches.forward(walk.seat_of(cast.wang), [one for case in cases for one in walk.chosen(case)])
    return sent


def signed(batch, actor, **more):
    given = {"papers": 2, "discrepancies": {}, "seen": batch.cases.count(), **more}
    return receipts.acknowledge(batch.pk, walk.seat_of(actor), **given)


def text_of(file: StoredFile) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(BytesIO(read(file)))]


@pytest.mark.feature("REV-16", "REV-15")
@pytest.mark.abuse("AC-022")
def test_the_receiver_signs_once_and_the_sender_reads_it(cast, batch):
    lin = Case.objects.get(person=cast.lin.person)
    page = reverse("review:batch", args=[batch.public_id])
    receive = reverse("review:batch_receive", args=[batch.public_id])
    assert "签收这个批次" not in cast.client("wang").get(page).text
    officer = cast.client("department_officer")
    form = officer.get(page).context["form"]
    posted = {"token": form["token"].value(), "seen": "2", "papers": "", f"words_{lin.public_id}": "缺一张证件照"}
    wrong = officer.post(receive, posted)
    assert wrong.status_code == 422 and "缺一张证件照" in wrong.text
    for _twice in range(2):
        assert officer.post(receive, posted | {"papers": "3", "remark": "档案袋两个"}).status_code == 302
    assert Receipt.objects.get().papers == 3
    told = cast.client("wang").get(page).text
    for words in (
        "吴兴区住房和城乡建设局已签收",
        "蒋建于",
        "收到书面材料 3 份",
        "缺一张证件照",
        "档案袋两个",
        "有 1 件不符",
    ):
        assert words in told
    late = officer.post(receive, posted | {"papers": "3", "token": "another-token"})
    assert late.status_code == 409 and "已由蒋建于" in late.text
    with pytest.raises(Refused, match="不是报送您单位的"):
        signed(batch, cast.chen)


@pytest.mark.feature("REV-06")
@pytest.mark.abuse("AC-022")
def test_what_was_signed_for_is_not_recalled_any_more(cast, batch):
    case = batch.cases.first()
    command = Command(OwnCommand.RECALL, case.version, reason=WHY)
    signed(batch, cast.department_officer)
    assert Opening.objects.filter(case=case, organization=cast.organizations["department"]).count() == 1
    with pytest.raises(Refused, match="不能撤回"):
        run(case.pk, command, walk.seat_of(cast.wang))
    assert check_all() == []


@pytest.mark.abuse("AC-022")
def test_a_case_recalled_before_changes_the_roster_that_is_signed_for(cast, batch):
    case = batch.cases.first()
    run(case.pk, Command(OwnCommand.RECALL, case.version, reason=WHY), walk.seat_of(cast.wang))
    with pytest.raises(Refused, match="页面上是 2 件，现在是 1 件"):
        signed(batch, cast.department_officer, seen=2)
    signed(batch, cast.department_officer)
    assert not Opening.objects.filter(case=case).exists()


@pytest.mark.feature("REV-16")
def test_a_batch_is_opened_by_its_number_or_its_code_at_the_receivers_only(cast, batch):
    scan, page = reverse("review:batch_scan"), reverse("review:batch", args=[batch.public_id])
    officer = cast.client("department_officer")
    for typed in (
        batch.number,
        f" {batch.number.lower()} ",
        batch.number[-6:].lower(),
        f"https://portal.example{page}",
    ):
        answer = officer.get(scan, {"number": typed})
        assert (answer.status_code, answer.headers.get("Location")) == (302, page)
    for who, typed, told in (
        ("department_officer", "AB-12", "这不是批次号"),
        ("department_officer", "BS20200101-AAAAAA", "没有找到这个批次"),
        ("chen", batch.number, "没有找到这个批次"),
        ("chen", batch.number[-6:], "没有找到这个批次"),
        ("chen", f"https://portal.example{page}", "没有找到这个批次"),
    ):
        answer = cast.client(who).get(scan, {"number": typed})
        assert answer.status_code == 422 and told in answer.text
        assert typed.strip() in answer.text


def read_for(client, page) -> int:
    """How many characters the database gives to the page."""
    client.get(page)  # what is asked once for a process is not the page's
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200
    with connection.cursor() as cursor:
        total = 0
        for query in asked.captured_queries:
            cursor.execute(query["sql"])
            total += sum(len(str(value)) for row in cursor.fetchall() for value in row)
    return total


@pytest.mark.feature("ROS-01", "ROS-02")
def test_the_page_reads_of_each_dossier_what_it_shows(cast, batch):
    """A batch has up to a thousand."""
    whole = len(json.dumps(batch.cases.first().snapshot.content, ensure_ascii=False))
    client, page = cast.client("department_officer"), reverse("review:batch", args=[batch.public_id])
    two = read_for(client, page)
    last = batch.cases.last()
    batch.cases.remove(last)
    each = two - read_for(client, page)
    assert 0 < each < whole / 4, "and a real dossier is several times as long"
    batch.cases.add(last)
    listed, told = rosters_of.roster_of(batch), rosters_of.overview_of(batch)
    assert told.summary == listed.summary
    assert told.special == [(row[2], row[1], row[-1]) for row in listed.special]


@pytest.mark.feature("ROS-01", "REV-15", "REV-16")
@pytest.mark.abuse("AC-104", "AC-105")
def test_the_spreadsheet_holds_text_only_with_summary_and_who_answers_for_what(cast, batch):
    data = cast.client("wang").get(reverse("review:roster", args=[batch.public_id])).content
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames == [batch.number, "汇总", "审核责任"]
    rows = [[cell.value for cell in row] for row in book[batch.number].iter_rows()]
    assert [row[2] for row in rows[1:]] == ["林清", "周同"]
    assert rows[1][8] == "103371201205001234"
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert ("申报职称", "工程师", "2") in [tuple(cell.value for cell in row) for row in book["汇总"].iter_rows()]
    links = [[cell.value for cell in row] for row in book["审核责任"].iter_rows()]
    lins = [(row[3], row[4], row[5]) for row in links if row[1] == "林清"]
    employer = "苕溪建设集团有限公司"
    assert lins == [("审核通过", employer, "王敏"), ("公示期满", employer, "王敏"), ("报送", employer, "王敏")]


@pytest.mark.feature("ROS-01")
@pytest.mark.abuse("AC-036")
def test_the_roster_is_printed_with_places_for_the_seals_and_its_code(cast, batch):
    page = reverse("review:batch", args=[batch.public_id])
    ask = reverse("review:batch_print", args=[batch.public_id, "roster"])
    officer = cast.client("department_officer")
    for _twice in range(2):
        assert officer.post(ask).status_code == 302
    assert "hx-get" in officer.get(reverse("review:batch_papers", args=[batch.public_id])).text
    paper = rosters.newest(batch, StoredFile.Kind.ROSTER)
    assert paper is not None
    render_roster(paper.pk)
    paper.refresh_from_db()
    (text,) = text_of(paper.file)
    for words in (batch.number, "林清", "周同", "103371201205001234", "共 2 件", "（盖章）", "接收单位签收", "第 1 页"):
        assert words in text, words
    assert f"/batches/{batch.public_id}/" in rosters.roster_of(batch).address
    assert officer.get(page).text.count("/files/") == 1
    assert officer.get(reverse("documents:file", args=[paper.file.public_id])).status_code == 200
    assert cast.client("chen").get(reverse("documents:file", args=[paper.file.public_id])).status_code == 404


@pytest.mark.feature("ROS-02")
def test_special_cases_are_listed_apart_with_the_reason():
    plan = load((ROOT / "plans/catalog/jianyang-engineering-2020.yaml").read_text()).document
    route = {"filed_as": "normal", "filed_as_label": "正常申报"}

    def content(insured, **filed):
        return {
            "answers": [{"code": "insurance", "value": insured, "label": "不在现工作单位缴纳"}],
            "route": route | filed,
        }

    assert special_reasons(content("same"), plan) == []
    assert special_reasons(content("other"), plan) == ["社会保险不在现工作单位缴纳"]
    exceptional = content("other", filed_as="exceptional", filed_as_label="破格申报")
    assert special_reasons(exceptional, plan) == ["社会保险不在现工作单位缴纳", "破格申报"]


@pytest.mark.feature("ROS-02")
def test_whoever_is_insured_elsewhere_stands_on_a_sheet_apart_with_the_reason(cast):
    version = declared.plan(declared.JIANYANG, cast.organizations["office"])
    way = declared.WAYS[declared.JIANYANG]
    elsewhere = way._replace(told={**way.told, "insurance": "other"})
    cases = [
        declared.submitted(version, cast.lin, cast.wang),
        declared.submitted(version, cast.colleague, cast.wang, elsewhere),
    ]
    for case in cases:
        while case.step != Case.Step.APPROVED or Action.FORWARD not in stage_of_case(case).actions:
            WORK[stage_of_case(case).kind](cast, case)
            case.refresh_from_db()
    (sent,) = batches.forward(walk.seat_of(cast.wang), [one for case in cases for one in walk.chosen(case)])
    data = cast.client("wang").get(reverse("review:roster", args=[sent.public_id])).content
    book = openpyxl.load_workbook(BytesIO(data))
    assert book.sheetnames == [sent.number, "单列人员", "汇总", "审核责任"]
    plain, apart = (list(book[name].iter_rows(values_only=True)) for name in (sent.number, "单列人员"))
    assert [row[2] for row in plain[1:]] == ["林清"]
    assert [(row[0], row[2], row[-1]) for row in apart[1:]] == [("2", "周同", "社会保险不在现工作单位缴纳")]
    page = cast.client("department_officer").get(reverse("review:batch", args=[sent.public_id])).text
    assert "社会保险不在现工作单位缴纳" in page
    paper = rosters.request(sent)
    render_roster(paper.pk)
    paper.refresh_from_db()
    told = "".join("".join(text_of(paper.file)).split())
    assert told.index("林清") < told.index("单列原因") < told.index("社会保险不在现工作单位缴纳")


def roster_with(plain: int, special: int) -> Roster:
    def rows(n, begin, more):
        return [[str(begin + each), *["浙江省某市某某建设工程集团有限公司"] * 9, "x", "y", *more] for each in range(n)]

    words = dict.fromkeys(("name", "number", "plan", "sender", "receiver", "sent_on", "address"), "字")
    return Roster(
        **words,
        rows=rows(plain, 1, []),
        special=rows(special, plain + 1, ["原因"]),
        summary=[["a", "b", "1"]],
        answering=[],
    )


@pytest.mark.feature("ROS-01", "ROS-02")
def test_every_row_is_on_one_page_and_every_page_counted(monkeypatch):
    for plain, special in ((0, 0), (0, 3), (1, 0), (4, 0), (5, 0), (11, 0), (12, 1), (26, 0), (200, 31)):
        pages = rosters.sheets(roster_with(plain, special))
        numbers = [int(row[0]) for page in pages for row in page.rows]
        assert numbers == list(range(1, plain + special + 1))
        assert [page.number for page in pages] == list(range(1, len(pages) + 1))
        assert [page.has_seals for page in pages] == [False] * (len(pages) - 1) + [True]
        assert all(int(row[0]) > plain for page in pages if page.is_special for row in page.rows)


@pytest.mark.feature("ROS-01")
def test_a_long_roster_is_printed_in_parts_whose_pages_are_as_foretold(cast, batch, monkeypatch):
    roster = roster_with(40, 3)
    monkeypatch.setattr(rosters, "roster_of", lambda batch: roster)
    monkeypatch.setattr(rosters, "AT_ONCE", 2)
    paper = rosters.request(batch)
    render_roster(paper.pk)
    paper.refresh_from_db()
    told = text_of(paper.file)
    total = len(rosters.sheets(roster))
    assert len(told) == total >= 4
    for number, text in enumerate(told, start=1):
        assert f"第 {number} 页" in text and f"共 {total} 页" in text
    assert "单列原因" in told[-1] or "单列原因" in told[-2]


@pytest.mark.feature("ROS-03")
def test_the_letter_is_issued_by_whoever_sends_to_the_committee_where_the_plan_wants_one(cast, batch):
    ask = reverse("review:batch_print", args=[batch.public_id, "letter"])
    assert cast.client("wang").post(ask).status_code == 404  # the plan knows none
    name = "申报专业技术职务任职资格评审委托书"
    around = batch.plan_version.published_at.date()
    document = with_fee(redate(load(factories.CATALOGUE_FILE.read_text()).document, around), factories.FEE_FEN)
    letter = PrintedForm(code="entrustment", name=name)
    document = document.model_copy(update={"code": "with-letter", "forms": (*document.forms, letter)})
    version = published(document, cast.organizations["office"])
    case = walk.walk_to(cast, walk.submitted(cast, version, "payer"), "office")
    to_bureau, to_office = Batch.objects.filter(cases=case).order_by("-stage").exclude(sender__kind="employer")
    senders = {each.receiver.kind: each for each in (to_bureau, to_office)}
    early, sent = senders["bureau"], senders["committee_office"]
    assert cast.client("chen").post(reverse("review:batch_print", args=[early.public_id, "letter"])).status_code == 404
    assert cast.client("chen").post(reverse("review:batch_print", args=[sent.public_id, "letter"])).status_code == 302
    paper = rosters.newest(sent, StoredFile.Kind.ENTRUSTMENT)
    render_letter(paper.pk)
    paper.refresh_from_db()
    (text,) = text_of(paper.file)
    flat = "".join(text.split())
    for words in (
        name,
        "何付",
        "特此委托",
        "委托单位：吴兴区人力资源和社会保障局",
        "申报工程师1名",
        document.committee.name,
    ):
        assert words in flat, words
    assert cast.client("sun").get(reverse("documents:file", args=[paper.file.public_id])).status_code == 200
    assert "委托书（PDF）" in cast.client("sun").get(reverse("review:batch", args=[sent.public_id])).text


@pytest.mark.feature("REV-15")
def test_nobody_reads_in_the_roster_who_examined_themselves(cast, batch):
    page = reverse("review:roster", args=[batch.public_id])
    for reader, own in (("wang", True), ("owner_hr", False)):
        book = openpyxl.load_workbook(BytesIO(cast.client(reader).get(page).content))
        names = {row[1].value for row in book["审核责任"].iter_rows(min_row=2)}
        assert (cast.lin.person.full_name in names) is own
        assert cast.colleague.person.full_name in names


@pytest.mark.feature("REV-16")
def test_the_sender_reads_how_to_take_back_until_it_is_signed_for(cast, batch):
    page, words = reverse("review:batch", args=[batch.public_id]), "逐件撤回"
    assert words in cast.client("wang").get(page).text
    assert words not in cast.client("department_officer").get(page).text
    signed(batch, cast.department_officer)
    assert words not in cast.client("wang").get(page).text
