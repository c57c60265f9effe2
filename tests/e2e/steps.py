"""The six steps of a dossier, as an applicant does them in a browser."""

import re

from playwright.sync_api import FilePayload, expect

from tests.e2e import papers
from tests.e2e.actors import Actor
from tests.e2e.hand import write_a_name

ROUTE = "engineer-normal"
MAJOR = "building-construction"
ATTACHMENTS = ("hours-certificates", "appointment-letters")
STATEMENT = "任现职以来，先后担任三个房屋建筑工程的技术负责人。"
PHONE = {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}


def begin(actor: Actor, plan: str) -> None:
    """Open a dossier under the plan, from the page of the plan."""
    actor.visit(f"/plans/{plan}/")
    actor.follow("马上申报")
    actor.page.locator(f"#route-{ROUTE}").check()
    actor.press("开始填写")


def go_on(actor: Actor, step: str = "") -> None:
    """Open one's only dossier under way where work was left, or at this step of it."""
    actor.visit("/my/dossiers/")
    actor.follow("建设工程")
    if step:
        actor.follow(step)


def upload_photo(actor: Actor, picture: list[FilePayload], how: str, verdict: str) -> None:
    """Choose a photo, cut it to shape or not, and wait for the verdict; the page learns of it without a reload."""
    actor.page.locator("main input[type=file]").set_input_files(picture)
    actor.page.get_by_role("button", name=how).click()
    shown = actor.page.locator(f"#photo-status[data-photo-status={verdict}]")
    expect(shown).to_be_visible()


def give_a_photo(actor: Actor) -> None:
    """A photo with room at both sides, which passes once it is cut to shape."""
    upload_photo(actor, papers.wide_photo(), "裁剪并上传", "passed")
    actor.follow("下一步")


def show_the_code(computer: Actor) -> str:
    """Have the page show the code for the phone; returns the path that the code holds."""
    computer.page.get_by_role("button", name=re.compile("显示签名二维码")).click()
    expect(computer.page.locator(".zp-qr")).to_be_visible()
    address = computer.page.locator("[data-signing-address]").get_attribute("href") or ""
    return address.removeprefix(computer.address)


def sign_there(phone: Actor) -> None:
    """Sign on the phone's page."""
    write_a_name(phone)
    phone.press("提交签名", confirmed=True)
    expect(phone.page.locator("h1")).to_have_text("已完成，可以回到电脑")


def accept_the_signature(computer: Actor) -> None:
    """The page shows it without a reload; confirmed, it leads on."""
    expect(computer.page.get_by_alt_text("手机上写的签名")).to_be_visible()
    computer.look()
    computer.press("是我本人签的，继续")
    expect(computer.page.locator("h1")).to_have_text("申报信息")


def sign_here(actor: Actor) -> None:
    """Sign by hand on the step itself."""
    write_a_name(actor)
    actor.press("签署并继续")


def inform(actor: Actor, **more: str) -> None:
    """The choices and the statement; ``more``: what no register has answered."""
    actor.fill({"route": ROUTE, "major": MAJOR, "statement": STATEMENT} | more)
    actor.press("保存并继续")


def choose_everything(actor: Actor) -> None:
    """Every achievement that is offered."""
    for box in actor.page.locator("main [name=entries]").all():
        box.check()
    actor.press("保存并继续")


def attach(actor: Actor, *codes: str) -> None:
    """A file for each of these attachments; choosing it is enough."""
    for code in codes:
        form = actor.page.locator(f'main form[action*="/attachments/{code}/"]')
        with actor.page.expect_navigation():  # or the next file were chosen before the page listens to it
            form.locator("input[type=file]").set_input_files(papers.upload(f"{code}.pdf", code.encode()))
        actor.sees(f"已上传：{code}.pdf")
        actor.look()


def submit(actor: Actor) -> None:
    """From the attachments on: everything once more, and the submit."""
    actor.follow("下一步")
    missing = actor.page.locator("main .zp-errors")
    assert not missing.count(), missing.inner_text()
    actor.press("提交申报材料", confirmed=True)
    actor.sees(re.compile("提交成功"))
