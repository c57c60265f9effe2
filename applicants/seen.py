"""What of a preview can change behind its back: the archive, the profile and the recommenders' answers.

A save of the dossier itself raises its version, which the submit compares. This digest stands for the rest of what the
page showed. It is taken of values, never of words, for the page may be read in another language than the submit keeps.
When a register was asked last is not part of it; what it answered is, by the entries and answers it settled.
"""

import hashlib
import json
from typing import Any

Content = dict[str, Any]


def seen_of(content: Content) -> str:
    """``sha256:`` and the hexadecimal digest of what a submit of this content has to find unchanged."""
    found = {
        "plan": content["plan"]["digest"],
        "who": [_plain(content[key]) for key in ("person", "employer", "profile")],
        "answers": [[row["code"], row["value"]] for row in content["answers"]],
        "entries": [
            [row["public_id"], row["version"], row["data"], row["representative"], _files(row["evidence"])]
            for row in content["entries"]
        ],
        "attachments": [[row["code"], row["needed"], _files(row["files"])] for row in content["attachments"]],
        "recommenders": [
            [row["public_id"], row["confirmation"] and row["confirmation"]["answered_at"]]
            for row in content["recommenders"]
        ],
    }
    return "sha256:" + hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def _plain(part: Content) -> Content:
    return {key: value for key, value in part.items() if not key.endswith("_label")}


def _files(files: list[Content]) -> list[str]:
    return [file["sha256"] for file in files]
