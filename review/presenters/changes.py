"""What changed between two snapshots, as a reviewer wants to see it: place, before, after."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kernel.formats import cn_date, cn_time
from review.presenters.marking import marked

Content = dict[str, Any]

# Behind the name of a file: the beginning of its digest, so that another file of the same name is another text. Nobody
# reads it.
_DIGEST = re.compile("\u2063[0-9a-f]{8}")


@dataclass(frozen=True)
class Change:
    """One difference."""

    label: str
    before: str
    after: str

    @property
    def marked(self) -> tuple[SafeString, SafeString]:
        """Before and after as HTML, with the words marked that differ."""
        return marked(self.before, self.after)


def changes(before: Content, after: Content) -> list[Change]:
    """The differences between two snapshot contents, in the order of the steps. Times of submit are not among them."""
    found: list[Change] = []
    simple = (
        (_("证件照"), _file(before["photo"]), _file(after["photo"])),
        (_("申报职称"), _name(before["title"]), _name(after["title"])),
        (_("申报方式"), _name(before["route"]), _name(after["route"])),
        (_("申报专业"), _name(before["major"]), _name(after["major"])),
        (_("受理点"), _name(before["receiving"]), _name(after["receiving"])),
        (_("本人述职"), before["statement"], after["statement"]),
        (_("签名时间"), _signed(before["commitment"]), _signed(after["commitment"])),
    )
    found += [_change(str(label), old, new) for label, old, new in simple if old != new]
    found += _by_key(_answers(before), _answers(after))
    found += _by_key(_texts(before), _texts(after))
    found += _by_key(_entries(before), _entries(after))
    found += _by_key(_attachments(before), _attachments(after))
    found += _by_key(_scores(before), _scores(after))
    found += _by_key(_recommenders(before), _recommenders(after))
    return found


def changed_places(before: Content, after: Content) -> dict[str, frozenset[str]]:
    """Where ``after`` differs, for its marks: ``parts`` of the page, ids of ``entries``, codes of ``attachments``.

    What is gone stands nowhere in it: ``changes`` lists that too.
    """
    parts = {
        "photo": (before["photo"], after["photo"]),
        "what": (_chosen(before), _chosen(after)),
        "scoring": (_scores(before), _scores(after)),
        "recommenders": (_recommenders(before), _recommenders(after)),
        "statement": (before["statement"], after["statement"]),
        "commitment": (_signed(before["commitment"]), _signed(after["commitment"])),
    }
    return {
        "parts": frozenset(name for name, (old, new) in parts.items() if old != new),
        "entries": _altered(_entries(before), _entries(after)),
        "attachments": _altered(_attachments(before), _attachments(after)),
    }


def _chosen(content: Content) -> list[Any]:
    return [content[key] for key in ("title", "route", "major", "receiving", "answers", "texts")]


def _altered(before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]) -> frozenset[str]:
    return frozenset(key for key, shown in after.items() if before.get(key) != shown)


def _by_key(before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]) -> list[Change]:
    found = []
    for key in [*before, *(key for key in after if key not in before)]:
        label = (after.get(key) or before[key])[0]
        old, new = before.get(key, ("", ""))[1], after.get(key, ("", ""))[1]
        if old != new:
            found.append(_change(label, old or _("（无）"), new or _("（无）")))
    return found


def _change(label: str, before: str, after: str) -> Change:
    """As people read it: without digests, and where nothing but they differ, that the file is another one."""
    old, new = _DIGEST.sub("", before), _DIGEST.sub("", after)
    return Change(label, old, f"{new}{_('（换了文件，名称没有变）')}" if old == new else new)


def _name(part: Content | None) -> str:
    return part["name"] if part else ""


def _file(part: Content | None) -> str:
    return f"{part['name']}\u2063{part['sha256'][:8]}" if part else ""


def _signed(part: Content | None) -> str:
    if not part or not part["signed_at"]:
        return ""
    at = datetime.fromisoformat(part["signed_at"])
    return f"{cn_date(at)} {cn_time(at)}"


def _answers(content: Content) -> dict[str, tuple[str, str]]:
    return {item["code"]: (item["question"], str(item["label"])) for item in content["answers"]}


def _texts(content: Content) -> dict[str, tuple[str, str]]:
    return {item["code"]: (item["label"], item["text"]) for item in content["texts"]}


def _entries(content: Content) -> dict[str, tuple[str, str]]:
    return {
        entry["public_id"]: (
            f"{entry['kind_label']}：{entry['summary']}",
            "；".join(f"{label} {text}" for label, text in entry["lines"]) + _files(entry["evidence"]),
        )
        for entry in content["entries"]
    }


def _attachments(content: Content) -> dict[str, tuple[str, str]]:
    return {item["code"]: (item["name"], _files(item["files"]).strip("（）")) for item in content["attachments"]}


def _scores(content: Content) -> dict[str, tuple[str, str]]:
    scored = content.get("scoring")
    if scored is None:
        return {}
    rows = {"total": (_("自评总分"), _("%s 分") % scored["total"])}
    rows |= {
        f"gate-{gate['code']}": (_("控制项：%s") % gate["name"], _("符合") if gate["ticked"] else "")
        for gate in scored["gates"]
    }
    for group in scored["groups"]:
        for item in group["items"]:
            proofs = "；".join(f"{proof['summary']}{_files(proof['files'])}" for proof in item["evidence"])
            text = "；".join(part for part in (item["shown"], proofs) if part)
            rows[f"item-{item['code']}"] = (_("自评：%(group)s · %(item)s") % _named(group, item), text)
    return rows


def _named(group: Content, item: Content) -> dict[str, str]:
    return {"group": group["name"], "item": item["name"]}


def _recommenders(content: Content) -> dict[str, tuple[str, str]]:
    return {
        row["public_id"]: (
            _("推荐专家"),
            "，".join([*(row[key] for key in ("name", "employer", "title", "major", "phone")), *_confirmed(row)]),
        )
        for row in content.get("recommenders") or []
    }


def _confirmed(row: Content) -> list[str]:
    return [_("在线确认：%s") % row["confirmation"]["text"]] if row["confirmation"] else []


def _files(files: list[Content]) -> str:
    return "（" + "、".join(_file(one) for one in files) + "）" if files else ""
