"""Downloads: to whom, and with which headers."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from documents import access, services
from documents.models import StoredFile

from .images import portrait
from .test_store import PDF


@pytest.fixture
def rules(monkeypatch):
    """An own set of rules: what a test registers is gone after it."""
    from collections import defaultdict

    monkeypatch.setattr(access, "_RULES", defaultdict(list))


def keep(user, data=PDF, name="劳动合同.pdf", kind=StoredFile.Kind.EVIDENCE):
    return services.store(ContentFile(data, name=name), owner=user, kind=kind)


def get(client, file, **query):
    return client.get(reverse("documents:file", args=[file.public_id]), query)


def drain(response):
    """Read to the end, as a browser would: only then does the test client tidy up without closing the database."""
    return b"".join(response.streaming_content)


@pytest.mark.abuse("AC-098")
def test_the_owner_saves_the_file(cast):
    response = get(cast.client("lin"), keep(cast.lin.user))
    assert response.status_code == 200
    assert drain(response) == PDF
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%8A%B3")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.abuse("AC-098")
def test_a_picture_is_shown_in_a_sandbox_and_a_pdf_by_the_reader(cast):
    client = cast.client("lin")
    picture = get(client, keep(cast.lin.user, portrait(), "扫描.jpg"), show="1")
    assert picture["Content-Disposition"].startswith("inline")
    assert picture["Content-Type"] == "image/jpeg"
    assert "sandbox" in picture["Content-Security-Policy"]
    paper = get(client, keep(cast.lin.user), show="1")
    assert paper["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in paper["Content-Security-Policy"]
    for response in (picture, paper):
        drain(response)


@pytest.mark.abuse("AC-098")
def test_another_type_is_never_shown(cast):
    file = services.store_product(
        b"<script>", kind=StoredFile.Kind.ROSTER, name="x.html", media_type="text/html", owner=cast.lin.user
    )
    response = get(cast.client("lin"), file, show="1")
    assert response["Content-Disposition"].startswith("attachment")
    drain(response)


@pytest.mark.abuse("AC-099")
@pytest.mark.parametrize("name", ["colleague", "stranger", "wang", "chen", "sun", "operator", "seatless"])
def test_without_a_rule_a_file_is_its_owners_alone(cast, name, rules):
    assert get(cast.client(name), keep(cast.lin.user)).status_code == 404


@pytest.mark.abuse("AC-099")
def test_a_visitor_is_sent_to_sign_in(cast):
    assert get(cast.client(None), keep(cast.lin.user)).status_code == 302


@pytest.mark.abuse("AC-099")
def test_a_rule_opens_its_kind_only_and_is_asked_anew_each_time(cast, rules):
    open_to = {"wang"}
    access.register(StoredFile.Kind.EVIDENCE, lambda request, file: request.user.username in open_to)
    file = keep(cast.lin.user)
    other = keep(cast.lin.user, PDF + b"\n", kind=StoredFile.Kind.ATTACHMENT)
    client = cast.client("wang")
    first = get(client, file)
    assert first.status_code == 200
    drain(first)
    assert get(client, other).status_code == 404
    open_to.clear()
    assert get(client, file).status_code == 404


def test_a_product_of_the_portal_has_no_owner(cast, rules):
    file = services.store_product(
        PDF, kind=StoredFile.Kind.REVIEW_FORM, name="评审表.pdf", media_type="application/pdf"
    )
    assert get(cast.client("lin"), file).status_code == 404


def test_lost_bytes_are_404_and_logged(cast, caplog):
    file = keep(cast.lin.user)
    default_storage.delete(file.storage_name)
    assert get(cast.client("lin"), file).status_code == 404
    assert "has no bytes" in caplog.text


def test_an_unknown_id_is_404(cast):
    assert cast.client("lin").get(reverse("documents:file", args=["nothing"])).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_get(cast, method):
    file = keep(cast.lin.user)
    assert getattr(cast.client("lin"), method)(reverse("documents:file", args=[file.public_id])).status_code == 405
