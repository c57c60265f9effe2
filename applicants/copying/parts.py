"""A dossier's content as the summary page of its copy lists it: parts, rows, files. Reads no database."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from applicants.templatetags.dossier import choice_rows, entry_groups, person_rows, scored_groups
from kernel.formats import cn_datetime, file_size

Content = dict[str, Any]
Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class Linked:
    """A file of the zip: what it is called, where it lies in the zip, how large it is."""

    name: str
    path: str
    size: str


@dataclass(frozen=True)
class Part:
    """One heading with what stands below it. ``level``: 2 for a step, 3 for one thing of a step."""

    title: str
    rows: Rows = field(default_factory=list)
    text: str = ""
    files: list[Linked] = field(default_factory=list)
    level: int = 2


def parts(content: Content, paths: Mapping[str, str]) -> list[Part]:
    """The content from who declares to what was signed. ``paths``: where each file lies, by public id."""
    photo = [content["photo"]] if content["photo"] else []
    return [
        Part(_("基本情况"), person_rows(content), files=_linked(photo, paths)),
        Part(_("申报信息"), choice_rows(content)),
        *(Part(row["label"], text=row["text"], level=3) for row in content["texts"]),
        *_scoring(content, paths),
        *_recommenders(content),
        Part(_("本人述职"), text=content["statement"] or _("未填写")),
        *_entries(content, paths),
        *_attachments(content, paths),
        *_commitment(content, paths),
        *_replies(content),
    ]


def _linked(files: list[Content], paths: Mapping[str, str]) -> list[Linked]:
    return [Linked(file["name"], paths[file["public_id"]], file_size(file["size"])) for file in files]


def _scoring(content: Content, paths: Mapping[str, str]) -> Iterator[Part]:
    scored = content["scoring"]
    if scored is None:
        return
    yield Part(_("自评表"), [(scored["name"], _("自评总分 %s 分") % scored["total"])])
    for group in scored_groups(content):
        for item in group["claimed"]:
            row = (item["shown"], _("%s 分") % item["points"])
            proofs = [file for proof in item["evidence"] for file in proof["files"]]
            yield Part(f"{group['name']} · {item['name']}", [row], files=_linked(proofs, paths), level=3)


def _recommenders(content: Content) -> Iterator[Part]:
    if content["recommenders"]:
        rows = [
            (row["name"], _("，").join(row[key] for key in ("employer", "title", "major", "phone")))
            for row in content["recommenders"]
        ]
        yield Part(_("推荐专家"), rows)


def _entries(content: Content, paths: Mapping[str, str]) -> Iterator[Part]:
    for label, entries in entry_groups(content):
        yield Part(label)
        for entry in entries:
            rows = [(term, text) for term, text in entry["lines"] if text]
            yield Part(entry["summary"], rows, files=_linked(entry["evidence"], paths), level=3)


def _attachments(content: Content, paths: Mapping[str, str]) -> Iterator[Part]:
    yield Part(_("附件"), text="" if content["attachments"] else _("没有附件"))
    for asked in content["attachments"]:
        text = "" if asked["files"] else _("没有上传")
        yield Part(asked["name"], text=text, files=_linked(asked["files"], paths), level=3)


def _commitment(content: Content, paths: Mapping[str, str]) -> Iterator[Part]:
    signed = content["commitment"]
    if signed is not None:
        rows = [(_("签署时间"), cn_datetime(datetime.fromisoformat(signed["signed_at"])))]
        if signed.get("covers"):
            rows.append((_("签名对应的内容校验值"), signed["covers"].rpartition(":")[2]))
        yield Part(signed["title"], rows, signed["text"], _linked([signed["signature"]], paths))


def _replies(content: Content) -> Iterator[Part]:
    if content["replies"]:
        yield Part(_("对退回意见的答复"), [(each["text"], each["answer"]) for each in content["replies"]])
