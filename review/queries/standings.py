"""Where the cases stand that an office holds, and how many at each place, without counting a long queue to its end."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from accounts.models import Seat
from plans.models import PlanVersion
from plans.spec.chain import READING, Stage, StageKind
from review.engine.turn import stage_of
from review.models import Case
from review.queries.chain import chain_of
from review.queries.holders import REVIEWING

#: So many are counted at one place; ``kernel.formats.many`` says 999+ from there on.
MOST = 1000

# One case of every place where the office holds any: from each the index leads on to the next place, past the thousands
# that stand at the same one. Counted are those that ``held_by`` gives the seat. Written out, for it is asked on every
# page of an office, and Django needs ten times as long to write it as the database to answer it.
_STANDINGS = """
WITH RECURSIVE one(id) AS (
    SELECT (SELECT id FROM review_case WHERE holder_id = %(office)s AND status = 'in_review'
            ORDER BY plan_version_id, stage, step LIMIT 1)
    UNION ALL
    SELECT (SELECT other.id FROM review_case AS other WHERE other.holder_id = %(office)s AND other.status = 'in_review'
            AND (other.plan_version_id, other.stage, other.step) > (here.plan_version_id, here.stage, here.step)
            ORDER BY other.plan_version_id, other.stage, other.step LIMIT 1)
    FROM one JOIN review_case AS here ON here.id = one.id
)
SELECT version.id, version.digest, version.name, plan.code, here.stage, here.step, (
    SELECT COUNT(*) FROM (
        SELECT 1 FROM review_case AS held
        WHERE held.holder_id = %(office)s AND held.status = 'in_review' AND held.plan_version_id = here.plan_version_id
        AND held.stage = here.stage AND held.step = here.step AND held.person_id <> %(person)s LIMIT %(most)s
    ) AS counted
)
FROM one JOIN review_case AS here ON here.id = one.id JOIN plans_planversion AS version
ON version.id = here.plan_version_id JOIN plans_plan AS plan ON plan.id = version.plan_id
ORDER BY version.plan_id, version.number, here.stage, here.step
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases under review an office holds at one step of one stage of one version of a plan: at most ``MOST``.

    ``plan`` is the plan's code, ``name`` what this version calls it.
    """

    version: int
    plan: str
    name: str
    stage: Stage
    step: str
    count: int

    @property
    def is_to_examine(self) -> bool:
        """They wait to be examined; what waits at a notice, a ballot or a confirmation is done on a page of its own."""
        return self.stage.kind in READING and self.step == Case.Step.PENDING

    @property
    def is_to_forward(self) -> bool:
        """They wait to be sent on. What the committee counted waits for its release instead: no office approved it."""
        return self.stage.kind is not StageKind.BALLOT and self.step == Case.Step.APPROVED

    @property
    def is_at_notice(self) -> bool:
        """They wait for a public notice to be shown, or for its end."""
        return self.stage.kind is StageKind.PUBLIC_NOTICE and self.step == Case.Step.PENDING


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases wait at a seat: to be examined, and to be sent on. From ``MOST`` on, at least so many."""

    pending: int
    approved: int


def standings(seat: Seat) -> list[Standing]:
    """Where the cases under review stand that the seat's office holds, by version, stage and step. One query."""
    if seat.role not in REVIEWING:
        return []
    asked = {"office": seat.organization_id, "person": seat.user.person_id, "most": MOST}
    with connection.cursor() as cursor:
        cursor.execute(_STANDINGS, asked)
        rows = cursor.fetchall()
    return [_standing(*row) for row in rows if row[-1]]


def _standing(version: int, digest: str, name: str, plan: str, stage: str, step: str, count: int) -> Standing:
    chain = chain_of(PlanVersion.from_db(None, ["id", "digest"], [version, digest]))
    return Standing(version, plan, name, stage_of(chain, stage), step, count)


def counts_of(found: Sequence[Standing]) -> Counts:
    """How many of them wait, as the tabs of the worklist list them."""
    return Counts(
        pending=sum(at.count for at in found if at.is_to_examine),
        approved=sum(at.count for at in found if at.is_to_forward),
    )


def worklist_counts(seat: Seat) -> Counts:
    """How many cases wait at a seat. One query."""
    return counts_of(standings(seat))


def places(found: Sequence[Standing], step: str, *, plan: str = "", stage: str = "") -> list[Standing]:
    """Those that a list shows: ``step`` is pending (to be examined), approved (to be sent on), or all."""
    kinds = {
        "pending": [at for at in found if at.is_to_examine],
        "approved": [at for at in found if at.is_to_forward],
    }
    return [at for at in kinds.get(step, found) if plan in ("", at.plan) and stage in ("", at.stage.code)]


def stages_of(found: Sequence[Standing]) -> list[tuple[str, str]]:
    """(code, staff label) of the stages among them, for the filter of the list."""
    return list({at.stage.code: at.stage.labels.staff for at in found}.items())


def plans_of(found: Sequence[Standing]) -> list[tuple[str, str]]:
    """(code, name) of the plans among them, each as its newest version is called, for the filter of the list."""
    return list({at.plan: at.name for at in found}.items())
