"""Impossible states, looked for in a whole database: in tests, and by ``manage.py check_invariants``."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from applicants.models import Dossier, Snapshot
from applicants.snapshot import digest as digest_of_content
from documents.models import StoredFile
from plans.queries import unread
from review.ballot_checks import miscounted, misheld
from review.barring_checks import came_all_the_same, recommended_all_the_same
from review.bill_checks import miscast, misdated, unseen
from review.engine import events as ev
from review.engine.apply import fold
from review.engine.turn import Chain
from review.models import Case, ReviewEvent
from review.notice_checks import altered, cut_short
from review.path_checks import forgotten, unearned, unheard
from review.queries.chain import chain_of_case
from review.queries.facts import state_of
from review.services.history import GENESIS, digest_of
from review.supervision_checks import false_draws, global_permissions, stray_grants

DECISIONS = (
    "approved",
    "returned",
    "rejected",
    "forwarded",
    "notice_opened",
    "notice_stopped",
    "notice_closed",
    "ballot_recorded",
    "released",
    "confirmed",
    "score_verified",
    "payment_extended",
    "recalled",
    "compared",
    "voided",
)
PASSING = ("approved", "notice_closed", "fee_settled", "released")


@dataclass(frozen=True, slots=True)
class Broken:
    """One violation: which invariant, of what, and how."""

    invariant: str
    subject: str
    what: str

    def __str__(self) -> str:
        return f"{self.invariant} {self.subject}: {self.what}"


def check_all() -> list[Broken]:
    """Every violation in the database. Streams cases with their history; reads only."""
    return [broken for check in CHECKS for broken in check()]


def _cases() -> Iterator[tuple[Case, list[ReviewEvent]]]:
    cases = Case.objects.select_related("plan_version__plan", "snapshot", "person", "dossier").order_by("pk")
    for case in cases.defer("snapshot__content", *unread("plan_version")).iterator(chunk_size=200):
        history = case.events.select_related("snapshot", "actor", "seat__user").defer("snapshot__content")
        yield case, list(history.order_by("serial"))


def inv_01_one_case_per_acknowledged_submit() -> Iterator[Broken]:
    """INV-01: a submitted dossier has its case, and each snapshot was received exactly once."""
    lost = Dossier.objects.exclude(status=Dossier.Status.DRAFT).filter(snapshots__isnull=False, case=None).distinct()
    for dossier in lost.order_by("pk"):
        yield Broken("INV-01", dossier.public_id, "submitted, but has no case")
    received = Count("pk", distinct=True)
    rows = (
        ReviewEvent.objects.filter(kind__in=["started", "resubmitted"])
        .values("snapshot__public_id")
        .annotate(times=received)
        .filter(times__gt=1)
        .order_by("snapshot__public_id")
    )
    for row in rows:
        yield Broken("INV-01", row["snapshot__public_id"], f"received {row['times']} times")
    unread = Snapshot.objects.exclude(pk__in=ReviewEvent.objects.values("snapshot")).order_by("pk")
    for snapshot in unread:
        yield Broken("INV-01", snapshot.public_id, "frozen, but never received")


def inv_02_snapshots_are_as_submitted() -> Iterator[Broken]:
    """INV-02: a snapshot has the digest it was frozen with, and each file it names is on record with its digest."""
    for snapshot in Snapshot.objects.order_by("pk").iterator(chunk_size=200):
        if digest_of_content(snapshot.content) != snapshot.digest:
            yield Broken("INV-02", snapshot.public_id, "content no longer has its digest")
        named = dict(_files(snapshot.content))
        kept = dict(StoredFile.objects.filter(public_id__in=named).order_by("pk").values_list("public_id", "sha256"))
        for public_id, sha256 in named.items():
            if kept.get(public_id) != sha256:
                yield Broken("INV-02", snapshot.public_id, f"file {public_id} is missing or altered")


def inv_03_state_is_the_fold_of_its_events() -> Iterator[Broken]:
    """INV-03: the columns are what the history comes to, and the history starts and goes on as the engine allows."""
    for case, history in _cases():
        try:
            state = fold(ev.from_record(row.kind, row.data) for row in history)
        except (ValueError, KeyError) as error:
            yield Broken("INV-03", case.public_id, f"history cannot be folded: {type(error).__name__}")
            continue
        if state != state_of(case):
            yield Broken("INV-03", case.public_id, f"columns say {state_of(case)}, history says {state}")


def inv_04_nobody_decides_on_their_own() -> Iterator[Broken]:
    """INV-04: no decision by the person it is about, and none from a seat whose term did not cover the moment."""
    for row in (
        ReviewEvent.objects.filter(kind__in=DECISIONS, actor=F("case__person")).select_related("case").order_by("pk")
    ):
        yield Broken("INV-04", row.case.public_id, f"event {row.serial} was decided by its owner")
    out_of_term = Q(seat__starts_at__gt=F("recorded_at")) | Q(seat__ends_at__lte=F("recorded_at"))
    for row in ReviewEvent.objects.filter(out_of_term, kind__in=DECISIONS).select_related("case").order_by("pk"):
        yield Broken("INV-04", row.case.public_id, f"event {row.serial} came from a seat out of its term")
    for row in ReviewEvent.objects.filter(kind__in=DECISIONS, seat=None).select_related("case").order_by("pk"):
        yield Broken("INV-04", row.case.public_id, f"event {row.serial} was decided by nobody")


def inv_05_stages_in_order() -> Iterator[Broken]:
    """INV-05: each stage is entered after the one before it was passed in the same round, with the same snapshot."""
    for case, history in _cases():
        broken = _out_of_order(chain_of_case(case), history)
        if broken:
            yield Broken("INV-05", case.public_id, broken)


def inv_06_submitted_inside_the_window() -> Iterator[Broken]:
    """INV-06: a first submit lies inside the plan's window, a later one inside its correction window."""
    for case, history in _cases():
        until = None
        for row in history:
            if row.kind == "started" and row.recorded_at >= _closing(case, row.snapshot.content):
                yield Broken("INV-06", case.public_id, "started after the window closed")
            if row.kind == "returned":
                until = ev.from_record(row.kind, row.data).until  # type: ignore[attr-defined]
            if row.kind == "resubmitted" and until and row.recorded_at >= until:
                yield Broken("INV-06", case.public_id, "resubmitted after the correction window")


def _closing(case: Case, content: dict[str, Any]) -> datetime:
    """When what a content declares could be submitted no longer, under the version that it was submitted under."""
    version = case.plan_version
    if version.number != content["plan"]["version"]:  # moved since, while it was returned
        version = version.plan.versions.get(number=content["plan"]["version"])
    declared = (content[key] and content[key]["code"] for key in ("title", "route", "receiving"))
    whole = version.windows.filter(kind="apply").values_list("closes_at", flat=True)
    own = version.spec.window("apply", *declared)
    return min([*whole, *([own.closes] if own else [])])


def inv_08_notices_stood_as_they_were_shown() -> Iterator[Broken]:
    """INV-08: a notice covers exactly what was published; a case goes on from one that stood its days whole."""
    for subject, what in (*altered(), *cut_short()):
        yield Broken("INV-08", subject, what)


def inv_12_each_bill_is_paid_once_and_whole() -> Iterator[Broken]:
    """INV-12: a paid bill has one payment of its amount, made in time; no other bill has one. A case that lapses unpaid
    does so at the end of its bill. A paid bill is known to its case or to a clerk."""
    for subject, what in (*miscast(), *misdated(), *unseen()):
        yield Broken("INV-12", subject, what)


def inv_14_histories_are_whole() -> Iterator[Broken]:
    """INV-14, INV-22: serials without gaps, each row chained to the one before it, times that never run back."""
    for case, history in _cases():
        previous, at = GENESIS, None
        for serial, row in enumerate(history, start=1):
            if row.serial != serial:
                yield Broken("INV-14", case.public_id, f"serial {serial} is missing")
                break
            if row.previous_digest != previous or digest_of(row) != row.digest:
                yield Broken("INV-14", case.public_id, f"event {serial} does not follow from the one before it")
            if at is not None and row.recorded_at < at:
                yield Broken("INV-22", case.public_id, f"event {serial} is older than the one before it")
            previous, at = row.digest, row.recorded_at
        if case.version != len(history):
            yield Broken("INV-14", case.public_id, f"version {case.version}, but {len(history)} events")


def inv_21_each_step_is_taken_once() -> Iterator[Broken]:
    """INV-20, INV-21: nothing was done twice by a repeated request: one notice item an opening, one batch a forward."""
    for case, history in _cases():
        opened = sum(1 for row in history if row.kind == "notice_opened")
        if case.notice_items.count() != opened:
            yield Broken("INV-21", case.public_id, "notice items and openings differ")
        forwarded = sum(1 for row in history if row.kind == "forwarded")
        if case.batches.count() + case.batches_left.count() != forwarded:
            yield Broken("INV-21", case.public_id, "batches and forwards differ")


def inv_09_results_follow_from_their_counts() -> Iterator[Broken]:
    """INV-09, INV-11: a result is what the plan's shares make of the counts last entered, and is released as that.

    Counts that replace others say why; a meeting's row says what was last entered in it, of a case that was there.
    """
    for case, history in _cases():
        for what in (*miscounted(chain_of_case(case), history), *misheld(case, history)):
            yield Broken("INV-09", case.public_id, what)


def inv_07_who_is_barred_gets_nothing() -> Iterator[Broken]:
    """INV-07, INV-09: while an integrity record bars a title, nobody submits for it, and nobody gets it; an employer
    that may not recommend does not."""
    for invariant, case, what in (*came_all_the_same(), *recommended_all_the_same()):
        yield Broken(invariant, case, what)


def inv_09_inv_17_every_step_of_the_way_is_there() -> Iterator[Broken]:
    """INV-09, INV-17: a title's whole way was walked, no notice ended against an objection, and every version and
    every opinion is kept for those who read it."""
    for case, history in _cases():
        for what in (*unearned(case, chain_of_case(case), history), *unheard(case, history)):
            yield Broken("INV-09", case.public_id, what)
        for what in forgotten(case, history):
            yield Broken("INV-17", case.public_id, what)


def grants_are_of_one_object() -> Iterator[Broken]:
    """AC-008, AC-009: no permission on a whole model, no grant that nothing gives; a draw is what its words give."""
    for check in (global_permissions, stray_grants, false_draws):
        for subject, what in check():
            yield Broken("GRANTS", subject, what)


CHECKS: tuple[Callable[[], Iterator[Broken]], ...] = (
    inv_01_one_case_per_acknowledged_submit,
    inv_02_snapshots_are_as_submitted,
    inv_03_state_is_the_fold_of_its_events,
    inv_04_nobody_decides_on_their_own,
    inv_05_stages_in_order,
    inv_06_submitted_inside_the_window,
    inv_08_notices_stood_as_they_were_shown,
    inv_09_results_follow_from_their_counts,
    inv_07_who_is_barred_gets_nothing,
    inv_12_each_bill_is_paid_once_and_whole,
    inv_09_inv_17_every_step_of_the_way_is_there,
    inv_14_histories_are_whole,
    inv_21_each_step_is_taken_once,
    grants_are_of_one_object,
)


def _out_of_order(chain: Chain, history: list[ReviewEvent]) -> str:
    codes = [stage.code for stage in chain]
    reached, passed, snapshot = 0, False, None
    for row in history:
        if row.kind in ("started", "resubmitted"):
            reached, passed, snapshot = 0, False, row.snapshot_id
        elif row.kind == "entered":
            if not passed:
                return f"event {row.serial} enters a stage that nobody opened"
            reached, passed = reached + 1, False
        elif row.kind == "recalled":
            reached, passed = codes.index(row.stage), row.data["step"] == "approved"
        elif row.kind in PASSING:
            passed = True
        if row.stage != codes[reached]:
            return f"event {row.serial} is at {row.stage}, not at {codes[reached]}"
        if row.snapshot_id != snapshot:
            return f"event {row.serial} is about another snapshot"
    return ""


def _files(content: object) -> Iterator[tuple[str, str]]:
    if isinstance(content, dict):
        if "sha256" in content and "public_id" in content:
            yield content["public_id"], content["sha256"]
        for value in content.values():
            yield from _files(value)
    elif isinstance(content, list):
        for value in content:
            yield from _files(value)
