"""The sections in which a plan is edited: which keys of the document each of them holds."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from plans.spec.reader import Problem


class Section(NamedTuple):
    """A page of the editor. ``keys``: top-level keys of the document."""

    code: str
    label: str
    keys: tuple[str, ...]


NAMES = ("name", "series", "year", "region", "issuer", "document_number", "issued_on", "committee")
PHOTO = ("photo", "commitment_text", "statement_limit", "statement_hint", "selection_hint")
SECTIONS = (
    Section("names", "名称和文号", NAMES),
    Section("titles", "申报职称", ("titles",)),
    Section("windows", "办理时间", ("windows",)),
    Section("dates", "截止日期和期限", ("cut_offs", "deadlines")),
    Section("audience", "申报对象", ("audience", "limits")),
    Section("receiving", "受理和核准", ("receiving", "pre_approvals")),
    Section("majors", "申报专业", ("majors", "school_equivalences")),
    Section("routes", "申报方式和条件", ("conditions", "routes")),
    Section("study", "继续教育和考核", ("continuing_education", "appraisal")),
    Section("scoring", "赋分表", ("scoring_sheets",)),
    Section("questions", "要回答的问题", ("questions",)),
    Section("photo", "证件照和述职", PHOTO),
    Section("attachments", "附件", ("attachments",)),
    Section("chain", "办理环节", ("chain",)),
    Section("notices", "公示和答辩", ("notices", "defence")),
    Section("fee", "评审费", ("fee",)),
    Section("forms", "表格和纸质材料", ("forms", "paper_phase")),
    Section("discipline", "诚信和其他要求", ("discipline", "requirements", "announcements_later")),
    Section("contacts", "联系方式", ("contacts",)),
    Section("sources", "依据和疑点", ("sources", "ambiguities", "stated_twice")),
)
BY_CODE = {section.code: section for section in SECTIONS}
OF_KEY = {key: section for section in SECTIONS for key in section.keys}


def section_of(path: str) -> Section | None:
    """The section that a path of the document belongs to; None for keys that no form shows."""
    return OF_KEY.get(path.partition(".")[0])


def problems_in(section: Section, problems: list[Problem]) -> list[Problem]:
    """Those of the problems that are about this section."""
    return [each for each in problems if section_of(each.path) is section]


CODE_LISTS = {
    "titles": "titles",
    "title": "titles",
    "routes": "routes",
    "route": "routes",
    "stage": "chain",
    "deadline": "deadlines",
    "form": "forms",
    "pre_approval": "pre_approvals",
    "scoring_sheet": "scoring_sheets",
    "document": "sources",
}
"""Fields that name something of the same document, and the list it stands in."""


def named_in(data: Mapping[str, Any], field: str) -> list[tuple[str, str]]:
    """What a field may name: code and name of every item, as far as the text has them."""
    if field == "offices":
        receiving = data.get("receiving")
        items = receiving.get("offices") if isinstance(receiving, dict) else None
    else:
        items = data.get(CODE_LISTS.get(field, ""))
    found = []
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            code = item.get("code") or item.get("key")
            labels = item.get("labels")
            name = item.get("name") or item.get("what") or (labels.get("staff") if isinstance(labels, dict) else None)
            if isinstance(code, str):
                found.append((code, str(name or code)))
    return found
