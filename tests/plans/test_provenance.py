"""A plan written on top of another: its version keeps what the upper notice states, and the page tells it."""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from plans.bases import CATALOG, pinned
from plans.models import PlanVersion
from plans.provenance import Difference, read_provenance
from plans.services import import_plan
from plans.spec import BaseFile, PlanFileError, load
from plans.texts import started_from
from tests.plans.people import FILE, huzhou

CODE = "taizhou-quality-2020"
CITY = "台经信人事〔2020〕117号"
pytestmark = pytest.mark.django_db


def imported(**how):
    return import_plan((CATALOG / f"{CODE}.yaml").read_text(encoding="utf-8"), **how)


def kept(**how):
    return read_provenance(PlanVersion.objects.get(pk=imported(**how).pk).provenance)


def by_path(provenance) -> dict[str, Difference]:
    return {each.path: each for each in provenance.differences}


@pytest.mark.feature("PLN-08")
def test_the_version_keeps_what_differs_in_words_with_its_clause():
    found = by_path(kept())
    closes = found["windows.apply[senior-engineer].closes"]
    assert closes.where == "办理时间 › 个人网上申报（高级工程师） › 截止"
    assert (closes.before, closes.after) == ("2020年9月30日 24:00", "2020年8月30日 24:00")
    assert closes.source == f"{CITY} 正文"
    filed = found["routes.senior-direct.name"]
    assert (filed.where, filed.before) == ("申报方式 › 标志性业绩直接申报 › 名称", "直接晋升")
    assert found["photo"].before == ""
    assert "背景颜色：白色" in found["photo"].after
    assert "缴费环节" not in found["chain"].after
    assert "缴纳评审费" in found["chain"].after
    own = [
        word for each in found.values() for word in re.findall(r"[a-z]{3,}", f"{each.where}{each.before}{each.after}")
    ]
    assert own == []  # no word of the language
    assert not [each for each in found.values() if re.search("依据：|代号：|设置：", each.before + each.after)]


@pytest.mark.feature("PLN-08")
def test_what_only_names_the_notice_is_no_difference():
    paths = by_path(kept())
    assert not [path for path in paths if path.split(".")[0] in ("code", "name", "issuer", "sources", "ambiguities")]
    assert not [path for path in paths if ".source" in path]


@pytest.mark.parametrize(("path", "own"), [("photo", True), ("attachments.direct-form", True), ("discipline", False),
                                           ("attachments.direct", False)])  # fmt: skip
def test_what_the_upper_notice_states(path, own):
    assert kept().states(path) is own


@pytest.mark.parametrize("day", [date(2026, 11, 21), 2026])
def test_a_plan_moved_in_time_differs_as_much_as_before(day):
    assert by_path(kept(redate_to=day)).keys() == by_path(kept()).keys()


def test_a_plan_that_stands_alone_keeps_nothing(client):
    version = import_plan(FILE.read_text(encoding="utf-8"))
    assert version.provenance is None
    page = client.get(reverse("plans:detail", args=[huzhou().code])).content.decode()
    assert "不同之处" not in page
    assert "zp-tag" not in page.partition('id="majors"')[0].partition("</h1>")[2].partition("zp-columns")[2]


@pytest.mark.feature("PLN-08")
def test_the_page_marks_what_is_its_own_and_lists_what_differs(client):
    imported()
    page = html.unescape(client.get(reverse("plans:detail", args=[CODE])).content.decode())
    assert "本通知在浙江省市场监督管理局《2020年度浙江省质量技术基础专业正高级工程师、高级工程师评审》的基础上" in page
    assert re.search(r"与浙江省市场监督管理局的通知不同之处（\d+ 处）", page)
    assert "申报方式 › 标志性业绩直接申报 › 名称" in page
    rows = {name: row for row in re.findall(r"<tr>.*?</tr>", page, re.S) for name in re.findall(r"<strong>(.*?)<", row)}
    assert "本通知" in rows["其他业绩证明材料"]
    assert "本通知" not in rows["继续教育学时证明"]


def test_what_the_upper_notice_takes_away_is_told_by_the_name_it_had():
    text = "overlay_of: province\nname: 某市的计划\nremove: [attachments.hours-certificates]\n"
    province = FILE.read_text(encoding="utf-8")
    version = import_plan(text, find_base=lambda name: BaseFile(name, province, None))
    (gone,) = read_provenance(version.provenance).differences
    assert (gone.path, gone.after, gone.source) == ("attachments.hours-certificates", "", "")
    assert gone.before
    assert gone.where.startswith("附件 › ")


@pytest.mark.feature("PLN-08")
def test_a_changed_value_is_shown_with_the_notice_that_changed_it_and_a_draft_does_not_write_it_down(client):
    text = f"overlay_of: {huzhou().code}\ncode: city\nname: 某市的计划\ndocument_number: 某人社〔2020〕9号\n"
    version = import_plan(text + "windows:\n- {kind: apply, closes: 2020-09-20}\n")
    page = html.unescape(client.get(reverse("plans:detail", args=["city"])).content.decode())
    assert f"{version.spec.window('apply').source.clause.partition('（')[0]}（某人社〔2020〕9号有改动）" in page
    draft, under = started_from(version, version.spec, None)
    assert "closes: " in draft and "有改动" not in draft
    assert load(draft, pinned(under)).document == version.spec


def test_a_base_with_errors_is_still_refused():
    with pytest.raises(PlanFileError):
        load("overlay_of: province\n", lambda name: BaseFile(name, "code: x\n", None))
