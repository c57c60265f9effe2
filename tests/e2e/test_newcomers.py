"""Somebody new comes by the government's sign-on, for an employer that is new too: from there to the submit.

Browsers at a desk and one phone; the portal, its worker and the provider are processes of their own.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from portal.idp.people import NEWFIRM
from tests.e2e import papers, steps
from tests.e2e.actors import Actor
from tests.e2e.portal_process import PortalProcess
from tests.e2e.town import PLAN

NAME = "于新晴"
KINDS = ("work", "credential", "appointment", "project")
Come = Callable[..., Actor]
pytestmark = pytest.mark.e2e


@pytest.fixture
def entrance(busy_town: PortalProcess) -> PortalProcess:
    busy_town.start("idp")
    return busy_town


def choose(actor: Actor, door: str, account: str) -> None:
    """Set out on the sign-in page, pick an account at the provider, come back."""
    actor.visit("/accounts/login/")
    actor.follow(door)
    actor.press(actor.page.locator(f"button[value={account}]"))


@pytest.mark.feature("ACC-01", "ACC-04", "INF-14")
def test_a_new_person_lands_among_the_applicants(come: Come, entrance: PortalProcess) -> None:
    he, qi, chan = (come(name, is_known=False) for name in ("he", "qi", "chan"))
    choose(he, "申报人登录", "he")
    assert he.page.url.startswith(f"{entrance.address}/my/")
    he.sees("何初见")
    choose(qi, "申报人登录", "qi")
    qi.sees("没有提供身份证号")
    assert qi.page.url == f"{entrance.address}/accounts/login/"
    choose(chan, "申报人登录", "chan")
    chan.visit("/my/profile/")
    chan.sees("港澳居民来往内地通行证号码")
    chan.sees("H*****678")


def register_the_employer(fang: Actor, year: int) -> None:
    """The handler of a unit that nobody knows: the account vouches for its code, a letter for the handler."""
    choose(fang, "用人单位登录", "fang-unit")
    fang.visit("/accounts/seat/")
    fang.sees("您目前没有席位")
    fang.visit("/")
    fang.follow("申请单位认证")
    expect(fang.page.locator("[name=credit_code]")).to_have_value(NEWFIRM[1])
    fang.fill({"nature": "enterprise", "bureau": "吴兴区人力资源和社会保障局", "letter_until": f"{year + 1}-06-30"})
    fang.press("提交审核")
    fang.sees(re.compile("授权委托书"))
    expect(fang.page.locator("[name=bureau] option:checked")).to_have_text("吴兴区人力资源和社会保障局")
    fang.fill({"department": "吴兴区住房和城乡建设局", "letter": papers.upload("授权委托书.pdf", b"letter")})
    fang.press("提交审核")
    fang.sees("已提交，平台审核后发短信通知您。")


def approve_the_employer(operator: Actor) -> None:
    operator.visit("/accounts/claims/?show=waiting")
    operator.follow(NEWFIRM[0])
    expect(operator.page.locator("[data-paper=waiting]")).to_have_count(0)
    operator.press("通过")
    operator.sees(re.compile("单位账号可以使用"))


def begin_to_work_there(yu: Actor, year: int) -> None:
    """Gate, employer, particulars; then the registers are asked by themselves."""
    choose(yu, "申报人登录", "yu")
    yu.visit("/my/profile/")
    yu.sees("请先选择工作单位")
    yu.follow("选择单位")
    yu.page.get_by_role(
        "button", name="复制说明"
    ).click()  # for the colleague who has to claim the employer; where it may not be copied, it is selected
    expect(yu.page.locator("[data-copy] [role=status]")).to_contain_text("复制")
    yu.fill({"q": NEWFIRM[0][:6]})
    yu.press("查找")
    yu.press(yu.page.locator("button[name=organization]").filter(has_text=NEWFIRM[0]), confirmed=True)
    yu.fill({"post": "项目工程师", "major_engaged": "建筑施工", "work_started_on": f"{year - 12}-08-01"})
    yu.press("保存")
    yu.visit("/my/registers/")
    expect(yu.page.locator("#registers-state[hx-get]")).to_have_count(0)
    yu.look()


def keep_an_archive(yu: Actor, year: int) -> None:
    """Only what no register knows is typed: work, title, appointment and a project."""
    yu.visit("/my/archive/")
    yu.sees(re.compile("湖州理工学院"))
    for kind, fields in papers.entries(year):
        if kind in KINDS:
            yu.visit(f"/my/archive/new/{kind}/")
            yu.fill({**fields, "evidence": papers.upload(f"{kind}.pdf", kind.encode())})
            yu.press("只保存")
    yu.visit("/my/archive/")
    yu.press(yu.page.get_by_role("button", name=re.compile("条送审")), confirmed=True)


def review_the_archive(fang: Actor) -> None:
    fang.visit("/my/archive/desk/")
    fang.follow(NAME)
    fang.follow("逐条审核")
    for _kind in KINDS:
        fang.press("通过")
    assert not fang.page.get_by_role("button", name="通过", exact=True).count()


def declare(yu: Actor, phone: Actor) -> None:
    """Six steps, the commitment signed on the phone; what the registers answered is not asked."""
    steps.begin(yu, PLAN)
    steps.give_a_photo(yu)
    phone.visit(steps.show_the_code(yu))
    phone.sees("于*晴")  # a phone needs no login, and tells no stranger the whole name
    steps.sign_there(phone)
    steps.accept_the_signature(yu)
    assert not yu.page.locator("main [name=insurance]:enabled").count(), "the register has answered it"
    steps.inform(yu)
    steps.choose_everything(yu)
    steps.attach(yu, *steps.ATTACHMENTS)
    steps.submit(yu)


@pytest.mark.feature("ACC-02", "ACC-05", "ACC-06", "ACC-07", "INF-02", "INF-05", "WIZ-08")
def test_a_first_time_applicant_with_a_new_employer(come: Come, entrance: PortalProcess) -> None:
    fang, yu, operator = (come(name, is_known=name == "operator") for name in ("fang", "yu", "operator"))
    phone = come("phone", is_known=False, **steps.PHONE)
    operator.visit(f"/plans/{PLAN}/")
    year = int(re.findall(r"(\d{4})年度湖州市", operator.text())[0])
    register_the_employer(fang, year)
    approve_the_employer(operator)
    begin_to_work_there(yu, year)
    fang.visit("/desk/")
    fang.axe = yu.axe = False  # from here on the pages are those of the main path
    keep_an_archive(yu, year)
    review_the_archive(fang)
    declare(yu, phone)
    asked = [line for line in entrance.log("web").splitlines() if "code_verifier" in line or "330502" in line]
    assert asked == [], "neither the proof key nor a number is logged"
