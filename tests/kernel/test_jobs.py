"""Wake-up calls: after the commit, and of many alike only one."""

import pytest
from celery import current_app
from django.db import transaction

from kernel.jobs import gathering, send_after_commit


@pytest.fixture
def sent(monkeypatch):
    calls = []
    monkeypatch.setattr(current_app, "send_task", lambda name, kwargs, retry: calls.append((name, kwargs)))
    return calls


def taken_back():
    with transaction.atomic():
        send_after_commit("print", case_id=3)
        raise RuntimeError


def broken():
    with gathering():
        with transaction.atomic():
            send_after_commit("deliver")
        raise RuntimeError


@pytest.mark.django_db(transaction=True)
def test_the_same_call_is_sent_once_at_the_end_of_the_block_and_only_of_what_was_committed(sent):
    with gathering():
        for number in (1, 2, 2):
            with transaction.atomic():
                send_after_commit("deliver")
                send_after_commit("print", case_id=number)
        with pytest.raises(RuntimeError):
            taken_back()
        assert sent == []
    assert sent == [("deliver", {}), ("print", {"case_id": 1}), ("print", {"case_id": 2})]


@pytest.mark.django_db(transaction=True)
def test_a_block_that_breaks_sends_what_was_committed_and_the_next_call_goes_at_once(sent):
    with pytest.raises(RuntimeError):
        broken()
    assert sent == [("deliver", {})]
    with transaction.atomic():
        send_after_commit("deliver")
        assert len(sent) == 1
    assert len(sent) == 2
