"""``manage.py photo check``: the same verdict as on the page."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plans.bases import CATALOG
from plans.services import import_plan

from .images import portrait


def run(*arguments):
    out = StringIO()
    try:
        call_command("photo", "check", *map(str, arguments), stdout=out)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def photos(tmp_path):
    good, bad = tmp_path / "好.jpg", tmp_path / "坏.jpg"
    good.write_bytes(portrait())
    bad.write_bytes(portrait(300, 300, background="blue"))
    return good, bad


@pytest.mark.feature("PHO-02", "PHO-03")
def test_the_exit_status_is_one_when_any_fails(photos):
    good, bad = photos
    code, text = run(good)
    assert (code, text.startswith("合格  ")) == (0, True)
    code, text = run(good, bad)
    assert code == 1
    assert "照片背景不是白色" in text


@pytest.mark.feature("PHO-03")
def test_json_lists_every_finding(photos):
    code, text = run(*photos, "--json")
    first, second = json.loads(text)
    assert code == 1
    assert (first["accepted"], second["accepted"]) == (True, False)
    codes = ["format", "bytes", "size", "ratio", "background", "person", "light"]
    assert [f["code"] for f in first["findings"]] == codes


@pytest.mark.feature("PHO-03")
@pytest.mark.django_db
def test_a_plan_is_judged_by_its_own_policy(photos, tmp_path):
    """Jianyang wants a red background and says nothing else of the photo."""
    plan = import_plan((CATALOG / "jianyang-engineering-2020.yaml").read_text()).plan
    red = tmp_path / "红.jpg"
    red.write_bytes(portrait(120, 120, background="red"))
    code, text = run(red, photos[0], "--plan", plan.code, "--json")
    first, second = json.loads(text)
    assert (code, first["accepted"], second["accepted"]) == (1, True, False)
    assert [finding["code"] for finding in second["findings"] if not finding["ok"]] == ["background"]
    assert run(red)[0] == 1, "without the plan the common rules hold"


@pytest.mark.django_db
def test_mistakes_are_named(photos, tmp_path):
    with pytest.raises(CommandError, match="没有这个文件"):
        run(tmp_path / "无.jpg")
    with pytest.raises(CommandError, match="没有已发布的评审计划“nothing”"):
        run(photos[0], "--plan", "nothing")
