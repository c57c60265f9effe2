"""Saving the steps: each on its own, errors included, nothing of anybody else's."""

import base64
import json
import re
import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image, ImageDraw

from applicants.answers import answers_of
from applicants.forms.beside import OTHER
from applicants.forms.dossier import InformationForm
from applicants.models import ArchiveEntry, Commitment, Dossier
from applicants.sections import Refused, Section, Stale
from applicants.services import sections
from applicants.signature import SignatureRefused, redrawn
from documents.models import StoredFile
from plans.spec.condition import OWN_BEGINNING, OWN_NAMES
from tests import factories
from tests.documents.images import portrait


@pytest.fixture
def version(cast):
    return factories.plan(cast)


@pytest.fixture
def draft(cast, version):
    factories.archived(cast, version)
    return factories.open_dossier(cast.lin, version)


def step(dossier, section):
    return reverse("applicants:step", args=[dossier.public_id, section])


def posted(**more):
    return {"route": factories.ROUTE, "major": factories.MAJOR, "statement": "述职", "education-online": "found",
            "insurance": "in-province", "version": "0", **more}  # fmt: skip


@pytest.mark.feature("WIZ-01", "WIZ-11")
def test_the_six_steps_in_their_order(cast, draft):
    client = cast.client("lin")
    for section in Section:
        page = client.get(step(draft, section.value))
        assert page.status_code == 200
        assert [each["label"] for each in page.context["steps"]] == [str(each.label) for each in Section]


@pytest.mark.feature("WIZ-11")
def test_information_is_saved_with_its_errors_and_says_them_again(cast, draft):
    client = cast.client("lin")
    page = client.post(step(draft, "information"), posted(major="", statement=""))
    assert page.status_code == 422
    assert "请选择。" in page.content.decode()
    draft.refresh_from_db()
    assert (draft.route, draft.major, draft.saves["information"]["version"]) == (factories.ROUTE, "", 1)
    again = client.get(step(draft, "information")).content.decode()
    assert "请填写。" in again


@pytest.mark.feature("WIZ-02")
def test_a_statement_of_1001_characters_is_kept_and_refused_at_its_field(cast, draft):
    client = cast.client("lin")
    text = "述" * 1001
    page = client.post(step(draft, "information"), posted(statement=text))
    assert page.status_code == 422
    assert "最多 1000 个字，现在是 1001 个字" in page.content.decode()
    draft.refresh_from_db()
    assert draft.statement == text
    assert client.post(step(draft, "information"), posted(statement="述" * 1000, version="1")).status_code == 302


def test_a_statement_without_end_is_not_kept(cast, draft):
    client = cast.client("lin")
    page = client.post(step(draft, "information"), posted(statement="述" * 20_001))
    assert page.status_code == 422
    assert "没有保存" in page.content.decode()
    assert "述" * 20_001 in page.content.decode()
    draft.refresh_from_db()
    assert draft.statement == ""


def test_no_question_may_have_a_name_that_the_step_uses_itself(cast, draft):
    form = InformationForm.of(draft.plan_version.spec)
    asked = {question.code for question in draft.plan_version.spec.questions}
    used = {name for name in form.fields if name not in asked and "." not in name}
    used |= set(answers_of(draft, None)) - asked
    page = cast.client("lin").get(step(draft, "information")).content.decode()
    own = page.partition('id="step-form"')[2].partition("</form>")[0]
    used |= set(re.findall(r' name="([\w-]+)"', own)) - asked
    used |= set(re.findall(r"\bform\.([a-z_]+)", Path("templates/applicants/steps/information.html").read_text()))
    for script in ("app", "autosave", "routes"):
        used |= set(re.findall(r"\bform\.([a-z]+)\b", Path(f"static/js/{script}.js").read_text()))
    assert used and used <= OWN_NAMES
    assert "autosave" in OWN_NAMES  # what static/js/autosave.js adds to what it posts
    assert OWN_BEGINNING == OTHER


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\ufffd"])
def test_characters_that_cannot_be_kept_are_said_at_the_field(cast, draft, bad):
    page = cast.client("lin").post(step(draft, "information"), posted(statement=f"前{bad}后"))
    assert page.status_code == 422
    assert "第 2 个字符无法识别" in page.content.decode()
    draft.refresh_from_db()
    assert draft.statement == "前后"


@pytest.mark.feature("WIZ-11")
def test_autosave_answers_with_time_and_version(cast, draft):
    client = cast.client("lin")
    answer = client.post(step(draft, "information"), posted(autosave="1", major=""))
    assert answer.status_code == 200
    body = answer.json()
    assert body["version"] == 1
    assert len(body["saved_at"]) == len("14:03:22")


@pytest.mark.parametrize("bad", ["\x00", "\ufffd"])
def test_what_is_saved_while_typing_is_as_clean_as_what_is_saved_by_hand(cast, draft, bad):
    """A browser sends line ends as two characters, which would count against the statement's limit."""
    sent = posted(autosave="1", statement=f"一\r\n二{bad}三\u200b", major=f"{bad}x")
    assert cast.client("lin").post(step(draft, "information"), sent).status_code == 200
    draft.refresh_from_db()
    assert (draft.statement, draft.answers["major"]) == ("一\n二三", "x")


@pytest.mark.abuse("AC-002", "AC-016")
@pytest.mark.parametrize("who", ["stranger", "wang", "seatless"])
def test_nobody_else_saves_while_typing(cast, draft, who):
    sent = posted(autosave="1", statement="别人的述职", status="submitted", person="1")
    assert cast.client(who).post(step(draft, "information"), sent).status_code == 404
    assert cast.client("lin").post(step(draft, "information"), sent).status_code == 200
    after = Dossier.objects.get(pk=draft.pk)
    assert (after.version, after.status, after.person) == (draft.version + 1, Dossier.Status.DRAFT, draft.person)
    assert not {"status", "person", "autosave"} & set(after.answers)


@pytest.mark.feature("WIZ-11")
def test_a_save_while_typing_asks_little(cast, draft):
    client, sent = cast.client("lin"), posted(autosave="1")
    client.post(step(draft, "information"), sent)
    with CaptureQueriesContext(connection) as queries:
        assert client.post(step(draft, "information"), sent | {"version": "1", "statement": "二"}).status_code == 200
    asked = [each["sql"] for each in queries if each["sql"].startswith(("SELECT", "UPDATE", "INSERT"))]
    assert len(asked) <= 9
    assert sum('FROM "applicants_dossier"' in each for each in asked) == 1


@pytest.mark.abuse("AC-025")
def test_a_second_tab_is_told_and_overwrites_nothing(cast, draft):
    client = cast.client("lin")
    client.post(step(draft, "information"), posted(statement="第一个窗口"))
    by_itself = client.post(step(draft, "information"), posted(statement="第二个窗口", autosave="1"))
    assert by_itself.status_code == 409
    assert "另一个窗口" in by_itself.json()["message"]
    page = client.post(step(draft, "information"), posted(statement="第二个窗口"))
    assert page.status_code == 409
    assert "第二个窗口" in page.content.decode()
    draft.refresh_from_db()
    assert draft.statement == "第一个窗口"


def test_a_save_of_one_step_does_not_make_another_stale(cast, draft):
    client = cast.client("lin")
    client.post(step(draft, "achievements"), {"version": "0"})
    assert client.post(step(draft, "information"), posted()).status_code == 302


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_a_page_without_a_proper_version_saves_nothing(cast, draft, seen):
    answer = cast.client("lin").post(step(draft, "information"), posted(version=seen))
    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.statement == ""


@pytest.mark.abuse("AC-016")
def test_extra_fields_reach_nothing(cast, draft):
    names = [field.name for field in Dossier._meta.get_fields()]
    extra = {name: "submitted" for name in names if name not in ("route", "major", "statement", "version")}
    before = Dossier.objects.filter(pk=draft.pk).values().get()
    cast.client("lin").post(step(draft, "information"), posted(**extra))
    after = Dossier.objects.filter(pk=draft.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"route", "major", "title", "statement", "answers", "saves", "version", "changed_at"}
    assert set(after["answers"]) == {"route", "major", "education-online", "insurance"}


@pytest.mark.feature("WIZ-03")
def test_a_major_that_the_plan_does_not_list_is_refused(cast, draft):
    page = cast.client("lin").post(step(draft, "information"), posted(major="astronomy"))
    assert page.status_code == 422
    assert "不在可选范围内" in page.content.decode()
    draft.refresh_from_db()
    assert draft.major == ""


@pytest.mark.feature("ARC-02", "ARC-07")
@pytest.mark.abuse("AC-020")
def test_only_ones_own_approved_achievements_can_be_chosen(cast, version, draft):
    own = ArchiveEntry.objects.get(person=draft.person, kind="project")
    factories.archived(cast, version, "colleague")
    foreign = ArchiveEntry.objects.get(person=cast.colleague.person, kind="project")
    degree = ArchiveEntry.objects.get(person=draft.person, kind="education")
    waiting = factories.archive_entry(cast.lin, "project", dict(own.data, name="未审核的工程"), content=b"new")
    client = cast.client("lin")
    page = client.get(step(draft, "achievements")).content.decode()
    assert "突出代表性，不宜过多过杂" in page
    assert own.public_id in page
    assert foreign.public_id not in page
    assert degree.public_id not in page
    assert f'value="{waiting.public_id}"' not in page
    assert "未审核的工程" in page
    for entry in (foreign, degree, waiting):
        answer = client.post(step(draft, "achievements"), {"version": "0", "entries": [own.public_id, entry.public_id]})
        assert answer.status_code == 422
        assert "只能选择单位审核通过的业绩" in answer.content.decode()
        with pytest.raises(Refused):
            sections.select_entries(dossier_id=draft.pk, seat=cast.lin.seat, public_ids=[entry.public_id], seen=0)
    assert not draft.entries.exists()
    assert client.post(step(draft, "achievements"), {"version": "0", "entries": own.public_id}).status_code == 302
    assert draft.entries.get() == own


@pytest.mark.feature("PHO-01", "PHO-02", "PHO-03")
def test_a_photo_is_kept_and_waits_for_its_check(cast, draft):
    client = cast.client("lin")
    upload = SimpleUploadedFile("me.jpg", portrait(), "image/jpeg")
    assert client.post(step(draft, "photo"), {"photo": upload}).status_code == 302
    page = client.get(step(draft, "photo"))
    assert "正在检查照片" in page.content.decode()
    assert "用于制作职称电子证书，不符合要求的不能通过审核。" in page.content.decode()
    assert "证件照正在检查，通常几秒钟就好。" in page.content.decode()
    draft.refresh_from_db()
    assert draft.photo.status == "waiting"


@pytest.mark.feature("PHO-03")
@pytest.mark.abuse("AC-095")
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("me.png", portrait(fmt="PNG"), "只接受 JPG、JPEG 文件"),
        ("me.jpg", portrait(fmt="PNG"), "请上传 JPG"),
        ("me.jpg", b"", "空的"),
        ("me.jpg", portrait()[:3000], "不完整或已损坏"),
        ("me.jpg", bytes(5 * 1024 * 1024 + 1), "不能超过"),
    ],
)
def test_what_is_no_photo_is_refused_beside_the_field(cast, draft, name, data, words):
    answer = cast.client("lin").post(step(draft, "photo"), {"photo": SimpleUploadedFile(name, data, "image/jpeg")})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    draft.refresh_from_db()
    assert draft.photo is None
    assert not StoredFile.objects.filter(kind="photo").exists()


@pytest.mark.feature("SIG-01")
def test_the_commitment_is_signed_by_hand_and_shown(cast, draft):
    client = cast.client("lin")
    page = client.get(step(draft, "commitment"))
    digest = page.context["form"].initial["text_digest"]
    answer = client.post(step(draft, "commitment"), {"signature": factories.signature(), "text_digest": digest})
    assert answer.status_code == 302
    signed = Commitment.objects.get(dossier=draft)
    assert signed.text_digest == digest
    assert signed.signature.media_type == "image/png"
    assert signed.signature.public_id in client.get(step(draft, "commitment")).content.decode()


@pytest.mark.abuse("AC-029")
def test_words_that_were_not_shown_are_not_signed(cast, draft):
    data = {"signature": factories.signature(), "text_digest": "sha256:" + "0" * 64}
    answer = cast.client("lin").post(step(draft, "commitment"), data)
    assert answer.status_code == 422
    assert "保证书的文字有变化" in answer.content.decode()
    assert not Commitment.objects.exists()


def drawn(draw, size=(640, 200), fmt="PNG"):
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    draw(ImageDraw.Draw(picture))
    out = BytesIO()
    (picture if fmt == "PNG" else picture.convert("RGB")).save(out, fmt)
    return json.dumps({"png": "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()})


def announcing(width, height):
    """A PNG of a few bytes whose header announces a size at which Pillow warns or gives up."""
    data = base64.b64decode(json.loads(drawn(lambda pen: None, size=(9, 9)))["png"].partition(",")[2])
    header = b"IHDR" + struct.pack(">II", width, height) + data[24:29]
    png = data[:12] + header + struct.pack(">I", zlib.crc32(header)) + data[33:]
    return json.dumps({"png": "data:image/png;base64," + base64.b64encode(png).decode()})


SMALL_NAME = [(20, 30), (40, 60), (50, 25), (70, 60)]


@pytest.mark.abuse("AC-086")
@pytest.mark.parametrize(
    ("signature", "words"),
    [
        ("", "还没有签名"),
        ("   ", "还没有签名"),
        ("{", "没有收到完整的签名"),
        ("[]", "没有收到完整的签名"),
        ('{"png": 5}', "没有收到完整的签名"),
        ('{"png": "data:image/svg+xml;base64,PHN2Zz4="}', "没有收到完整的签名"),
        ('{"png": "data:image/png;base64,####"}', "没有收到完整的签名"),
        ('{"png": "data:image/png;base64,iVBORw0KGgo="}', "没有收到完整的签名"),
        (drawn(lambda pen: None), "还没有签名"),
        (drawn(lambda pen: pen.ellipse((300, 90, 306, 96), fill=(0, 0, 0, 255))), "只有一个点"),
        (drawn(lambda pen: pen.line((50, 100, 500, 104), fill=(0, 0, 0, 255), width=5)), "只有一条线"),
        (drawn(lambda pen: pen.line((50, 20, 500, 180), fill=(0, 0, 0, 255), width=5)), "只有一条线"),
        (drawn(lambda pen: pen.line((50, 60, 122, 60), fill=(0, 0, 0, 255), width=6)), "只有一条线"),
        (drawn(lambda pen: pen.ellipse((100, 20, 300, 180), fill=(0, 0, 0, 255))), "涂成了一团"),
        (drawn(lambda pen: pen.line(SMALL_NAME, fill=(0, 0, 0, 255), width=3)), "签名太小"),
        (drawn(lambda pen: pen.rectangle((0, 0, 640, 200), fill=(0, 0, 0, 255))), "几乎被涂满"),
        (drawn(lambda pen: pen.line((0, 0, 600, 190), fill=(0, 0, 0, 255), width=9), fmt="JPEG"), "没有收到完整的签名"),
        (drawn(lambda pen: pen.line((0, 0, 4000, 90), fill=(0, 0, 0, 255)), size=(4001, 100)), "签名图像太大"),
        (announcing(9_000, 10_000), "签名图像太大"),
        (announcing(50_000, 50_000), "签名图像太大"),
    ],
)
def test_what_is_no_signature_is_refused(signature, words):
    with pytest.raises(SignatureRefused, match=words):
        redrawn(signature)


def test_a_signature_is_drawn_anew_and_cut_to_its_ink():
    picture = Image.open(BytesIO(redrawn(factories.signature())))
    assert picture.format == "PNG"
    assert picture.width < 300
    assert picture.height < 120


@pytest.mark.feature("ATT-01", "ATT-02")
def test_attachments_follow_the_answers(cast, draft):
    client = cast.client("lin")
    client.post(step(draft, "information"), posted())
    text = client.get(step(draft, "attachments")).content.decode()
    assert "近 4 年的继续教育学时证明" in text
    assert "学历证书及认证材料" not in text
    assert "岗位信息表" not in text
    client.post(step(draft, "information"), posted(**{"education-online": "not-found", "version": "1"}))
    assert "学历证书及认证材料" in client.get(step(draft, "attachments")).content.decode()
    person = cast.organizations["employer"]
    person.is_public_institution = True
    person.save()
    profile = draft.person.profile
    profile.on_establishment = True
    profile.save()
    assert "岗位信息表" in client.get(step(draft, "attachments")).content.decode()


@pytest.mark.abuse("AC-023")
def test_a_double_click_on_an_upload_is_one_upload(cast, draft):
    client = cast.client("lin")
    client.post(step(draft, "information"), posted())
    add = reverse("applicants:attachment_add", args=[draft.public_id, "hours-certificates"])
    token = client.get(step(draft, "attachments")).context["rows"][0]["form"]["token"].value()
    answers = [client.post(add, {"file": factories.pdf("学时.pdf"), "token": token}) for _click in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert draft.files.count() == 1
    other = factories.pdf("另一份.pdf", content=b"2")
    assert client.post(add, {"file": other, "token": token}).status_code == 302
    assert draft.files.count() == 2


@pytest.mark.feature("ATT-01")
def test_a_file_is_added_and_taken_away_again(cast, draft):
    client = cast.client("lin")
    client.post(step(draft, "information"), posted())
    add = reverse("applicants:attachment_add", args=[draft.public_id, "hours-certificates"])
    assert client.post(add, {"file": factories.pdf("2019年学时.pdf")}).status_code == 302
    shown = client.get(step(draft, "attachments")).content.decode()
    assert "2019年学时.pdf" in shown
    assert "已上传 1 份，请自行核对是否包含全部 4 个年度" in shown  # one PDF may hold them all: no count can tell
    twice = client.post(add, {"file": factories.pdf("2019年学时.pdf")})
    assert twice.status_code == 422
    assert "已经上传过了" in twice.content.decode()
    row = draft.files.get()
    remove = reverse("applicants:attachment_remove", args=[draft.public_id, row.code, row.file.public_id])
    assert client.get(remove).status_code == 200
    assert draft.files.exists()
    assert client.post(remove).status_code == 302
    assert not draft.files.exists()
    assert StoredFile.objects.filter(pk=row.file_id).exists()


@pytest.mark.abuse("AC-095")
@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("a.docx", b"PK\x03\x04aaaa"), "只接受"),
        (SimpleUploadedFile("a.pdf", b"PK\x03\x04aaaa"), "不能上传"),
        (SimpleUploadedFile("a.pdf", b""), "空的"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.4 broken off"), "不完整或已损坏"),
        (None, "请选择要上传的文件"),
    ],
)
def test_what_is_no_attachment_is_refused_beside_its_field(cast, draft, upload, words):
    client = cast.client("lin")
    client.post(step(draft, "information"), posted())
    add = reverse("applicants:attachment_add", args=[draft.public_id, "hours-certificates"])
    answer = client.post(add, {"file": upload} if upload else {})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not draft.files.exists()


def test_an_attachment_that_was_not_asked_for_is_not_taken(cast, draft):
    client = cast.client("lin")
    add = reverse("applicants:attachment_add", args=[draft.public_id, "self-score-sheet"])
    assert client.post(add, {"file": factories.pdf()}).status_code == 404
    with pytest.raises(Refused, match="不需要这项附件"):
        sections.add_attachment(dossier_id=draft.pk, seat=cast.lin.seat, code="self-score-sheet", file=factories.pdf())


def test_an_attachment_takes_only_so_many_files(cast, draft):
    cast.client("lin").post(step(draft, "information"), posted())
    for number in range(10):
        upload = factories.pdf(f"{number}.pdf", str(number).encode())
        sections.add_attachment(dossier_id=draft.pk, seat=cast.lin.seat, code="other", file=upload)
    over = factories.pdf("x.pdf", b"x")
    with pytest.raises(Refused, match="最多上传 10 个文件"):
        sections.add_attachment(dossier_id=draft.pk, seat=cast.lin.seat, code="other", file=over)
    assert not factories.is_stored(over)


@pytest.mark.feature("ELG-01")
def test_the_findings_follow_the_route_as_saved(cast, draft):
    client = cast.client("lin")
    fragment = reverse("applicants:dossier_findings", args=[draft.public_id])
    assert "正常申报（学历和资历）" in client.get(fragment).content.decode()
    client.post(step(draft, "information"), posted(route="engineer-transfer"))
    assert "转评" in client.get(fragment).content.decode()
    missing = reverse("applicants:dossier_missing", args=[draft.public_id, "information"])
    answer = client.get(missing).content.decode()
    assert "请上传证件照" in answer
    assert 'hx-swap-oob="true"' in answer


def test_two_saves_of_one_step_one_after_the_other(cast, draft):
    key = {"dossier_id": draft.pk, "seat": cast.lin.seat, "values": {"statement": "a"}}
    sections.save_information(**key, seen=0)
    sections.save_information(**key, seen=1)
    with pytest.raises(Stale):
        sections.save_information(**key | {"values": {"statement": "b"}}, seen=1)


@pytest.mark.feature("WIZ-11")
def test_a_save_whose_answer_was_lost_is_not_taken_for_another_window(cast, draft):
    """The browser sends it once more with the version it knew: the answer is the first one's, and nothing happens."""
    client = cast.client("lin")
    sent = posted(statement="只发一次", autosave="1")
    first = client.post(step(draft, "information"), sent)
    draft.refresh_from_db()
    before = (draft.version, draft.saves["information"])
    again = client.post(step(draft, "information"), sent)
    assert (again.status_code, again.json()["version"]) == (200, first.json()["version"])
    draft.refresh_from_db()
    assert (draft.version, draft.saves["information"]) == before
    other = client.post(step(draft, "information"), sent | {"statement": "别的窗口"})
    assert other.status_code == 409
    client.post(step(draft, "information"), posted(statement="又改过", autosave="1", version="1"))
    assert client.post(step(draft, "information"), sent).status_code == 409


def test_a_file_too_large_for_an_attachment_is_a_sentence(cast, draft):
    big = SimpleUploadedFile("big.pdf", b"%PDF-1.4" + bytes(20 * 1024 * 1024))
    with pytest.raises(ValidationError, match="文件太大"):
        sections.add_attachment(dossier_id=draft.pk, seat=cast.lin.seat, code="other", file=big)
