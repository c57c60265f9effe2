"""The code base keeps its own rules: sizes, one clock, protected keys, words in gettext, docstrings on services."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.consistency import sources

MAX_LINES = 500
MEDIAN_LINES, P90_LINES = 70, 250
MAX_FUNCTION_LINES = 50
LONG_FUNCTIONS_ALLOWED = 0.01  # of all functions
OURS = {"portal", "sandbox", "review", "fees", "applicants", "plans", "accounts", "documents", "messaging", "kernel"}
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy", "npgettext"}
# Where a Chinese sentence may stand outside gettext: what knows no Django builds its own sentences.
PURE = (
    "plans/spec", "plans/rules", "plans/checks", "plans/editor", "plans/reports.py", "plans/provenance.py",
    "review/engine", "review/printing/score.py", "applicants/achievements.py", "documents/photo.py", "documents/sniff.py",
)  # fmt: skip
INVENTED = ("portal/demo", "portal/idp")  # names of people, offices and their work
# Data that is compared, stored or signed as it stands; translating it would break that.
DATA = {
    "applicants/archive_hints.py": {  # patterns over the names of achievements
        r"发明专利|实用新型|外观设计专利|软件著作权|ZL ?\d{9,}",
        r"\b(?:GB|DB|JGJ|CJJ|JTG|HJ|NB|QB)\d*(?:/T)? ?\d{2,}|(?:规程|技术规范|工法)$",
        "(?:[特一二三]等奖|金奖|银奖|铜奖|优质工程奖?|科技进步奖)$",
        "(?:技术能手|首席技师|劳动模范|工匠|资格证书?|职业资格)$",
        r"(?:学报|期刊)|第\d+卷第?\d+期",
    },
    "applicants/facts.py": {"初级工", "中级工", "高级工", "技师", "高级技师"},  # the grades as plans name them
    "applicants/registers/answering.py": {".+?(省|自治区|市)"},  # a pattern over names of places
    "applicants/services/dossiers.py": {"[^省市区县]+"},  # a pattern over names of places
    "applicants/snapshot.py": {"专业技术资格申报材料真实性保证书"},  # the heading of what the applicant signs
    "kernel/calendar.py": {"国务院办公厅放假通知", "暂定（法定节假日与周末）"},  # sources in the table of days
    "kernel/decrees.py": {  # how the State Council's notices write a day
        "一二三四五六日",
        "星期",
        "周",
        "周天",
        "周日",
        "周[一二三四五六日]",
        r"\1年\2月\3日",
        r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})[日号](?:周(?P<weekday>[一二三四五六日]))?"
        r"|(?P<to>至|到|—+|-|~)|(?P<work>上班)|(?P<rest>放假|补休|休息|调休)|共(?P<total>\d{1,2})天",
    },
    # the site's own name, and its invented telephone
    "portal/settings.py": {
        "职评",
        "职评 · 专业技术职称申报与评审平台",
        "0572-0000000（演示号码）",
        "工作日 9:00—17:00",
    },
    # what stands in braces in a sentence that is kept
    "review/presenters/sentence.py": {"{姓名}", "{职称}", "{申报方式}", "{公示}", "{结论}"},
    "review/services/bulk_work.py": {"{公示}"},
}
CODE = sources.python_files()


def test_there_is_code_to_look_at() -> None:
    assert len(CODE) > 50
    assert len(sources.templates()) > 5


def _lines() -> dict[str, int]:
    """How many lines each file of code has."""
    looked_at = [
        *sources.files(".py", *sources.ROOMS, "tests", "tools"),
        *sources.files(".css", "static"),
        *sources.files(".js", "static"),
        *sources.templates(),
    ]
    return {str(path): sources.text(path).count("\n") for path in looked_at}


def test_no_file_is_longer_than_500_lines() -> None:
    assert {path: lines for path, lines in _lines().items() if lines > MAX_LINES} == {}


def test_files_stay_as_short_as_the_architecture_promises() -> None:
    lines = sorted(_lines().values())
    assert lines[len(lines) // 2] < MEDIAN_LINES
    assert lines[len(lines) * 9 // 10] < P90_LINES


def test_hardly_any_function_is_longer_than_50_lines() -> None:
    lengths = {
        f"{path}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in CODE
        for node in sources.functions(path)
    }
    long = {name: length for name, length in lengths.items() if length > MAX_FUNCTION_LINES}
    assert len(long) <= len(lengths) * LONG_FUNCTIONS_ALLOWED, long


def test_only_the_clock_asks_for_the_time() -> None:
    asking = re.compile(r"\b(timezone\.now|datetime\.now|datetime\.utcnow|date\.today|time\.time)\(|auto_now")
    found = [
        f"{path}:{number}"
        for path in CODE
        for number, line in enumerate(sources.text(path).splitlines(), 1)
        if asking.search(line)
    ]
    assert found == []


def _foreign_keys() -> list[models.ForeignKey]:
    return [
        field
        for model in apps.get_models(include_auto_created=False)
        if model._meta.app_label in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    ]


def test_files_people_and_seats_are_protected_from_deletion() -> None:
    protected = {"StoredFile", "Person", "User", "Seat", "Organization", "Snapshot", "PlanVersion", "Case"}
    keys = [field for field in _foreign_keys() if field.related_model.__name__ in protected]
    loose = [str(field) for field in keys if field.remote_field.on_delete is not models.PROTECT]
    assert keys
    assert loose == []


def test_every_service_says_what_it_does() -> None:
    silent = [
        f"{path}:{node.name}"
        for path in CODE
        if "services" in path.parts or path.name == "services.py"
        for node in sources.tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_return_types_are_written_everywhere_but_in_views() -> None:
    untyped = [
        f"{path}:{node.lineno} {node.name}"
        for path in CODE
        if "views" not in path.parts and path.name != "views.py"
        for node in sources.functions(path)
        if node.returns is None and node.name != "__init__"
    ]
    assert untyped == []


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    # A string that stands alone as a statement says something to the reader of the code, not to the user.
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def _in_gettext(tree: ast.Module) -> set[ast.AST]:
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in GETTEXT
    ]
    return {inner for call in calls for argument in call.args for inner in ast.walk(argument)}


def _spoken_outside_gettext(path: Path) -> dict[str, int]:
    """Each Chinese string that is no argument of gettext, with its line."""
    tree = sources.tree(path)
    excused = _docstrings(tree) | _in_gettext(tree)
    return {
        node.value: node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and sources.CHINESE.search(node.value)
        and node not in excused
    }


def test_user_visible_text_is_in_gettext() -> None:
    spoken = [
        f"{path}:{line} {text[:30]!r}"
        for path in CODE
        if not str(path).startswith((*PURE, *INVENTED)) and "management" not in path.parts and path.name != "apps.py"
        for text, line in _spoken_outside_gettext(path).items()
        if text not in DATA.get(str(path), set())
    ]
    assert spoken == []


@pytest.mark.parametrize("place", PURE)
def test_only_what_knows_no_django_is_excused_from_gettext(place: str) -> None:
    files = [path for path in CODE if str(path).startswith(place)]
    imported = {
        name
        for path in files
        for node in ast.walk(sources.tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
    }
    assert any(_spoken_outside_gettext(path) for path in files)
    assert not {name for name in imported if name.partition(".")[0] == "django"}


@pytest.mark.parametrize("place", sorted(DATA))
def test_every_excused_datum_is_there(place: str) -> None:
    assert DATA[place] <= _spoken_outside_gettext(Path(place)).keys()


def test_scripts_say_what_the_page_gives_them() -> None:
    scripts = sources.files(".js", "static")
    spoken = [
        f"{path}:{number}"
        for path in scripts
        for number, line in enumerate(sources.text(path).splitlines(), 1)
        if sources.CHINESE.search(line.partition("//")[0])
    ]
    assert len(scripts) > 5
    assert spoken == []


def test_nothing_is_left_for_later() -> None:
    words = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
    everywhere = [
        *sources.files(".py", *sources.ROOMS, "tests", "tools"),
        *sources.templates(),
        *sources.files(".js", "static"),
    ]
    assert [str(path) for path in everywhere if words.search(sources.text(path))] == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    words = re.compile(r"mark\.(sk" r"ip|xf" r"ail)|pytest\.(sk" r"ip|xf" r"ail)\(|assert Tr" r"ue\b")
    assert [str(path) for path in sources.files(".py", "tests") if words.search(sources.text(path))] == []
