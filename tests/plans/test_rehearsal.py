"""The dates of a rehearsal: what is counted from a title's own window ends with that title's window."""

from datetime import date

from plans.rehearsal import dates_on
from plans.spec import PlanDocument
from tests.plans.people import huzhou


def ends_of_handing_in(first, second, **more):
    """The last days of a deadline one day after the window, told by its label."""
    windows = [
        {"kind": "apply", "opens": "2020-09-01", "closes": day, "titles": [title]}
        for title, day in (("engineer", first), ("assistant-engineer", second))
    ]
    counted = {"code": "hand-in", "what": "交纸质材料", "after": {"anchor": "window:apply:closes", "days": 1}, **more}
    plan = PlanDocument.model_validate(huzhou().model_dump() | {"windows": windows, "deadlines": [counted]})
    rows = dates_on(plan, date(2020, 9, 22))
    return [(row.label, row.closes_at.date().isoformat(), row.state) for row in rows if row.label.startswith("交纸质")]


def test_each_title_has_the_deadline_of_its_own_window():
    assert ends_of_handing_in("2020-09-20", "2020-09-25") == [
        ("交纸质材料（工程师）", "2020-09-22", "closed"),
        ("交纸质材料（助理工程师）", "2020-09-27", "open"),
    ]
    late = {"titles": ["assistant-engineer"]}
    assert ends_of_handing_in("2020-09-20", "2020-09-25", **late) == [
        ("交纸质材料（助理工程师）", "2020-09-27", "open")
    ]


def test_one_end_for_all_titles_is_told_once():
    assert ends_of_handing_in("2020-09-20", "2020-09-20") == [("交纸质材料", "2020-09-22", "closed")]
