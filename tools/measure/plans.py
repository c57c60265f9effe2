"""Checking a plan and judging a person, in this process: the largest plan of the catalogue."""

from pathlib import Path

import yaml

from kernel.calendar import expected_working
from measure.result import Figure, interleaved
from plans.checks import check
from plans.rules.person import load_person
from plans.rules.verdict import judge_all
from plans.spec import load_yaml
from plans.spec.reader import LOADER

CATALOG = Path(__file__).resolve().parents[2] / "plans" / "catalog"


def plan_figures() -> list[Figure]:
    """Reading and checking against parsing the YAML alone; judging by every route against writing the plan as data."""
    folders = [folder for folder in (CATALOG / "persons").iterdir() if folder.is_dir()]
    largest = max((CATALOG / f"{folder.name}.yaml" for folder in folders), key=lambda file: file.stat().st_size)
    text = largest.read_text(encoding="utf-8")
    plan = load_yaml(text)
    files = sorted((CATALOG / "persons" / largest.stem).glob("*.yaml"))
    person = load_person(files[0].read_text(encoding="utf-8")).facts
    checking, parsing = interleaved(
        9, lambda: check(load_yaml(text), expected_working), lambda: yaml.compose(text, Loader=LOADER)
    )
    judging, dumping = interleaved(51, lambda: judge_all(plan, person), plan.model_dump)
    return [
        Figure("plan file read and checked", "ms", checking * 1e3, "its YAML alone", parsing * 1e3, "under 200 ms"),
        Figure(
            "one person judged by every route", "ms", judging * 1e3, "the plan as data", dumping * 1e3, "under 2 ms"
        ),
    ]
