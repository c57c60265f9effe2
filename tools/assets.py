"""Put the front-end files of the locked npm packages into static/vendor/, which git ignores.

`tools/assets.json` is the list: {"name under static/vendor/": "file inside node_modules/"}. Node itself comes from a
Python package (requirements/node.txt) in an environment of its own, so no Node has to be installed. Without the
packages' own source maps: a browser that asks for one would only log a 404.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / ".venv-node"
VENDOR = ROOT / "static/vendor"
STAMP = VENDOR / "installed"
INPUTS = [ROOT / "package-lock.json", ROOT / "tools/assets.json", Path(__file__)]
SOURCE_MAP = re.compile(rb"^(//[#@] sourceMappingURL=.*|/\*[#@] sourceMappingURL=.*?\*/)[ \t]*\r?\n?", re.MULTILINE)


def digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def step(text: str, *command: str | Path) -> None:
    print(f"==> {text}", flush=True)
    if subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode:
        raise SystemExit(f"This step failed: {' '.join(str(part) for part in command)}")


def install_node() -> None:
    """Node and npm from their wheel, once per lock."""
    lock = ROOT / "requirements/node.txt"
    stamp = NODE / "installed"
    if stamp.exists() and stamp.read_text() == digest(lock) and (NODE / "bin/python").exists():
        return
    shutil.rmtree(NODE, ignore_errors=True)
    step("Making .venv-node", sys.executable, "-m", "venv", NODE)
    pip = [NODE / "bin/python", "-m", "pip", "--disable-pip-version-check", "--quiet"]
    step("Installing Node from its Python package", *pip, "install", "--require-hashes", "-r", lock)
    stamp.write_text(digest(lock))


def copy(files: dict[str, str]) -> None:
    """Replace static/vendor/ by the listed files; a file that a package no longer has is an error."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for name, source in files.items():
        target = VENDOR / name
        target.parent.mkdir(parents=True, exist_ok=True)
        content = (ROOT / "node_modules" / source).read_bytes()
        if target.suffix in {".css", ".js", ".mjs"}:
            content = SOURCE_MAP.sub(b"", content)
        target.write_bytes(content)


def main() -> None:
    if STAMP.exists() and STAMP.read_text() == digest(*INPUTS):
        return
    install_node()
    npm = [NODE / "bin/npm", "ci", "--omit=optional", "--ignore-scripts", "--loglevel=error"]
    step("Installing the locked front-end packages (npm ci)", "env", f"PATH={NODE / 'bin'}:/usr/bin:/bin", *npm)
    copy(json.loads((ROOT / "tools/assets.json").read_text()))
    STAMP.write_text(digest(*INPUTS))
    print(f"==> Front-end files are in {VENDOR.relative_to(ROOT)}/", flush=True)


if __name__ == "__main__":
    main()
