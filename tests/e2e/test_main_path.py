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
from tests.e2e import papers, steps
from tests.e2e.actors import Actor
from tests.e2e.conftest import SHAPES
from tests.e2e.portal_process import PortalProcess

PLAN = "huzhou-construction-2020"
NAME = "林清"
OPINION = "材料齐全，情况属实，同意推荐。"
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


def decide(officer: Actor, *, action: str = "approve", **fields: str) -> None:
    """4: open Lin's case from the worklist and answer it."""
    officer.visit("/desk/")
    officer.visit("/cases/")
    officer.follow(NAME)
    within = f'main form[action$="/{action}/"]'
    values = {"reason": OPINION, **fields}
    officer.page.locator(within).evaluate(
        "form => { const fold = form.closest('details'); if (fold) fold.open = true; }"
    )
    officer.fill(values, within)
    officer.submit(officer.page.locator(within))
    if action == "return":
        officer.press("确认退回修改")


def correct(lin: Actor) -> None:
    """4: a returned dossier says what to correct; it comes back as a new snapshot."""
    lin.visit("/my/dossiers/")
    lin.follow("建设工程")
    lin.sees(re.compile("请补充本人职责"))
    lin.follow("申报信息")
    lin.fill({"statement": "任现职以来，担任三个房屋建筑工程的技术负责人，负责施工方案编制和现场技术管理。"})
    lin.press("保存并继续")
    lin.press(lin.page.locator("a[href$='/preview/']").first)
    lin.press("提交申报材料", confirmed=True)


def show_publicly(wang: Actor, citizen: Actor) -> None:
    """4: the employer's notice stands five working days, open to anybody."""
    wang.visit("/notices/")
    wang.fill({"place": "单位一楼公告栏"})
    wang.press("开始公示")
    citizen.visit("/public/notices/")
    citizen.press(citizen.page.locator("main a[href^='/public/notices/']").first)
    citizen.sees(NAME)
    pass_five_working_days(wang)
    end_notice(wang)


def pass_five_working_days(actor: Actor) -> None:
    """10: the demo's bar lets a visitor see five working days pass."""
    actor.press("+5 个工作日")


def end_notice(actor: Actor) -> None:
    """Close the office's newest notice, its term being over."""
    actor.visit("/notices/")
    actor.press(actor.page.locator("main table a[href^='/notices/']").first)
    actor.press("结束公示", confirmed=True)


def forward(officer: Actor) -> None:
    """4: send the approved on in a batch; its page lists every name before."""
    officer.visit("/batches/")
    officer.press("核对名单并报送")
    officer.sees(NAME)
    officer.press("确认报送", confirmed=True)
    officer.sees(NAME)


def pay(lin: Actor) -> None:
    """6: the bill, the sandbox cashier, and its signed callback."""
    lin.visit("/my/dossiers/")
    lin.follow("建设工程")
    lin.follow("去缴费")
    lin.press(lin.page.locator("main form[action$='/pay/'] button"))
    lin.press("支付成功")
    lin.wait_until(lambda: "已缴费" in lin.text(), "the payment", reload=True)


def vote(sun: Actor) -> None:
    """5: the meeting, the counts, and the release of all results together."""
    sun.visit("/meetings/")
    sun.fill({"name": "第一次评审会议", "members": "25", "present": "21", "chair": "高主任"})
    sun.press("登记会议")
    sun.fill({"yes": "18", "no": "2", "abstain": "1"})
    sun.press("登记")
    sun.fill({"place": "评委会办公室公告栏"})
    sun.press("一并发布结果", confirmed=True)
    pass_five_working_days(sun)
    end_notice(sun)


def confirm(sun: Actor) -> None:
    """5: the approval document ends the evaluation."""
    sun.visit("/meetings/confirm/")
    sun.page.get_by_label("全选").check()
    sun.fill({"document": "湖人社发〔2026〕88号"})
    sun.press("确认评审结果", confirmed=True)


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
    decide(wang, action="return", note_information="请补充本人职责。", reason="述职不完整，请补充后重新提交。")
    correct(lin)
    decide(wang)
    show_publicly(wang, citizen)
    forward(wang)
    for officer in (department, chen):
        decide(officer)
        forward(officer)
    decide(sun)
    pay(lin)
    vote(sun)
    confirm(sun)
    print_the_form(lin, citizen)
    citizen.visit("/sandbox/phone/")
    follow_along(lin, citizen)
