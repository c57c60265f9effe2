"""A return that names what it concerns, and the applicant's answer to each of its lines (D2, one notice of all)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applicants.models import Dossier, Snapshot
from applicants.sections import REPLIES, Refused
from applicants.services.replies import save_replies
from kernel import clock, idempotency
from review.models import Case
from tests import factories, walk
from tests.portal.drawn import Drawn

pytestmark = pytest.mark.django_db
STATEMENT, PHOTO, PAPER = "请写明本人在各工程中的职责", "底色不是白色", "第 3 页看不清，请重新扫描"


@pytest.fixture
def case(cast):
    return walk.submitted(cast, factories.plan(cast))


def attachment(case):
    return case.snapshot.content["attachments"][0]


def project(case):
    return next(entry for entry in case.snapshot.content["entries"] if entry["selected"])


@pytest.fixture
def returned(cast, case):
    """Returned from the page, with notes on a step, on a field, on an attachment and on an achievement."""
    data = {
        "seen_version": case.version,
        "token": idempotency.new_token(),
        "reason": "以下几处请一次改好。",
        "confirmed": "yes",
        "note_photo": PHOTO,
        "note_information_statement": STATEMENT,
        f"note_attachments_{attachment(case)['code']}": PAPER,
        f"note_achievements_{project(case)['public_id']}": "请补充竣工验收证明",
    }
    answer = cast.client("wang").post(reverse("review:act", args=[case.public_id, "return"]), data)
    assert answer.status_code == 302
    return Dossier.objects.get(pk=case.dossier_id)


def step(cast, dossier, section):
    return cast.client("lin").get(reverse("applicants:step", args=[dossier.public_id, section])).content.decode()


def note_in(page, words):
    """Where the note stands beside what it concerns, not in the list on top of the page."""
    return page.index(f"<strong>退回意见：</strong>{words}")


@pytest.mark.feature("REV-02", "REV-05")
def test_each_defect_stands_beside_what_it_concerns(cast, case, returned):
    information = step(cast, returned, "information")
    assert note_in(information, STATEMENT) < information.index('id="id_statement"')
    assert f'href="{reverse("applicants:step", args=[returned.public_id, "information"])}#id_statement"' in information
    papers = step(cast, returned, "attachments")
    assert papers.index(f'id="attachment-{attachment(case)["code"]}"') < note_in(papers, PAPER)
    assert note_in(step(cast, returned, "achievements"), "请补充竣工验收证明")
    assert f"附件 · {attachment(case)['name']}" in information
    history = cast.client("wang").get(reverse("review:case", args=[case.public_id])).content.decode()
    assert f"【申报信息 · 本人述职】{STATEMENT}" in history


def test_the_officer_sees_again_what_was_written_where(cast, case):
    data = {"seen_version": case.version, "token": idempotency.new_token(), "reason": "短",
            "note_information_statement": STATEMENT}  # fmt: skip
    answer = cast.client("wang").post(reverse("review:act", args=[case.public_id, "return"]), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert STATEMENT in page
    assert page.count('<details class="zp-fold zp-return-named" open>') == 1


@pytest.mark.feature("REV-08")
def test_every_line_is_answered_and_the_reviewer_reads_both(cast, case, returned):
    client = cast.client("lin")
    address = reverse("applicants:replies", args=[returned.public_id])
    page = client.get(address).content.decode()
    for words in (PHOTO, STATEMENT, PAPER, "以下几处请一次改好。", "最迟重新提交"):
        assert words in page
    answers = {f"answer_{number}": f"第 {number} 条已改好" for number in range(len(returned.defects))}
    assert client.post(address, {"version": 0, **answers}).status_code == 302
    assert client.post(address, {"version": 0, **answers}).status_code == 302  # a second click saves nothing
    returned.refresh_from_db()
    assert returned.saves[REPLIES]["version"] == 1
    Dossier.objects.filter(pk=returned.pk).update(statement="担任三个工程的技术负责人，本人编制施工方案。")
    factories.sign_anew(returned, cast.lin)
    factories.submit(returned, cast.lin)
    frozen = Snapshot.objects.get(dossier=returned, round=2).content["replies"]
    assert [(each["section"], each["answer"]) for each in frozen] == [
        ("photo", "第 0 条已改好"),
        ("information", "第 1 条已改好"),
        ("achievements", "第 2 条已改好"),
        ("attachments", "第 3 条已改好"),
    ]
    read = cast.client("wang").get(reverse("review:case", args=[Case.objects.get(pk=case.pk).public_id]))
    assert f"附件 · {attachment(case)['name']}：{PAPER}" in read.content.decode()
    assert "第 3 条已改好" in read.content.decode()
    marks = [h2 for h2 in Drawn(read).tree.iter("h2") if "有修改" in "".join(h2.itertext())]
    assert [h2.get("id") for h2 in marks] == ["content-statement"]  # what differs is marked where it stands
    assert "没有需要答复的退回意见" in client.get(address).content.decode()


def test_what_another_window_answered_is_not_overwritten(cast, returned):
    client = cast.client("lin")
    address = reverse("applicants:replies", args=[returned.public_id])
    save_replies(dossier_id=returned.pk, seat=cast.lin.seat, answers=["甲"] * 4, seen=0)
    answer = client.post(address, {"version": 0, "answer_0": "乙"})
    assert answer.status_code == 409
    assert "乙</textarea>" in answer.content.decode().replace("\n", "")
    returned.refresh_from_db()
    assert returned.defects[0]["answer"] == "甲"


@pytest.mark.abuse("AC-040")
def test_only_a_return_is_answered_and_only_in_its_time(cast, returned):
    with pytest.raises(Refused, match="退回意见已有变化"):
        save_replies(dossier_id=returned.pk, seat=cast.lin.seat, answers=["甲"], seen=0)
    clock.shift(returned.correct_until - clock.now() + timedelta(seconds=1))
    with pytest.raises(Refused, match="改正期限已于"):
        save_replies(dossier_id=returned.pk, seat=cast.lin.seat, answers=["甲"] * 4, seen=0)
    draft = factories.ready_dossier(cast, returned.plan_version, "colleague", "wang")
    with pytest.raises(Refused, match="退回意见已有变化"):
        save_replies(dossier_id=draft.pk, seat=cast.actors["colleague"].seat, answers=["甲"], seen=0)
