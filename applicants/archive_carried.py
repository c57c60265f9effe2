"""What a foreign bundle says of its entries, in the shape of our own archive or told to be useless. No database.

Shape of what is kept until it is confirmed (`ArchiveImport.content`)::

    platform  str
    entries   [{kind, data, files: [{public_id, part}], lost: [str], problem}]

``problem``: why it is left out, '' when it is not; ``lost``: one sentence for each file that was not taken.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from applicants import archive_evidence
from applicants.archive_bundle import SCHEMA, BundleRefused
from applicants.archive_fields import HARD_LIMIT, FieldSpec, FieldType
from applicants.archive_kinds import KINDS
from applicants.services.archive import MAX_ENTRIES, MAX_FILES
from kernel.text import clean, is_same_name, without_refused

Content = dict[str, Any]
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_NAME = 120


def carried(content: Any, person: Mapping[str, str]) -> Content:
    """Read the content of a bundle. ``person``: as `archive_bundle` writes it, of who takes it in.

    Raises BundleRefused: another schema, another person's, more entries than an archive may hold.
    """
    if not isinstance(content, dict) or content.get("schema") != SCHEMA or not isinstance(content.get("entries"), list):
        raise BundleRefused(_("这个档案包的格式本平台不认识，没有导入；请在原平台重新导出。"))
    if not _is_of(content.get("person"), person):
        raise BundleRefused(_("这是别人的档案包，或者姓名、出生日期、证件号码与您的账号不一致，没有导入。"))
    if len(content["entries"]) > MAX_ENTRIES:
        raise BundleRefused(_("档案包里有 %(now)d 条，最多 %(most)d 条，没有导入。") % _counts(content["entries"]))
    platform = _line(content.get("platform"), _LONGEST_NAME) or _("其他平台")
    return {"platform": platform, "entries": [_entry(each) for each in content["entries"]]}


def _is_of(told: Any, person: Mapping[str, str]) -> bool:
    """Whether the bundle is this person's, however their name was spelt where it was made."""
    if not isinstance(told, dict) or not isinstance(told.get("full_name"), str):
        return False
    is_theirs = told | {"full_name": ""} == {**person, "full_name": ""}
    return is_theirs and is_same_name(told["full_name"], person["full_name"])


def _counts(entries: list[Any]) -> dict[str, int]:
    return {"now": len(entries), "most": MAX_ENTRIES}


def _entry(given: Any) -> Content:
    kind = given.get("kind") if isinstance(given, dict) else None
    if not isinstance(kind, str) or kind not in KINDS:
        return _left_out("", _("本平台没有这个栏目。"))
    said = given.get("data")
    data = {field.name: _value(field, said.get(field.name)) for field in KINDS[kind].fields} if _is_map(said) else {}
    if not any(data.values()):
        return _left_out(kind, _("没有内容。"))
    return {"kind": kind, "data": data, "files": _files(kind, given.get("files")), "lost": [], "problem": ""}


def _left_out(kind: str, why: str) -> Content:
    return {"kind": kind, "data": {}, "files": [], "lost": [], "problem": why}


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


def _value(field: FieldSpec, value: Any) -> str | bool:
    """The value as a draft of ours may hold it: what is no choice of ours is left for the person to choose."""
    if field.shape is FieldType.FLAG:
        return value is True
    text = _line(value, HARD_LIMIT)
    if field.shape is FieldType.CHOICE and text not in dict(field.options()):
        return ""
    return text


def _line(value: Any, most: int) -> str:
    return clean(without_refused(value))[:most].strip() if isinstance(value, str) else ""


def _files(kind: str, given: Any) -> list[Content]:
    known = {part.code for part in archive_evidence.parts(kind)}
    files: dict[str, Content] = {}
    for each in given[:MAX_FILES] if isinstance(given, list) else []:
        sha256 = each.get("sha256") if _is_map(each) else None
        if isinstance(sha256, str) and _SHA256.fullmatch(sha256):
            part = _line(each.get("part"), _LONGEST_NAME)
            name = _line(each.get("name"), _LONGEST_NAME)
            files[sha256] = {"sha256": sha256, "name": name, "part": part if part in known else archive_evidence.WHOLE}
    return list(files.values())
