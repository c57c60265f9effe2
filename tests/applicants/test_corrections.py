"""A correction: what a return did not name stays as submitted, and what it did name is judged as at the first submit."""

from datetime import timedelta

import pytest
from django.urls import reverse

from applicants import editing, gates, information, snapshot
from applicants.models import ArchiveEntry, Dossier, Profile, Snapshot
from applicants.queries.corrections import why_not_declared_anew
from applicants.sections import Refused, Section
from applicants.services import sections
from applicants.services.dossiers import CHANGED
from kernel import clock
from plans.services import publish
from plans.spec.chain import Action
from plans.spec.parts import Receiving
from review.engine.commands import Defect
from review.models import Case
from review.presenters.changes import changes
from tests import factories
from tests.applicants.test_dossier_submit import returned, submit
from tests.applicants.test_plan_draws import OFFICES
from tests.portal.drawn import Drawn
from tests.walk import decide


@pytest.fixture
def ready(cast):
    return factories.ready_dossier(cast, factories.plan(cast))


def taken_back(person):
    """Nothing is approved any more but one work entry: the applicant changed all others for the next year."""
    entries = ArchiveEntry.objects.filter(person=person).exclude(kind="work")
    entries.update(status="draft", decided_at=None)


def kinds(content):
    return [(entry["kind"], entry["public_id"]) for entry in content["entries"]]


def problems(dossier):
    dossier = Dossier.objects.get(pk=dossier.pk)
    last = Snapshot.objects.filter(dossier=dossier).latest("round")
    content = snapshot.build(dossier, round=last.round + 1, submitted_at=None, last=last)
    return content, gates.problems(dossier, content)


@pytest.mark.abuse("AC-019", "AC-028")
def test_a_return_of_the_achievements_leaves_education_and_tenure_as_submitted(cast, ready):
    submit(ready, cast.lin)
    first = Snapshot.objects.get(dossier=ready)
    returned(cast, ready, ["achievements"])
    taken_back(ready.person)
    content, found = problems(ready)
    assert kinds(content) == [row for row in kinds(first.content) if row[0] not in snapshot.SELECTABLE]
    assert content["findings"] == first.content["findings"]
    assert "选择以后又修改过" in " ".join(problem.text for problem in found)
    told = [each.label for each in changes(first.content, content)]
    assert told == ["签名时间"] + [
        f"工程项目：{entry['summary']}" for entry in snapshot.entries_of(first.content, ["project"])
    ]


@pytest.mark.abuse("AC-019", "AC-028")
def test_a_return_of_the_information_leaves_the_achievements_and_judges_the_rest_anew(cast, ready):
    submit(ready, cast.lin)
    first = Snapshot.objects.get(dossier=ready)
    returned(cast, ready, ["information"])
    taken_back(ready.person)
    content, found = problems(ready)
    chosen = [row for row in kinds(first.content) if row[0] in snapshot.SELECTABLE]
    assert chosen and chosen == [row for row in kinds(content) if row[0] in snapshot.SELECTABLE]
    assert {problem.section for problem in found} == {Section.COMMITMENT, Section.INFORMATION}
    # The reviewer is told of every entry that is there no longer, not of achievements alone.
    told = {each.label.partition("：")[0] for each in changes(first.content, content)}
    assert {"学历学位", "年度考核"} <= told


@pytest.mark.abuse("AC-028")
def test_returned_achievements_are_judged_by_the_conditions(cast, ready, monkeypatch):
    submit(ready, cast.lin)
    returned(cast, ready, ["achievements"])
    refusing = [finding | {"status": "not_met"} for finding in Snapshot.objects.get().content["findings"]]
    monkeypatch.setattr(snapshot.facts, "findings", lambda content, plan: refusing)
    _content, found = problems(ready)
    assert {problem.section for problem in found} == {Section.ACHIEVEMENTS}
    assert "不满足申报条件" in found[0].text


@pytest.mark.feature("WIZ-08", "REV-02")
@pytest.mark.abuse("AC-016", "AC-019")
def test_a_note_on_the_statement_reopens_the_statement_alone(cast, ready):
    """What else the step holds can be read, and stays as submitted whatever is posted."""
    submit(ready, cast.lin)
    first = Snapshot.objects.get(dossier=ready).content
    defects = (Defect("information", "请写明本人职责", "statement", "本人述职"),)
    decide(Case.objects.get(dossier=ready), cast.wang, Action.RETURN, defects=defects)
    ready.refresh_from_db()
    told = "本次退回只要求修改：本人述职。其他内容保持提交时的样子。"
    assert editing.why_closed(ready, Section.ATTACHMENTS, clock.now()) == told
    assert editing.why_scoring_closed(ready, clock.now()) == told
    address = reverse("applicants:step", args=[ready.public_id, "information"])
    page = Drawn(cast.client("lin").get(address))
    chosen = next(each for each in page.tree.iter("input") if each.get("value") == factories.ROUTE)
    assert (chosen.get("checked"), chosen.get("disabled")) == ("", "")
    assert page.ids["id_major"].get("disabled") is not None and page.ids["id_statement"].get("disabled") is None
    posted = {"route": "assistant-skilled", "major": "", "statement": "写明职责的述职"}
    posted["version"] = str(sections.version_of(ready, "information"))
    posted |= dict.fromkeys((question.code for question in ready.plan_version.spec.questions), "")
    assert cast.client("lin").post(address, posted)["Location"].endswith("/achievements/")
    taken_back(ready.person)
    assert [problem.section for problem in problems(ready)[1]] == [Section.COMMITMENT]
    factories.sign_anew(ready, cast.lin)
    content, found = problems(ready)
    assert found == []
    kept = {key for key in first if content[key] == first[key]}
    assert set(first) - kept <= {"dossier", "statement", "replies", "commitment"}
    assert content["statement"] == "写明职责的述职"
    informed(cast, ready, statement="")
    assert [problem.target for problem in problems(ready)[1]] == ["id_statement"]
    informed(cast, ready, statement="又写的述职")
    assert submit(ready, cast.lin).round == 2


def informed(cast, dossier, **answers):
    """Lin saves the information again, with these answers."""
    dossier.refresh_from_db()
    kept = dossier.answers | {"major": dossier.major, "statement": dossier.statement}
    seen = sections.version_of(dossier, "information")
    sections.save_information(dossier_id=dossier.pk, seat=cast.lin.seat, values=kept | answers, seen=seen)


@pytest.mark.abuse("AC-025", "AC-037")
@pytest.mark.feature("PLN-02")
def test_a_return_is_no_way_to_a_title_whose_window_was_over_before_the_submit(cast):
    spec = factories.plan(cast).spec
    ends = {"assistant-skilled": -1, "engineer-transfer": 1}
    windows = [
        spec.window("apply").model_copy(update={"routes": (route,), "closes": clock.now() + timedelta(days=days)})
        for route, days in ends.items()
    ]
    own = spec.model_copy(update={"windows": (*spec.windows, *windows)})
    dossier = factories.ready_dossier(cast, publish(own, organizer=cast.organizations["office"]))
    submit(dossier, cast.lin)
    returned(cast, dossier, ["information"])
    informed(cast, dossier, route="assistant-skilled")
    first = next(problem for problem in problems(dossier)[1] if problem.target == "id_route")
    assert "申报已于" in first.text and "请改回提交时的“工程师 · 正常申报" in first.text
    with pytest.raises(Refused, match="没有完成"):
        submit(dossier, cast.lin)
    # In time for another window by the first submit, and for that of what was submitted.
    informed(cast, dossier, route="engineer-transfer")
    assert why_not_declared_anew(Dossier.objects.get(pk=dossier.pk), clock.now() + timedelta(days=2)) == ""
    informed(cast, dossier, route=factories.ROUTE)
    assert submit(dossier, cast.lin).round == 2


@pytest.mark.feature("WIZ-08", "INF-13")
def test_the_receiving_office_stays_that_of_the_first_submit(cast):
    choice = Receiving(found_by="choice", offices=OFFICES)
    own = factories.plan(cast).spec.model_copy(update={"receiving": choice})
    dossier = factories.ready_dossier(cast, publish(own, organizer=cast.organizations["office"]))
    informed(cast, dossier, **{information.OFFICE: "district"})
    submit(dossier, cast.lin)
    returned(cast, dossier, ["information"])
    informed(cast, dossier, **{information.OFFICE: "municipal"}, statement="改过的述职")
    dossier.refresh_from_db()
    assert (dossier.answers[information.OFFICE], dossier.statement) == ("district", "改过的述职")
    page = Drawn(cast.client("lin").get(reverse("applicants:step", args=[dossier.public_id, "information"])))
    chosen, other = (page.ids[f"id_{information.OFFICE}_{number}"] for number in range(2))
    assert chosen.get("checked") is not None and other.get("disabled") is not None
    assert "提交以后不能更换" in page.text(f"id_{information.OFFICE}_helptext")
    Dossier.objects.filter(pk=dossier.pk).update(answers=dossier.answers | {information.OFFICE: "municipal"})
    assert problems(dossier)[0]["receiving"]["code"] == "district"


@pytest.mark.feature("WIZ-08")
def test_what_is_submitted_is_what_the_preview_showed(cast, ready):
    """Archive and profile change without the dossier's version: the old page is refused, the fresh one taken."""
    client = cast.client("lin")
    preview = reverse("applicants:step", args=[ready.public_id, "preview"])
    address = reverse("applicants:submit", args=[ready.public_id])
    held = [client.get(preview).context["form"].initial]
    Profile.objects.filter(person=ready.person).update(post="另一个岗位")
    answer = client.post(address, held[-1])
    assert answer.status_code == 409
    assert str(CHANGED) in answer.text
    assert "另一个岗位" in answer.text
    held.append(answer.context["form"].initial)
    ArchiveEntry.objects.filter(person=ready.person, kind="work").update(status="draft", decided_at=None)
    assert [client.post(address, page).status_code for page in held] == [409, 409]
    assert not Snapshot.objects.exists()
    assert client.post(address, client.get(preview).context["form"].initial).status_code == 302
