"""The recommenders of a dossier as typed, and what is wrong with them. One judgement for page and submit.

A row is ``{"name", "employer", "title", "level", "major", "phone"}``, texts as typed. Reads no database.
"""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from accounts.models import Person
from kernel.text import is_mobile, is_same_name
from plans.spec.base import Level

FIELDS = ("name", "employer", "title", "level", "major", "phone")
LIMITS = {"name": 40, "employer": 120, "title": 40, "level": 32, "major": 60, "phone": 20}

Row = Mapping[str, str]


def is_blank(row: Row) -> bool:
    """Whether nothing at all was typed."""
    return not any(row.get(name, "").strip() for name in FIELDS)


def problems(rows: Sequence[Row], owner: Person) -> list[dict[str, str]]:
    """For each row one Chinese sentence by field; nothing for a row left blank."""
    return [{} if is_blank(row) else _row_problems(row, rows[:place], owner) for place, row in enumerate(rows)]


def _row_problems(row: Row, earlier: Sequence[Row], owner: Person) -> dict[str, str]:
    found = {name: _("请填写。") for name in FIELDS if not row.get(name, "").strip()}
    for name, limit in LIMITS.items():
        length = len(row.get(name, ""))
        if length > limit:
            found[name] = _("最多 %(limit)d 个字，现在是 %(length)d 个字。") % {"limit": limit, "length": length}
    if "level" not in found and row["level"] not in set(Level):
        found["level"] = _("所选的项目不在可选范围内，请重新选择。")
    if "phone" not in found and not is_mobile(row["phone"]):
        found["phone"] = _("请填写 11 位手机号。")
    if "phone" not in found and row["phone"] == owner.phone:
        found["phone"] = _("这是您本人的手机号，请填写推荐专家的。")
    if "name" not in found and is_same_name(row["name"], owner.full_name):
        found["name"] = _("不能由本人推荐。")
    if "phone" not in found and any(row["phone"] == other.get("phone") for other in earlier):
        found["phone"] = _("与前面一名专家的手机号相同，须由不同的专家推荐。")
    return found
