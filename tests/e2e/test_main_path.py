"""The whole of the Huzhou notice in a browser, from the archive to the confirmed result, by six actors and a citizen.

Every page on the way is looked at by axe; web, worker and beat are real processes.
"""

import re
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
from playwright.sync_api import Browser, expect

from tests.cast import PASSWORD
from tests.e2e import offices, papers, steps
from tests.e2e.actors import Actor
from tests.e2e.conftest import SHAPES
from tests.e2e.portal_process import PortalProcess

PLAN = "huzhou-construction-2020"
NAME = "林清"
Actors = dict[str, Actor]
STAFF = ("wang", "department_officer", "chen", "sun")


@pytest.fixture
def actors(browser: Browser, portal: PortalProcess) -> Iterator[Actors]:
    axe = not (portal.embedded and len(SHAPES) > 1)  # the same pages on SQLite say nothing new
    made = {name: Actor(browser, portal, name, axe=axe, thoroughly=True) for name in ("citizen", "lin", *STAFF)}
    for name in ("lin", *STAFF):
        made[name].sign_in(name, PASSWORD)
    yield made
    for actor in made.values():
        actor.close()


def read_the_plan(citizen: Actor) -> int:
    """1: anybody reads the catalogue and the plan. Returns the plan's year."""
    citizen.visit("/")
    citizen.visit("/plans/")
    citizen.sees(re.compile("湖州市建设工程"))
    citizen.visit(f"/plans/{PLAN}/")
    for words in ("正常申报（学历和资历）", "自评申报", "继续教育学时证明", "岩土工程"):
        citizen.sees(re.compile(re.escape(words)))
    found = re.search(r"(\d{4})年度湖州市", citizen.text())
    assert found, "the plan does not say its year"
    return int(found[1])


def keep_an_archive(lin: Actor, year: int) -> None:
    """2: the profile and entries of every kind, with evidence; one is refused at its field before that."""
    lin.visit("/my/")
    lin.visit("/my/profile/")
    lin.fill(
        {"post": "项目工程师", "major_engaged": "建筑施工", "work_started_on": f"{year - 12}-08-01", "nation": "汉族"}
    )
    lin.submit(lin.page.locator("main form").first)
    lin.visit("/my/archive/")
    lin.visit("/my/archive/new/paper/")
    lin.press("保存并送单位审核")
    lin.sees("请填写。")
    lin.visit("/my/archive/")
    for number, (kind, fields) in enumerate(papers.entries(year)):
        lin.visit(f"/my/archive/new/{kind}/")
        lin.fill({**fields, "evidence": papers.upload(f"证明{number}.pdf", str(number).encode())})
        lin.press("只保存")
    lin.visit("/my/archive/")
    lin.press(lin.page.get_by_role("button", name=re.compile("条送审")), confirmed=True)


def review_the_archive(wang: Actor, lin: Actor, year: int) -> None:
    """2: the employer answers entry by entry; one is returned with a reason, corrected and approved."""
    wang.visit("/my/archive/desk/")
    wang.follow(NAME)
    wang.follow("浙江工业大学")
    wang.fill({"reason": "请核对毕业日期后重新送审。"}, within="main form.zp-decide-or")
    wang.press("退回")
    _approve_entries(wang)  # a decision leads on to the next entry
    lin.visit("/my/archive/")
    lin.follow("浙江工业大学")
    lin.sees(re.compile("请核对毕业日期"))
    lin.fill({"graduated_on": f"{year - 12}-07-01"})
    lin.press("保存并送单位审核")
    wang.visit("/my/archive/desk/")
    wang.follow(NAME)
    wang.follow("逐条审核")
    _approve_entries(wang)


def _approve_entries(wang: Actor) -> None:
    approve = wang.page.get_by_role("button", name="通过", exact=True)
    for _ in range(40):
        if not approve.count():
            return
        wang.press(approve)
    raise AssertionError("the entries to approve do not end")


def declare(lin: Actor) -> None:
    """3: six steps, a photo refused and replaced, the commitment signed by hand, and the submit."""
    steps.begin(lin, PLAN)
    steps.upload_photo(lin, papers.photo(200), "不裁剪，上传原图", "failed")
    steps.give_a_photo(lin)
    steps.sign_here(lin)
    steps.inform(lin, **{"education-online": "found", "insurance": "in-province", "statement": "字" * 1001})
    lin.sees(re.compile("最多 ?1000 ?个字"))
    lin.fill({"statement": steps.STATEMENT})
    lin.press("保存并继续")
    steps.choose_everything(lin)
    steps.attach(lin, *steps.ATTACHMENTS)
    steps.submit(lin)


def correct(lin: Actor) -> None:
    """4: a returned dossier says what to correct; it comes back as a new snapshot."""
    lin.visit("/my/dossiers/")
    lin.follow("建设工程")
    lin.sees(re.compile("请补充本人职责"))
    lin.follow("申报信息")
    lin.fill({"statement": "任现职以来，担任三个房屋建筑工程的技术负责人，负责施工方案编制和现场技术管理。"})
    lin.press("保存并继续")
    lin.press(lin.page.locator("a[href$='/commitment/']").first)
    lin.sees(re.compile("请重新签署"))
    steps.sign_here(lin)
    lin.press(lin.page.locator("a[href$='/preview/']").first)
    lin.press("提交申报材料", confirmed=True)


def show_publicly(wang: Actor, citizen: Actor) -> None:
    """4: the employer's notice stands five working days, open to anybody."""
    offices.open_notice(wang, "单位一楼公告栏")
    citizen.visit("/public/notices/")
    citizen.press(citizen.page.locator("main a[href^='/public/notices/']").first)
    citizen.sees(NAME)
    offices.pass_five_working_days(wang)
    offices.end_notice(wang)


def print_the_form(lin: Actor, citizen: Actor) -> None:
    """7: the review form as PDF, whose check value anybody who holds the paper can verify."""
    lin.visit("/my/dossiers/")
    lin.follow("建设工程")
    ask = lin.page.get_by_role("button", name="生成评审表")
    if ask.count():
        lin.press(ask)
    link = lin.page.get_by_role("link", name=re.compile("下载评审表"))
    expect(link).to_be_visible()
    value = re.search(r"核验码 (\S+)", lin.text())
    assert value is not None
    answer = lin.context.request.get(lin.address + str(link.get_attribute("href")))
    document = pypdfium2.PdfDocument(BytesIO(answer.body()))
    words = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert NAME in words
    assert len(document) >= 2
    document.close()
    citizen.visit("/verify/")
    citizen.fill({"code": value[1], "name": NAME})
    citizen.press("查验")
    citizen.sees(re.compile("与系统记录一致"))


def follow_along(lin: Actor, citizen: Actor) -> None:
    """8 and 9: messages on the phone, and everything that happened on a time line."""
    lin.visit("/messages/")
    lin.visit("/my/dossiers/")
    lin.follow("建设工程")
    for words in ("用人单位", "缴", "公示"):
        lin.sees(re.compile(words))
    citizen.wait_until(lambda: "评审" in citizen.text(), "a text message", reload=True)


@pytest.mark.e2e
@pytest.mark.feature("ARC-01", "ARC-02", "ARC-04", "WIZ-01", "PHO-02", "FEE-10", "REV-06", "PUB-01", "MSG-01", "RES-01")
def test_one_dossier_walks_the_whole_notice(actors: Actors) -> None:
    lin, wang, chen, sun, citizen = (actors[name] for name in ("lin", "wang", "chen", "sun", "citizen"))
    department = actors["department_officer"]
    year = read_the_plan(citizen)
    keep_an_archive(lin, year)
    review_the_archive(wang, lin, year)
    declare(lin)
    wang.visit("/desk/")
    offices.decide(
        wang, NAME, action="return", note_information="请补充本人职责。", reason="述职不完整，请补充后重新提交。"
    )
    correct(lin)
    offices.decide(wang, NAME)
    show_publicly(wang, citizen)
    offices.forward(wang, NAME)
    for officer in (department, chen):
        officer.visit("/desk/")
        offices.decide(officer, NAME)
        offices.forward(officer, NAME)
    sun.visit("/desk/")
    offices.decide(sun, NAME)
    offices.pay(lin, "建设工程")
    offices.vote(sun)
    offices.pass_five_working_days(sun)
    offices.end_notice(sun)
    offices.confirm(sun)
    print_the_form(lin, citizen)
    citizen.visit("/sandbox/phone/")
    follow_along(lin, citizen)
