"""Sessions in the database that know whose they are: listed, ended one by one, seen when they were last used.

In the database and not in the cache: a wiped cache must not log anybody out at the deadline.
"""

from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest

from accounts.models import Session
from kernel import clock

SEEN_EVERY = timedelta(minutes=5)


class SessionStore(DatabaseStore):
    """The session engine of the settings."""

    seen_at: datetime | None = None  # as it stood in the row that was read

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Any:
        row = super()._get_session_from_db()  # type: ignore[misc]  # unknown to the stubs
        self.seen_at = row.seen_at if row else None
        return row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row of this session: whose it is stands in a column too, so that it can be found."""
        row: Any = super().create_model_instance(data)
        user = str(data.get(SESSION_KEY, ""))
        row.user_id = int(user) if user.isdigit() else None
        row.seen_at = clock.now() if row.user_id else None
        return cast(Session, row)


def note_use(request: HttpRequest) -> None:
    """Note that a signed-in browser is in use, at most every five minutes. Writes one row."""
    session = cast(SessionStore, request.session)
    now = getattr(request, "came_at", None) or clock.now()
    if session.session_key and (session.seen_at is None or session.seen_at < now - SEEN_EVERY):
        Session.objects.filter(pk=session.session_key).update(seen_at=now)
