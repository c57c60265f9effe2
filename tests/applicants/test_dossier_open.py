"""Opening a dossier, the list, the home page, giving a draft up."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applicants import gates, snapshot
from applicants.models import ArchiveEntry, Dossier, RecommendationRequest
from applicants.queries.dossiers import archived_files, selectable_entries
from applicants.requested import said_of
from applicants.sections import Refused
from applicants.services import dossiers
from kernel import clock, idempotency
from kernel.formats import cn_date
from plans.models import PlanVersion, PlanWindow
from plans.queries import published_version
from tests import factories
from tests.portal.drawn import Drawn


@pytest.fixture
def version(cast):
    return factories.plan(cast)


def new(version):
    return reverse("applicants:dossier_new", args=[version.plan.code])


@pytest.mark.feature("ARC-03", "WIZ-01")
def test_opening_makes_a_draft_for_the_title_of_the_route(cast, version):
    factories.archived(cast, version)
    client = cast.client("lin")
    page = client.get(new(version))
    token = page.context["form"].initial["token"]
    answer = client.post(new(version), {"route": factories.ROUTE, "token": token})
    dossier = Dossier.objects.get()
    assert answer["Location"] == reverse("applicants:step", args=[dossier.public_id, "photo"])
    assert (dossier.title, dossier.route, dossier.status) == ("engineer", factories.ROUTE, "draft")
    assert dossier.number.startswith(f"{version.year}湖州-")
    assert len(dossier.number) == len("2026湖州-") + 8
    assert client.post(new(version), {"route": factories.ROUTE, "token": token})["Location"] == answer["Location"]
    assert Dossier.objects.count() == 1


@pytest.mark.parametrize(
    ("region", "short"),
    [("浙江省湖州市", "湖州"), ("市", "市"), ("省市", "省市"), ("浙江省 湖 州市", "湖州"), ("市 区", "市区")],
)
def test_every_region_gives_a_number(region, short):
    number = dossiers._new_number(PlanVersion(year=2026, region=region))
    assert re.fullmatch(rf"2026{short}-[2-9A-Z]{{8}}", number)


@pytest.mark.feature("WAY-01", "ELG-02", "ELG-05")
def test_the_choice_of_the_route_says_what_the_approved_archive_proves_for_each(cast, version):
    factories.archived(cast, version)
    client = cast.client("lin")

    def seen() -> tuple[dict, str]:
        page = client.get(new(version))
        assert page.status_code == 200
        return {each.title: each for each, _routes in page.context["titles"]}, page.content.decode()

    titles, page = seen()
    engineer = titles["engineer"]
    assert engineer.best == factories.ROUTE
    normal = engineer.route(factories.ROUTE)
    assert (normal.failing, [each.kind for each in normal.unsaid]) == ([], ["major_offered"])
    # What only the dossier asks is not known yet, and fails nothing.
    scored = engineer.route(factories.SCORED_ROUTE)
    assert scored.failing == []
    assert {"score", "recommended_by"} <= {each.kind for each in scored.unsaid}
    assert page.count(engineer.explanation) == page.count(">可以先看<") == 1
    assert page.count('type="radio" name="route"') == page.count("逐条查看条件")

    title = ArchiveEntry.objects.get(person=cast.lin.person, kind="appointment")
    title.data["started_on"] = f"{version.year - 1}-01-01"
    title.save()
    titles, page = seen()
    normal = titles["engineer"].route(factories.ROUTE)
    assert [each.kind for each in normal.failing] == ["tenure"]
    assert f"到 {cn_date(normal.first_day)}自然满足" in page

    ArchiveEntry.objects.filter(kind="appointment").update(status="sent", decided_at=None)
    titles, page = seen()
    assert "appointed_now" in {each.kind for each in titles["engineer"].route(factories.ROUTE).failing}


@pytest.mark.feature("ARC-03")
def test_without_an_approved_entry_the_page_explains_and_nothing_is_opened(cast, version):
    client = cast.client("lin")
    assert "还没有审核通过的条目" in client.get(new(version)).content.decode()
    answer = client.post(new(version), {"route": factories.ROUTE, "token": idempotency.new_token()})
    assert answer.status_code == 409
    assert "还没有审核通过的条目" in answer.content.decode()
    assert not Dossier.objects.exists()


@pytest.mark.feature("ACC-07")
@pytest.mark.abuse("AC-013")
def test_an_unverified_employer_is_told(cast, version):
    answer = cast.client("newcomer").get(new(version))
    assert "还没有通过单位认证" in answer.content.decode()


@pytest.mark.abuse("AC-037")
def test_outside_the_window_nothing_is_opened(cast, version):
    factories.archived(cast, version)
    PlanWindow.objects.filter(version=version, kind="apply").update(closes_at=clock.now())
    client = cast.client("lin")
    answer = client.post(new(version), {"route": factories.ROUTE, "token": idempotency.new_token()})
    assert answer.status_code == 409
    assert "申报已于" in answer.content.decode()
    assert not Dossier.objects.exists()


@pytest.mark.abuse("AC-031")
def test_one_live_dossier_for_each_person_and_year(cast, version):
    factories.archived(cast, version)
    first = factories.open_dossier(cast.lin, version)
    said = f"每人每年只能申报一次。您 {version.year} 年已有一份申报：{first.number}.*放弃以后，可以申报别的计划。"
    with pytest.raises(Refused, match=said):
        factories.open_dossier(cast.lin, version)
    page = cast.client("lin").get(new(version)).content.decode()
    assert "每人每年只能申报一次" in page
    dossiers.discard(dossier_id=first.pk, seat=cast.lin.seat)
    assert factories.open_dossier(cast.lin, version).pk != first.pk


@pytest.fixture
def discarded(cast, version):
    """A draft that was filled in and given up."""
    factories.archived(cast, version)
    draft = factories.fill(factories.open_dossier(cast.lin, version), cast.lin.seat)
    dossiers.discard(dossier_id=draft.pk, seat=cast.lin.seat)
    return draft


@pytest.mark.abuse("AC-031")
def test_after_a_draft_was_given_up_another_begins_empty_and_is_the_one_of_the_year(cast, version, discarded):
    client = cast.client("lin")
    token = client.get(new(version)).context["form"].initial["token"]
    answer = client.post(new(version), {"route": factories.ROUTE, "token": token})
    opened = Dossier.objects.get(status="draft")
    assert answer["Location"] == reverse("applicants:step", args=[opened.public_id, "photo"])
    assert opened.number != discarded.number
    assert (opened.statement, opened.photo, opened.saves, opened.answers) == ("", None, {}, {"route": factories.ROUTE})
    assert not opened.files.exists()
    assert not opened.entries.exists()
    again = client.post(new(version), {"route": factories.ROUTE, "token": idempotency.new_token()})
    assert again.status_code == 409
    assert f"每人每年只能申报一次。您 {version.year} 年已有一份申报：{opened.number}" in again.content.decode()
    factories.submit(factories.fill(opened, cast.lin.seat), cast.lin)
    with pytest.raises(Refused, match="每人每年只能申报一次"):
        factories.open_dossier(cast.lin, version)


@pytest.mark.abuse("AC-023")
def test_going_back_to_the_page_that_opened_a_discarded_draft_is_told_and_the_next_click_opens(cast, version):
    factories.archived(cast, version)
    client = cast.client("lin")
    data = {"route": factories.ROUTE, "token": idempotency.new_token()}
    client.post(new(version), data)
    first = Dossier.objects.get()
    client.post(reverse("applicants:dossier_discard", args=[first.public_id]))
    answer = client.post(new(version), data)
    page = Drawn(answer)
    assert answer.status_code == 409
    assert f"（{first.number}）已经结束，本次没有新开申报。" in page.alerts()
    chosen = next(e for e in page.tree.iter("input") if e.get("value") == factories.ROUTE)
    assert chosen.get("checked") is not None
    shown = next(e.get("value") for e in page.tree.iter("input") if e.get("name") == "token")
    assert client.post(new(version), data | {"token": shown}).status_code == 302
    assert Dossier.objects.filter(status="draft").count() == 1


@pytest.fixture
def ended(cast, version):
    """Submitted by the self-score with recommenders who said yes, and withdrawn."""
    factories.archived(cast, version)
    draft = factories.fill(factories.open_dossier(cast.lin, version, factories.SCORED_ROUTE), cast.lin.seat)
    for row in draft.recommenders.all():
        RecommendationRequest.objects.create(
            recommender=row, token_digest=f"d{row.pk}", said=said_of(row), phone=row.phone, asked_at=clock.now(),
            expires_at=clock.now(), answer="yes", answered_at=clock.now(),
        )  # fmt: skip
    factories.submit(draft, cast.lin)
    dossiers.close(draft)
    return Dossier.objects.get(pk=draft.pk)


@pytest.mark.feature("WIZ-10")
def test_declaring_again_takes_over_what_the_withdrawn_one_held_but_no_promise_and_no_yes(cast, version, ended):
    client = cast.client("lin")
    lost = ended.entries.get()
    other = ArchiveEntry.objects.create(
        person=lost.person, kind="project", data=lost.data, summary="市民中心二期", status="approved",
        decided_at=clock.now(), created_at=clock.now(), changed_at=clock.now(),
    )  # fmt: skip
    ended.entries.add(other)
    ArchiveEntry.objects.filter(pk=lost.pk).update(status="sent", decided_at=None)
    page = client.get(new(version))
    listed = dict(page.context["held_lines"])
    assert listed["真实性保证书"] == "不沿用，须重新签署。"
    assert f"本人述职 {len(factories.STATEMENT)} 个字" in listed["申报信息"]
    assert lost.summary in listed["不能沿用的业绩"] and listed["业绩选择"] == "市民中心二期"
    assert listed["推荐专家"].startswith("、".join(row["name"] for row in factories.EXPERTS))
    data = {"route": factories.SCORED_ROUTE, "token": page.context["form"].initial["token"], "again": ended.public_id}
    answer = client.post(new(version), data)
    opened = Dossier.objects.get(status="draft")
    assert answer["Location"] == reverse("applicants:step", args=[opened.public_id, "photo"])
    for name in ("statement", "major", "sheet", "photo"):
        assert getattr(opened, name) == getattr(ended, name)
    assert opened.answers == {name: text for name, text in ended.answers.items() if text}
    assert [*opened.entries.all()] == [other]
    assert [*opened.files.values_list("code", "file")] == [*ended.files.values_list("code", "file")]
    assert [row.name for row in opened.recommenders.all()] == [row.name for row in ended.recommenders.all()]
    found = gates.problems(opened, snapshot.build(opened, round=1, submitted_at=None, last=None))
    assert not hasattr(opened, "commitment") and "commitment" in {problem.section for problem in found}
    assert not RecommendationRequest.objects.filter(recommender__dossier=opened).exists()
    # Whatever is changed in the new one, the withdrawn one stays as it was.
    information = reverse("applicants:step", args=[opened.public_id, "information"])
    kept = opened.answers | {"statement": "另写的述职", "version": opened.saves["information"]["version"]}
    assert client.post(information, kept)["Location"].endswith("/achievements/")
    ended.refresh_from_db()
    assert ended.statement == factories.STATEMENT


@pytest.mark.abuse("AC-002")
def test_nothing_is_taken_over_from_anybody_else(cast, version, ended):
    factories.archived(cast, version, "colleague")
    client = cast.client("colleague")
    assert client.get(new(version)).context["held"] is None
    data = {"route": factories.ROUTE, "token": idempotency.new_token(), "again": ended.public_id}
    answer = client.post(new(version), data)
    assert (answer.status_code, Dossier.objects.filter(status="draft").count()) == (409, 0)


def test_a_discarded_draft_can_be_read_but_not_changed_and_keeps_what_was_typed_too_late(cast, version, discarded):
    client = cast.client("lin")
    listed = client.get(reverse("applicants:dossiers"))
    preview = reverse("applicants:step", args=[discarded.public_id, "preview"])
    assert "草稿已放弃，没有提交" in listed.content.decode()
    assert f'href="{preview}"' in listed.content.decode()
    read = client.get(preview).content.decode()
    assert factories.STATEMENT in read
    assert "这份申报已经结束，不能再提交。" in read
    assert "没有完成，暂时不能提交" not in read
    beside = client.get(reverse("applicants:step", args=[discarded.public_id, "photo"]))
    assert Drawn(beside).text("missing-heading") == "已经结束"
    late = {"route": factories.ROUTE, "major": factories.MAJOR, "statement": "另一个窗口里写的", "version": "1"}
    answer = client.post(reverse("applicants:step", args=[discarded.public_id, "information"]), late)
    assert answer.status_code == 422
    assert "这份申报已经结束，不能再修改。" in Drawn(answer).alerts()
    assert Drawn(answer).text("id_statement") == "另一个窗口里写的"
    submit = client.post(
        reverse("applicants:submit", args=[discarded.public_id]),
        {"token": idempotency.new_token(), "version": Dossier.objects.get().version},
    )
    assert "这份申报已经结束，不能再提交。" in Drawn(submit).alerts()
    discarded.refresh_from_db()
    assert (discarded.status, discarded.statement) == ("closed", factories.STATEMENT)


def test_giving_up_what_another_window_gave_up_is_told(cast, version, discarded):
    client, url = cast.client("lin"), reverse("applicants:dossier_discard", args=[discarded.public_id])
    for answer in (client.get(url, follow=True), client.post(url, follow=True)):
        assert f"这份草稿已经放弃：{discarded.number}。" in answer.content.decode()
    dossiers.discard(dossier_id=discarded.pk, seat=cast.lin.seat)
    assert Dossier.objects.get().version == discarded.version + 1


@pytest.mark.parametrize("route", ["", "no-such-route", "engineer"])
def test_a_route_that_is_not_offered_is_refused(cast, version, route):
    factories.archived(cast, version)
    answer = cast.client("lin").post(new(version), {"route": route, "token": idempotency.new_token()})
    assert answer.status_code == 422
    assert "选择" in answer.content.decode()
    assert not Dossier.objects.exists()


def test_a_submitted_dossier_is_not_given_up(cast, version):
    ready = factories.ready_dossier(cast, version)
    factories.submit(ready, cast.lin)
    client = cast.client("lin")
    assert client.post(reverse("applicants:dossier_discard", args=[ready.public_id])).status_code == 404
    with pytest.raises(Refused):
        dossiers.discard(dossier_id=ready.pk, seat=cast.lin.seat)


def test_giving_up_asks_first(cast, version):
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    client = cast.client("lin")
    url = reverse("applicants:dossier_discard", args=[draft.public_id])
    assert client.get(url).status_code == 200
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert client.post(url)["Location"] == reverse("applicants:dossiers")
    draft.refresh_from_db()
    assert draft.status == "closed"


@pytest.mark.abuse("AC-002")
@pytest.mark.parametrize("who", ["colleague", "stranger", "wang", "chen", "owner_hr"])
def test_a_stranger_finds_nothing(cast, version, who):
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    client = cast.client(who)
    for name, args in [
        ("step", ["photo"]),
        ("step", ["preview"]),
        ("dossier_missing", ["photo"]),
        ("dossier_findings", []),
        ("dossier_discard", []),
    ]:
        assert client.get(reverse(f"applicants:{name}", args=[draft.public_id, *args])).status_code == 404
    assert client.post(reverse("applicants:submit", args=[draft.public_id]), {}).status_code == 404


def test_an_unknown_step_is_not_found(cast, version):
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    assert cast.client("lin").get(reverse("applicants:step", args=[draft.public_id, "salary"])).status_code == 404


def _past_dossiers(actor, version, n):
    for number in range(n):
        Dossier.objects.create(
            number=f"{actor.name}-{number}",
            person=actor.person,
            user=actor.user,
            plan_version=version,
            year=2000 + number,
            employer=actor.person.profile.employer,
            created_at=clock.now(),
            changed_at=clock.now(),
        )


@pytest.mark.feature("WIZ-10")
@pytest.mark.parametrize("page", ["home", "dossiers"])
def test_the_lists_ask_as_much_for_three_as_for_one(cast, version, page):
    assert version.spec  # the document of a version is read once by each process
    counts = []
    for name, n in (("lin", 1), ("stranger", 3)):
        _past_dossiers(cast.actors[name], version, n)
        client = cast.client(name)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(reverse(f"applicants:{page}"))
        rows = (
            answer.context["rows"] if page == "home" else [r for _year, rows in answer.context["years"] for r in rows]
        )
        assert len(rows) == n
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_home_leads_from_an_empty_archive_to_the_submit(cast, version):
    client = cast.client("lin")
    url = reverse("applicants:home")
    assert client.get(url).context["next"].title == "填写业绩档案"
    entries = factories.entries_for(version)
    entry = factories.archive_entry(cast.lin, *entries[0])
    assert client.get(url).context["next"].title == "把业绩档案送单位审核"
    ArchiveEntry.objects.filter(pk=entry.pk).update(status="approved", source="fetched", decided_at=clock.now())
    home = client.get(url).context
    assert home["next"].title == "填写业绩档案", "what a register settled, no employer approved"
    assert ("已核实", 1) in home["counts"]
    ArchiveEntry.objects.filter(pk=entry.pk).update(status="draft", source="typed", decided_at=None)
    factories.approve_archive(cast.lin, cast.wang)
    assert client.get(url).context["next"].title == "选择评审计划"
    ArchiveEntry.objects.filter(pk=entry.pk).delete()
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    assert client.get(url).context["next"].title == "继续填写申报材料"
    ready = factories.fill(draft, cast.lin.seat)
    factories.submit(ready, cast.lin)
    assert client.get(url).context["next"].title != "继续填写申报材料"
    dossiers.reopen(ready, defects=[], correct_until=clock.now() + timedelta(days=5))
    assert client.get(url).context["next"].title == "按退回意见修改材料"


def test_staff_have_no_applicants_home(cast):
    assert cast.client("wang").get(reverse("applicants:home")).status_code == 404


def test_published_version_is_the_one_declared_under(cast, version):
    assert published_version(version.plan.code) == version


def test_the_files_of_an_archive_come_with_its_entries(cast, django_assert_num_queries):
    """Asked for by their keys, a thousand of them were more than SQLite takes: the step ended in a server error."""
    version = factories.plan(cast)
    factories.archived(cast, version)
    draft = factories.open_dossier(cast.lin, version)
    with django_assert_num_queries(2):
        assert any(evidence.file.name for entry in selectable_entries(draft) for evidence in entry.evidence.all())
    with django_assert_num_queries(2):
        assert all(file.name for _entry, files in archived_files(draft) for file in files)
