"""A plan with any single value changed is refused with its path, or judged. ``tests.plans.fuzz`` runs 20,000."""

import os
import subprocess
import sys

import pytest

from plans.spec import digest, dump_yaml, load_yaml
from tests.consistency.sources import ROOT
from tests.plans import fuzz

SLICE = 300


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_plan_with_one_value_changed_is_refused_with_its_path_or_judged(seed):
    found = [
        (changed.what, words)
        for number, changed in enumerate(fuzz.changes(seed, SLICE // 3))
        if (words := fuzz.complaint(changed, whole=number % fuzz.WHOLE_TRIP == 0))
    ]
    assert found == []


def test_it_runs_from_the_command_line():
    command = [sys.executable, "-m", "tests.plans.fuzz", "--count", "3", "--seed", "4"]
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    answer = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == "3 changes, seed 4: 0 not refused by path and not judged\n"


def test_the_same_seed_makes_the_same_changes():
    first, second = (list(fuzz.changes(5, 20)) for _time in range(2))
    assert first == second
    assert first != list(fuzz.changes(6, 20))
    assert any(each.data != dict(fuzz.catalogue())[each.what.split()[0]].data for each in first)


def test_changes_are_of_both_sorts():
    """Many are refused and many are judged, or the run would show nothing."""
    refused = 0
    for changed in fuzz.changes(3, 60):
        try:
            fuzz.checked(fuzz.Plain(changed.data, {}, fuzz.read_plain("a: 1").layers))
        except fuzz.PlanFileError:
            refused += 1
    assert 10 <= refused <= 50


def test_what_is_neither_refused_nor_judged_is_told(monkeypatch):
    def broken(plan):
        raise KeyError("no such route")

    monkeypatch.setattr(fuzz, "judged", broken)
    whole = fuzz.Changed("as it is", fuzz.catalogue()[0][1].data)
    assert "no such route" in fuzz.complaint(whole, whole=False)
    monkeypatch.setattr(fuzz, "checked", broken)
    assert "no such route" in fuzz.complaint(whole, whole=False)


@pytest.mark.parametrize("file", fuzz.FILES, ids=lambda file: file.stem)
def test_export_and_import_of_every_plan_are_the_identity(file):
    plan = load_yaml(file.read_text(encoding="utf-8"), fuzz.base_of)
    written = dump_yaml(plan)
    assert load_yaml(written) == plan
    assert dump_yaml(load_yaml(written)) == written
    assert digest(load_yaml(written)) == digest(plan)
