"""Taizhou's notice on top of the province's: the merged plan is what the two say together."""

from datetime import UTC, date, datetime
from functools import cache

import pytest

from kernel.calendar import expected_working
from plans.bases import CATALOG, base_beside
from plans.checks import check
from plans.rules import Status, judge_all
from plans.rules.person import load_person
from plans.spec import load
from plans.spec.chain import StageKind

CITY, PROVINCE = "台经信人事〔2020〕117号", "浙江省市场监督管理局2020年7月16日通知"
PERSONS = sorted((CATALOG / "persons" / "taizhou-quality-2020").glob("*.yaml"))


@cache
def read(code):
    file = CATALOG / f"{code}.yaml"
    return load(file.read_text(encoding="utf-8"), base_beside(file), file.name)


def city():
    return read("taizhou-quality-2020")


def province():
    return read("zhejiang-quality-2020").document


def origin(path):
    found = city().origins[path]
    return found.layer, found.file


@pytest.mark.feature("PLN-08", "PLN-06", "PLN-02")
@pytest.mark.parametrize(
    ("title", "received", "stage", "reported"),
    [
        ("senior-engineer", date(2020, 8, 30), "recommendation", date(2020, 9, 30)),
        ("full-senior-engineer", date(2020, 9, 27), "recommendation_full", date(2020, 10, 15)),
    ],
)
def test_each_level_has_the_citys_deadline_and_the_provinces(title, received, stage, reported):
    plan = city().document
    assert plan.window("apply", title).last_day == received
    assert plan.window("apply", title).opens is None
    own = {(each.stage, each.last_day) for each in plan.deadlines if title in each.titles}
    assert own == {("bureau", received), (stage, reported)}
    assert province().window("apply", title).last_day == reported
    assert {each.last_day for each in province().deadlines if title in each.titles} == {reported}


@pytest.mark.feature("PLN-07")
def test_what_both_state_alike_is_kept_and_what_neither_states_stays_empty():
    plan = city().document
    assert plan.cut_off() == province().cut_off() == date(2020, 12, 31)
    assert plan.cut_off("achievements") is None
    assert (plan.audience.allowed, plan.audience.residencies, plan.limits, plan.appraisal) == ((), (), (), None)
    assert plan.continuing_education == ()
    assert (plan.fee.amount_fen, plan.fee.basis) == (None, None)
    assert province().document_number is None
    assert province().photo is province().fee is None


@pytest.mark.feature("PLN-08")
@pytest.mark.parametrize(
    ("path", "layer"),
    [
        ("document_number", "overlay"),
        ("committee.name", "base"),
        ("windows.apply[senior-engineer].closes", "overlay"),
        ("deadlines.senior-received.at", "overlay"),
        ("deadlines.senior-recommended.at", "base"),
        ("photo.background", "overlay"),
        ("fee.text", "overlay"),
        ("forms.review-form.copies", "base"),
        ("forms.review-form.watermark", "base"),
        ("forms.review-form.paper", "overlay"),
        ("forms.review-form.binding", "overlay"),
        ("chain.payment.kind", "overlay"),
        ("chain.employer_notice.settings.min_working_days", "base"),
        ("conditions.attested+继续教育学时达到要求.statement", "base"),
        ("conditions.attested+业绩与专业相关，并且在规定的时间内取得.statement", "overlay"),
        ("conditions.attested+业绩与专业相关，并且在规定的时间内取得.look_at", "base"),
        ("routes.senior-direct.filed_as", "overlay"),
        ("routes.senior-direct.needs_defence", "base"),
        ("discipline.text", "base"),
    ],
)
def test_every_value_says_which_notice_it_comes_from(path, layer):
    file = {"overlay": "taizhou-quality-2020.yaml", "base": "zhejiang-quality-2020.yaml"}[layer]
    assert origin(path) == (layer, str(CATALOG / file) if layer == "base" else file)


@pytest.mark.feature("WAY-04", "PLN-19")
def test_the_ways_of_declaring():
    plan = city().document
    landmark = plan.route("senior-direct")
    assert (landmark.name, landmark.filed_as) == ("标志性业绩直接申报", "landmark")
    assert [each.code for each in landmark.extra_fields] == ["condition"]
    assert province().route("senior-direct").filed_as == "direct"
    special = plan.route("senior-special-equipment")
    assert special.run_by == "省特种设备安全与节能协会"
    assert not plan.is_offered(special)
    assert {route.code for route in plan.routes} == {route.code for route in province().routes}


@pytest.mark.feature("INT-01")
def test_who_needs_a_defence():
    plan = city().document
    assert {code: plan.needs_defence(code) for code in ("full-normal", "full-skilled")} == {
        "full-normal": True,
        "full-skilled": True,
    }
    needed = {route.code for route in plan.routes_for("senior-engineer") if plan.needs_defence(route.code)}
    assert needed == {"senior-direct", "senior-transfer", "senior-concurrent"}
    assert plan.needs_defence("senior-skilled") is None


@pytest.mark.feature("FEE-04", "PUB-01")
def test_the_citys_applicants_pay_after_the_committees_office():
    codes = [stage.code for stage in city().document.chain]
    assert codes.index("payment") == codes.index("office") + 1
    assert [code for code in codes if code != "payment"] == [stage.code for stage in province().chain]
    assert all(stage.kind is not StageKind.PAYMENT for stage in province().chain)


@pytest.mark.feature("DIS-02")
def test_the_ban_of_the_province_holds_in_the_city():
    ban = city().document.discipline.bans[0]
    assert (ban.years, ban.starts, ban.scope, len(ban.grounds)) == (3, "next_year", "any_title", 4)


@pytest.mark.feature("PLN-08")
def test_the_contradictions_are_told_and_nothing_else():
    found = check(city().document, expected_working)
    assert {each.code for each in found} == {"notice-does-not-fit", "deadline-on-rest-day", "stated-twice"}
    assert {each.path for each in found if each.code == "deadline-on-rest-day"} == {"windows.1.closes", "deadlines.3"}
    assert "2020-08-30（星期日）" in next(each.message for each in found if each.code == "deadline-on-rest-day")
    twice = [each.path for each in city().document.stated_twice]
    assert twice == ["requirements.评审时间", "committee", "sources.浙委办发〔2018〕4号"]
    assert {each.code for each in check(province(), expected_working)} == {"notice-does-not-fit"}


def test_sunday_the_27th_of_september_was_worked():
    last = city().document.deadline("full-senior-received").last_day
    assert last.isoweekday() == datetime(2020, 9, 27, tzinfo=UTC).isoweekday() == 7
    assert expected_working(last)


@pytest.mark.feature("PLN-08")
@pytest.mark.parametrize("file", PERSONS, ids=lambda file: file.stem)
def test_the_city_changes_nobodys_verdict(file):
    facts = load_person(file.read_text(encoding="utf-8")).facts
    plans = (city().document, province())
    one, other = ([(each.title, _statuses(each)) for each in judge_all(plan, facts).titles] for plan in plans)
    assert one == other


def _statuses(title) -> dict[str, Status]:
    return {route.route: route.status for route in title.routes}
