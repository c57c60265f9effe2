"""现场审核: the papers at the counter are compared with the online record before anybody passes."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from kernel import clock, idempotency
from plans.checks.chain import chain_cannot_run
from plans.services import publish
from plans.spec import load
from plans.spec.chain import Action, StageKind, StageSettings
from plans.spec.redate import DAYS_BEFORE
from review.engine.refusal import Refused
from review.invariants import check_all
from review.models import ReviewEvent
from tests import factories, walk
from tests.consistency.sources import ROOT

pytestmark = pytest.mark.django_db
PAPERS = ("评审表", "中级职称证书")


@pytest.fixture
def case(cast):
    """A case at the bureau, whose stage is a counter."""
    document = factories._document(clock.today() + timedelta(days=DAYS_BEFORE - 2))
    counter = {"kind": StageKind.ON_SITE_CHECK, "settings": StageSettings(compared=PAPERS)}
    chain = tuple(stage.model_copy(update=counter) if stage.code == "bureau" else stage for stage in document.chain)
    version = publish(document.model_copy(update={"chain": chain}), organizer=cast.organizations["office"])
    return walk.walk_to(cast, walk.submitted(cast, version), "bureau")


def found(case, first: str, second: str = "agrees", **more):
    case.refresh_from_db()
    data = {"found_0": first, "note_0": "", "found_1": second, "note_1": ""}
    return {
        "seen_version": case.version,
        "token": idempotency.new_token(),
        "on": clock.today().isoformat(),
        "by": "陈光、何明",
        **data,
        **more,
    }


@pytest.mark.feature("REV-10")
def test_a_case_passes_the_counter_only_when_every_paper_agrees(cast, case):
    officer, address = cast.client("chen"), reverse("review:compare", args=[case.public_id])
    page = reverse("review:case", args=[case.public_id])
    with pytest.raises(Refused, match="尚未登记现场核对情况"):
        walk.decide(case, cast.chen, Action.APPROVE)
    assert [act.name for act in officer.get(page).context["acts"]] == ["return", "reject"]
    assert officer.get(address).status_code == 200
    silent = officer.post(address, found(case, "differs"))
    assert silent.status_code == 422
    assert re.search("请写明“.+”哪里不一致", silent.text)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    assert "不能晚于今天" in officer.post(address, found(case, "agrees", on=tomorrow)).text
    assert officer.post(address, found(case, "differs", note_0="获得时间晚一年")).status_code == 302
    with pytest.raises(Refused, match="书面材料与网上填报不一致"):
        walk.decide(case, cast.chen, Action.APPROVE)
    told = officer.get(page).text
    assert "评审表】不一致：获得时间晚一年" in told
    assert "核对人：陈光、何明" in told
    assert "陈光" not in cast.client("lin").get(reverse("review:tracker", args=[case.dossier.public_id])).text
    assert officer.post(address, found(case, "agrees", "not_needed")).status_code == 302
    walk.decide(case, cast.chen, Action.APPROVE)
    assert case.step == case.Step.APPROVED
    assert ReviewEvent.objects.filter(case=case, kind="compared").count() == 2
    assert check_all() == []


def test_what_the_counter_cannot_have_found_is_refused_and_kept(cast, case):
    officer, address = cast.client("chen"), reverse("review:compare", args=[case.public_id])
    wrong = {
        "on": ("", "昨天", "0001-01-01", "2020-02-30", "9999-12-31", "a\x00b"),
        "by": ("", "陈" * 101, "a\x00b"),
        "found_1": ("", "invented", "a\x00b"),
        "note_1": ("长" * 201, "a\x00b"),
    }
    for field, values in wrong.items():
        for value in values:
            answer = officer.post(address, found(case, "agrees", by="何明", note_0="原件已看") | {field: value})
            assert (answer.status_code, field in answer.context["form"].errors) == (422, True), (field, value)
            assert "原件已看" in answer.text
    assert not ReviewEvent.objects.filter(case=case, kind="compared").exists()


def test_nobody_else_compares_and_no_other_stage_has_a_counter(cast, case):
    address = reverse("review:compare", args=[case.public_id])
    assert cast.client("wang").post(address, found(case, "agrees")).status_code == 409
    assert cast.client("sun").get(address).status_code == 404
    assert "现在不由您现场核对" in cast.client("wang").get(address).text
    walk.decide(case, cast.chen, Action.RETURN, reason="书面材料没有提交，请补齐。")
    assert cast.client("chen").post(address, found(case, "agrees")).status_code == 409


def test_a_counter_that_compares_nothing_is_no_stage():
    plan = load((ROOT / "plans/catalog/jianyang-engineering-2020.yaml").read_text()).document
    counter = plan.stage("on_site")
    assert counter.kind is StageKind.ON_SITE_CHECK
    assert list(chain_cannot_run(plan, None)) == []
    bare = counter.model_copy(update={"settings": StageSettings()})
    chain = tuple(bare if stage is counter else stage for stage in plan.chain)
    (warning,) = chain_cannot_run(plan.model_copy(update={"chain": chain}), None)
    assert "没有写明核对哪些材料" in warning.message
