"""The blank authorization letter: what is known is printed, only for whom it is known."""

import re

import pypdfium2
import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.services import employers
from accounts.views import filed_claims
from accounts.views.sign_on import UNIT_KEY
from tests.accounts.claims import approved, filed
from tests.cast import credit_code

ADDRESS = "accounts:employer_blank"


def printed(client, **asked):
    response = client.get(reverse(ADDRESS), asked)
    assert response.headers["Content-Type"] == "application/pdf"
    assert "letter.pdf" in response.headers["Content-Disposition"]
    with pypdfium2.PdfDocument(response.content) as paper:
        assert len(paper) == 1
        return "".join(paper[0].get_textpage().get_text_bounded().split())


@pytest.mark.feature("ACC-05")
def test_the_letter_bears_what_is_known_and_room_for_the_rest(cast):
    client = cast.client("seatless")
    bare = printed(client)
    assert "授权委托书" in bare and "单位（盖公章）" in bare and "委托期限" in bare
    assert cast.seatless.person.full_name in bare and cast.seatless.person.id_number not in bare
    claim = filed(cast, cast.seatless.user)
    assert claim.name in printed(client, of=claim.public_id) and claim.credit_code in printed(
        client, of=claim.public_id
    )
    assert cast.client("lin").get(reverse(ADDRESS), {"of": claim.public_id}).status_code == 404
    session = client.session
    session[UNIT_KEY] = {"name": "德清新筑有限公司", "code": credit_code(9)}
    session.save()
    assert "德清新筑有限公司" in printed(client) and credit_code(9) in printed(client)


def test_whoever_was_invited_prints_the_unit_of_the_invitation(cast):
    first = approved(cast, cast.seatless.user)
    code = employers.invite(cast.seatless.user, first.public_id).public_id
    assert first.name in printed(cast.client("colleague"), invited=code)
    assert first.name not in printed(cast.client("colleague"), invited=code[::-1])


def test_the_pages_that_take_a_letter_offer_it(cast):
    client, offered = cast.client("seatless"), "下载委托书样式"
    claim = filed(cast, cast.seatless.user)
    for page in (reverse("accounts:employer_new"), reverse("accounts:employer_claim", args=[claim.public_id])):
        text = client.get(page).text
        assert offered in text
        (address,) = re.findall(rf'href="({reverse(ADDRESS)}[^"]*)"', text)
        assert client.get(address).status_code == 200


def test_nobody_prints_letters_without_end(cast, monkeypatch):
    cache.clear()
    monkeypatch.setattr(filed_claims, "LETTERS_AN_HOUR", 1)
    client = cast.client("seatless")
    printed(client)
    told = client.get(reverse(ADDRESS), follow=True)
    assert "一小时内最多下载 1 次委托书样式" in told.text
