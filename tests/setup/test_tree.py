"""The rules for files find what they are meant to find."""

from pathlib import Path

import pytest

from tools import tree


@pytest.mark.parametrize(
    "line",
    [
        "--extra-" + "index-url somewhere",
        "pip install x --index-" + "url https://mirror.example/simple" + "/",
        '  "resol' + 'ved": "https://somewhere/x.tgz",',
        "see https://" + "pypi" + ".org/project/x",
        "open('" + "/ho" + "me/lin/x')",
        f"cd {tree.ROOT}/docs",
    ],
)
def test_an_address_of_one_machine_or_registry_is_found(line: str) -> None:
    assert len(list(tree.foreign_addresses(f"fine\n{line}\n"))) >= 1


@pytest.mark.parametrize(
    "line", ["https://www.zjzwfw.gov.cn/a", "make run", "var/homework/x", "a/b -i c", "/srv/zhiping/var"]
)
def test_ordinary_lines_are_not(line: str) -> None:
    assert list(tree.foreign_addresses(line)) == []


def test_a_long_function_and_a_long_file_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tree, "ROOT", tmp_path)
    (tmp_path / "kernel").mkdir()
    path = tmp_path / "kernel/long.py"
    path.write_text("def short():\n    pass\n\n\ndef walk():\n" + "    pass\n" * 600)
    found = list(tree.problems(path))
    assert found == ["1: 605 lines, the limit is 500", "5: walk() has 601 lines, the limit is 50"]


def test_the_tree_is_clean() -> None:
    assert [f"{path}:{problem}" for path in tree.tracked() for problem in tree.foreign_addresses(text_of(path))] == []


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")
