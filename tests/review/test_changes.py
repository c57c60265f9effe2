"""What changed between two rounds, as a reviewer reads it."""

from typing import Any

from review.presenters.changes import Change, changes


def content(**parts: Any) -> dict[str, Any]:
    """A snapshot's content with nothing in it but ``parts``."""
    empty: dict[str, Any] = dict.fromkeys(("photo", "title", "route", "major", "commitment"))
    return {**empty, "statement": "", "answers": [], "entries": [], "attachments": [], **parts}


def test_a_new_signature_is_told_by_its_time_in_beijing() -> None:
    before = content(commitment={"signed_at": "2026-11-20T16:00:05+00:00"})
    after = content(commitment={"signed_at": "2026-11-20T16:00:06+00:00"})
    assert changes(before, after) == [Change("签名时间", "2026年11月21日 00:00:05", "2026年11月21日 00:00:06")]
    assert changes(before, before) == []
    assert changes(content(), after)[0].before == ""
