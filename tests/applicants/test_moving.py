"""An applicant takes the newest version of the plan: shown first, once, and never for a case under review."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from applicants import information, moving
from applicants.models import Dossier
from applicants.sections import Refused, Stale
from applicants.services import dossiers, sections
from applicants.services.moving import move
from documents.models import PhotoCheck
from documents.services.photos import run_photo_check
from kernel import clock, idempotency
from messaging.models import OutboxMessage
from plans.models import PlanVersion, PlanWindow
from plans.services import publish
from plans.services.closing import close_plan
from plans.spec import PlanDocument
from plans.spec.chain import Action
from review.engine.commands import Defect
from review.invariants import check_all
from review.models import Case, Opening
from tests import factories
from tests.plans.changed import plan
from tests.walk import decide

LATER = timedelta(days=60)


@pytest.fixture
def ready(cast):
    return factories.ready_dossier(cast, factories.plan(cast))


def amended(version, **changes):
    """The next version of a plan: whoever has not declared yet has more time, and what else is changed."""
    whole = version.spec.model_dump(mode="json")
    spans = [window | {"closes": (clock.now() + LATER).isoformat()} for window in whole["windows"]]
    return publish(PlanDocument.model_validate(whole | {"windows": spans} | changes))


def close_window(version):
    PlanWindow.objects.filter(version=version, kind="apply").update(closes_at=clock.now() - timedelta(seconds=1))


def moved(dossier, actor, target=2, seen=None):
    dossier.refresh_from_db()
    return move(dossier_id=dossier.pk, seat=actor.seat, seen=dossier.version if seen is None else seen, target=target)


def page_of(response, status=200):
    assert response.status_code == status, response.status_code
    return unescape(response.content.decode())


@pytest.mark.feature("PLN-03")
@pytest.mark.abuse("AC-029")
def test_an_extension_helps_who_began_before_once_they_take_it(cast, ready):
    first = ready.plan_version
    close_window(first)
    amended(first)
    told = OutboxMessage.objects.get(template="plan_amended")
    assert told.to_user == cast.lin.user and "发布了第 2 版" in told.text and "仍按第 1 版办理" in told.text
    lin, step = cast.client("lin"), reverse("applicants:step", args=[ready.public_id, "preview"])
    address = reverse("applicants:dossier_move", args=[ready.public_id])
    assert address in page_of(lin.get(step)) and reverse("plans:version", args=[first.plan.code, 1]) in page_of(
        lin.get(step)
    )
    with pytest.raises(Refused, match="申报已于"):
        factories.submit(ready, cast.lin)
    page = page_of(lin.get(address))
    assert "个人网上申报" in page and "一项也不丢" in page and "要重新签署" in page
    assert page_of(lin.post(address, {"version": "x"}), 422)
    answer = lin.post(address, {"version": ready.version, "target": 2})
    assert answer.url == reverse("applicants:dossier", args=[ready.public_id])
    ready.refresh_from_db()
    assert (ready.plan_version.number, ready.left, ready.route, ready.statement) == (
        2,
        [],
        factories.ROUTE,
        factories.STATEMENT,
    )
    assert address not in page_of(lin.get(step))
    with pytest.raises(Refused) as refused:
        factories.submit(ready, cast.lin)
    assert [each.text for each in refused.value.problems] == [
        "申报内容、保证书的文字或者计划的版本有变化，原来的签名不再有效，请重新签署保证书。"
    ]
    factories.sign_anew(ready, cast.lin)
    ready.refresh_from_db()
    factories.submit(ready, cast.lin)
    case = Case.objects.get(dossier=ready)
    assert (case.plan_version.number, case.snapshot.content["plan"]["version"]) == (2, 2)
    assert check_all() == []


def test_whoever_is_under_review_stays_and_a_return_moves_by_times_alone(cast, ready):
    factories.submit(ready, cast.lin)
    case = Case.objects.get(dossier=ready)
    second = amended(ready.plan_version)
    assert not OutboxMessage.objects.filter(template="plan_amended").exists()
    lin, address = cast.client("lin"), reverse("applicants:dossier_move", args=[ready.public_id])
    for answer in (lin.get(address), lin.post(address, {"version": 1, "target": 2})):
        assert answer.status_code == 302
    with pytest.raises(Refused, match="不能改按新版"):
        moved(ready, cast.lin)
    defect = Defect(section="information", target="statement", label="本人述职", note="写具体些")
    decide(case, cast.wang, Action.RETURN, reason="请把本人述职写具体些。", defects=(defect,))
    third = amended(second, statement_limit=2000)
    statement = reverse("applicants:step", args=[ready.public_id, "information"])
    assert not OutboxMessage.objects.filter(template="plan_amended").exists()  # nobody is sent to what is refused
    assert address not in page_of(lin.get(statement))
    with pytest.raises(Refused, match="还改了别的内容"):
        moved(ready, cast.lin, 3)
    assert "还改了别的内容" in page_of(lin.get(address))
    Opening.objects.all().delete()
    for name in ("dossier_move", "replies"):  # whoever reads it here has read the return: it is not taken back
        page_of(lin.get(reverse(f"applicants:{name}", args=[ready.public_id])))
        assert Opening.objects.filter(case=case, by_applicant=True).delete()[0] == 1
    amended(third, statement_limit=ready.plan_version.spec.statement_limit)
    assert OutboxMessage.objects.filter(template="plan_amended").count() == 1
    assert address in page_of(lin.get(statement))
    ready.refresh_from_db()
    assert "要重新签署" in page_of(lin.get(address))
    done = lin.post(address, {"version": ready.version, "target": 4}, follow=True)
    assert "已改按第 4 版计划。请重新签署保证书" in page_of(done)  # a signature is under one version of the plan
    assert "申报条件" in page_of(lin.get(reverse("applicants:step", args=[ready.public_id, "information"])))
    ready.refresh_from_db()
    factories.sign_anew(ready, cast.lin)
    factories.submit(ready, cast.lin)
    case.refresh_from_db()
    assert (case.plan_version.number, case.round, case.snapshot.content["plan"]["version"]) == (4, 2, 4)
    assert check_all() == []


def test_a_photo_is_judged_anew_where_the_new_version_asks_another_one(cast, ready):
    asked = ready.plan_version.spec.model_dump(mode="json")["photo"]
    before = PhotoCheck.objects.get(pk=ready.photo_id)
    second = amended(ready.plan_version, photo=asked | {"min_bytes_exclusive": 900_000, "max_bytes_exclusive": None})
    address = reverse("applicants:dossier_move", args=[ready.public_id])
    assert "按新版重新检查" in page_of(cast.client("lin").get(address))
    moved(ready, cast.lin)
    check = PhotoCheck.objects.get(pk=Dossier.objects.get(pk=ready.pk).photo_id)
    assert check.original_id == before.original_id and check.rules == second.spec.photo.model_dump(mode="json")
    run_photo_check(check.pk)
    check.refresh_from_db()
    before.refresh_from_db()
    assert (before.status, check.status) == (PhotoCheck.Status.PASSED, PhotoCheck.Status.FAILED)


def test_what_has_no_place_in_the_new_version_is_kept_to_be_read(cast, ready):
    whole = ready.plan_version.spec.model_dump(mode="json")
    gone = next(each for each in whole["questions"] if each["code"] == "insurance")
    rest = {
        "questions": [each for each in whole["questions"] if each is not gone],
        "attachments": [each for each in whole["attachments"] if each["code"] != "appointment-letters" and
                        "insurance" not in str(each)],
        "routes": [each | ({"open": False, "closed_reason": "另行组织"} if each["code"] == factories.ROUTE else {})
                   for each in whole["routes"]],
    }  # fmt: skip
    amended(ready.plan_version, **rest)
    lin, address = cast.client("lin"), reverse("applicants:dossier_move", args=[ready.public_id])
    page = page_of(lin.get(address))
    assert gone["text"] in page and "请重新选择" in page and "原来有这一项" in page
    after = moved(ready, cast.lin)
    kept = {each["label"]: each["text"] for each in after.left}
    assert kept[gone["text"]] == next(each["label"] for each in gone["options"] if each["code"] == "in-province")
    assert "正常申报" in kept["申报职称和方式"] and "appointment-letters.pdf" in kept.values()
    assert (after.route, after.title, after.major) == ("", "", factories.MAJOR)
    values = ready.answers | {"statement": "改写过。"}
    seen = sections.version_of(after, "information")
    sections.save_information(dossier_id=ready.pk, seat=cast.lin.seat, values=values, seen=seen)
    assert gone["text"] in page_of(lin.get(reverse("applicants:step", args=[ready.public_id, "information"])))


def test_an_office_and_items_of_a_self_score_that_are_gone_are_named():
    offices = [{"code": "city", "name": "市直受理点"}, {"code": "south", "name": "南区受理点"}]
    old = plan(receiving={"found_by": "choice", "offices": offices})
    whole = old.model_dump(mode="json")
    for group in whole["scoring_sheets"][0]["groups"]:
        group["items"] = [each for each in group["items"] if each["code"] != "conduct"]
        for item in group["items"]:
            item["options"] = [each for each in item["options"] if each["code"] != "bachelor-degree"]
    whole["scoring_sheets"][0]["groups"] = [each for each in whole["scoring_sheets"][0]["groups"] if each["items"]]
    whole["receiving"]["offices"] = offices[:1]
    versions = [PlanVersion(number=number) for number in (1, 2)]
    versions[0].spec, versions[1].spec = old, PlanDocument.model_validate(whole)
    sheet = {"code": "self-score", "values": {"conduct": "5", "degree": "bachelor-degree", "build-medium-lead": "1"}}
    draft = Dossier(plan_version=versions[0], answers={information.OFFICE: "south"}, sheet=sheet)
    kept = [
        *moving._choices(draft, old, versions[1].spec),
        *moving._sheet(draft, old, versions[1].spec),
    ]
    names = {item.code: item for item in old.scoring_sheet("self-score").items}
    option = next(each.label for each in names["degree"].options if each.code == "bachelor-degree")
    assert [(each.label.rpartition("：")[2], each.text) for each in kept] == [
        ("受理点", "南区受理点"),
        (names["degree"].name, option),
        (names["conduct"].name, "5"),
    ]


def test_two_windows_and_a_page_drawn_before(cast, ready):
    before = sections.version_of(ready, "information")
    amended(ready.plan_version)
    with pytest.raises(Stale, match="又有变化"):
        moved(ready, cast.lin, seen=ready.version - 1)
    with pytest.raises(Stale, match="又有变化"):
        moved(ready, cast.lin, target=1)
    seen = ready.version
    first, again = moved(ready, cast.lin, seen=seen), moved(ready, cast.lin, seen=seen)
    assert first.version == again.version == seen + 1
    with pytest.raises(Stale, match="改按第 2 版计划"):
        sections.save_information(dossier_id=ready.pk, seat=cast.lin.seat, values=ready.answers, seen=before)
    with pytest.raises(Stale, match="又有修改"):
        dossiers.submit(dossier_id=ready.pk, seat=cast.lin.seat, token=idempotency.new_token(), seen_version=seen)


def test_a_version_that_is_over_too_or_closed_helps_nobody(cast, ready):
    second = amended(ready.plan_version)
    over = second.spec.model_dump(mode="json")
    over["windows"][0]["closes"] = (clock.now() - timedelta(minutes=1)).isoformat()
    third = publish(PlanDocument.model_validate(over))
    with pytest.raises(Refused, match="改过去也不能提交"):
        moved(ready, cast.lin, third.number)
    close_plan(third.plan.code, cast.sun.seat, "不再组织")
    ready.refresh_from_db()
    assert "关闭这个计划" in moving.why_not(Dossier.objects.get(pk=ready.pk), third, clock.now())


def test_an_earlier_version_has_a_page_of_its_own(cast, client):
    first = factories.plan(cast)
    second = amended(first, statement_limit=777)
    page = page_of(client.get(reverse("plans:version", args=[first.plan.code, 1])))
    assert "这是第 1 版，不是现行的" in page and "限 1000 字" in page and "马上申报" not in page
    newest = page_of(client.get(reverse("plans:version", args=[first.plan.code, second.number])))
    assert "不是现行的" not in newest and "限 777 字" in newest
    assert client.get(reverse("plans:version", args=[first.plan.code, 3])).status_code == 404
