"""A second claim to an employer, in two browsers: it is meant, everybody stops, and whoever acts lets them go on."""

import re
from collections.abc import Callable

import pytest

from tests.cast import credit_code
from tests.e2e import papers
from tests.e2e.actors import Actor
from tests.e2e.town import CLAIMED

pytestmark = pytest.mark.e2e


@pytest.mark.feature("ACC-05", "ACC-06")
@pytest.mark.abuse("AC-013")
def test_a_colleague_without_an_invitation_stops_everybody_until_the_handler_agrees(come: Callable[..., Actor]) -> None:
    name, serial = CLAIMED
    colleague = come("qiu_second")
    handler = come("ding_first", viewport={"width": 390, "height": 844})
    handler.visit("/desk/")
    colleague.visit("/accounts/employer/new/")
    in_half_a_year = str(colleague.page.evaluate("new Date(Date.now() + 180 * 864e5).toISOString().slice(0, 10)"))
    said = {
        "credit_code": credit_code(serial),
        "name": name,
        "nature": "enterprise",
        "bureau": "吴兴区人力资源和社会保障局",
        "letter_until": in_half_a_year,
        "letter": papers.upload("授权委托书.pdf", b"second"),
    }
    colleague.fill(said)
    colleague.press("提交审核")
    colleague.sees("这家单位已有人经办或者申请")
    colleague.sees("请现经办人邀请您")
    colleague.look()
    handler.visit("/desk/")  # nobody was stopped by having asked
    colleague.fill({"freeze": True})
    colleague.press("提交审核")
    colleague.sees(re.compile("已提交，各方暂停办理"))
    handler.visit("/")
    assert handler.page.url.endswith("/accounts/employer/")
    handler.sees("各方暂停办理")
    handler.look()
    handler.press("同意共同经办", confirmed=True)
    handler.sees(re.compile("单位账号恢复办理"))
    handler.visit("/desk/")
    colleague.visit("/accounts/employer/")
    colleague.sees("待平台审核")
