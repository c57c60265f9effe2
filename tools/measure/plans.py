"""Checking a plan and judging a person, in this process: the slowest of the catalogue, overlays too."""

import timeit
from pathlib import Path

import yaml

from kernel.calendar import expected_working
from measure.result import Figure, interleaved
from plans.bases import known_base
from plans.checks import check
from plans.rules import Facts
from plans.rules.person import load_person
from plans.rules.verdict import judge_all
from plans.spec import PlanDocument, load_yaml
from plans.spec.reader import LOADER, read_plain

CATALOG = Path(__file__).resolve().parents[2] / "plans" / "catalog"


def _persons(name: str) -> list[Facts]:
    files = sorted((CATALOG / "persons" / name).glob("*.yaml"))
    return [load_person(file.read_text(encoding="utf-8")).facts for file in files]


def _best(plan: PlanDocument, person: Facts) -> float:
    """Seconds of judging, the best of a few: which pair is slow, not how slow the machine is just now."""
    return min(timeit.repeat(lambda: judge_all(plan, person), number=1, repeat=5))


def plan_figures() -> list[Figure]:
    """Reading and checking against parsing the YAML alone, an overlay's against that of both files; judging by every
    route against writing the plan as data."""
    texts = {file.stem: file.read_text(encoding="utf-8") for file in CATALOG.glob("*.yaml")}
    overlays = {name for name, each in texts.items() if "\noverlay_of: " in each}
    text = max((each for name, each in texts.items() if name not in overlays), key=len)
    over = max((texts[name] for name in overlays), key=len)
    under = texts[read_plain(over).data["overlay_of"]]
    plans = {name: load_yaml(each, known_base) for name, each in texts.items()}
    pairs = [(plan, person) for name, plan in plans.items() for person in _persons(name)]
    plan, person = max(pairs, key=lambda pair: _best(*pair))
    checking, parsing = interleaved(
        9, lambda: check(load_yaml(text), expected_working), lambda: yaml.compose(text, Loader=LOADER)
    )
    merging, twofold = interleaved(
        9,
        lambda: check(load_yaml(over, known_base), expected_working),
        lambda: (yaml.compose(under, Loader=LOADER), yaml.compose(over, Loader=LOADER)),
    )
    judging, dumping = interleaved(51, lambda: judge_all(plan, person), plan.model_dump)
    return [
        Figure("plan file read and checked", "ms", checking * 1e3, "its YAML alone", parsing * 1e3, "under 200 ms"),
        Figure("overlay merged and checked", "ms", merging * 1e3, "both YAML alone", twofold * 1e3, "under 200 ms"),
        Figure("slowest person, every route", "ms", judging * 1e3, "the plan as data", dumping * 1e3, "under 2 ms"),
    ]
