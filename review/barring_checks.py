"""What an integrity record in force should have kept from happening (INV-07, INV-09)."""

from collections.abc import Iterator
from datetime import timedelta

from applicants.integrity.queries import bars_title
from applicants.models import IntegrityRecord
from kernel.clock import CHINA
from plans.queries import unread
from review.models import Case, ReviewEvent
from review.queries.chain import spec_of

#: What nobody may come to while a record bars the title: a submit, a result made known, a title.
KEPT = {"started": "INV-07", "resubmitted": "INV-07", "released": "INV-09", "confirmed": "INV-09"}

#: What an employer was deciding on when its record was confirmed is not held against it: the two wait for nothing.
UNDER_WAY = timedelta(minutes=1)


def came_all_the_same() -> Iterator[tuple[str, str, str]]:
    """The invariant, the case and what happened to it: inside the term, and after the record was confirmed."""
    found = IntegrityRecord.objects.filter(status=IntegrityRecord.Status.CONFIRMED).exclude(person_key="")
    for record in found.exclude(scope="").exclude(last_day=None).order_by("pk"):
        cases = Case.objects.filter(person__id_index=record.person_key).select_related("plan_version")
        for case in cases.defer(*unread("plan_version")).order_by("pk"):
            if bars_title(record, spec_of(case.plan_version), case.title):
                yield from _within(record, case)


def recommended_all_the_same() -> Iterator[tuple[str, str, str]]:
    """The same of employers: what one that may not recommend approved or sent on itself (DIS-05)."""
    found = IntegrityRecord.objects.filter(status=IntegrityRecord.Status.CONFIRMED).exclude(employer=None)
    for record in found.exclude(last_day=None).order_by("pk"):
        since = (record.decided_at or record.proposed_at) + UNDER_WAY
        decided = ReviewEvent.objects.filter(office=record.employer_id, case__employer=record.employer_id)
        after = decided.filter(kind__in=("approved", "forwarded"), recorded_at__gte=since)
        for event in after.select_related("case").order_by("pk"):
            if record.last_day and event.recorded_at.astimezone(CHINA).date() <= record.last_day:
                yield "INV-07", event.case.public_id, f"{event.kind} although {record.number} bars its employer"


def _within(record: IntegrityRecord, case: Case) -> Iterator[tuple[str, str, str]]:
    after = ReviewEvent.objects.filter(case=case, kind__in=KEPT, recorded_at__gte=record.decided_at)
    for event in after.order_by("serial"):
        day = event.recorded_at.astimezone(CHINA).date()
        failed = event.kind == "released" and event.data["result"] == "failed"
        if not failed and record.starts_on and record.last_day and record.starts_on <= day <= record.last_day:
            yield KEPT[event.kind], case.public_id, f"{event.kind} although {record.number} bars it"
