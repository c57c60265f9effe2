"""Changing single values of the plans in the catalogue: each result must be refused with its path, or judged.

    .venv/bin/python -m tests.plans.fuzz --count 20000 --seed 1

prints one line for every change that raises anything else, is refused without a path, or is not the same after export
and import; it ends with status 1 if there was one. The same seed makes the same changes.
"""

import argparse
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import django
import yaml

from plans.checks import CalendarUnknownError, check, feasible_calendar
from plans.rules import Facts, attachments_for
from plans.rules.describe import common_requirements, route_requirements
from plans.rules.verdict import judge_all
from plans.spec import BaseFile, PlanDocument, PlanFileError, digest, dump_yaml, load_yaml
from plans.spec.io import checked
from plans.spec.reader import Plain, read_plain
from tests.plans.people import assistant, self_scorer, technician

CATALOG = Path(__file__).resolve().parents[2] / "plans" / "catalog"
FILES = (*sorted(CATALOG.glob("*.yaml")), *sorted((Path(__file__).parent / "foreign").glob("*.yaml")))
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
WHOLE_TRIP = 20  # one in so many is also written as text, read, exported and read again
ODD: list[Any] = [
    None, True, False, 0, 1, -1, 2, 59, 60, 10**12, -(10**12), 0.5, 1e300, "", " ", "x", "甲", "null", "\x00", "a\nb",
    "2020-02-30", "2020-02-29", "2020-01-01", "2020-01-01T24:00:00+08:00", "2020-01-01T00:00:00", "0001-01-01",
    "9999-12-31", "9999-12-31T23:59:59+00:00", "1949-10-01", "2200-12-31", "17:00", "25:00", [], {}, [[]], [None], ["x"],
    {"kind": "all"}, {"kind": "all", "of": []}, {"x": 1}, "all", "engineer", "x" * 5000, 2020, 2021, 1948, 2201,
]  # fmt: skip
PEOPLE = (Facts(), assistant(), technician(), self_scorer())


@dataclass(frozen=True)
class Changed:
    """A plan file with one thing changed; ``what`` says which."""

    what: str
    data: dict[str, Any]


@cache
def catalogue() -> tuple[tuple[str, Plain], ...]:
    """Every file of the catalogue as plain values, overlays too; and the invented notices of other provinces."""
    return tuple((file.stem, read_plain(file.read_text(encoding="utf-8"))) for file in FILES)


def base_of(name: str) -> BaseFile | None:
    """The plan of the catalogue that an overlay is of."""
    file = CATALOG / f"{name}.yaml"
    known = name in {stem for stem, _plain in catalogue()} and file.exists()
    return BaseFile(name, file.read_text(encoding="utf-8"), base_of) if known else None


@cache
def working(day: date) -> bool | None:
    """The true calendar, as far as it is known."""
    from kernel.calendar import decreed_working  # not before Django is set up, which from the command line is late

    return decreed_working(day)


def changes(seed: int, count: int) -> Iterator[Changed]:
    """``count`` files, the same for the same seed."""
    random = Random(seed)
    plans = [(name, plain, [path for path in plain.places if path]) for name, plain in catalogue()]
    for _number in range(count):
        name, plain, paths = random.choice(plans)
        data = deepcopy(plain.data)
        path = random.choice(paths)
        holder = data
        for step in path[:-1]:
            holder = holder[step]
        what = _change(random, holder, path[-1], data, paths)
        yield Changed(f"{name} {'.'.join(map(str, path))}: {what}", data)


def _change(random: Random, holder: Any, key: Any, data: dict[str, Any], paths: list[Any]) -> str:
    """Change one value in place; says how."""
    way = random.random()
    if way < 0.1:
        del holder[key]
        return "removed"
    if way < 0.15 and isinstance(holder, list):
        holder.append(deepcopy(holder[key]))
        return "written twice"
    if way < 0.2 and isinstance(holder, dict):
        holder["extra"] = deepcopy(holder[key])
        return "with an extra key"
    if way < 0.55:  # a value from elsewhere in the file, mostly one of the same name
        other: Any = data
        alike = [each for each in paths if each[-1] == key]
        source = random.choice(alike if way > 0.25 else paths)
        try:
            for step in source:
                other = other[step]
        except (LookupError, TypeError):
            other = None
        holder[key] = deepcopy(other)
        return f"as {'.'.join(map(str, source))}"
    value = holder[key]
    if isinstance(value, int) and not isinstance(value, bool) and way < 0.8:
        holder[key] = value + random.choice([-2, -1, 1, 2, 40, 100])
    else:
        holder[key] = deepcopy(random.choice(ODD))
    return f"= {str(holder[key])[:60]!r}"


def complaint(changed: Changed, whole: bool) -> str | None:
    """What is wrong with how a changed file was taken; None when it was refused with a path, or judged."""
    try:
        if whole or "overlay_of" in changed.data:
            plan = load_yaml(yaml.dump(changed.data, Dumper=DUMPER, allow_unicode=True), base_of)
        else:
            plan = checked(Plain(changed.data, {}, read_plain("a: 1").layers))
    except PlanFileError as error:
        bare = [each for each in error.problems if not each.path and changed.data]
        return f"refused without a path: {bare[0]}" if bare else None
    except Exception:  # whatever it is, it is a finding
        return traceback.format_exc(limit=-3)
    try:
        judged(plan)
        if whole and digest(load_yaml(dump_yaml(plan))) != digest(plan):
            return "export and import changed it"
    except Exception:  # whatever it is, it is a finding
        return traceback.format_exc(limit=-3)
    return None


def judged(plan: PlanDocument) -> None:
    """Everything that is done with a plan and without a database."""
    for person in PEOPLE:
        judge_all(plan, person)
    check(plan, working)
    with suppress(CalendarUnknownError):
        feasible_calendar(plan, working)
    for title in plan.titles:
        common_requirements(plan, title.code)
        attachments_for(plan, {"title": title.code})
    for route in plan.routes:
        route_requirements(plan, route.code)


def main() -> int:
    """Run from the command line; the number of findings decides the status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    found = 0
    for number, changed in enumerate(changes(options.seed, options.count)):
        words = complaint(changed, whole=number % WHOLE_TRIP == 0)
        if words:
            found += 1
            sys.stdout.write(f"#{number} {changed.what}\n  {words}\n")
    sys.stdout.write(f"{options.count} changes, seed {options.seed}: {found} not refused by path and not judged\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
