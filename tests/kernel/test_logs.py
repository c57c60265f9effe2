"""A key that stands in an address stands in no log."""

import pytest
from django.urls import reverse

KEY = "k" * 32


@pytest.mark.parametrize("method", ["get", "put"])
@pytest.mark.parametrize("name", ["applicants:sign", "applicants:recommend", "accounts:invitation"])
def test_a_refused_request_is_logged_without_its_key(client, caplog, name, method):
    answer = getattr(client, method)(reverse(name, args=[KEY]))
    assert answer.status_code >= 400
    assert "…" in caplog.text and KEY not in caplog.text
