"""Two browsers: the code on the computer, the signature on a phone without a login, and the computer goes on by itself."""

import re
from collections.abc import Callable

import pytest

from tests.e2e import steps, thumb
from tests.e2e.actors import Actor


@pytest.mark.e2e
@pytest.mark.feature("SIG-01", "SIG-02")
def test_signing_on_a_phone(come: Callable[..., Actor]) -> None:
    computer, phone = come("bai"), come("phone", is_known=False, **steps.PHONE)
    steps.go_on(computer, "真实性保证书")
    path = steps.show_the_code(computer)
    computer.look()
    phone.visit(path)
    assert not thumb.faults(phone)
    phone.press("提交签名", confirmed=True)
    phone.sees(re.compile("还没有签名"))
    steps.sign_there(phone)
    steps.accept_the_signature(computer)
