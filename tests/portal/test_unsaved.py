"""Forms that are refused as a whole: the session ended, the page is old, the body too large. Nothing typed is lost."""

import re
from html import unescape

import pytest
from django.test import RequestFactory
from django.urls import reverse

from accounts.models import User
from kernel.unsaved import MOST_CHARACTERS, MOST_ROWS, MOST_VALUES, came_from, rows_for, typed_in
from tests.client import StrictClient
from tests.plans.drafting import amendment

BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"}
EVER_NEW = re.compile(r"[A-Za-z0-9]{64}|<time.*?</time>|\d\d:\d\d:\d\d")  # tokens and the clock
TYPED = "因材料不齐，\n请补交 <b>劳动合同</b>。"


def page_of(response, status):
    assert response.status_code == status, response.status_code
    return unescape(response.content.decode())


@pytest.fixture
def draft(cast):
    return amendment(cast)[1]


@pytest.fixture
def sent(draft):
    return {"text": TYPED, "version": "7", "csrfmiddlewaretoken": "not-for-anybody", "token": "t-1234", "next": "/x/"}


@pytest.mark.django_db
def test_a_form_without_a_session_gives_back_what_was_typed(draft, sent):
    address, before = reverse("drafts:text", args=[draft.public_id]), draft.text
    response = StrictClient(**BROWSER).post(address, sent, HTTP_REFERER=f"http://testserver{address}?at=1")
    page = page_of(response, 401)
    assert TYPED in page and "<b>" not in response.content.decode()
    assert "没有保存" in page and "后退" in page
    assert (
        f'href="{reverse("accounts:login")}?next=%2Fdrafts%2F{draft.public_id}%2Ftext%2F%3Fat%3D1" target="_blank"'
        in page
    )
    assert 'rel="noopener"' in page
    assert "not-for-anybody" not in page and "t-1234" not in page
    assert "no-store" in response["Cache-Control"]
    draft.refresh_from_db()
    assert draft.text == before


@pytest.mark.django_db
def test_the_answer_does_not_tell_whether_the_address_leads_anywhere(draft, sent):
    there = reverse("drafts:text", args=[draft.public_id])
    nowhere = there.replace(str(draft.public_id), "00000000-0000-4000-8000-000000000000")
    answers = [StrictClient(**BROWSER).post(each, sent) for each in (there, nowhere)]
    pages = [EVER_NEW.sub("", page_of(answer, 401)) for answer in answers]
    assert pages[0].replace(there.split("/")[2], "ID") == pages[1].replace(nowhere.split("/")[2], "ID")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("headers", "more"),
    [
        ({"HTTP_ACCEPT": "application/json"}, {}),  # autosave
        ({"HTTP_ACCEPT": "*/*"}, {}),  # any other script
        ({**BROWSER, "HTTP_HX_REQUEST": "true"}, {}),
        (BROWSER, {"text": " "}),  # nothing typed: nothing to lose
    ],
)
def test_scripts_and_mere_buttons_are_sent_to_sign_in_as_before(draft, sent, headers, more):
    address = reverse("drafts:text", args=[draft.public_id])
    response = StrictClient(**headers).post(address, {**sent, **more})
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("accounts:login"))


@pytest.mark.django_db
def test_a_form_of_an_old_page_gives_back_what_was_typed(cast, draft, sent):
    client = StrictClient(enforce_csrf_checks=True, **BROWSER)
    client.force_login(User.objects.get(pk=cast.sun.user.pk))
    address = reverse("drafts:text", args=[draft.public_id])
    response = client.post(address, sent, HTTP_REFERER=f"http://testserver{address}")
    page = page_of(response, 403)
    assert TYPED in page and "刷新" not in page
    assert f'href="{address}" target="_blank" rel="noopener"' in page
    assert "t-1234" not in page


@pytest.mark.django_db
def test_what_another_site_sends_is_not_shown(draft, sent):
    client = StrictClient(enforce_csrf_checks=True, **BROWSER)
    response = client.post(
        reverse("drafts:text", args=[draft.public_id]), sent, HTTP_ORIGIN="https://elsewhere.example"
    )
    assert "劳动合同" not in page_of(response, 403)


@pytest.mark.django_db
def test_a_refused_sign_in_shows_no_password():
    client = StrictClient(enforce_csrf_checks=True, **BROWSER)
    page = page_of(client.post(reverse("accounts:login"), {"username": "sun", "password": "hunter2-secret"}), 403)
    assert "hunter2-secret" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["text=" + "a" * (2 * 1024 * 1024 + 1), "&".join(f"a{n}=1" for n in range(2001))])
def test_too_large_a_form_leads_back(cast, body):
    response = cast.client("sun").generic(
        "POST", "/theme/", body, "application/x-www-form-urlencoded", HTTP_REFERER="http://testserver/drafts/"
    )
    page = page_of(response, 413)
    assert "后退" in page
    assert '<a class="btn btn-primary" href="/drafts/" data-go-back>' in page


@pytest.mark.django_db
def test_endless_bodies_lead_back(settings):
    settings.REQUEST_MAX_BYTES = 100
    response = StrictClient(**BROWSER).post("/theme/", {"a": "b" * 200}, HTTP_REFERER="http://testserver/drafts/")
    assert '<a class="btn btn-primary" href="/drafts/" data-go-back>' in page_of(response, 413)


def test_of_too_much_only_the_first_is_given_back():
    request = RequestFactory().post("/", {f"a{n}": str(n) for n in range(MOST_VALUES + 1)})
    assert typed_in(request) == ([str(n) for n in range(MOST_VALUES)], False)
    request = RequestFactory().post("/", {"a": "x" * MOST_CHARACTERS, "b": "y"})
    assert typed_in(request) == (["x" * MOST_CHARACTERS], False)


@pytest.mark.parametrize(
    ("referer", "path"),
    [
        ("", ""),
        ("http://testserver/a/?b=1#c", "/a/?b=1"),
        ("https://elsewhere.example/a/", ""),
        ("javascript:alert(1)", ""),
        ("http://testserver//elsewhere.example/", ""),
    ],
)
def test_the_way_back_stays_on_this_site(referer, path):
    assert came_from(RequestFactory().post("/", HTTP_REFERER=referer)) == path


@pytest.mark.parametrize(
    ("text", "rows"), [("", 1), ("一", 1), ("一" * 41, 2), ("一\n" + "二" * 65, 4), ("一" * 1000, MOST_ROWS)]
)
def test_a_text_is_shown_as_high_as_it_is_long(text, rows):
    assert rows_for(text) == rows
