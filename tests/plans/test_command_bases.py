"""``manage.py plan``: on which plan an overlay lies, and the ends that used to be a traceback."""

import os
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError
from psycopg.errors import UndefinedTable

from plans.models import Plan
from plans.services import import_plan
from tests.plans.people import FILE, huzhou
from tests.plans.test_command import TEXT, run
from tests.plans.test_command_refusals import refusal, write

CODE = huzhou().code
CITY = f"overlay_of: {CODE}\ncode: city-2020\nstatement_limit: 900\n"


@pytest.mark.feature("PLN-08")
def test_a_plan_named_on_the_command_line_is_the_base(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    base = write(tmp_path / "elsewhere", TEXT.replace("statement_limit: 1000", "statement_limit: 950"), "base.yaml")
    city = write(tmp_path, CITY, "city.yaml")
    assert f"{city}: 上级计划取自 {FILE}\n" in run("check", city)[2]
    status, _out, err = run("check", base, city)
    assert (status, f"{city}: 上级计划取自 {base}\n" in err) == (0, True)
    status, out, err = run("diff", base, city)
    assert (status, err) == (0, f"{city}: 上级计划取自 {base}\n")
    assert f"~ statement_limit: 950 -> 900  # {city}:3\n" in out


def test_a_base_beside_is_found_by_the_code_it_states(tmp_path):
    write(tmp_path, b"\xff no text", "a-picture.yaml")
    write(tmp_path, f"overlay_of: x\nname: {CODE}\ncode: other\n", "a-mention.yaml")
    base = write(tmp_path, TEXT.replace("statement_limit: 1000", "statement_limit: 950"), "provincial notice.yaml")
    city = write(tmp_path, CITY, "city.yaml")
    assert f"{city}: 上级计划取自 {base}\n" in run("check", city)[2]
    backup = write(tmp_path, TEXT, "backup.yaml")
    status, _out, err = run("check", city)
    assert (status, "旁边有 2 个文件的代号都是" in err) == (1, True)
    assert f"{city}: 上级计划取自 {base}\n" in run("check", base, city)[2]  # named, it is the one that is meant
    os.remove(backup)
    itself = write(tmp_path, CITY.replace("city-2020", CODE), "a-copy.yaml")  # states the same code: not its own base
    assert f"{itself}: 上级计划取自 {base}\n" in run("check", itself)[2]


@pytest.mark.django_db
def test_a_base_that_was_moved_in_time_is_told(tmp_path):
    import_plan(TEXT.replace(f"code: {CODE}", "code: published-only", 1), redate_to=2024)
    city = write(tmp_path, "code: city-2020\noverlay_of: published-only\n", "city.yaml")
    status, _out, err = run("check", city)
    assert status == 0
    assert f"{city}: 上级计划取自 数据库中已发布的版本 published-only v1\n" in err
    assert f"{city}:2: warning: overlay_of: 上级计划 published-only 是移动过日期的演示计划（2020 年" in err


@pytest.mark.django_db
@pytest.mark.parametrize("action", ["check", "import"])
def test_a_chain_that_cannot_run_is_an_error_at_its_line(tmp_path, action):
    file = write(tmp_path, TEXT.replace("kind: examine", "kind: evaluation", 1))
    line = TEXT[: TEXT.index("kind: examine")].count("\n")
    status, _out, err = run(action, file)
    assert status == 1
    assert err.splitlines()[0].startswith(f"{file}:{line}: chain.0: ")
    assert err.splitlines()[0].endswith("[chain-cannot-run]")
    assert not Plan.objects.exists()


def test_a_warning_is_told_with_its_code():
    lines = run("check", FILE)[2].splitlines()
    assert lines
    assert all(line.endswith("]") and " warning: " in line for line in lines)


@pytest.mark.parametrize("moment", ["2020-09-01 09:00", "2020-09-01T09:00"])
def test_a_moment_without_its_zone_is_told_how_to_be_written(tmp_path, moment):
    file = write(tmp_path, TEXT.replace("opens: 2020-", f"opens: {moment} # ", 1))
    said = refusal("check", file)
    assert "windows.0.opens: 必须写明时区，应写成 2020-09-01T17:00:00+08:00" in said


@pytest.mark.parametrize(
    ("error", "cause", "is_told"),
    [
        (OperationalError("no such table: plans_planversion"), None, True),
        (ProgrammingError("relation does not exist"), UndefinedTable(), True),
        (OperationalError("connection refused"), None, False),
    ],
)
def test_a_database_without_tables_is_said_in_one_line(monkeypatch, error, cause, is_told):
    def asked(_code):
        raise error from cause

    monkeypatch.setattr("plans.management.commands.plan._version", asked)
    if is_told:
        assert run("export", CODE) == (1, "", "数据库还没有建好，请先运行 make run（或 manage.py migrate）\n")
    else:
        with pytest.raises(OperationalError, match="refused"):
            run("export", CODE)


def test_a_reader_that_has_gone_ends_it_quietly(monkeypatch):
    class Gone(StringIO):
        def write(self, _text):
            raise BrokenPipeError

    led = []
    monkeypatch.setattr(os, "dup2", lambda *ends: led.append(ends))
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("plan", "calendar", str(FILE), stdout=Gone(), stderr=err)
    assert (len(led), err.getvalue()) == (1, "")
