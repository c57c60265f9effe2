"""What a signature covers: the words it was written under and what the dossier declares (AC-029, ADR 13). Pure."""

import hashlib
import json
from typing import Any

Content = dict[str, Any]


def covered(content: Content) -> str:
    """``sha256:`` and the digest over the digest of the words and everything else that is frozen with the signature.

    Whoever has the snapshot computes it again: the content without its ``commitment``, in the canonical form.
    """
    rest = {key: value for key, value in content.items() if key != "commitment"}
    said = json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return "sha256:" + hashlib.sha256(f"{content['commitment']['text_digest']}\n{said}".encode()).hexdigest()


def declares_alike(one: Content, other: Content) -> bool:
    """Whether two rounds declare the same: answers to the return, and what registers and offices said, do not count."""
    return _declared(one) == _declared(other)


def _declared(content: Content) -> list[Any]:
    """By values, never by words, which may be of another language."""
    sheet, photo = content["scoring"], content["photo"]
    return [
        [content[key] and content[key]["code"] for key in ("title", "route", "major", "receiving")],
        {key: value for key, value in content["profile"].items() if not key.endswith("_label")},
        photo and photo["sha256"],
        [[row["code"], row["value"]] for row in content["answers"]],
        [[row["code"], row["text"]] for row in content["texts"]],
        content["statement"],
        [[row["public_id"], row["data"], row["representative"], _files(row["evidence"])] for row in content["entries"]],
        [[row["code"], _files(row["files"])] for row in content["attachments"]],
        sheet and [_items(group) for group in sheet["groups"]],
        [[row[key] for key in ("name", "employer", "title", "level", "major")] for row in content["recommenders"]],
    ]


def _items(group: Content) -> list[Any]:
    return [
        [item["code"], item["value"], [proof["public_id"] for proof in item["evidence"]]] for item in group["items"]
    ]


def _files(files: list[Content]) -> list[str]:
    return [file["sha256"] for file in files]
