"""Whom the plans of the catalogue name: every office of the notice, no official, and only numbers that nobody has."""

import re

import pytest

from plans.spec import load_yaml
from tests.plans.fuzz import CATALOG, base_of

FILES = sorted(CATALOG.glob("*.yaml"))
FICTITIOUS = re.compile(r"0(?:28|5\d\d)-555\d{4,5}")  # numbers that begin with 555 stand for none
NUMBER = re.compile(r"(?<![\d〔-])(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|[2-9]\d{6,7})(?!\d)")
OFFICIAL = re.compile(r"联系人|先生|女士|(?<=[（，。])[\u4e00-\u9fff]{2,3}(?=[，,、]?\s*(?:0\d{2,3}-)?\d{7,8})")
INVENTED = ("示例", "虚构")
PLACED = re.compile(r"address: (?!https?://)([^,}\n]+)")  # where hours are learned is a page that the notice names


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_number_and_address_is_plainly_fictitious_and_nobody_is_named(file):
    text = file.read_text(encoding="utf-8")
    assert [each for each in re.findall(r"phone: ([^,}\n]+)", text) if not FICTITIOUS.fullmatch(each)] == []
    without = re.sub(FICTITIOUS, "", text)
    assert NUMBER.findall(without) == []
    assert [each for each in PLACED.findall(text) if not any(word in each for word in INVENTED)] == []
    assert OFFICIAL.findall(text) == []


@pytest.mark.parametrize("named", ["（张三，0571-5550120）", "联系人见附件", "王先生"])
def test_an_officials_name_would_be_seen(named):
    assert OFFICIAL.search(named)


@pytest.mark.parametrize("real", ["0572-2033099", "（2033099）", "联系电话 88808880。", "0571-88360857", "13905720700"])
def test_a_real_number_would_be_seen(real):
    assert NUMBER.search(real)
    assert not FICTITIOUS.fullmatch(real)


@pytest.mark.parametrize(
    ("name", "offices"),
    [
        ("huzhou-innovative-2020", ["湖州市职业", "吴兴", "南浔", "德清", "长兴", "安吉", "技术支持"]),
        ("huzhou-construction-2020", ["湖州市职业", "吴兴", "南浔", "德清", "长兴", "安吉", "技术支持"]),
        ("linping-manufacturing-2022", ["临平区人社局人才开发科"]),
        ("taizhou-quality-2020", ["台州市经济和信息化局", "浙江省市场监督管理局", "咨询"]),
        ("jianyang-engineering-2020", ["简阳市人力资源和社会保障局", "驻局纪检监察组"]),
    ],
)
def test_every_office_of_the_notice_can_be_reached(name, offices):
    plan = load_yaml((CATALOG / f"{name}.yaml").read_text(encoding="utf-8"), base_of)
    assert [word for word in offices if not any(word in each.office and each.phone for each in plan.contacts)] == []
    assert len({each.office for each in plan.contacts}) == len(plan.contacts) == len(offices)
