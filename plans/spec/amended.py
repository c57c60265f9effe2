"""Sources of values that an overlay changed: the clause of the plan below, and that another notice changed it.

A city's notice that only moves a date leaves the province's clause beside it, which no longer says that date. Where it
gives no source of its own, the clause is told with the notice that changed it: 第六条（某人社〔2020〕9号有改动）.
Only the document says so, never the plain values that an editor writes back.
"""

import re
from typing import Any

from plans.spec.diff import Change
from plans.spec.reader import Path, Plain

Data = dict[str, Any]
MARK = "（%s有改动）"
MARKED = re.compile(r"(?:（(?:[^（）]|（[^（）]*）)*有改动）)+$")


def notice_of(data: Data) -> str:
    """What an overlay is called where it changed something: the number of its notice, or its name."""
    named = (data.get(key) for key in ("document_number", "name", "code"))
    return next((each for each in named if isinstance(each, str) and each.strip()), "")


def told(plain: Plain) -> Data:
    """The values of a merged plan with the clauses of what was changed told so."""
    data = plain.data
    for path, notices in plain.amended.items():
        data = _marked(data, path, "".join(MARK % each for each in notices))
    return data


def _marked(value: Any, path: Path, mark: str) -> Any:
    if path:
        step, rest = path[0], path[1:]
        if isinstance(value, dict):
            return {key: _marked(part, rest, mark) if key == step else part for key, part in value.items()}
        return [_marked(part, rest, mark) if index == step else part for index, part in enumerate(value)]
    clause = value["source"].get("clause")
    is_text = clause is None or isinstance(clause, str)  # anything else is refused as it is
    return value | {"source": value["source"] | {"clause": f"{clause or ''}{mark}"}} if is_text else value


def untold(value: Any) -> Any:
    """Plain values without such marks: what the notices themselves state."""
    if isinstance(value, dict):
        found = {key: untold(part) for key, part in value.items()}
        source = found.get("source")
        if isinstance(source, dict) and isinstance(source.get("clause"), str):
            found["source"] = source | {"clause": MARKED.sub("", source["clause"]) or None}
        return found
    return [untold(part) for part in value] if isinstance(value, list) else value


def is_mark(change: Change) -> bool:
    """Whether two plans differ there only by such a mark, which tells of a difference told by itself."""
    if not change.path.endswith("source.clause"):
        return False
    before, after = (MARKED.sub("", each) if isinstance(each, str) else "" for each in (change.before, change.after))
    return before == after
