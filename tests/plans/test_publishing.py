"""Publishing: an immutable version with its digest, once; who may; what is written."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from accounts.models import Organization
from kernel import clock
from plans.models import Plan, PlanVersion, PlanWindow
from plans.queries import hold_window, published_version
from plans.services import PlanRefused, import_plan, publish
from plans.spec import digest, dump_yaml, load_yaml
from plans.spec.redate import redate
from plans.texts import started_from
from tests.plans.people import FILE, huzhou

TEXT = FILE.read_text(encoding="utf-8")
pytestmark = pytest.mark.django_db


def test_a_published_plan_is_what_the_file_says():
    version = import_plan(TEXT)
    assert version.number == 1
    assert version.digest == digest(huzhou())
    stored = PlanVersion.objects.get(pk=version.pk)
    assert stored.spec == huzhou()
    assert (stored.year, stored.region) == (2020, "浙江省湖州市")
    assert (stored.opens_at, stored.closes_at) == (huzhou().window("apply").opens, huzhou().window("apply").closes)
    assert stored.plan.current_id == stored.pk
    assert stored.plan.organizer.name == "湖州市职业资格指导服务中心"
    assert sorted(stored.windows.values_list("kind", flat=True)) == ["apply", "employer_examine"]


def test_the_same_document_twice_is_one_version():
    assert import_plan(TEXT) == import_plan(TEXT)
    assert PlanVersion.objects.count() == 1


def test_a_closed_office_publishes_nothing():
    office = import_plan(TEXT).plan.organizer
    office.closed_at = clock.now()
    office.save(update_fields=["closed_at"])
    with pytest.raises(PlanRefused, match="已经关闭"):
        import_plan(TEXT.replace("2020年度", "2020 年度"))
    assert PlanVersion.objects.count() == 1


def test_a_changed_document_is_the_next_version_and_the_first_stays():
    first = import_plan(TEXT)
    second = import_plan(TEXT, fee_fen=16_000)
    assert (second.number, second.plan_id) == (2, first.plan_id)
    assert published_version(huzhou().code) == second
    assert PlanVersion.objects.get(pk=first.pk).spec.fee.amount_fen is None


def test_a_version_is_never_changed():
    version = import_plan(TEXT)
    with pytest.raises(DatabaseError), transaction.atomic():
        PlanVersion.objects.filter(pk=version.pk).update(name="别的名称")
    version.refresh_from_db()
    assert version.name == huzhou().name


def test_redated_and_with_a_fee():
    version = import_plan(TEXT, redate_to=date(2026, 11, 21), fee_fen=16_000)
    assert version.spec.redating.original_year == 2020
    assert version.year == 2026
    assert version.spec.fee.amount_fen == 16_000


def test_a_broken_file_writes_nothing():
    with pytest.raises(ValueError, match="不认识这个字段"):
        import_plan(TEXT + "\nnew_field: 1\n")
    assert not Plan.objects.exists()
    assert not Organization.objects.filter(name="湖州市职业资格指导服务中心").exists()


def test_a_plan_without_a_window_for_applying_is_refused_whole():
    plan = huzhou().model_copy(update={"windows": huzhou().windows[1:]})
    with pytest.raises(PlanRefused, match="个人申报"):
        publish(plan)
    assert not Plan.objects.exists()


def test_who_may_publish(cast):
    office = cast.organizations["office"]
    first = publish(huzhou(), organizer=office, by=cast.sun.seat)
    assert first.published_by == cast.sun.seat
    changed = redate(huzhou(), date(2026, 11, 21))
    for name in ("other_office_officer", "lin", "wang", "chen", "department_officer"):
        with pytest.raises(PlanRefused, match="评委会办公室"):
            publish(changed, by=cast.actors[name].seat)
    assert publish(changed, by=cast.operator.seat).number == 2


def test_another_office_cannot_take_a_plan(cast):
    publish(huzhou(), organizer=cast.organizations["office"])
    with pytest.raises(PlanRefused, match="另一个单位"):
        publish(redate(huzhou(), date(2026, 11, 21)), organizer=cast.organizations["other_office"])


def test_an_office_named_like_an_employer_is_refused(cast):
    Organization.objects.create(kind=Organization.Kind.EMPLOYER, name=huzhou().committee.office)
    with pytest.raises(PlanRefused, match="不是评委会办公室"):
        publish(huzhou())


def test_windows_of_two_titles_are_kept_as_their_span():
    apply = huzhou().window("apply")
    own = apply.model_copy(update={"closes": huzhou().window("apply").closes.replace(day=30), "titles": ("engineer",)})
    version = publish(huzhou().model_copy(update={"windows": (*huzhou().windows, own)}))
    assert version.windows.get(kind="apply").closes_at == own.closes


def test_a_window_is_held_by_its_row():
    version = import_plan(TEXT)
    with transaction.atomic():
        held = hold_window(version)
        assert held == PlanWindow.objects.get(version=version, kind="apply")
        assert hold_window(version, "payment") is None


def run(*words):
    out, err = StringIO(), StringIO()
    call_command("plan", *map(str, words), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_command_check_says_what_is_wrong_and_where(tmp_path, capsys):
    broken = tmp_path / "broken.yaml"
    broken.write_text(TEXT.replace("statement_limit: 1000", "statement_limit: 0"), encoding="utf-8")
    assert digest(huzhou()) in run("check", FILE)[0]
    err = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("plan", "check", str(FILE), str(broken), stdout=StringIO(), stderr=err)
    assert stopped.value.code == 1
    line = TEXT.splitlines().index("statement_limit: 1000") + 1
    assert f"{broken}:{line}: statement_limit: " in err.getvalue()


def test_command_import_and_export_round_trip(tmp_path):
    out, _err = run("import", FILE)
    assert digest(huzhou()) in out
    exported, _err = run("export", huzhou().code)
    assert exported == dump_yaml(huzhou())
    assert load_yaml(exported) == huzhou()


@pytest.mark.parametrize(("when", "year"), [("2026-11-21", 2026), ("2024", 2024)])
def test_command_import_redates(when, year):
    run("import", FILE, "--redate", when, "--fee-fen", 16_000)
    assert published_version(huzhou().code).spec.year == year


def test_a_demonstration_takes_no_real_plans_place_unless_told(tmp_path):
    run("import", FILE)
    err = StringIO()
    with pytest.raises(SystemExit):
        call_command("plan", "import", str(FILE), "--redate", "2026", stdout=StringIO(), stderr=err)
    assert "现行版本（第 1 版，2020 年）是按原来的日期发布的" in err.getvalue()
    assert published_version(huzhou().code).number == 1
    out, _err = run("import", FILE, "--redate", "2026", "--replace")
    assert "已发布为第 2 版。在此以前现行的是第 1 版" in out
    out, _err = run("import", FILE, "--redate", "2026")  # over another demonstration: as often as wanted
    assert "与现行的第 2 版完全相同，没有发布新的版本" in out


def test_an_older_text_is_published_and_says_so(tmp_path):
    run("import", FILE, "--redate", "2026")
    out, _err = run("import", FILE)
    assert "已发布为第 2 版。在此以前现行的是第 1 版" in out
    assert "请核对：这份文件的通知日期 2020-" in out


def test_command_refuses_what_it_cannot_do(tmp_path):
    with pytest.raises(CommandError, match="没有已发布的计划"):
        run("export", "nothing")
    with pytest.raises(SystemExit):
        run("import", tmp_path / "missing.yaml")
    with pytest.raises(SystemExit):
        run("import", FILE, "--redate", "next year")
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: 1\n")
    with pytest.raises(SystemExit):
        run("import", broken)


def test_a_chain_that_nobody_can_be_walked_through_is_not_published():
    with pytest.raises(PlanRefused, match=r"办理环节走不通，不能发布：.*系统还不能办理"):
        import_plan(TEXT.replace("kind: examine", "kind: evaluation", 1))
    assert not Plan.objects.exists()


def test_an_overlay_is_exported_as_it_was_written_and_a_draft_of_it_begins_so(tmp_path):
    """With its comments and its order of keys; the whole on demand, and where it was moved in time."""
    city = f"# 市的通知\noverlay_of: {huzhou().code}\nname: 某市计划  # 另起的名称\ncode: city\nstatement_limit: 900\n"
    file = tmp_path / "city.yaml"
    file.write_text(city, encoding="utf-8")
    run("import", FILE)
    run("import", file)
    version = published_version("city")
    exported, err = run("export", "city")
    assert exported == city
    assert "--merged" in err
    assert "再次发布会得到不同的计划" not in err
    file.write_text(city + "audience: {allowed: [enterprise]}\n", encoding="utf-8")
    assert "[list-replaced]" in run("import", file)[1]
    file.write_text(city, encoding="utf-8")
    run("import", file)
    version = published_version("city")
    whole, err = run("export", "city", "--merged")
    assert (load_yaml(whole), err) == (version.spec, "")
    assert started_from(version, version.spec, None)[0] == city
    next_year = started_from(version, version.spec.model_copy(update={"code": "next"}), 2021)[0]
    assert next_year.startswith(f"overlay_of: {huzhou().code}\n")
    file.write_text(city.replace(huzhou().code, "province"), encoding="utf-8")
    (tmp_path / "province.yaml").write_text(TEXT.replace("year: 2020", "year: 2019"), encoding="utf-8")
    run("import", file)
    exported, err = run("export", "city")
    assert (exported, "再次发布会得到不同的计划" in err) == (file.read_text(encoding="utf-8"), True)
    run("import", file, "--redate", "2026", "--replace")
    moved, err = run("export", "city")
    assert load_yaml(moved) == published_version("city").spec
    assert "合并后的全文" in err
