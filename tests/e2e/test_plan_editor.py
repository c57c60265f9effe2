"""A plan's way through the editor in a browser: a clerk changes a condition, a second person approves, all by forms.

Every page on the way is looked at by axe.
"""

import re
from collections.abc import Callable

import pytest

from plans.bases import CATALOG
from tests.e2e.actors import Actor

CODE = "huzhou-construction-2020"
ROUTE, LEAF = "正常申报（学历和资历）", "routes-0-rule-of-0"


def start(sun: Actor) -> str:
    """The list, and a draft that amends the plan. Returns the draft's path."""
    sun.visit("/drafts/")
    sun.visit(f"/drafts/from/{CODE}/")
    sun.fill({"how": "amend"})
    sun.press("建立草稿")
    return sun.page.url.removeprefix(sun.address)


def change_a_condition(sun: Actor) -> None:
    """From the sections down to one condition; the text beside it follows, an error is said beside its field."""
    sun.follow("分节编辑")
    sun.follow("申报方式和条件")
    sun.press(ROUTE)
    sun.press("学历")
    sun.sees(re.compile("minimum: college"))
    sun.fill({f"{LEAF}-minimum": "bachelor"})
    sun.press("保存")
    sun.sees(re.compile("minimum: bachelor"))
    sun.follow(ROUTE)
    sun.press("年限")
    sun.fill({"routes-0-rule-of-2-years": "四年"})
    sun.press("保存")
    sun.sees("必须是整数")
    assert sun.page.locator("[name=routes-0-rule-of-2-years]").input_value() == "四年"  # nothing typed is lost
    sun.fill({"routes-0-rule-of-2-years": "5"})
    sun.press("保存")
    sun.sees(re.compile("满 5 年"))


def add_a_condition(sun: Actor) -> None:
    """One more condition, by the keyboard; taken away, and back again."""
    with sun.page.expect_navigation():
        sun.page.locator("nav.zp-draft-crumbs a").last.press("Enter")
    sun.look()
    sun.page.locator('main [name="new-routes.0.rule.of"]').select_option("attested")
    sun.press(sun.page.locator('main button[value="add:routes.0.rule.of"]'))
    sun.sees("缺少这个字段")
    sun.page.locator("main [name$=-statement]").fill("在生产一线从事施工技术工作。")
    with sun.page.expect_navigation():
        sun.page.locator("main [name$=-title]").press("Enter")  # saves, and does not press another button
    sun.look()
    sun.press(sun.page.locator("nav.zp-draft-crumbs a").last)
    sun.press(sun.page.locator('main button[value="remove:routes.0.rule.of.4"]'))
    assert not sun.page.locator("main button", has_text="由人判断").count()
    sun.press("撤销上一次修改")
    sun.sees(re.compile("在生产一线从事施工技术工作"))


def try_out(sun: Actor, draft: str) -> None:
    """The text, the plan as applicants will see it, and a synthetic person judged."""
    sun.visit(f"{draft}text/")
    assert "minimum: bachelor" in sun.page.locator("main textarea").input_value()
    sun.visit(f"{draft}preview/")
    sun.sees(re.compile("这是草稿"))
    sun.visit(f"{draft}rehearsal/")
    person = next((CATALOG / "persons" / CODE).glob("01-*.yaml")).read_text(encoding="utf-8")
    sun.page.locator("main summary", has_text="再试一个人").click()
    sun.fill({"person": person})
    sun.press("演练")
    sun.sees(re.compile("大专，聘任助理工程师"))


def publish(sun: Actor, deputy: Actor, draft: str) -> None:
    """Handed over, approved by another person, published with the difference in view."""
    sun.visit(draft)
    sun.press("提交给另一个人审核")
    sun.sees(re.compile("须由本办公室的另一个人审核"))
    deputy.visit(draft)
    deputy.press("审核通过")
    sun.visit(f"{draft}changes/")
    sun.sees(re.compile("填报中"))
    sun.press("确认发布")
    sun.sees(re.compile("已发布为第 2 版"))


@pytest.mark.e2e
def test_a_plan_is_amended_by_forms_and_closed(come: Callable[..., Actor]) -> None:
    sun, deputy = come("sun"), come("deputy")
    draft = start(sun)
    change_a_condition(sun)
    add_a_condition(sun)
    try_out(sun, draft)
    publish(sun, deputy, draft)
    again = start(sun)
    sun.visit(f"{again}section/photo/")
    sun.fill({"statement_limit": "800"})
    sun.press("保存")
    sun.visit(f"{again}changes/")
    sun.sees(re.compile("第 1 版"))  # whose declaration has begun under it
    sun.visit(f"/drafts/close/{CODE}/")
    sun.press("确认关闭")
    sun.sees("请填写。")
    sun.fill({"reason": "评审工作推迟到明年"})
    sun.press("确认关闭")
    sun.visit(f"/plans/{CODE}/")
    sun.sees(re.compile("评审工作推迟到明年"))
