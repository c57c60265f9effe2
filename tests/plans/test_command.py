"""``manage.py plan``: what it prints and with which status it ends."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from plans.editor.meanings import MEANINGS, MODELS
from plans.spec import digest, json_schema
from tests.plans.people import FILE, huzhou

TEXT = FILE.read_text(encoding="utf-8")
CHINESE = re.compile("[\u4e00-\u9fff]")
PERSON = """\
about: 到截止日恰好满四年
person:
  major: building-construction
  employment: enterprise
  educations: [{degree: college, major: 土木工程, obtained_on: 2014-06-30}]
  titles: [{name: 助理工程师, level: junior, obtained_on: 2015-12-01}]
  appointments: [{title: 助理工程师, level: junior, starts: 2016-12-31}]
  appraisals:
    - {year: 2017, grade: competent}
    - {year: 2018, grade: excellent}
    - {year: 2019, grade: competent}
  hours:
    - {year: 2016, kind: general, hours: 20}
    - {year: 2017, kind: general, hours: 20}
    - {year: 2018, kind: general, hours: 20.5}
    - {year: 2019, kind: general, hours: 20}
expect:
  engineer: {engineer-normal: met, engineer-self-scored: not_met}
  best: engineer-normal
"""


ONE = ["--route", "engineer-normal"]


def run(*words):
    """Status, output, errors."""
    out, err = StringIO(), StringIO()
    try:
        call_command("plan", *map(str, words), stdout=out, stderr=err)
    except SystemExit as stopped:
        return stopped.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def line_of(part, text=TEXT):
    return next(number for number, line in enumerate(text.splitlines(), start=1) if part in line)


@pytest.fixture
def write(tmp_path):
    def written(name, text) -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return written


@pytest.mark.feature("PLN-01")
def test_check_prints_warnings_with_path_and_line_and_ends_well():
    status, out, err = run("check", FILE)
    assert status == 0
    assert digest(huzhou()) in out
    assert err.startswith(f"{FILE}:{line_of('  - code: employer_notice')}: warning: chain.1: ")
    assert "2020-10-09" in err
    assert run("check", "--strict", FILE)[0] == 1


def test_check_prints_every_problem_of_every_file(write):
    first = write("first.yaml", TEXT.replace("year: 2020", "year: soon", 1))
    second = write(
        "second.yaml", TEXT.replace("    title: engineer\n    name: 自评申报", "    title: doctor\n    name: 自评申报")
    )
    status, out, err = run("check", first, FILE, second)
    assert status == 1
    assert digest(huzhou()) in out
    lines = [line for line in err.splitlines() if "warning" not in line]
    assert lines == [
        f"{first}:{line_of('year: 2020')}: year: 必须是整数",
        f"{second}:{line_of('    name: 自评申报') - 1}: routes.3.title: routes.title 指向不存在的代码：doctor",
    ]


@pytest.mark.django_db
def test_check_reads_an_overlay_with_the_plan_beside_it(write):
    write("province.yaml", TEXT)
    city = write("city.yaml", "overlay_of: province\ncode: city\nname: 某市计划\n")
    status, out, _err = run("check", city)
    assert (status, "某市计划" in out) == (0, True)
    by_code = write("by-code.yaml", f"overlay_of: {huzhou().code}\ncode: city\n")
    assert run("check", by_code)[0] == 0
    lost = write("lost.yaml", "overlay_of: nowhere\n")
    assert run("check", lost)[2] == f"{lost}:1: overlay_of: 找不到被覆盖的计划“nowhere”\n"
    write("province.yaml", TEXT.replace("year: 2020", "year: soon", 1))
    status, _out, err = run("check", city)
    assert status == 1
    assert err.startswith(f"{city.parent / 'province.yaml'}:{line_of('year: 2020')}: year: ")


@pytest.mark.django_db
def test_an_overlay_of_a_published_plan_and_of_no_path(write):
    text = TEXT.replace("code: huzhou-construction-2020", "code: published-only", 1)
    assert run("import", write("plan.yaml", text))[0] == 0
    city = write("city.yaml", "overlay_of: published-only\ncode: city\n")
    assert run("import", city)[0] == 0
    status, out, _err = run("diff", "published-only", "city")
    assert (status, out) == (0, '~ code: "published-only" -> "city"\n')


def test_schema_is_a_json_schema_with_descriptions():
    status, out, _err = run("schema")
    schema = json.loads(out)
    assert status == 0
    plan, overlay = schema["$defs"]["PlanDocument"], schema["$defs"]["Overlay"]
    assert schema["else"] == {"$ref": "#/$defs/PlanDocument"}
    assert "overlay_of" not in plan["properties"]
    assert plan["additionalProperties"] is False
    window = schema["$defs"]["Window"]["properties"]
    assert window["dates_only"]["description"]
    assert [each["format"] for each in window["closes"]["anyOf"]] == ["date", "date-time"]
    assert (schema["if"], schema["then"]) == ({"required": ["overlay_of"]}, {"$ref": "#/$defs/Overlay"})
    assert set(overlay["properties"]) - set(plan["properties"]) == {"overlay_of", "remove", "order"}
    assert set(plan["properties"]) < set(overlay["properties"])
    assert all(part["description"] for name, part in overlay["properties"].items() if name not in plan["properties"])


def test_the_schema_says_everything_in_chinese():
    """What the language says of a field in English, an editor shows a clerk in Chinese; no name is a field's own."""
    schema, plain = json.loads(run("schema")[1]), json_schema()
    fields = [
        (f"{name}.{field}", part, plain["$defs"][name]["properties"][field])
        for name, model in schema["$defs"].items()
        for field, part in model.get("properties", {}).items()
    ]
    assert len(fields) > 250
    assert [where for where, part, _old in fields if not CHINESE.search(part["title"])] == []
    silent = [where for where, part, old in fields if "description" in old and "description" not in part]
    assert [where for where in silent if not where.startswith("Overlay.")] == []
    said = [part.get("description", "一") for _where, part, _old in fields]
    assert [each for each in (*said, *(model["title"] for model in schema["$defs"].values()))
            if not CHINESE.search(each)] == []  # fmt: skip
    meant = [word for model in schema["$defs"].values() for word in model.get("enumDescriptions", ())]
    assert "工作年限和资历" in meant
    assert [each for each in meant if each.isascii()] == []
    known = {where for where, _part, _old in fields}
    bases = {"AppraisalYears", "CountedTime", "EvidenceFilter", "HoursDemand", "RuleBase"}  # of several models each
    assert [each for each in MEANINGS if each not in known and each.partition(".")[0] not in bases] == []
    assert set(MODELS) <= set(schema["$defs"])


@pytest.mark.feature("PLN-08")
def test_check_and_diff_say_what_an_overlay_stands_on(write):
    province = write("province.yaml", TEXT)
    city = write("city.yaml", "overlay_of: province\ncode: city-2020\nstatement_limit: 900\n")
    status, out, _err = run("check", city)
    assert status == 0
    assert out.splitlines()[-1] == f"{city}: 在 {huzhou().code}（{huzhou().issuer}）的基础上，2 处不同"
    status, out, _err = run("diff", province, city)
    assert (status, out.splitlines()[-1]) == (0, f"~ statement_limit: 1000 -> 900  # {city}:3")
    assert "#" not in run("diff", city, province)[1].replace(f"  # {city}", "")


def test_diff_prints_one_line_for_each_difference(write):
    other = write("other.yaml", TEXT.replace("statement_limit: 1000", "statement_limit: 900"))
    assert run("diff", FILE, FILE) == (0, "", "")
    assert run("diff", FILE, other) == (0, "~ statement_limit: 1000 -> 900\n", "")
    broken = write("broken.yaml", "a: 1\n")
    assert run("diff", FILE, broken)[0] == 1


@pytest.mark.django_db
def test_diff_and_export_of_a_plan_that_was_never_published():
    with pytest.raises(CommandError, match="没有已发布的计划"):
        run("diff", FILE, "nothing")
    with pytest.raises(CommandError, match="没有已发布的计划"):
        run("export", "nothing")


@pytest.mark.feature("ELG-01")
def test_judge_prints_every_route_and_what_is_missing(write):
    person = write("person.yaml", PERSON)
    status, out, err = run("judge", FILE, "--person", person)
    assert (status, err) == (0, "")
    assert out.startswith("到截止日恰好满四年\n")
    assert "✓ 正常申报（学历和资历）（engineer-normal）：满足\n" in out
    assert "✗ 自评申报（engineer-self-scored）：不满足，还差 2 项：“自评分”（请填写自评表）" in out
    assert len(out.splitlines()) == 4 + len(huzhou().routes)  # about, two titles, each route in a line, how to see more
    one, full = (run("judge", FILE, "--person", person, *more)[1] for more in (ONE, ["--full"]))
    assert "✓ 实际聘任年限；取得助理工程师后" in one
    assert len(out.splitlines()) < len(one.splitlines()) < len(full.splitlines())
    status, _out, err = run("judge", FILE, "--person", person, "--route", "other")
    assert (status, err.startswith(f"{FILE}:1: --route: 计划中没有这个申报方式；有 engineer-normal、")) == (1, True)


def test_judge_as_json(write):
    person = write("person.yaml", PERSON)
    data = json.loads(run("judge", FILE, "--person", person, "--json")[1])
    assert data["plan"] == huzhou().code
    (engineer, _assistant) = data["titles"]
    assert engineer["best"] == "engineer-normal"
    assert {route["route"]: route["status"] for route in engineer["routes"]}["engineer-normal"] == "met"
    assert len(json.loads(run("judge", FILE, "--person", person, "--person", person, "--json")[1])) == 2


def test_judge_ends_with_1_when_the_verdict_is_not_the_one_expected(write):
    late = PERSON.replace("starts: 2016-12-31", "starts: 2017-01-01")
    person = write("late.yaml", late + "  first_day: {engineer-normal: 2021-01-02}\n")
    status, _out, err = run("judge", FILE, "--person", person)
    assert status == 1
    assert err.splitlines() == [
        f"{person}:{line_of('  engineer: {', late)}: expect.engineer.engineer-normal: 预期 met，实际 not_met",
        f"{person}:{line_of('  best:', late) + 1}: expect.first_day.engineer-normal: 预期 2021-01-02，实际 2021-01-01",
    ]
    unknown = write("unknown.yaml", PERSON.replace("engineer-normal: met", "nothing: met"))
    assert "没有这个申报方式" in run("judge", FILE, "--person", unknown)[2]
    other = write("other.yaml", PERSON.replace("best: engineer-normal", "best: engineer-transfer"))
    assert "expect.best: 预期 engineer-transfer" in run("judge", FILE, "--person", other)[2]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("starts: 2016-12-31", "starts: soon", "person.appointments.0.starts"),
        ("year: 2018", 'year: "2018"', "person.appraisals.1.year"),
        ("degree: college", "degree: school", "person.educations.0.degree"),
        ("  major: building", "  majors: building", "person.majors"),
        ("hours: 20.5", "hours: many", "person.hours.2.hours"),
        ("not_met", "no", "expect.engineer.engineer-self-scored"),
    ],
)
def test_a_persons_file_is_refused_with_path_and_line(write, old, new, path):
    person = write("person.yaml", PERSON.replace(old, new))
    status, _out, err = run("judge", FILE, "--person", person)
    assert status == 1
    assert f"{person}:{line_of(old, PERSON)}: {path}: " in err


def test_a_persons_file_may_be_the_person_alone(write):
    alone = "\n".join(line[2:] for line in PERSON.split("person:\n")[1].split("expect:")[0].splitlines()) + "\n"
    status, out, _err = run("judge", FILE, "--person", write("alone.yaml", alone))
    assert status == 0
    assert "（engineer-normal）：满足" in out


def test_calendar_prints_the_days_of_every_stage(write):
    status, out, _err = run("calendar", FILE)
    assert status == 0
    assert out.splitlines()[0] == "工程师（engineer）"
    assert "单位公示  最早 2020-09-08  最迟 2020-10-15" in out
    assert "最迟 2020-10-09 起公示" in out
    assert run("calendar", write("broken.yaml", "a: 1\n"))[0] == 1


@pytest.mark.django_db
def test_import_prints_what_is_doubtful(write):
    status, out, err = run("import", FILE)
    assert status == 0
    assert digest(huzhou()) in out
    assert "warning: chain.1: " in err
    assert "各项时间都已经过去，最后一项到 2020-10-15 截止" in err and "[windows-over]" in err
    assert "windows-over" not in run("import", FILE, "--redate", "2021", "--replace")[2]
    assert run("import", write("broken.yaml", "a: 1\n"))[0] == 1
