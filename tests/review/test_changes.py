"""What changed between two rounds, as a reviewer reads it."""

from typing import Any

from review.presenters.changes import Change, changes
from review.presenters.marking import marked


def content(**parts: Any) -> dict[str, Any]:
    """A snapshot's content with nothing in it but ``parts``."""
    empty: dict[str, Any] = dict.fromkeys(("photo", "title", "route", "major", "receiving", "commitment"))
    return {**empty, "statement": "", "answers": [], "texts": [], "entries": [], "attachments": [], **parts}


def test_a_new_signature_is_told_by_its_time_in_beijing() -> None:
    before = content(commitment={"signed_at": "2026-11-20T16:00:05+00:00"})
    after = content(commitment={"signed_at": "2026-11-20T16:00:06+00:00"})
    assert changes(before, after) == [Change("签名时间", "2026年11月21日 00:00:05", "2026年11月21日 00:00:06")]
    assert changes(before, before) == []
    assert changes(content(), after)[0].before == ""


def test_only_the_words_that_differ_are_marked() -> None:
    before = "先后担任三个工程的技术负责人。"
    after = "先后担任三个工程（其中12000平方米以上两个）的技术负责人。"
    old, new = marked(before, after)
    assert old == before
    assert new == "先后担任三个工程<ins>（其中12000平方米以上两个）</ins>的技术负责人。"
    assert marked("规模120平方米", "规模1200平方米")[1] == "规模<ins>1200</ins>平方米"  # a number is one piece
    assert marked("有", "没有找到任何记录") == ("<del>有</del>", "<ins>没有找到任何记录</ins>")
    assert marked("", "新写的") == ("", "<ins>新写的</ins>")


def test_what_is_compared_stays_text() -> None:
    old, new = marked("<b>甲</b>", "<script>乙</script>&")
    assert "<b>" not in old
    assert "<script>" not in new
    assert "&amp;" in new
