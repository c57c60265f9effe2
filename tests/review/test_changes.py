"""What changed between two rounds, as a reviewer reads it."""

from typing import Any

from review.presenters.changes import Change, changed_places, changes
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


def test_of_long_stretches_that_are_equal_only_what_is_beside_the_change_is_shown() -> None:
    """A statement of a thousand signs with one word changed is not read twice to find it."""
    before = "一" * 400 + "甲，乙" + "二" * 300 + "丙" + "三" * 400
    old, new = marked(before, before.replace("甲", "丁").replace("丙", "戊戊"))
    assert old == f"……{'一' * 20}<del>甲</del>，乙{'二' * 18}……{'二' * 20}<del>丙</del>{'三' * 20}……"
    assert new == f"……{'一' * 20}<ins>丁</ins>，乙{'二' * 18}……{'二' * 20}<ins>戊戊</ins>{'三' * 20}……"


def test_what_is_compared_stays_text() -> None:
    old, new = marked("<b>甲</b>", "<script>乙</script>&")
    assert "<b>" not in old
    assert "<script>" not in new
    assert "&amp;" in new


def test_another_file_of_the_same_name_is_said_in_words_and_no_digest_is_shown() -> None:
    def kept(*files: tuple[str, str]) -> dict[str, Any]:
        shown = [{"name": name, "sha256": digest * 64} for name, digest in files]
        return content(attachments=[{"code": "hours", "name": "学时证明", "files": shown}])

    one, two = ("证明.pdf", "a"), ("补充.pdf", "b")
    assert changes(kept(one), kept(one, two)) == [Change("学时证明", "证明.pdf", "证明.pdf、补充.pdf")]
    assert changes(kept(one), kept(("证明.pdf", "c"))) == [
        Change("学时证明", "证明.pdf", "证明.pdf（换了文件，名称没有变）")
    ]
    assert changes(kept(one), kept(one)) == []


def entry(name: str, **lines: str) -> dict[str, Any]:
    """An entry of the archive as a snapshot holds it."""
    shown = {"public_id": name, "kind_label": "项目", "summary": name, "evidence": []}
    return {**shown, "lines": list(lines.items())}


def test_the_parts_that_differ_are_named_for_the_marks_beside_them() -> None:
    kept, old = entry("kept", role="骨干"), entry("altered", role="参与")
    before = content(statement="甲", entries=[kept, old, entry("gone")])
    after = content(statement="乙", entries=[kept, entry("altered", role="负责"), entry("new")])
    places = changed_places(before, after)
    assert places["parts"] == {"statement"}
    assert places["entries"] == {"altered", "new"}
    assert not places["attachments"]
    assert changed_places(before, before)["parts"] == set()
    assert changed_places(content(major={"name": "甲"}), content(major={"name": "乙"}))["parts"] == {"what"}
