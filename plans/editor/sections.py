"""The sections in which a plan is edited: which keys of the document each of them holds."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from plans.spec.base import EmploymentClass, Level, Residency
from plans.spec.dates import WindowKind
from plans.spec.reader import Problem


class Section(NamedTuple):
    """A page of the editor. ``keys``: top-level keys of the document."""

    code: str
    label: str
    keys: tuple[str, ...]


NAMES = ("name", "series", "year", "region", "issuer", "document_number", "issued_on", "committee")
PHOTO = ("photo", "commitment_text", "statement_limit", "statement_hint", "selection_hint", "representative_work")
SECTIONS = (
    Section("names", "名称和文号", NAMES),
    Section("titles", "申报职称", ("titles",)),
    Section("windows", "办理时间", ("windows",)),
    Section("dates", "截止日期和期限", ("cut_offs", "deadlines")),
    Section("audience", "申报对象", ("audience", "limits", "posts")),
    Section("receiving", "受理和核准", ("receiving", "pre_approvals")),
    Section("majors", "申报专业", ("majors", "school_equivalences")),
    Section("routes", "申报方式和条件", ("conditions", "routes", "tags")),
    Section("study", "继续教育和考核", ("continuing_education", "appraisal")),
    Section("scoring", "赋分表", ("scoring_sheets",)),
    Section("questions", "要回答的问题", ("questions",)),
    Section("photo", "证件照和述职", PHOTO),
    Section("attachments", "附件", ("attachments",)),
    Section("chain", "办理环节", ("chain", "return_reasons")),
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
    "sheet": "scoring_sheets",
    "question": "questions",
    "majors": "majors",
    "document": "sources",
    "tag": "tags",
}
"""Fields that name something of the same document, and the list it stands in."""
ANSWERED = {"title": "titles", "major": "majors"}
"""The answers that every dossier has, and the list of the document that holds them; routes are named apart."""
FIXED = {
    "level": [(str(each.value), each.label) for each in Level],
    "employment_class": [(str(each.value), each.label) for each in EmploymentClass],
    "residency": [(str(each.value), each.label) for each in Residency],
}
"""The answers that every dossier has and whose values are the language's own."""
KEYS = {
    "title": "申报职称",
    "level": "申报级别",
    "route": "申报方式",
    "major": "申报专业",
    "employment_class": "人员类别",
    "residency": "人员来源",
}
ENDS = {"opens": "开始", "closes": "截止"}
LABELLED = ("name", "what", "text", "label")


def named_in(data: Mapping[str, Any], field: str, beside: Mapping[str, Any] | None = None) -> list[tuple[str, str]]:
    """What a field may name: code and name of every item, as far as the text has them. ``beside``: the values of the
    same part, for what may be answered depends on the question."""
    if field == "offices":
        receiving = data.get("receiving")
        return _coded(receiving.get("offices") if isinstance(receiving, dict) else None)
    if field == "anchor":
        return _anchors(data)
    if field == "key":
        return [*KEYS.items(), *_coded(data.get("questions"))]
    if field == "values":
        return _answers(data, beside or {})
    if CODE_LISTS.get(field) == "routes":
        return _routes(data)
    return _coded(data.get(CODE_LISTS.get(field, "")))


def _routes(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The routes, with the title behind a name that two of them bear."""
    routes: Any = data.get("routes")
    titles, named = dict(_coded(data.get("titles"))), _coded(routes)
    count = Counter(name for _code, name in named)
    of = {str(each.get("code")): str(each.get("title")) for each in routes if isinstance(each, dict)} if named else {}
    return [
        (code, f"{name}（{titles[of[code]]}）" if count[name] > 1 and of[code] in titles else name)
        for code, name in named
    ]


def _coded(items: Any) -> list[tuple[str, str]]:
    found = []
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict):
            code = item.get("code") or item.get("key")
            labels = item.get("labels")
            name = next((item[each] for each in LABELLED if item.get(each)), None)
            name = name or (labels.get("staff") if isinstance(labels, dict) else None)
            if isinstance(code, str):
                found.append((code, str(name or code)))
    return found


def _answers(data: Mapping[str, Any], beside: Mapping[str, Any]) -> list[tuple[str, str]]:
    question = beside.get("question") or beside.get("key")
    if not isinstance(question, str):
        return []
    if question in FIXED:
        return FIXED[question]
    if question == "route":
        return _routes(data)
    if question in ANSWERED:
        return _coded(data.get(ANSWERED[question]))
    asked = data.get("questions")
    for each in asked if isinstance(asked, list) else []:
        if isinstance(each, dict) and each.get("code") == question:
            return _coded(each.get("options"))
    return []


def _anchors(data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The days that another one may be counted from."""
    windows = data.get("windows")
    kinds = dict.fromkeys(
        str(each.get("kind")) for each in (windows if isinstance(windows, list) else []) if isinstance(each, dict)
    )
    known = {str(each.value): each.label for each in WindowKind}
    found = [(f"window:{kind}:{end}", f"{known.get(kind, kind)}{word}") for kind in kinds for end, word in ENDS.items()]
    found += [(f"stage:{code}:left", f"“{name}”办结") for code, name in _coded(data.get("chain"))]
    return found + [(code, f"“{name}”截止") for code, name in _coded(data.get("deadlines"))]
