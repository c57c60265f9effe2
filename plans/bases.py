"""Where the plan that an overlay is of is found: beside the file, in the catalogue, or among the published plans."""

import re
from pathlib import Path

from plans.queries import current_versions
from plans.spec import BaseFile, FindBase, dump_yaml

CATALOG = Path(__file__).resolve().parent / "catalog"
CODE = re.compile(r"^[a-z0-9][a-z0-9_-]{0,63}$")


def known_base(name: str) -> BaseFile | None:
    """The plan of this code: the catalogue's file, or else the published version. Never a path, for a text that was
    typed into a page must not name files."""
    if not CODE.match(name):
        return None
    file = CATALOG / f"{name}.yaml"
    if file.is_file():
        return BaseFile(str(file), file.read_text(encoding="utf-8"), known_base)
    version = current_versions().defer(None).filter(plan__code=name).first()
    return BaseFile(str(version), dump_yaml(version.spec), known_base) if version else None


def pinned(under: str) -> FindBase:
    """Looks first at the plan that is kept with a draft, as ``dump_yaml`` writes it; empty: there is none."""

    def find(name: str) -> BaseFile | None:
        if under and code_of(under) == name:
            return BaseFile(name, under, known_base)
        return known_base(name)

    return find


def code_of(text: str) -> str:
    """The code of a plan as ``dump_yaml`` writes it: its first line."""
    return text.partition("\n")[0].removeprefix("code: ")


def base_beside(file: Path) -> FindBase:
    """Looks for a file of that name or code next to ``file`` first, then as ``known_base``."""

    def find(name: str) -> BaseFile | None:
        for candidate in (file.parent / name, file.parent / f"{name}.yaml"):
            if candidate.is_file():
                return BaseFile(str(candidate), candidate.read_text(encoding="utf-8"), base_beside(candidate))
        return known_base(name)

    return find
