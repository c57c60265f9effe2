"""Reads of messages. Everybody sees their own only."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from messaging.models import OutboxMessage

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

PAGE = 20


def inbox(user: "AbstractBaseUser | AnonymousUser", *, before: int | None = None) -> QuerySet[OutboxMessage]:
    """A page of the user's messages, newest first, and one more if there are more; `before` is the last page's key."""
    messages = OutboxMessage.objects.filter(to_user_id=user.pk).order_by("-pk")
    if before is not None:
        messages = messages.filter(pk__lt=before)
    return messages[: PAGE + 1]


def unread_count(user: "AbstractBaseUser | AnonymousUser") -> int:
    """How many messages the user has not marked as read. One query."""
    return OutboxMessage.objects.filter(to_user_id=user.pk, read_at=None).count()
