"""What a public notice says of a case: enough to object to, and nothing that opens a person's life (AC-059)."""

import re
from typing import Any

from kernel.masking import mask_id, mask_phone
from review.models import Case, PublicNotice

#: Kinds of entry whose summary is shown at the employer: basic situation and achievements (PUB-01).
ACHIEVEMENTS = ("project", "paper", "patent", "standard", "award")
# As people group them, and in digits of any width.
_ID_NUMBER = re.compile(r"(?<!\d)[1-9１-９]\d{5}[\s-]?\d{4}[\s-]?\d{4}[\s-]?\d{3}[\dXxＸｘ](?!\d)")
_MOBILE = re.compile(r"(?<!\d)[1１][3-9３-９]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
BASICS = ("education", "appointment", "credential")


def shown_of(case: Case, scope: str) -> dict[str, Any]:
    """The case as the public sees it. The result notice shows who and what; the employer's also the achievements.

    Never the ID number, the telephone or the birth date; namesakes are told apart by the end of the dossier's number.
    What was typed into an achievement is masked as anywhere else, for people write numbers where none belong.
    """
    content = case.snapshot.content
    shown: dict[str, Any] = {
        "name": content["person"]["full_name"],
        "employer": content["employer"]["name"],
        "title": (content["title"] or {}).get("name", ""),
        "route": (content["route"] or {}).get("name", ""),
        "major": (content["major"] or {}).get("name", ""),
        "number_end": case.dossier.number[-4:],
    }
    if scope == PublicNotice.Scope.EMPLOYER:
        shown["post"] = content["profile"]["post"]
        shown["basics"] = _summaries(content, BASICS)
        shown["achievements"] = _summaries(content, ACHIEVEMENTS, selected=True)
    return shown


def _masked(text: str) -> str:
    masked = _ID_NUMBER.sub(lambda found: mask_id(found[0]), text)
    return _MOBILE.sub(lambda found: mask_phone(found[0]), masked)


def _summaries(content: dict[str, Any], kinds: tuple[str, ...], *, selected: bool = False) -> list[str]:
    return [
        _masked(f"{entry['kind_label']}：{entry['summary']}")
        for entry in content["entries"]
        if entry["kind"] in kinds and (entry["selected"] or not selected)
    ]
