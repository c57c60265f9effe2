"""Pages send people to 平台运营人员: the number is in every footer and at the sign-in (ACC-10)."""

from pathlib import Path

import pytest
from django.conf import settings as configured
from django.urls import reverse

from accounts.checks import support

ROOT = Path(configured.BASE_DIR)


@pytest.mark.parametrize("address", ["home", "accounts:login", "accounts:officer_login"])
def test_the_number_stands_on_the_page(client, db, settings, address):
    settings.SUPPORT_PHONE, settings.SUPPORT_HOURS = "0572-1234567", "工作日 9:00—17:00"
    page = client.get(reverse(address)).text
    assert page.count("0572-1234567") == (1 if address == "home" else 2)
    assert "工作日 9:00—17:00" in page


def test_without_a_number_the_page_names_none_and_the_check_says_so(client, db, settings):
    settings.SUPPORT_PHONE = settings.SUPPORT_HOURS = ""
    page = client.get(reverse("accounts:login")).text
    assert "平台运营人员：" not in page
    (said,) = support(None)
    assert said.id == "accounts.W001" and "SUPPORT_PHONE、SUPPORT_HOURS" in said.msg
    settings.SUPPORT_PHONE, settings.SUPPORT_HOURS = "0572-1234567", "工作日"
    assert support(None) == []


def test_who_helps_has_one_name():
    files = [
        path
        for folder in ("templates", "review", "applicants", "accounts", "fees", "plans", "portal")
        for path in (ROOT / folder).rglob("*")
    ]
    texts = {path: path.read_text() for path in files if path.suffix in (".py", ".html")}
    assert not [str(path) for path, text in texts.items() if "平台管理员" in text or "联系技术支持" in text]
