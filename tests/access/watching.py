"""Probes of who may watch a plan, deal with complaints and odd payments, read figures and set charges."""

from collections.abc import Iterator
from contextlib import suppress
from copy import copy
from datetime import timedelta

from django.http import Http404
from guardian.shortcuts import assign_perm

from accounts.models import Organization, Role, Seat, User
from accounts.queries import is_open_seat
from accounts.services import end_seat, seat_person
from applicants.integrity import queries as integrity
from applicants.integrity.models import IntegrityRecord
from fees import charge_queries as charging
from fees import queries as fees
from fees.services.charging import set_charge
from kernel import clock
from review.models import Case, Complaint, SpotCheckItem, StageFigure, Supervision
from review.queries import figures, offices, supervising
from review.services.supervision import end
from tests import walk
from tests.access.probes import Probe
from tests.access.requests import undone
from tests.access.world import World

WHY = "按通知，本局审核环节不收费。"


def _seat(world: World, name: str) -> Seat:
    return walk.seat_of(world.cast.actors[name])


def _named(world: World, seat: Seat) -> None:
    until = clock.now() + timedelta(days=9)
    by = _seat(world, "sun")
    plan = world.version.plan
    Supervision.objects.create(plan=plan, seat=seat, reason=WHY, starts_at=clock.now(), ends_at=until, granted_by=by)


def half_a_grant(world: World) -> Iterator[str]:
    """Guardian's row without a term, a term without guardian's row, and both of somebody who is no supervisor, or who sits
    in the office."""
    plan, idle = world.version.plan, _seat(world, "idle_supervisor")
    with undone():
        assign_perm(supervising.PERMISSION, idle.user, plan)
        if supervising.supervised(idle).exists():
            yield "a plan without a term"
    with undone():
        _named(world, idle)
        if supervising.supervised(idle).exists():
            yield "a plan without guardian's row"
    with undone():
        chen = _seat(world, "chen")
        assign_perm(supervising.PERMISSION, chen.user, plan)
        _named(world, chen)
        if supervising.supervised(chen).exists():
            yield "a plan of an officer's"
    with undone():
        supervisor = _seat(world, "supervisor")
        seat_person(supervisor.user, world.cast.organizations["office"], Role.OFFICE_OFFICER)
        if supervising.supervised(supervisor).exists():
            yield "a plan of an office in which they sit"


def own_case_to_supervise(world: World) -> Iterator[str]:
    """One's own case, drawn or not, is for another supervisor (D9)."""
    supervisor, case = _seat(world, "supervisor"), world.drawn.case
    with undone():
        Case.objects.filter(pk=case.pk).update(person=supervisor.user.person)
        with suppress(Http404):
            supervising.supervised_case_for(supervisor, case.public_id)
            yield "its history"
        with suppress(Http404):
            supervising.item_for(supervisor, world.drawn.public_id)
            yield "its finding"


def complaints_that_nobody_supervises(world: World) -> Iterator[str]:
    """What is about an office goes to the operator while nobody supervises the plan, and else nowhere but there."""
    operator = _seat(world, "operator")
    if supervising.complaints(operator).exists():
        yield "what a supervisor deals with"
    with undone():
        end(world.supervision, _seat(world, "sun"))
        found = set(supervising.complaints(operator).values_list("about", flat=True))
        if found != {Complaint.About.OFFICE}:
            yield "not what nobody else deals with"


def charges_of_others(world: World) -> Iterator[str]:
    """Each office sets its own stages and reads its own settings; the payments are the plan's own office's."""
    plan, department = world.version.plan, _seat(world, "department_officer")
    with undone():
        charge = charging.charge_for(department, plan.code, "department")
        set_charge(charge, department, is_charged=False, reason=WHY)
        other = _seat(world, "other_department_officer")
        if charging.charge_for(other, plan.code, "department").setting is not None:
            yield "another department's setting"
        if charging.history_of(plan.pk, stage="department", office=other.organization_id):
            yield "another department's history"
        second = seat_person(world.cast.chen.user, world.cast.organizations["office"], Role.BUREAU_OFFICER)
        for seat, expected in (
            (_seat(world, "sun"), True),
            (_seat(world, "other_office_officer"), False),
            (second, False),
        ):
            if ("payment" in {each.stage.code for each in charging.charges(seat)}) != expected:
                yield f"the payment for {seat}"


def figures_of_others(world: World) -> Iterator[str]:
    """An office reads what was counted at it; an applicant, who sits at an employer too, reads nothing."""
    with undone():
        for key in ("employer", "department"):
            office = world.cast.organizations[key]
            StageFigure.objects.create(version=world.version, stage=key, office=office, waiting=1)
        for name, expected in (("wang", ["employer"]), ("department_officer", ["department"]), ("lin", [])):
            if [row.stage for row in figures.of_office(_seat(world, name))] != expected:
                yield f"figures for {name}"


def named_by_another(world: World) -> Iterator[str]:
    """An office ends what it granted itself, the operator whatever was granted."""
    found, sun = world.supervision, _seat(world, "sun")
    if not supervising.may_end(found, sun) or not supervising.may_end(found, _seat(world, "operator")):
        yield "one's own grant"
    if supervising.may_end(found, _seat(world, "other_office_officer")):
        yield "another office's grant"


def second_looks_of_others(world: World) -> Iterator[str]:
    """What waits for a second officer is their own office's, and not what they began or are concerned by themselves."""
    sun, other = _seat(world, "sun"), _seat(world, "other_office_officer")
    if integrity.waiting_counts(sun) != (1, 1) or integrity.waiting_counts(other) != (0, 0):
        yield "findings of another office"
    with undone():
        found = IntegrityRecord.objects.filter(office=sun.organization_id)
        found.filter(decided_by=None).update(proposed_by=sun)
        for record in found.exclude(decided_by=None):
            found.filter(pk=record.pk).update(proposed_by=sun, decided_by=record.proposed_by)
        if integrity.waiting_counts(sun) != (0, 0):
            yield "their own findings"
    for name in ("department_officer", "chen", "sun", "zhao"):
        seat = _seat(world, name)
        own = offices.batches(seat).filter(receiver=seat.organization_id, receipt=None).count()
        if offices.unsigned_batches(seat) != own:
            yield f"batches for {name}"


def checks_of_others(world: World) -> Iterator[str]:
    """A drawn case waits for those who watch its plan, without their own; an office finds in its own checks alone."""
    supervisor, idle, office = (
        _seat(world, name) for name in ("supervisor", "idle_supervisor", "other_office_officer")
    )
    waiting = supervising.unfound_items(supervisor)
    if not waiting or supervising.unfound_items(idle):
        yield "cases of another's plan"
    with undone():
        drawn = SpotCheckItem.objects.filter(finding="").values("case")
        Case.objects.filter(pk__in=drawn).update(person=supervisor.user.person)
        if supervising.unfound_items(supervisor):
            yield "their own case"
    check = world.drawn.check_of
    if not supervising.may_check(check, supervisor) or supervising.may_check(check, office):
        yield "another's check"


def open_seats_only(world: World) -> Iterator[str]:
    """One acts from a seat that has begun and not ended, of an account that may sign in; an employer's HR not while two
    claim the employer."""
    seat, hr = _seat(world, "sun"), _seat(world, "wang")
    if not is_open_seat(seat) or not is_open_seat(hr):
        yield "not from one's own seat"
    if is_open_seat(seat, seat.starts_at - timedelta(days=1)):
        yield "from a seat that has not begun"
    if is_open_seat(Seat(pk=0), clock.now()):
        yield "from a seat that is not there"
    with undone():
        end_seat(Seat.objects.get(pk=seat.pk))
        if is_open_seat(seat):
            yield "from a seat that has ended"
    with undone():
        User.objects.filter(pk=seat.user_id).update(is_active=False)
        if is_open_seat(seat):
            yield "from a seat of a disabled account"
    with undone():
        Organization.objects.filter(pk__in=[seat.organization_id, hr.organization_id]).update(is_frozen=True)
        if is_open_seat(hr):
            yield "from a seat of a frozen employer's HR"
        if not is_open_seat(seat):
            yield "not from an office that no claim freezes"


def odd_payments(world: World) -> Iterator[str]:
    """Each is for one office, or for the operator, and never for whoever paid (D9)."""
    sun, operator = (walk.seat_of(world.cast.actors[name]) for name in ("sun", "operator"))
    payer = copy(sun)
    payer.user = world.cast.actors["committee"].user
    other = copy(sun)
    other.role = Role.APPLICANT
    for seat, expected in ((sun, [world.anomaly]), (operator, [world.nobodys]), (payer, []), (other, [])):
        if list(fees.anomalies(seat).order_by("pk")) != expected or fees.open_anomalies(seat) != len(expected):
            yield f"{seat.role}: other payments than its own"


_QUERIES = "review.queries.supervising"
_CHARGES = "fees.charge_queries"

PROBES: dict[str, tuple[Probe, ...]] = {
    f"{_QUERIES}.supervised": (half_a_grant,),
    f"{_QUERIES}.watched": ("review:statistics_plan",),
    f"{_QUERIES}.grantable": ("review:watch_people", "review:watch_people_end"),
    f"{_QUERIES}.supervised_plan_for": ("review:watch_cases",),
    f"{_QUERIES}.supervision_for": ("review:watch_people_end",),
    f"{_QUERIES}.may_end": (named_by_another,),
    f"{_QUERIES}.cases_under": (own_case_to_supervise, "review:watch_case"),
    f"{_QUERIES}.supervised_case_for": ("review:watch_case",),
    f"{_QUERIES}.complaints": (complaints_that_nobody_supervises, "review:complaint"),
    f"{_QUERIES}.check_for": ("review:watch_check_list",),
    f"{_QUERIES}.item_for": (own_case_to_supervise, "review:watch_item"),
    "applicants.integrity.queries.waiting_counts": (second_looks_of_others,),
    "review.queries.offices.unsigned_batches": (second_looks_of_others,),
    f"{_QUERIES}.may_check": (checks_of_others,),
    f"{_QUERIES}.unfound_items": (checks_of_others,),
    "accounts.queries.is_open_seat": (open_seats_only,),
    "fees.queries.anomalies": (odd_payments, "fees:anomaly"),
    "fees.queries.open_anomalies": (odd_payments,),
    f"{_CHARGES}.settable": (charges_of_others,),
    f"{_CHARGES}.charges": (charges_of_others, "fees:charges"),
    f"{_CHARGES}.charge_for": ("fees:charge",),
    f"{_CHARGES}.organized_version_for": ("fees:charges_plan",),
    f"{_CHARGES}.history_of": (charges_of_others,),
    "review.queries.figures.of_office": (figures_of_others,),
}
