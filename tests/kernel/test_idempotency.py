"""One effect per token."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from kernel import idempotency

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.abuse("AC-023")]


def test_a_token_is_answered_again(cast):
    token = idempotency.new_token()
    assert idempotency.spent(cast.lin.user, token, action="a") is None
    with transaction.atomic():
        idempotency.spend(cast.lin.user, token, action="a", answer={"n": 1})
    assert idempotency.spent(cast.lin.user, token, action="a") == {"n": 1}
    assert idempotency.spent(cast.wang.user, token, action="a") is None


def test_a_token_spent_on_something_else_answers_nothing(cast):
    """The first answer would say "done" of a case that was never touched."""
    token = idempotency.new_token()
    first, other = (idempotency.request_of("approve", case) for case in (1, 2))
    with transaction.atomic():
        idempotency.spend(cast.lin.user, token, action=first, answer={"case": 1})
    assert idempotency.spent(cast.lin.user, token, action=first) == {"case": 1}
    with pytest.raises(idempotency.TokenElsewhere):
        idempotency.spent(cast.lin.user, token, action=other)


def test_a_request_has_a_name_that_fits_whatever_it_says():
    name = idempotency.request_of("a" * 99, "\ud800" * 5000, {"x": 1})
    assert len(name) == 64
    assert name == idempotency.request_of("a" * 99, "\ud800" * 5000, {"x": 1})


def test_a_request_with_another_file_is_another_request():
    def name(*files):
        return idempotency.request_of("create", idempotency.content_of(files))

    paper = ContentFile(b"one", name="a.pdf")
    paper.read()
    assert name(paper) == name(ContentFile(b"one", name="a.pdf"))
    assert paper.read() == b"one"
    others = [name(), name(ContentFile(b"two", name="a.pdf")), name(ContentFile(b"one", name="b.pdf"))]
    assert len({name(paper), *others}) == 4


def test_a_second_effect_is_taken_back(cast):
    token = idempotency.new_token()
    with transaction.atomic():
        idempotency.spend(cast.lin.user, token, action="a", answer={})
    with pytest.raises(IntegrityError), transaction.atomic():
        idempotency.spend(cast.lin.user, token, action="a", answer={})


def test_a_token_is_spent_only_with_its_effect(cast):
    with pytest.raises(RuntimeError):
        idempotency.spend(cast.lin.user, idempotency.new_token(), action="a", answer={})
