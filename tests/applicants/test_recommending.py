"""Recommenders confirm by a link of their own: once, by the number it went to, of what the applicant wrote."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from applicants import gates
from applicants.models import ArchiveEntry, Dossier, Profile, RecommendationRequest
from applicants.queries.signing import digest_of
from applicants.requested import BARRED
from applicants.sections import RECOMMENDERS, Refused
from applicants.services import recommending, scoring
from applicants.services.sections import version_of
from applicants.snapshot import build
from kernel import clock
from kernel.masking import mask_id
from messaging.gateways import Sms
from messaging.models import OutboxMessage
from messaging.services import deliver
from tests import factories

YES = {"choice": "yes", "title": "高级工程师", "text": "熟悉其工作，业绩突出，同意推荐。", "promise": "on"}
PHONE = factories.EXPERTS[0]["phone"]


class Carrier:
    """A gateway that keeps what it was given."""

    def __init__(self):
        self.sent: list[Sms] = []

    def send(self, message):
        self.sent.append(message)
        return "ok"

    def receipt(self, key):
        return None


@pytest.fixture
def version(cast):
    return factories.plan(cast)


@pytest.fixture
def draft(cast, version):
    factories.archived(cast, version)
    dossier = factories.open_dossier(cast.lin, version, factories.SCORED_ROUTE)
    return save(cast, dossier)


def save(cast, dossier, *changed):
    rows = [row | change for row, change in zip(factories.EXPERTS, [*changed, {}, {}], strict=False)]
    dossier.refresh_from_db()
    seen = version_of(dossier, RECOMMENDERS)
    return scoring.save_recommenders(dossier_id=dossier.pk, seat=cast.lin.seat, rows=rows, seen=seen)


def url(dossier, name="recommenders", *more):
    return reverse(f"applicants:{name}", args=[dossier.public_id, *more])


def sent_link(carrier=None):
    """The path of the newest link, as it arrives on the telephone."""
    carrier = carrier or Carrier()
    deliver(through=carrier)
    return re.search(r"https?://[^/]+(/\S+/)", carrier.sent[-1].text)[1]


def asked(cast, draft, place=1):
    cast.client("lin").post(url(draft, "recommender_ask", place))
    return sent_link()


def state(cast, draft, place=0):
    return cast.client("lin").get(url(draft)).context["states"][place]


def problems(draft):
    draft = Dossier.objects.get(pk=draft.pk)
    return [p.text for p in gates.problems(draft, build(draft, round=1, submitted_at=None, last=None))]


@pytest.mark.feature("REC-01")
def test_a_recommender_confirms_by_the_link_and_the_applicant_sees_it(cast, draft):
    Profile.objects.filter(person=cast.lin.person).update(post="项目技术负责人")
    Dossier.objects.filter(pk=draft.pk).update(statement="主持完成三项大型工程的施工。\n\n解决了软土地基的难题。")
    works = ArchiveEntry.objects.filter(person=cast.lin.person, kind="project")
    proof, unseen = works[0], ArchiveEntry.objects.filter(person=cast.lin.person, kind="education").get()
    draft.entries.set([proof])
    assert state(cast, draft).label == "未发送"
    page = cast.client("lin").post(url(draft, "recommender_ask", 1), follow=True)
    assert "确认链接已发给严高工，手机 139****0001。" in page.content.decode()
    carrier = Carrier()
    link = sent_link(carrier)
    assert carrier.sent[-1].phone == PHONE
    assert link not in page.content.decode()
    assert state(cast, draft).label == "等待确认"
    shown = Client().get(link).content.decode()
    for words in (
        "林",
        "严高工",
        "湖州市建筑设计院",
        "土木工程",
        "只能用一次",
        "项目技术负责人",
        "主持完成三项大型工程的施工。",
        f"工程项目：{proof.summary}",
    ):
        assert words in shown
    number = cast.lin.person.id_number
    for words in (number, mask_id(number), cast.lin.person.phone, unseen.summary, proof.evidence.get().file.public_id):
        assert words not in shown
    done = Client().post(link, YES | {"phone": PHONE}, follow=True)
    assert "已收到您的意见" in done.content.decode()
    now = state(cast, draft)
    assert (now.label, now.text, now.may_ask) == ("已确认", YES["text"], False)
    content = build(Dossier.objects.get(pk=draft.pk), round=1, submitted_at=None, last=None)
    assert [bool(row["confirmation"]) for row in content["recommenders"]] == [True, False]
    assert OutboxMessage.objects.filter(to_user=cast.lin.user, template="recommendation_answered").count() == 1


@pytest.mark.feature("REC-01")
def test_a_link_is_answered_once(cast, draft):
    link = asked(cast, draft)
    Client().post(link, YES | {"phone": PHONE})
    before = RecommendationRequest.objects.values().get()
    Client().post(link, YES | {"phone": PHONE, "choice": "no"})
    assert RecommendationRequest.objects.values().get() == before
    with pytest.raises(Refused, match="已经确认"):
        recommending.ask(dossier_id=draft.pk, seat=cast.lin.seat, position=0)


def test_nothing_kept_opens_the_page(cast, draft):
    """The token stands in the database as a digest only, and in the message no longer than it is being sent."""
    link = asked(cast, draft)
    token = link.strip("/").rpartition("/")[2]
    message = OutboxMessage.objects.get(template="recommendation_asked")
    assert (message.secret, message.to_user, message.status) == (None, None, "sent")
    assert token not in f"{message.text} {message.params} {RecommendationRequest.objects.values().get()}"
    assert RecommendationRequest.objects.get().token_digest == digest_of(token)


@pytest.mark.feature("REC-01")
@pytest.mark.parametrize("how", ["expired", "withdrawn", "changed", "sent again", "another route", "submitted"])
def test_a_link_that_was_overtaken_leads_nowhere(cast, draft, how):
    link = asked(cast, draft)
    if how == "expired":
        RecommendationRequest.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    if how == "withdrawn":
        cast.client("lin").post(url(draft, "recommender_withdraw", 1))
    if how == "changed":
        save(cast, draft, {"major": "别的专业"})
    if how == "sent again":
        clock.shift(timedelta(seconds=61))
        cast.client("lin").post(url(draft, "recommender_ask", 1))
    if how == "another route":
        Dossier.objects.filter(pk=draft.pk).update(status=Dossier.Status.CLOSED)
    if how == "submitted":
        Dossier.objects.filter(pk=draft.pk).update(status=Dossier.Status.SUBMITTED)
    for answer in (Client().get(link), Client().post(link, YES | {"phone": PHONE})):
        assert answer.status_code == 404
        assert "这个链接已经失效" in answer.content.decode()
    assert not RecommendationRequest.objects.exclude(answer="").exists()


def test_a_change_after_the_answer_asks_for_a_new_one(cast, draft):
    Client().post(asked(cast, draft), YES | {"phone": PHONE})
    save(cast, draft, {"employer": "另一家单位"})
    assert (state(cast, draft).label, state(cast, draft).may_ask) == ("需重新确认", True)


def test_a_no_is_said_before_the_submit(cast, draft):
    answer = {"choice": "no", "title": "高级工程师", "text": "", "phone": PHONE, "promise": "on"}
    Client().post(asked(cast, draft), answer)
    assert "严高工在线答复不推荐，请换一名专家。" in problems(draft)
    save(cast, draft, {"name": "新高工", "phone": "13905720009"})
    assert not [text for text in problems(draft) if "不推荐" in text]


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"phone": "13905720002"}, "手机号与收到这条短信的号码不一致"), ({"text": ""}, "同意推荐的，请写明推荐意见。"),
     ({"promise": ""}, "请勾选后继续。"), ({"choice": "x"}, "所选的项目不在可选范围内"), ({"title": ""}, "请填写。"),
     ({"text": "好" * 1001}, "最多 1000 个字")],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_kept(cast, draft, changed, words):
    link = asked(cast, draft)
    page = Client().post(link, YES | {"phone": PHONE} | changed)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert (changed.get("text") or YES["text"]) in page.content.decode() or changed.get("text") == ""
    assert RecommendationRequest.objects.get().answered_at is None


@pytest.mark.abuse("AC-007")
def test_whoever_declares_or_reviews_may_not_recommend(cast, draft, version):
    reviewer = cast.chen.person
    save(cast, draft, {"name": reviewer.full_name, "phone": reviewer.phone})
    assert f"{reviewer.full_name}：{BARRED}" in problems(draft)
    with pytest.raises(Refused, match="按回避规定"):
        recommending.ask(dossier_id=draft.pk, seat=cast.lin.seat, position=0)
    save(cast, draft, {"name": f"{reviewer.full_name[0]}\u3000{reviewer.full_name[1:]}", "phone": reviewer.phone})
    assert [text for text in problems(draft) if str(BARRED) in text], "a blank in the name makes nobody else of them"
    Person.objects.filter(pk=reviewer.pk).update(full_name="John Smith")
    save(cast, draft, {"name": "JOHN SMITH", "phone": reviewer.phone})
    assert [text for text in problems(draft) if str(BARRED) in text], "nor do capitals"
    Person.objects.filter(pk=reviewer.pk).update(full_name=reviewer.full_name)
    namesake = {"name": reviewer.full_name, "phone": "13905720008"}
    save(cast, draft, namesake)
    assert not [text for text in problems(draft) if "回避" in text]
    factories.archived(cast, version, "colleague")
    factories.open_dossier(cast.colleague, version)
    rival = cast.colleague.person
    save(cast, draft, {"name": rival.full_name, "phone": rival.phone})
    assert f"{rival.full_name}：{BARRED}" in problems(draft)


@pytest.mark.abuse("AC-007")
@pytest.mark.parametrize("visitor", ["lin", "chen"])
def test_nobody_concerned_answers_in_the_recommenders_place(cast, draft, visitor):
    page = cast.client(visitor).post(asked(cast, draft), YES | {"phone": PHONE})
    assert page.status_code == 422
    assert str(BARRED) in page.content.decode()


def test_a_link_that_is_still_open_stands_in_no_log(cast, draft, caplog):
    link = asked(cast, draft)
    assert Client().post(link, {}).status_code == 422
    assert link not in caplog.text


def test_links_are_not_sent_without_end(cast, draft, monkeypatch):
    monkeypatch.setattr(recommending, "MOST_A_DAY", 2)
    for _time in range(2):
        recommending.ask(dossier_id=draft.pk, seat=cast.lin.seat, position=0)
        clock.shift(timedelta(seconds=61))
    with pytest.raises(Refused, match="一天最多发送 2 次"):
        recommending.ask(dossier_id=draft.pk, seat=cast.lin.seat, position=1)


@pytest.mark.abuse("AC-082")
def test_a_telephone_is_not_bombed_through_the_page_whatever_the_browser_says_of_its_address(cast, draft):
    client, carrier = cast.client("lin"), Carrier()
    said = [
        client.post(url(draft, "recommender_ask", 1), HTTP_X_FORWARDED_FOR=f"198.51.100.{n}", follow=True).text
        for n in range(6)
    ]
    deliver(through=carrier)
    assert len(carrier.sent) == 1
    assert "确认链接已发给" in said[0]
    assert all("请 1 分钟后再发" in each for each in said[1:])


def test_an_unfinished_recommender_is_asked_nothing(cast, draft):
    save(cast, draft, {"title": ""})
    with pytest.raises(Refused, match="请先填好并保存第 1 名推荐专家"):
        recommending.ask(dossier_id=draft.pk, seat=cast.lin.seat, position=0)
    with pytest.raises(Refused, match="第 3 名"):
        recommending.ask(dossier_id=draft.pk, seat=cast.lin.seat, position=2)
    assert not state(cast, draft).may_ask
    assert not OutboxMessage.objects.exists()


def test_guessed_links_are_counted_and_stop_no_good_one(cast, draft, monkeypatch):
    monkeypatch.setattr("applicants.views.recommend.MISSES_AN_HOUR", 2)
    address = reverse("applicants:recommend", args=["guessed"])
    assert [Client().get(address, REMOTE_ADDR="198.51.100.7").status_code for _time in range(3)] == [404, 404, 429]
    assert Client().get(asked(cast, draft), REMOTE_ADDR="198.51.100.7").status_code == 200


@pytest.mark.feature("REC-01")
def test_an_answer_is_to_what_was_declared_when_it_was_given(cast, draft):
    """Another major asks for another yes; who asked is told so before the change and after it."""
    client, page = cast.client("lin"), reverse("applicants:step", args=[draft.public_id, "information"])
    mine = {
        "route": factories.SCORED_ROUTE,
        "statement": "述职",
        "education-online": "found",
        "insurance": "in-province",
    }
    codes = [major.code for major in draft.plan_version.spec.majors]
    assert "只对现在的申报职称、方式和专业有效" not in client.get(page).text
    client.post(page, mine | {"major": codes[0], "version": "0"})
    link = asked(cast, draft)
    assert draft.plan_version.spec.route(factories.SCORED_ROUTE).name in Client().get(link).text
    Client().post(link, YES | {"phone": PHONE})
    assert "给严高工的确认链接和收到的答复，只对现在的申报职称、方式和专业有效" in client.get(page).text
    client.post(page, mine | {"major": codes[1], "version": "1"})
    assert (state(cast, draft).label, state(cast, draft).may_ask) == ("需重新确认", True)
    assert "严高工的在线确认不再有效" in client.get(url(draft, "dossier_findings")).text
    content = build(Dossier.objects.get(pk=draft.pk), round=1, submitted_at=None, last=None)
    assert not content["recommenders"][0]["confirmation"]
    client.post(page, mine | {"major": codes[0], "version": "2"})
    assert state(cast, draft).label == "已确认"
    Dossier.objects.filter(pk=draft.pk).update(employer=cast.organizations["other_employer"])
    assert state(cast, draft).label == "需重新确认"
