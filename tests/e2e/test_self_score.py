"""A self-score in a browser: filled in with evidence while total and caps follow, printed, verified, printed again.

Every page on the way is looked at by axe.
"""

import re
from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pytest
from playwright.sync_api import Locator, expect

from tests.cast import PASSWORD
from tests.e2e.actors import Actor
from tests.factories import SCORES

NAME, LEAD = "裘正", "build-medium-lead"


def item_of(actor: Actor, code: str) -> Locator:
    """The part of the page about one item."""
    return actor.page.locator("[data-score-item]").filter(has=actor.page.locator(f'[name="item_{code}"]'))


def shown(actor: Actor, name: str, within: str = "[data-score-sum]") -> Locator:
    return actor.page.locator(f"{within} [data-{name}]")


def open_the_sheet(qiu: Actor) -> None:
    """What the archive proves is filled in already, with its evidence, and can be changed."""
    qiu.visit("/my/dossiers/")
    qiu.follow("建设工程")
    qiu.follow("申报信息")
    qiu.follow("开始自评")
    qiu.sees(re.compile("按业绩档案先填了 1 项，可以修改"))
    expect(qiu.page.locator(f'[name="item_{LEAD}"]')).to_have_value("1")
    expect(item_of(qiu, LEAD).locator("input[type=checkbox]:checked")).to_have_count(1)
    expect(shown(qiu, "total")).to_have_text("60")


def lose_the_network_and_the_login(qiu: Actor) -> None:
    """Neither is a loss, and the page says what to do."""
    saved = qiu.page.locator("[data-saved]")
    qiu.context.set_offline(True)
    qiu.fill({"item_conduct": "4"})
    expect(saved).to_contain_text("没有连上服务器，您填写的内容已留在本机")
    qiu.context.set_offline(False)
    expect(saved).to_contain_text("已保存")
    qiu.context.clear_cookies()
    qiu.fill({"item_conduct": SCORES["conduct"][0]})
    expect(saved).to_contain_text("登录已过期，您填写的内容已留在本机")
    saved.get_by_role("link", name="重新登录，回到这里继续").click()
    qiu.page.locator("input[name=username]").fill("qiu")
    qiu.page.locator("input[name=password]").fill(PASSWORD)
    qiu.submit(qiu.page.locator("main form").filter(has=qiu.page.locator("input[name=password]")))
    expect(qiu.page.locator('[name="item_conduct"]')).to_have_value(SCORES["conduct"][0])
    expect(saved).to_contain_text("已保存")


def watch_the_cap(qiu: Actor) -> None:
    """Two projects of 60 points come to 60, and the page says what was cut, before anything is saved."""
    group = qiu.page.locator("[data-score-group]").filter(has=qiu.page.locator(f'[name="item_{LEAD}"]'))
    qiu.fill({f"item_{LEAD}": "2"})
    expect(group.locator("[data-group-points]")).to_have_text("60")
    expect(group.locator("[data-group-raw]")).to_have_text("120")
    expect(group.locator("[data-group-cut]")).to_be_visible()
    expect(shown(qiu, "total")).to_have_text("60")
    qiu.fill({f"item_{LEAD}": "1", "item_conduct": "6"})
    expect(shown(qiu, "total")).to_have_text("60")  # five points at most: six count nothing
    qiu.fill({"item_conduct": ""})
    expect(group.locator("[data-group-cut]")).to_be_hidden()


def fill_in(qiu: Actor) -> None:
    """Item by item with its evidence; the total follows, and says when the threshold is reached."""
    totals = {"degree": "70", "licence": "80", "experience": "90", "conduct": "95"}
    for code, total in totals.items():
        value = SCORES[code][0]
        option = qiu.page.locator(f'[name="item_{code}"][value="{value}"]')
        if option.count():
            option.check()
        else:
            qiu.fill({f"item_{code}": value})
        expect(shown(qiu, "total")).to_have_text(total)
    expect(shown(qiu, "verdict-gates")).to_be_visible()
    for gate in qiu.page.locator("input[name^=gate_]").all():
        gate.check()
    expect(shown(qiu, "verdict-reached")).to_be_visible()
    qiu.press("保存自评表")
    qiu.sees(re.compile("计了分，请选择佐证材料。"))
    for code in totals:
        fold = item_of(qiu, code).locator("details")
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
        fold.locator("input[type=checkbox]").first.check()
    qiu.press("保存自评表")
    expect(shown(qiu, "total")).to_have_text("95")
    assert "请选择佐证材料" not in qiu.text()


def paper(actor: Actor, ask: str, link: str) -> str:
    """Ask for the paper, wait for it as the page does, and return its words."""
    actor.press(ask)
    found = actor.page.get_by_role("link", name=link)
    expect(found).to_be_visible()
    actor.look()
    answer = actor.context.request.get(actor.address + str(found.get_attribute("href")))
    document = pypdfium2.PdfDocument(BytesIO(answer.body()))
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return re.sub(r"\s", "", words)


def declare(qiu: Actor) -> None:
    qiu.press(qiu.page.locator("a[href$='/preview/']").first)
    qiu.press("提交申报材料", confirmed=True)


def verify(wang: Actor) -> None:
    """Another score needs a reason, and what was typed stays; then the difference stands beside the self-score."""
    wang.visit("/cases/")
    wang.follow(NAME)
    wang.press("核定自评分", role="link")
    wang.fill({"item_conduct": "3"})
    wang.press("确认核定")
    wang.sees(re.compile("核定与自评不同，请写明理由"))
    expect(wang.page.locator('[name="item_conduct"]')).to_have_value("3")
    wang.fill({"reason_conduct": "年度考核没有优秀"})
    wang.press("确认核定")
    for words in ("自评 95 分，核定 93 分。", "年度考核没有优秀", "（-2）"):
        wang.sees(re.compile(re.escape(words)))


@pytest.mark.e2e
@pytest.mark.feature("SCO-01", "SCO-03", "SCO-04", "SCO-06")
@pytest.mark.usefixtures("busy_town")
def test_a_self_score_is_filled_in_printed_and_verified(come: Callable[..., Actor]) -> None:
    qiu, wang = come("qiu"), come("wang")
    open_the_sheet(qiu)
    watch_the_cap(qiu)
    fill_in(qiu)
    lose_the_network_and_the_login(qiu)
    own = paper(qiu, "生成打印稿", "下载自评表（PDF）")
    for words in (NAME, "最终得分", "95", "严高工"):
        assert words in own
    declare(qiu)
    verify(wang)
    found = paper(wang, "打印自评核定表", "下载自评核定表（PDF）")
    for words in (NAME, "93", "年度考核没有优秀"):
        assert words in found
