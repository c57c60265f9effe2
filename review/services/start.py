"""A submitted dossier becomes a case, or comes back to the one it has."""

from accounts.models import Seat
from applicants.models import Dossier, Snapshot
from kernel import clock
from review import reactions
from review.engine.commands import Command, OwnCommand
from review.engine.decide import start as start_events
from review.engine.facts import CaseFacts, Role
from review.models import Case
from review.queries.holders import holder_for
from review.services.history import GENESIS, append
from review.services.run import lock_cases, run_locked


def receive(dossier: Dossier, snapshot: Snapshot, seat: Seat) -> Case:
    """Start the dossier's case, or resubmit it after a return.

    Runs inside the submit's transaction, which holds the dossier's lock; locks the case when there is one. Writes the
    case and its first event, or the resubmit's event. Raises ``Refused`` when the chain cannot run, or when the case is
    not waiting for its applicant; the submit then falls with it.
    """
    existing = Case.objects.filter(dossier=dossier).values_list("pk", "version").first()
    if existing is None:
        return _start(dossier, snapshot, seat)
    (case,) = lock_cases([existing[0]])
    # a return may have let them be chosen anew
    case.title, case.route, case.major = dossier.title, dossier.route, dossier.major
    if case.plan_version_id != dossier.plan_version_id:  # moved while it was returned, to a version of other times
        case.plan_version = dossier.plan_version
    run_locked(case, Command(OwnCommand.RESUBMIT, case.version), seat, now=clock.now(), snapshot=snapshot)
    return case


def _start(dossier: Dossier, snapshot: Snapshot, seat: Seat) -> Case:
    now = clock.now()
    version = dossier.plan_version
    chain = version.spec.chain_for(dossier.title, dossier.route)
    facts = CaseFacts(now=now, today=now.date(), actor_role=Role.APPLICANT, snapshot_digest=snapshot.digest)
    started = start_events(chain, facts)
    case = Case(
        dossier=dossier,
        plan_version=version,
        person=dossier.person,
        employer=dossier.employer,
        snapshot=snapshot,
        stage=started.stage,
        title=dossier.title,
        route=dossier.route,
        major=dossier.major,
        applicant_name=dossier.person.full_name,
        entered_at=now,
        due_at=started.due_at,
        started_at=now,
    )
    case.holder = holder_for(chain[0], case)
    case.save(force_insert=True)
    append(case, started, serial=1, previous=GENESIS, seat=seat, now=now)
    reactions.react(case, started, now=now)
    return case
