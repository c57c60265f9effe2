"""A public institution with its posts: Lin and the colleague are on its establishment."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from applicants.models import Profile
from kernel import clock
from plans.models import PlanVersion
from plans.services import publish
from plans.spec.base import Level
from plans.spec.redate import DAYS_BEFORE
from review.models import PostStatement
from review.services import posts
from review.services.posts import Stated, StatedLevel
from tests import factories, walk
from tests.cast import Cast

PAPER = "post-statement"  # the plan's own paper: uploaded once more here it would only be in the way


def institution(cast: Cast, *, over: str = "refuse") -> PlanVersion:
    """Make Lin's employer a public institution and publish a plan that holds its staff to the vacant posts."""
    employer = cast.organizations["employer"]
    employer.is_public_institution = True
    employer.save(update_fields=["is_public_institution"])
    for name in ("wang", "lin", "colleague"):
        seat = cast.actors[name].seat
        assert seat is not None
        seat.organization.is_public_institution = True
    people = [cast.lin.person, cast.colleague.person]
    Profile.objects.filter(person__in=people).update(on_establishment=True)
    document = factories._document(clock.today() + timedelta(days=DAYS_BEFORE - 2))
    assert document.posts is not None
    kept = {
        "attachments": tuple(each for each in document.attachments if each.code != PAPER),
        "posts": document.posts.model_copy(update={"over": over}),
    }
    return publish(document.model_copy(update=kept), organizer=cast.organizations["office"])


def stated(**levels: tuple[int, int, int]) -> Stated:
    """What is written down: (ratio, appointed, offered) by level; 40 posts, of which 40 are held. Intermediate: 40 %,
    15 of 16 held, so that one is vacant."""
    rows = {
        "full_senior": (5, 2, 0),
        "associate_senior": (25, 8, 2),
        "intermediate": (40, 15, 2),
        "junior": (30, 15, 0),
    }
    rows |= levels
    return Stated(
        establishment=60,
        posts=40,
        published_on=clock.today(),
        announced_where="单位公告栏",
        levels={
            Level(name): StatedLevel(Decimal(ratio), 40 * ratio // 100, appointed, offered)
            for name, (ratio, appointed, offered) in rows.items()
        },
    )


def ledger_of(cast: Cast, version: PlanVersion, **levels: tuple[int, int, int]) -> PostStatement:
    """Return the employer's statement of the plan's year."""
    return posts.state(walk.seat_of(cast.wang), version.year, stated(**levels), seen_version=0)


def typed(**more: Any) -> dict[str, Any]:
    """Return the statement as a browser posts it."""
    said = stated()
    data: dict[str, Any] = {
        "establishment": said.establishment, "posts": said.posts, "published_on": str(said.published_on),
        "announced_where": said.announced_where, "appointed_at_once": 0, "version": 0,
    }  # fmt: skip
    for level, row in said.levels.items():
        data |= {f"{name}_{level}": getattr(row, name) for name in ("ratio", "approved", "appointed", "offered")}
    return data | more
