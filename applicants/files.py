"""The files that a dossier's content (``applicants.snapshot``) names."""

from collections.abc import Iterator
from typing import Any

Content = dict[str, Any]


def files_in(content: Content) -> Iterator[Content]:
    """Every FILE of the content in the order of the steps; one that is named twice comes twice."""
    if content["photo"]:
        yield content["photo"]
    if content["commitment"]:
        yield content["commitment"]["signature"]
    for entry in content["entries"]:
        yield from entry["evidence"]
    for attachment in content["attachments"]:
        yield from attachment["files"]
    for group in (content["scoring"] or {"groups": []})["groups"]:
        for item in group["items"]:
            for proof in item["evidence"]:
                yield from proof["files"]
