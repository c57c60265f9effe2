"""What the offices of a chain do, stage by stage, with one dossier that they find by its applicant's name."""

import re

import pypdfium2
from playwright.sync_api import Locator, expect

from tests.e2e.actors import Actor

OPINION = "材料齐全，情况属实，同意推荐。"


def unfold(form: Locator) -> None:
    """Open the fold in which a form of the case's page stands."""
    form.evaluate("form => { const fold = form.closest('details'); if (fold) fold.open = true; }")


def decide(officer: Actor, name: str, *, action: str = "approve", **fields: str) -> None:
    """Open the case from the worklist and answer it; a return is looked through once more."""
    officer.visit("/cases/")
    officer.follow(name)
    answer(officer, action=action, **fields)


def answer(officer: Actor, *, action: str = "approve", **fields: str) -> None:
    """Answer the case whose page is open."""
    within = f'main form[action$="/{action}/"]'
    unfold(officer.page.locator(within))
    officer.fill({"reason": OPINION, **fields}, within)
    officer.submit(officer.page.locator(within))
    if action == "return":
        officer.press("确认退回修改")


def keep_a_phrase(officer: Actor, text: str) -> None:
    """Keep a sentence for the colleagues, from the page of them."""
    officer.visit("/phrases/")
    officer.fill({"use": "approve", "text": text})
    officer.press("保存")


def look_at_every_form(officer: Actor, name: str) -> None:
    """The case's page with every fold of its decisions open."""
    officer.visit("/cases/")
    officer.follow(name)
    officer.page.evaluate(
        "document.querySelectorAll('details.zp-act, .zp-act details').forEach((one) => { one.open = true; })"
    )
    officer.look()


def open_notice(officer: Actor, place: str) -> None:
    """Show publicly whatever waits for it."""
    officer.visit("/notices/")
    officer.fill({"place": place})
    officer.press("开始公示")


def pass_five_working_days(actor: Actor) -> None:
    """The demo's bar lets a visitor see five working days pass."""
    actor.press("+5 个工作日")


def end_notice(officer: Actor) -> None:
    """Close the office's newest notice, its term being over."""
    officer.visit("/notices/")
    officer.press(officer.page.locator("main table a[href^='/notices/']").first)
    officer.press("结束公示", confirmed=True)


def forward(officer: Actor, *names: str) -> None:
    """Send the approved on in a batch; its page lists every name before."""
    officer.visit("/batches/")
    officer.press("核对名单并报送")
    for name in names:
        officer.sees(name)
    officer.press("确认报送")
    officer.sees(re.compile("批次 .+ 已报送"))


def print_letter(officer: Actor) -> str:
    """Have the letter of the newest batch printed, and read what it says."""
    officer.visit("/batches/")
    officer.press(officer.page.locator("main a[href^='/batches/']").filter(has_text=re.compile("^BS")).first)
    officer.press("生成委托书（PDF）")
    link = officer.page.locator("#batch-papers a[href*='/files/']", has_text="委托书")
    officer.wait_until(lambda: link.count() == 1, "the letter")
    answer = officer.context.request.get(f"{officer.address}{link.get_attribute('href')}")
    pages = pypdfium2.PdfDocument(answer.body())
    return "".join("".join(page.get_textpage().get_text_bounded() for page in pages).split())


def compare(officer: Actor, name: str, **found: str) -> None:
    """Compare every paper at the counter; ``found``: those that do not agree, as the form names them."""
    officer.visit("/cases/")
    officer.follow(name)
    officer.follow("登记现场核对")
    for box in officer.page.locator("main input[type=radio][value=agrees]").all():
        box.check()
    officer.fill(found)
    officer.press("登记核对情况")


def pay(applicant: Actor, plan: str) -> None:
    """The bill, the sandbox's cashier, and its signed callback."""
    applicant.visit("/my/dossiers/")
    applicant.follow(plan)
    applicant.follow("去缴费")
    applicant.press(applicant.page.locator("main form[action$='/pay/'] button"))
    applicant.press("支付成功")
    applicant.wait_until(lambda: "已缴费" in applicant.text(), "the payment", reload=True)


def vote(office: Actor) -> None:
    """The meeting, the counts of whatever waits, and the release of all results together."""
    office.visit("/meetings/")
    office.fill({"name": "第一次评审会议", "members": "25", "present": "21", "chair": "高主任"})
    office.press("登记会议")
    counts = office.page.get_by_role("button", name="登记", exact=True)
    while counts.count():
        office.fill({"yes": "18", "no": "2", "abstain": "1"})
        office.press(counts.first)
    office.fill({"place": "评委会办公室公告栏"})
    office.press("一并发布结果", confirmed=True)


def confirm(office: Actor) -> None:
    """The approval document ends the evaluation."""
    office.visit("/meetings/confirm/")
    office.page.get_by_label("全选").check()
    office.fill({"document": "人社发〔2026〕88号"})
    office.press("确认评审结果", confirmed=True)


def waits_for(officer: Actor, name: str, *, is_there: bool) -> None:
    """Whether the office has the dossier to examine."""
    officer.visit("/cases/")
    expect(officer.page.locator("main").get_by_role("link", name=name)).to_have_count(int(is_there))
