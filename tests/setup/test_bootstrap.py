"""What the set-up does on machines that lack something, and that the files it installs from are sound."""

import json
import os
import re
from pathlib import Path

import pytest

from tools import assets, bootstrap

ROOT = Path(__file__).resolve().parent.parent.parent
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / "requirements" / name).read_text()))


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine where dpkg knows no package and apt offers every one; not root, no sudo."""
    programs = {
        "dpkg-query": "exit 1",
        "apt-cache": "echo '  Candidate: 1.0'",
        "apt-get": 'echo "apt-get $*" >>' + str(tmp_path / "apt.log"),
        "env": 'shift; exec "$@"',
    }
    for name, body in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def test_without_root_the_exact_line_is_printed(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        bootstrap.system_packages("run")
    assert stopped.value.code == 1
    said = capsys.readouterr().err
    libraries = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 tzdata fonts-noto-cjk"
    (line,) = [line.strip() for line in said.splitlines() if "apt-get" in line]
    assert line.startswith("apt-get update && apt-get install -y --no-install-recommends ")
    assert line.endswith(libraries)
    assert not (bare / "apt.log").exists(), "nothing was installed"


def test_as_root_what_is_missing_is_installed(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("DATABASE_URL", "postgres://given@db/x")  # then no server of ours is needed
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)  # the suite itself may run on a given one
    bootstrap.system_packages("test")
    update, install = (bare / "apt.log").read_text().splitlines()
    assert update.startswith("apt-get update")
    words = install.split()
    assert {"redis-server", "fonts-noto-cjk"} <= set(words)
    assert "postgresql" not in words
    assert ("chromium-headless-shell" in words) is not bootstrap.is_ubuntu()


def test_the_browser_without_windows_comes_first_unless_another_is_named(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert bootstrap.find_chromium() is None
    for name in ("chromium", "chromium-headless-shell"):
        (bare / name).write_text("#!/bin/sh\n")
        (bare / name).chmod(0o755)
        assert bootstrap.find_chromium() == str(bare / name)
    monkeypatch.setenv("CHROMIUM", str(bare / "chromium"))
    assert bootstrap.find_chromium() == str(bare / "chromium")


def test_an_older_release_gets_the_package_by_its_older_name(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare / "apt-cache").write_text(
        '#!/bin/sh\n[ "$2" = libharfbuzz-subset0 ] && echo "  Candidate: (none)" || echo "  Candidate: 1.0"\n'
    )
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    bootstrap.system_packages("run")
    words = (bare / "apt.log").read_text().split()
    assert "libharfbuzz0b" in words
    assert "libharfbuzz-subset0" not in words


def test_a_system_without_apt_is_told_where_to_read(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bare / "apt-get").unlink()
    with pytest.raises(SystemExit):
        bootstrap.system_packages("run")
    assert "docs/development.md" in capsys.readouterr().err


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt", "node.txt"])
def test_every_pin_has_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text()
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
    assert pins(lock)
    assert [entry.split()[0] for entry in entries if entry.strip() and "--hash=sha256:" not in entry] == []
    assert "http" not in text


def test_the_development_set_contains_the_run_set() -> None:
    assert pins("run.txt").items() <= pins("dev.txt").items()


def test_every_direct_dependency_is_locked() -> None:
    project = (ROOT / "pyproject.toml").read_text().partition("[dependency-groups]")[0]
    direct = {re.split(r"[\[<>=]", name)[0] for name in re.findall(r'^  "([^"]+)"', project, re.MULTILINE)}
    assert len(direct) > 15
    assert direct <= pins("run.txt").keys()


def test_the_npm_lock_names_no_address_and_matches_the_wish() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    wish = json.loads((ROOT / "package.json").read_text())
    assert lock["packages"][""]["dependencies"] == wish["dependencies"]
    installed = {name: entry for name, entry in lock["packages"].items() if name}
    assert all("integrity" in entry and "resolved" not in entry for entry in installed.values())


def test_listed_front_end_files_are_copied_without_source_maps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "node_modules/kit/dist"
    package.mkdir(parents=True)
    (package / "kit.min.js").write_bytes(b"run()\n//# sourceMappingURL=kit.min.js.map\n")
    (package / "kit.min.css").write_bytes(b"a{}\n/*# sourceMappingURL=kit.min.css.map */")
    (package / "other.js").write_bytes(b"not listed")
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "old.js").write_bytes(b"of an earlier list")
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    monkeypatch.setattr(assets, "VENDOR", vendor)
    assets.copy({"kit/kit.js": "kit/dist/kit.min.js", "kit/kit.css": "kit/dist/kit.min.css"})
    copied = {str(path.relative_to(vendor)): path.read_bytes() for path in vendor.rglob("*") if path.is_file()}
    assert copied == {"kit/kit.js": b"run()\n", "kit/kit.css": b"a{}\n"}


def test_every_target_of_the_makefile_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text()
    targets = re.findall(r"^([a-z0-9]+):(.*)$", text, re.MULTILINE)
    assert {"run", "test", "reset", "check", "e2e", "bench", "demo", "shell", "shots"} <= {name for name, _ in targets}
    assert [name for name, rest in targets if " ## " not in rest] == []
