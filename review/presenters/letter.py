"""委托书: by which the authority that sends a batch entrusts its evaluation to another's committee (ROS-03)."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from kernel.formats import cn_date
from kernel.language import official
from plans.spec.papers import PrintedForm
from review.models import Batch
from review.queries.chain import spec_of
from review.queries.rosters import sent_in

FORM = "entrustment"
"""Code of the printed form by which a plan asks for the letter."""


@dataclass(frozen=True)
class Letter:
    """``counted``: (title, how many). ``names``: of everybody in the batch."""

    name: str
    committee: str
    plan: str
    document: str
    sender: str
    number: str
    day: str
    address: str
    size: int
    counted: list[tuple[str, int]]
    names: list[str]

    def content(self) -> dict[str, Any]:
        """What is printed, for the digest of its paper."""
        return asdict(self)


def is_entrusted(batch: Batch) -> bool:
    """Whether the plan wants a letter with this batch: it says so, and the batch goes to the committee's office."""
    return _form(batch) is not None and batch.receiver_id == batch.plan_version.plan.organizer_id


def letter_of(batch: Batch) -> Letter | None:
    """The letter of a batch, or None where none is wanted. At most two queries."""
    form = _form(batch)
    if form is None or not is_entrusted(batch):
        return None
    plan, events = spec_of(batch.plan_version), sent_in(batch)
    contents = [event.snapshot.content for event in events]
    titles = Counter((content["title"] or {}).get("name", "") for content in contents)
    with official():
        return Letter(
            name=form.name,
            committee=plan.committee.name,
            plan=plan.name,
            document=_("（%s）") % plan.document_number if plan.document_number else "",
            sender=batch.sender.name,
            number=batch.number,
            day=cn_date(batch.sent_at),
            address=f"{settings.SITE_URL}/batches/{batch.public_id}/",
            size=len(events),
            counted=titles.most_common(),
            names=[content["person"]["full_name"] for content in contents],
        )


def _form(batch: Batch) -> PrintedForm | None:
    return next((form for form in spec_of(batch.plan_version).forms if form.code == FORM), None)
