"""The registers fall silent in the middle of a declaration: the paper that the plan names is asked, and nothing waits."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e import steps
from tests.e2e.actors import Actor

PAPER = "学历证书及认证材料"


def fetch(gao: Actor, kind: str) -> None:
    gao.press(gao.page.locator(f"form[action$='/{kind}/fetch/'] button"))


def register(kind: str) -> str:
    """The part of the page about one register."""
    return f"section:has(#register-{kind})"


@pytest.mark.e2e
@pytest.mark.feature("INF-03", "INF-05")
@pytest.mark.usefixtures("busy_town")
def test_a_silent_register_keeps_nobody_from_submitting(come: Callable[..., Actor]) -> None:
    gao, operator = come("gao"), come("operator", is_known=False)
    gao.visit("/my/registers/")
    fetch(gao, "insurance")
    expect(gao.page.locator(register("insurance"))).to_contain_text("正常参保")  # the page learns of it by itself

    operator.visit("/sandbox/registers/")
    form = operator.page.locator("main li form").filter(has_text="高远")
    form.locator("select").select_option("failing")
    operator.submit(form)
    fetch(gao, "degrees")
    expect(gao.page.locator(register("degrees"))).to_contain_text("不影响填写和提交")
    gao.look()

    steps.go_on(gao, "申报信息")
    gao.fill({"education-online": "not-found"})
    gao.press("保存并继续")
    gao.press("保存并继续")
    expect(gao.page.get_by_role("heading", name=re.compile(PAPER))).to_be_visible()
    gao.follow("下一步")
    gao.sees(re.compile("还有 1 处没有完成"))
    gao.follow("附件")
    steps.attach(gao, "degree-proof")
    steps.submit(gao)
