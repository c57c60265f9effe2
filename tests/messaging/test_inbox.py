"""The person's own messages."""

import pytest
from django.urls import reverse

from messaging.models import OutboxMessage
from messaging.queries import PAGE, unread_count

from .test_outbox import queue

URL = "messaging:inbox"


@pytest.mark.feature("MSG-02")
def test_everybody_sees_their_own_only(cast):
    queue(cast.lin.user, number="林清的编号")
    queue(cast.colleague.user, key="other", number="周同的编号")
    page = cast.client("lin").get(reverse(URL)).content.decode()
    assert "林清的编号" in page
    assert "周同的编号" not in page


def test_an_empty_inbox_says_what_will_come(cast):
    assert "还没有消息" in cast.client("lin").get(reverse(URL)).content.decode()


def test_pages_by_key(cast):
    for number in range(PAGE + 2):
        queue(cast.lin.user, key=f"case:{number}", number=f"编号{number:03d}")
    client = cast.client("lin")
    first = client.get(reverse(URL))
    assert "编号021" in first.content.decode()
    assert "编号001" not in first.content.decode()
    second = client.get(first.context["next_url"])
    assert "编号001" in second.content.decode()
    assert "编号002" not in second.content.decode()
    assert second.context["next_url"] == ""


@pytest.mark.parametrize("before", ["x", "-1", "٣", "9" * 40, "1.5", ""])
def test_a_broken_key_is_the_first_page(cast, before):
    queue(cast.lin.user)
    response = cast.client("lin").get(reverse(URL), {"before": before})
    assert response.status_code == 200
    if before != "-1":
        assert "2020-0001" in response.content.decode()


def test_marking_as_read_is_a_post_and_touches_only_ones_own(cast):
    queue(cast.lin.user)
    queue(cast.colleague.user, key="other")
    client = cast.client("lin")
    client.get(reverse(URL))
    assert unread_count(cast.lin.user) == 1
    assert client.get(reverse("messaging:read")).status_code == 405
    client.post(reverse("messaging:read"))
    assert unread_count(cast.lin.user) == 0
    assert OutboxMessage.objects.filter(read_at=None).count() == 1


@pytest.mark.parametrize("n", [1, 3])
def test_query_count(cast, n, django_assert_num_queries, rf):
    from messaging import queries

    for number in range(n):
        queue(cast.lin.user, key=f"case:{number}")
    with django_assert_num_queries(1):
        assert len(list(queries.inbox(cast.lin.user))) == n


def test_a_message_is_text_and_not_markup(cast):
    queue(cast.lin.user, holder="<script>alert(1)</script>")
    page = cast.client("lin").get(reverse(URL)).content.decode()
    assert "&lt;script&gt;alert(1)" in page
