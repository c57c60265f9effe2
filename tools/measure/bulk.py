"""What it costs a worker to approve many cases together, where each approval also makes a bill and a message."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from measure.result import Figure

ROOT = Path(__file__).resolve().parent.parent.parent
MANY = 500
ASKED = 10.0  # seconds of a worker's processor
CASES = 60_000  # of which the first committee office has more than MANY to examine


def bulk_figures() -> "list[Figure]":
    """One job of ``MANY`` approvals on a generated database, in a process as a worker's: seconds of its processor."""
    from measure.growth import _database, _generate
    from measure.result import Figure

    with _database(os.environ["DATABASE_URL"], "bulk") as database:
        _generate(database, CASES)
        program = [sys.executable, str(Path(__file__).resolve())]
        run = subprocess.run(program, env=os.environ | {"DATABASE_URL": database}, check=True, capture_output=True)
        found = json.loads(run.stdout)
    name = f"{MANY} approvals together"
    return [
        Figure(f"{name}, processor", "s", found["cpu"], "what is asked for", ASKED, "at most 1"),
        Figure(f"{name}, by the clock", "s", found["wall"], "looking at them before", found["look"], "to compare by"),
    ]


def approve() -> dict[str, float]:
    """Choose, look at and approve; everything must be done."""
    from accounts.models import Seat
    from applicants.facts import read_findings
    from kernel import clock
    from measure.generated import OFFICER
    from plans.spec.chain import Action
    from review.leaves import leaves_to_judge
    from review.models import BulkJob, Case, Judgement
    from review.presenters.sentence import model_sentence
    from review.services import bulk, bulk_work
    from review.services.selection import Chosen

    seat = Seat.objects.select_related("user__person", "organization").get(user__username=f"{OFFICER}0")
    here = {"holder": seat.organization, "stage": "office", "step": "pending", "status": "in_review"}
    cases = list(Case.objects.filter(**here).select_related("snapshot").order_by("pk")[:MANY])
    _must(len(cases) == MANY, f"the office has {len(cases)} cases only")
    judged = [
        Judgement(case=case, round=case.round, stage="office", organization=seat.organization, place=leaf.place,
                  verdict="fits", seat=seat, judged_at=clock.now())
        for case in cases
        for leaf in leaves_to_judge(read_findings(case.snapshot.content["findings"]))
    ]  # fmt: skip
    Judgement.objects.bulk_create(judged)
    job = bulk.prepare(seat, Action.APPROVE, [Chosen(case.public_id, case.version) for case in cases])
    start = time.perf_counter()
    while bulk_work.work(job.pk):
        pass
    look = time.perf_counter() - start
    fit = job.items.filter(state="fit").count()
    _must(fit == MANY, str(job.items.exclude(state="fit").values_list("refusal", flat=True)[:3]))
    bulk.start(job.pk, seat, count=fit, opinion=model_sentence())
    cpu, wall = time.process_time(), time.perf_counter()
    while bulk_work.work(job.pk):
        pass
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    _must(job.items.filter(state="done").count() == MANY, "not all were done")
    _must(BulkJob.objects.get(pk=job.pk).state == "done", "the job has not ended")
    return {"cpu": cpu, "wall": wall, "look": look}


def _must(holds: bool, told: str) -> None:
    if not holds:
        raise SystemExit(told)


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tools")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    print(json.dumps(approve()))
