"""Where the plan that an overlay is of is found: beside the file, in the catalogue, or among the published plans."""

import errno
import re
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.queries import current_versions
from plans.spec import BaseFile, FindBase, Loaded, PlanFileError, Problem, dump_yaml
from plans.spec.reader import read_plain

CATALOG = Path(__file__).resolve().parent / "catalog"
CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
MOST_BESIDE = 200  # files
LONGEST_NAME = 200  # bytes; with ".yaml" what every file system can hold


def known_base(name: str) -> BaseFile | None:
    """The plan of this code: the catalogue's file, or else the published version. Never a path, for a text that was
    typed into a page must not name files."""
    if not CODE.fullmatch(name):
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
    """Looks next to ``file`` for one of that name, then for one that states that code, then as ``known_base``.

    A name with a folder in it is never looked for: an overlay that somebody sent must not open other files. Raises
    PlanFileError when several state the code: which of them is meant, nobody could guess.
    """

    def find(name: str) -> BaseFile | None:
        for candidate in (file.parent / name, file.parent / f"{name}.yaml") if _is_file_name(name) else ():
            if candidate.is_file():
                return BaseFile(str(candidate), read_file(candidate), base_beside(candidate))
        around = sorted(file.parent.glob("*.yaml"))[:MOST_BESIDE] if CODE.fullmatch(name) else []
        fitting = [each for each in around if each != file and _code_in(each, name) == name]
        if len(fitting) > 1:
            raise PlanFileError([Problem("overlay_of", 1, _several(name, fitting), str(file))])
        if fitting:
            return BaseFile(str(fitting[0]), read_file(fitting[0]), base_beside(fitting[0]))
        return known_base(name)

    return find


def _several(name: str, files: Sequence[Path]) -> str:
    names = "、".join(each.name for each in files)
    return _("旁边有 %(n)d 个文件的代号都是 %(code)s：%(names)s。请把要用的一个写在命令里，或者移走其余的") % {
        "n": len(files),
        "code": name,
        "names": names,
    }


def named_or_beside(file: Path, named: Sequence[Path] = ()) -> FindBase:
    """Looks for a plan of that code among the files ``named`` on the command line first, then as ``base_beside``."""
    beside = base_beside(file)

    def find(name: str) -> BaseFile | None:
        for candidate in named:
            if candidate != file and _code_in(candidate, name) == name:
                return BaseFile(str(candidate), read_file(candidate), named_or_beside(candidate, named))
        return beside(name)

    return find


def _code_in(file: Path, wanted: str) -> object:
    """The code that a plan file states; None where it cannot be read, which is said where that file's turn comes, and
    where ``wanted`` does not stand in it at all."""
    try:
        text = read_file(file)
        return read_plain(text).data.get("code") if wanted in text else None
    except PlanFileError:
        return None


def base_place(loaded: Loaded) -> str:
    """Of an overlay: the file in which the plan below it was found, or the published version."""
    name = loaded.plain.layers[-2].name
    return name if Path(name).is_file() else _("数据库中已发布的版本 %s") % name


def moved_base(loaded: Loaded) -> str:
    """What is to be said when an overlay lies on a plan that was moved in time for demonstration; else nothing."""
    base = loaded.base
    if base is None or base.redating is None:
        return ""
    said = _("上级计划 %(code)s 是移动过日期的演示计划（%(was)d 年的通知移到了 %(year)d 年），不是原来的通知")
    return said % {"code": base.code, "was": base.redating.original_year, "year": base.year}


def _is_file_name(name: str) -> bool:
    is_short = 0 < len(name.encode("utf-8", "surrogatepass")) <= LONGEST_NAME
    return is_short and name not in (".", "..") and name.isprintable() and not any(each in name for each in "/\\")


def read_file(file: Path) -> str:
    """The text of a file. Raises PlanFileError, which names the file, when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise PlanFileError([Problem("", 1, _why_unreadable(error), str(file))]) from error


def _why_unreadable(error: OSError | ValueError) -> str:
    if isinstance(error, UnicodeDecodeError):
        return _("不能读取：文件不是 UTF-8 编码的文本，请另存为 UTF-8 后再用")
    return str(UNREADABLE.get(getattr(error, "errno", 0), _("不能读取这个文件")))


UNREADABLE = {
    errno.ENOENT: gettext_lazy("不能读取：没有这个文件"),
    errno.EISDIR: gettext_lazy("不能读取：这是文件夹，不是文件"),
    errno.EACCES: gettext_lazy("不能读取：没有读取这个文件的权限"),
    errno.ENAMETOOLONG: gettext_lazy("不能读取：文件名太长"),
}
