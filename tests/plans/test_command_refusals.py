"""``manage.py plan``: whatever it is given, one Chinese line for each problem and never a traceback."""

import re

import pytest
from django.core.management import CommandError
from pydantic import ValidationError

from plans.models import Plan
from plans.spec.dates import Relative
from plans.spec.money import MOST_FEN
from plans.spec.problems import _message
from tests.plans.people import FILE
from tests.plans.test_command import PERSON, run

TEXT = FILE.read_text(encoding="utf-8")
JIANYANG = (FILE.parent / "jianyang-engineering-2020.yaml").read_text(encoding="utf-8")
ENGLISH = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")


def refusal(*words):
    """The one line by which it is refused."""
    status, out, err = run(*words)
    assert (status, out) == (1, "")
    (line,) = err.splitlines()
    assert line.isprintable()
    said = line.split(": ", 1)[1]
    assert not ENGLISH.search(said), said
    assert re.search("[一-龥]{3}", said), said
    return line


def write(folder, text, name="plan.yaml"):
    file = folder / name
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("a" * 5_000, "找不到被覆盖的计划"),
        ("计" * 100, "找不到被覆盖的计划"),
        ("/etc/passwd", "找不到被覆盖的计划"),
        ("../outside.yaml", "找不到被覆盖的计划"),
        ("..", "找不到被覆盖的计划"),
        ('"a\\0b"', "找不到被覆盖的计划“a�b”"),
        ("[a]", "必须是文字"),
        ("{a: b}", "必须是文字"),
        ("null", "必须是文字"),
        ("2020", "必须是文字"),
        ("gbk.yaml", "gbk.yaml:1: : 不能读取：文件不是 UTF-8"),
        ("gbk", "gbk.yaml:1: : 不能读取：文件不是 UTF-8"),
        ("binary", "binary:1: : 不能读取：文件不是 UTF-8"),
    ],
)
def test_an_overlay_of_what_is_no_plan_beside_it(tmp_path, named, words):
    inside = tmp_path / "inside"
    inside.mkdir()
    write(tmp_path, TEXT, "outside.yaml")
    write(inside, "名称: 计划".encode("gbk"), "gbk.yaml")
    write(inside, bytes(range(256)), "binary")
    line = refusal("check", write(inside, f"overlay_of: {named}\n"))
    assert words in line
    assert len(line) < len(str(inside)) + 200


@pytest.mark.parametrize("content", [bytes(range(256)), "名称: 计划".encode("gbk"), "名称: 计划".encode("utf-16")])
@pytest.mark.parametrize("action", ["check", "import", "calendar"])
def test_a_file_in_another_encoding(tmp_path, action, content):
    file = write(tmp_path, content)
    assert refusal(action, file).startswith(f"{file}:1: : 不能读取：文件不是 UTF-8")


def test_a_file_that_is_none(tmp_path):
    assert refusal("check", tmp_path).endswith("这是文件夹，不是文件")
    missing = tmp_path / "missing.yaml"
    assert refusal("import", missing) == f"{missing}:1: : 不能读取：没有这个文件"
    assert refusal("check", tmp_path / ("a" * 5_000)).endswith("文件名太长")
    assert "没有这个文件" in refusal("judge", FILE, "--person", missing)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: [", 2, "没有写完"),
        ("a: [1 2: 3", 2, "“[”"),
        ("a: {b", 2, "“{”"),
        ("a: b: c", 1, "第 5 列，这里不能再写"),
        ("a:\n  - b\n c: d", 3, "缩进没有对齐"),
        ("a: 'x", 1, "引号没有成对"),
        ("a:\n\tb: c", 2, "不能用制表符"),
        ('a: "\\q"', 1, "单引号"),
        ("a: 1\n---\nb: 2", 2, "只能写一份计划"),
        ("a: b\nc", 3, "键的后面少了"),
        ("%YAML 9", 1, "第 8 列，写法有误"),
        ("a: 1\nb: \x00", 2, "控制字符"),
    ],
)
def test_what_is_no_yaml_is_said_in_chinese(tmp_path, text, line, words):
    file = write(tmp_path, text)
    said = refusal("check", file)
    assert said.startswith(f"{file}:{line}: : 不是有效的 YAML")
    assert words in said


@pytest.mark.django_db
@pytest.mark.parametrize("when", ["0001-01-01", "9999-12-31", "9999", "0000", "1949", "2101", "next year", ""])
def test_a_year_that_no_plan_can_be_moved_to(when):
    assert refusal("import", FILE, f"--redate={when}").startswith(f"{FILE}:1: --redate: ")
    assert not Plan.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("fee", ["-5", "99999999999999999999", str(MOST_FEN + 1), "1.5", "many", ""])
def test_a_fee_that_nobody_pays(fee):
    assert (
        refusal("import", FILE, f"--fee-fen={fee}") == f"{FILE}:1: --fee-fen: 必须是 0 到 {MOST_FEN} 之间的整数（分）"
    )
    assert not Plan.objects.exists()


@pytest.mark.django_db
def test_a_plan_that_leaves_the_calendar_when_it_is_moved(tmp_path):
    start = TEXT.index("cut_offs:")
    old = TEXT[:start] + re.sub(r"date: \d{4}-", "date: 1949-", TEXT[start:], count=1)
    said = refusal("import", write(tmp_path, old), "--redate", "2019")
    assert ": cut_offs.0.date: 移动日期或设定金额以后年份必须在 1949 到 2200 之间" in said
    assert not Plan.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["\udcff", "a\0b", "A" * 5_000, "/etc/passwd"])
def test_a_code_that_none_can_be(code):
    for words in (("export", code), ("diff", code + "/x", FILE), ("diff", FILE, code + "/x")):
        with pytest.raises(CommandError, match="没有已发布的计划") as refused:
            run(*words)
        assert str(refused.value).isprintable()
        assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("opens: 2020-", "opens: 1000000000 # ", "windows.0.opens"),
        ("opens: 2020-", "opens: '1000000000000' # ", "windows.0.opens"),
        ("opens: 2020-", "opens: 2020-13-45 # ", "windows.0"),
        ("issued_on: 2020-", "issued_on: 86400 # ", "issued_on"),
        ("date: 2020-", "date: 86400.0 # ", "cut_offs.0.date"),
    ],
)
def test_a_number_is_no_date(tmp_path, old, new, path):
    assert TEXT.count(old)
    file = write(tmp_path, TEXT.replace(old, new, 1))
    said = refusal("check", file)
    assert f": {path}: " in said
    assert "不是有效的日期" in said
    assert int(said.removeprefix(f"{file}:").split(":")[0]) > 1


def test_a_number_is_no_clock_time():
    with pytest.raises(ValidationError) as refused:
        Relative.model_validate({"anchor": "window:apply:closes", "days": 1, "clock": 3600})
    (detail,) = refused.value.errors()
    assert _message(detail) == "不是有效的钟点，应写成 17:00"


def test_a_number_is_no_date_of_a_person(tmp_path):
    file = write(tmp_path, PERSON.replace("starts: 2016-12-31", "starts: 86400"), "person.yaml")
    assert "person.appointments.0.starts: 不是有效的日期" in refusal("judge", FILE, "--person", file)


@pytest.mark.parametrize("opens", ["2001-09-10", "2010-03-01"])
def test_a_window_in_quite_another_year_is_doubted_and_computed(tmp_path, opens):
    text, count = re.subn(r"opens: \d{4}-\d\d-\d\d", f"opens: {opens}", JIANYANG, count=1)
    assert count == 1
    file = write(tmp_path, text)
    status, _out, err = run("check", file)
    assert status == 0
    assert f"warning: windows.0.opens: 个人网上申报从 {opens} 开始，比计划的年度 2020 早一年以上" in err
    status, out, err = run("calendar", file)
    assert (status, err) == (0, "")
    assert f"最早 {opens}" in out
    assert ("没有 2001 至 2003 年的工作日历" in out) is (opens < "2004")


def test_a_window_that_ends_years_later_is_doubted(tmp_path):
    text, count = re.subn(r"closes: \d{4}-", "closes: 2023-", JIANYANG, count=1)
    assert count == 1
    assert "晚两年以上，请核对年份。" in run("check", write(tmp_path, text))[2]
    assert "年份。" not in run("check", write(tmp_path, text.replace("closes: 2023-", "closes: 2022-", 1)))[2]


def test_what_lies_in_known_years_gets_no_remark():
    assert "工作日历" not in run("calendar", FILE)[1]
