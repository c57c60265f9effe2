"""Achievements counted by kind, rank, grade, level, amount and time; what is not known is for a person to judge."""

from datetime import date

import pytest
from pydantic import ValidationError

from plans.rules import Status
from plans.rules.facts import Achievement, TitleHeld
from plans.spec.base import Level
from plans.spec.rule import AchievementKind, AmountOf, AwardGrade, EvidenceRule, IssuerLevel
from tests.plans.judged import cut_offs, judged, plan_with

MET, NOT_MET, TO_JUDGE = Status.MET, Status.NOT_MET, Status.TO_JUDGE
PATENT = AchievementKind.PATENT
ENGINEER = TitleHeld("工程师", Level.INTERMEDIATE, date(2015, 6, 1))


def asked(**fields):
    return EvidenceRule.model_validate({"kind": "evidence", "what": ["patent"], **fields})


def patent(**known):
    return Achievement(PATENT, known.pop("name", "甲"), label="专利证书", **known)


@pytest.mark.feature("ELG-23", "ELG-24")
@pytest.mark.parametrize(
    ("rule", "known", "status"),
    [
        ({}, {}, MET),
        ({"rank_at_most": 3}, {"rank": 3}, MET),
        ({"rank_at_most": 3}, {"rank": 4}, NOT_MET),
        ({"rank_at_most": 3}, {}, TO_JUDGE),
        ({"subtypes": ["发明专利"]}, {"subtypes": ("发明专利",)}, MET),
        ({"subtypes": ["发明专利"]}, {"subtypes": ("实用新型专利",)}, NOT_MET),
        ({"subtypes": ["发明专利"]}, {"subtypes": ("国家发明专利",)}, TO_JUDGE),
        ({"subtypes": ["发明专利"]}, {}, TO_JUDGE),
        ({"role_in": ["主持", "第一发明人"]}, {"role": "主持"}, MET),
        ({"role_in": ["主持"]}, {"role": "参与"}, NOT_MET),
        ({"role_in": ["主持"]}, {}, TO_JUDGE),
        ({"sole_author": True}, {"sole_author": True}, MET),
        ({"sole_author": True}, {"sole_author": False}, NOT_MET),
        ({"sole_author": True}, {}, TO_JUDGE),
        ({"grade_at_least": "second"}, {"grade": AwardGrade.SECOND}, MET),
        ({"grade_at_least": "second"}, {"grade": AwardGrade.SPECIAL}, MET),
        ({"grade_at_least": "second"}, {"grade": AwardGrade.THIRD}, NOT_MET),
        ({"grade_at_least": "second"}, {}, TO_JUDGE),
        ({"issuer_level_at_least": "municipal"}, {"issuer_level": IssuerLevel.MUNICIPAL}, MET),
        ({"issuer_level_at_least": "municipal"}, {"issuer_level": IssuerLevel.COUNTY}, NOT_MET),
        ({"issuer_level_at_least": "municipal"}, {}, TO_JUDGE),
        ({"characters_at_least": 30000}, {"characters": 30000}, MET),
        ({"characters_at_least": 30000}, {"characters": 29999}, NOT_MET),
        ({"characters_at_least": 30000}, {}, TO_JUDGE),
        ({"in_force": True}, {"in_force": True}, MET),
        ({"in_force": True}, {"in_force": False}, NOT_MET),
        ({"in_force": True}, {}, TO_JUDGE),
    ],
)
def test_each_condition_at_its_boundary(rule, known, status):
    assert judged(asked(**rule), achievements=(patent(**known),)).status is status


SALES = {"amount_at_least_fen": 2_000_000_000, "amount_of": "sales"}


@pytest.mark.feature("ELG-24")
@pytest.mark.parametrize(
    ("fen", "of", "status"),
    [
        (2_000_000_000, AmountOf.SALES, MET),
        (1_999_999_999, AmountOf.SALES, NOT_MET),
        (2_000_000_000, AmountOf.TAX, NOT_MET),
        (2_000_000_000, None, TO_JUDGE),
        (None, AmountOf.SALES, TO_JUDGE),
    ],
)
def test_an_amount_must_reach_the_least_and_be_of_the_kind(fen, of, status):
    assert judged(asked(**SALES), achievements=(patent(amount_fen=fen, amount_of=of),)).status is status


@pytest.mark.feature("ELG-24")
@pytest.mark.parametrize(
    ("amounts", "count", "status"),
    [
        ((1_000_000_000, 1_000_000_000), 1, MET),
        ((1_000_000_000, 999_999_999), 1, NOT_MET),
        ((1_000_000_000, None), 1, TO_JUDGE),
        ((2_000_000_000,), 2, NOT_MET),
    ],
)
def test_amounts_may_be_added_up(amounts, count, status):
    held = tuple(patent(amount_fen=fen, amount_of=AmountOf.SALES) for fen in amounts)
    assert judged(asked(**SALES, added_up=True, count=count), achievements=held).status is status


def test_a_sum_names_what_is_still_missing():
    held = (patent(amount_fen=1_999_800_000, amount_of=AmountOf.SALES),)
    found = judged(asked(**SALES, added_up=True), achievements=held)
    assert found.required == "专利 1 项以上，销售额合计不少于 2000 万元"
    assert (found.actual, found.missing) == ("符合 1 项，合计 1999.8 万元", "合计还差 2000 元")
    enough = (patent(amount_fen=2_000_000_000, amount_of=AmountOf.SALES),)
    assert judged(asked(**SALES, added_up=True, count=2), achievements=enough).missing == "还差 1 项"


def test_an_unknown_amount_in_a_sum_is_named():
    held = (patent(amount_of=AmountOf.SALES),)
    found = judged(asked(**SALES, added_up=True), achievements=held)
    assert (found.status, found.missing) == (TO_JUDGE, "金额或时间没有写明，由审核人判断")


@pytest.mark.feature("ELG-24")
@pytest.mark.parametrize(
    ("years", "status"),
    [((2018, 2019), MET), ((2017, 2019), NOT_MET), ((2019,), NOT_MET), ((2019, None), TO_JUDGE), ((), NOT_MET)],
)
def test_one_in_each_of_two_consecutive_years(years, status):
    rule = asked(what=["tax"], consecutive_years=2, amount_at_least_fen=6_000_000, amount_of="income_tax")
    paid = tuple(
        Achievement(AchievementKind.TAX, year=year, amount_fen=6_000_000, amount_of=AmountOf.INCOME_TAX)
        for year in years
    )
    found = judged(rule, achievements=paid)
    assert found.status is status
    assert found.required == "连续 2 年每年有纳税，个人所得税不少于 6 万元"
    if status is NOT_MET:
        assert found.missing == "没有连续 2 年的记录"


def test_two_days_of_one_year_are_one_year():
    rule = asked(consecutive_years=2)
    held = (patent(on=date(2019, 1, 1)), patent(on=date(2019, 12, 31)), patent(on=date(2020, 1, 1)))
    assert judged(rule, achievements=held[:2]).status is NOT_MET
    assert judged(rule, achievements=held).status is MET


@pytest.mark.parametrize(
    ("known", "status"),
    [
        ({"on": date(2015, 6, 1)}, MET),
        ({"on": date(2015, 5, 31)}, NOT_MET),
        ({"year": 2016}, MET),
        ({"year": 2015}, TO_JUDGE),
        ({"year": 2014}, NOT_MET),
        ({}, TO_JUDGE),
    ],
)
def test_since_the_present_title(known, status):
    rule = asked(since="present_title")
    lower = TitleHeld("助理工程师", Level.JUNIOR, date(2010, 6, 1))
    found = judged(rule, achievements=(patent(**known),), titles=(lower, ENGINEER))
    assert (found.status, found.required) == (status, "专利 1 项以上，取得现职称以后")


EARLY, LATE = "早于可以计入的第一天2015年6月1日，早", "晚于可以计入的最后一天2020年12月31日，晚"


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"on": date(2015, 5, 31)}, f"2015年5月31日，{EARLY} 1 天"),
        ({"on": date(2013, 5, 31)}, f"2013年5月31日，{EARLY} 2 年以上"),
        ({"year": 2014}, f"2014 年，{EARLY} 152 天"),
        ({"on": date(2021, 1, 2)}, f"2021年1月2日，{LATE} 2 天"),
        ({"year": 2022}, f"2022 年，{LATE} 1 年以上"),
        ({"on": date(2021, 1, 1), "rank": 4}, "本人排名不符合"),
    ],
)
def test_what_is_out_of_time_says_by_which_day_and_how_far(known, words):
    plan = plan_with(cut_offs=cut_offs(achievements=date(2020, 12, 31)))
    rule = asked(since="present_title", rank_at_most=3)
    held = (patent(**{"rank": 1} | known),)
    assert judged(rule, plan, achievements=held, titles=(ENGINEER,)).missing == f"还差 1 项；不能计入：“甲”（{words}）"


@pytest.mark.parametrize("titles", [(), (TitleHeld("工程师", Level.INTERMEDIATE),)])
def test_without_the_day_of_the_present_title_a_person_judges(titles):
    found = judged(asked(since="present_title"), achievements=(patent(on=date(2019, 1, 1)),), titles=titles)
    assert (found.status, found.missing) == (TO_JUDGE, "没有写明，由审核人判断：“甲”的时间")


@pytest.mark.parametrize(
    ("rule", "on", "status"),
    [
        ({}, date(2019, 1, 1), MET),
        ({}, date(2010, 1, 1), TO_JUDGE),
        ({"from_day": "2009-01-01"}, date(2010, 1, 1), TO_JUDGE),
        ({"from_day": "2011-01-01"}, date(2010, 1, 1), NOT_MET),
    ],
)
def test_another_title_of_that_level_without_a_day_may_be_the_earlier_one(rule, on, status):
    titles = (ENGINEER, TitleHeld("经济师", Level.INTERMEDIATE))
    found = judged(asked(since="present_title", **rule), achievements=(patent(on=on),), titles=titles)
    assert found.status is status


@pytest.mark.parametrize(
    ("on", "status"), [(date(2018, 5, 1), MET), (date(2018, 4, 30), TO_JUDGE), (date(2015, 5, 31), NOT_MET)]
)
def test_between_two_titles_of_one_level_a_person_judges(on, status):
    titles = (ENGINEER, TitleHeld("经济师", Level.INTERMEDIATE, date(2018, 5, 1)))
    assert judged(asked(since="present_title"), achievements=(patent(on=on),), titles=titles).status is status


@pytest.mark.parametrize(("on", "status"), [(date(2016, 1, 1), MET), (date(2015, 12, 31), NOT_MET)])
def test_within_the_last_five_years(on, status):
    plan = plan_with(cut_offs=cut_offs(achievements=date(2020, 12, 31)))
    found = judged(asked(within_years=5), plan, achievements=(patent(on=on),))
    assert (found.status, found.required) == (status, "专利 1 项以上，近 5 年内，计算到2020年12月31日")


def test_within_years_of_a_day_that_is_not_stated_a_person_judges():
    assert judged(asked(within_years=5), achievements=(patent(on=date(2019, 1, 1)),)).status is TO_JUDGE


@pytest.mark.parametrize(("on", "status"), [(date(2020, 8, 31), MET), (date(2020, 9, 1), NOT_MET)])
def test_nothing_after_the_cut_off_date_for_achievements_counts(on, status):
    plan = plan_with(cut_offs=cut_offs(achievements=date(2020, 8, 31), tenure=date(2020, 12, 31)))
    assert judged(asked(), plan, achievements=(patent(on=on),)).status is status


@pytest.mark.parametrize(("on", "status"), [(date(2018, 1, 1), MET), (date(2017, 12, 31), NOT_MET)])
def test_only_from_a_day_on(on, status):
    found = judged(asked(from_day="2018-01-01"), achievements=(patent(on=on),))
    assert (found.status, found.required) == (status, "专利 1 项以上，2018年1月1日以后")


@pytest.mark.feature("ELG-23")
def test_the_sentences_name_what_is_asked_what_counts_and_what_does_not():
    rule = asked(
        count=2,
        subtypes=["发明专利"],
        rank_at_most=3,
        role_in=["主持"],
        sole_author=True,
        characters_at_least=5000,
        grade_at_least="second",
        issuer_level_at_least="provincial",
        in_force=True,
    )
    assert judged(rule).required == (
        "发明专利 2 项以上，本人作用为主持，本人独著，本人排名前 3，本人撰写 5000 字以上，二等奖以上，省（部）级以上，现行有效"
    )
    held = (patent(rank=1), patent(name="乙", rank=4), patent(name="", rank=9), patent(name="丁"))
    found = judged(asked(count=3, rank_at_most=3), achievements=held)
    assert found.actual == "符合 1 项，待核验 1 项"
    assert found.missing == "还差 1 项；不能计入：“乙”（本人排名不符合）、专利（本人排名不符合）"
    assert found.evidence == ["专利证书", "专利证书"]
    opened = judged(asked(count=2, rank_at_most=3), achievements=held)
    assert (opened.status, opened.missing) == (TO_JUDGE, "没有写明，由审核人判断：“丁”的本人排名")
    assert (opened.title, judged(asked(), achievements=held).missing) == ("专利", "")


def test_other_kinds_do_not_count():
    found = judged(asked(), achievements=(Achievement(AchievementKind.PAPER, "论文"),))
    assert (found.status, found.actual, found.missing) == (NOT_MET, "符合 0 项", "还差 1 项")


@pytest.mark.parametrize(
    "fields",
    [
        {"amount_of": "sales"},
        {"amount_at_least_fen": 1},
        {"added_up": True},
        {"consecutive_years": 2, "count": 2},
        {"consecutive_years": 2, "added_up": True, **SALES},
        {"what": []},
    ],
)
def test_parameters_that_make_no_sense_are_refused(fields):
    with pytest.raises(ValidationError):
        asked(**fields)


@pytest.mark.parametrize("kind", list(AchievementKind))
def test_every_kind_has_a_name(kind):
    assert judged(asked(what=[kind])).title == kind.label


def test_every_measure_has_a_name():
    assert [each.label for each in AmountOf] == ["销售额", "经济效益", "税收", "个人所得税", "合同额"]
    assert [each.rank for each in AwardGrade] == [0, 1, 2, 3]
    assert [each.rank for each in IssuerLevel] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("what", "unrecorded", "status"),
    [
        (["tax"], (AchievementKind.TAX,), TO_JUDGE),
        (["tax", "award"], (AchievementKind.TAX,), TO_JUDGE),
        (["award"], (AchievementKind.TAX,), NOT_MET),
        (["tax"], (), NOT_MET),
    ],
)
def test_what_is_recorded_nowhere_is_open_and_not_failed(what, unrecorded, status):
    found = judged(asked(what=what), unrecorded=unrecorded)
    assert found.status is status
    if status is TO_JUDGE:
        assert found.missing == "业绩档案不登记纳税，由审核人按材料判断"


def test_what_is_known_of_a_kind_recorded_nowhere_still_counts():
    known = (Achievement(AchievementKind.TAX, "税收"),)
    assert judged(asked(what=["tax"]), unrecorded=(AchievementKind.TAX,), achievements=known).status is MET


@pytest.mark.feature("ELG-23", "ELG-24")
@pytest.mark.parametrize(
    ("achievements", "status"),
    [
        (
            (Achievement(AchievementKind.PAPER, "甲", rank=1), Achievement(PATENT, "乙", subtypes=("发明专利",))),
            Status.MET,
        ),
        (
            (Achievement(AchievementKind.PAPER, "甲", rank=1), Achievement(AchievementKind.PAPER, "乙", rank=1)),
            Status.MET,
        ),
        (
            (Achievement(AchievementKind.PAPER, "甲", rank=2), Achievement(PATENT, "乙", subtypes=("发明专利",))),
            Status.NOT_MET,
        ),
        (
            (Achievement(AchievementKind.PAPER, "甲"), Achievement(PATENT, "乙", subtypes=("发明专利",))),
            Status.TO_JUDGE,
        ),
        ((Achievement(PATENT, "乙", subtypes=("发明专利",), rank=9),), Status.NOT_MET),
    ],
)
def test_achievements_of_several_sorts_are_counted_together(achievements, status):
    others = ({"what": ["patent"], "subtypes": ["发明专利"]}, {"what": ["paper", "patent"], "rank_at_most": 1})
    rule = EvidenceRule(kind="evidence", what=("paper",), rank_at_most=1, count=2, also=others)
    found = judged(rule, achievements=achievements)
    assert found.status is status
    assert found.required.startswith(
        "下列成果合计 2 项以上：论文，本人排名前 1；或者发明专利；或者论文、专利，本人排名前 1"
    )


def test_what_is_counted_together_is_not_added_up():
    with pytest.raises(ValidationError, match="also 不能与"):
        EvidenceRule(kind="evidence", what=("tax",), amount_of="tax", amount_at_least_fen=1, added_up=True,
                     also=({"what": ["paper"]},))  # fmt: skip


def test_what_is_of_none_of_the_kinds_counts_by_no_way():
    rule = asked(count=2, also=[{"what": ["standard"]}])
    done = (patent(), Achievement(AchievementKind.PAPER, "论文", label="论文"))
    found = judged(rule, achievements=done)
    assert (found.status, found.actual, found.missing) == (NOT_MET, "符合 1 项", "还差 1 项")


@pytest.mark.parametrize(
    ("subtypes", "status"),
    [(("技术创新项目",), MET), (("施工与监理",), TO_JUDGE), ((), TO_JUDGE)],
)
def test_a_project_may_be_of_more_sorts_than_its_entry_says(subtypes, status):
    rule = asked(what=["project"], subtypes=["技术创新项目"])
    project = Achievement(AchievementKind.PROJECT, "项目", subtypes=subtypes, label="项目")
    assert judged(rule, achievements=(project,)).status is status
