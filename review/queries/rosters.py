"""What a batch held when it was sent, and the employer's opinion in its usual wording."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext

from kernel.formats import cn_month_day
from kernel.language import official
from review.models import Batch, NoticeItem, Objection, PublicNotice, ReviewEvent
from review.queries.decisions import in_force
from review.queries.noticed import Noticed, noticed
from review.queries.public import items_of


def sent_in(batch: Batch) -> list[ReviewEvent]:
    """How the cases of a batch were sent on in it, with their dossiers as they were then, whatever became of them
    since; without those that were taken back. One query."""
    sent = ReviewEvent.objects.filter(case__batches=batch, kind="forwarded", data__batch=batch.public_id)
    return list(sent.select_related("snapshot", "case__dossier").order_by("case_id"))


#: What a page tells of a dossier; the rest of it, tens of kilobytes each, is for the spreadsheet and the paper.
BRIEF = ("title", "route", "answers", "employer", "person")


def briefly_sent_in(batch: Batch) -> list[tuple[str, dict[str, Any]]]:
    """(number, content) of each dossier as ``sent_in``, of the content only the parts in ``BRIEF``. One query."""
    sent = ReviewEvent.objects.filter(case__batches=batch, kind="forwarded", data__batch=batch.public_id)
    parts = [f"snapshot__content__{part}" for part in BRIEF]
    rows = sent.order_by("case_id").values_list("case__dossier__number", *parts)
    return [(number, dict(zip(BRIEF, values, strict=True))) for number, *values in rows]


def answered_for(batch: Batch) -> dict[int, list[ReviewEvent]]:
    """Who decided what on the cases of a batch up to its sending, by the case's key, without what was taken back
    (REV-15). One query."""
    rows = ReviewEvent.objects.filter(case__batches=batch).exclude(kind="ballot_recorded")
    rows = rows.select_related("seat__organization", "actor").order_by("case_id", "serial")
    by_case: dict[int, list[ReviewEvent]] = {}
    for row in rows:
        by_case.setdefault(row.case_id, []).append(row)
    return {case: _until_sent(in_force(history), batch) for case, history in by_case.items()}


def _until_sent(history: list[ReviewEvent], batch: Batch) -> list[ReviewEvent]:
    """The decisions of the round in which the batch was sent."""
    place = next(
        (at for at, row in enumerate(history) if row.kind == "forwarded" and row.data["batch"] == batch.public_id), -1
    )
    return [row for row in history[: place + 1] if row.round == history[place].round and row.kind in DECISIONS]


#: What somebody answers for, in the order of the chain.
DECISIONS = ("approved", "score_verified", "compared", "notice_closed", "forwarded")


def model_opinion(item: NoticeItem, *, objections: int, term: Noticed | None = None) -> str:
    """The employer's opinion in the wording that the notices ask for (PUB-03), made of what the notice froze.

    ``objections``: how many were filed against this item. The notice of an item ends only when none of them is open or
    upheld, so the opinion may say of all of them that they were unfounded. ``term``: of the notice, where it is known
    already.
    """
    notice, shown = term or noticed(item.notice), item.shown
    with official():
        said = gettext("收到异议%(n)d件，经核查均不成立") % {"n": objections} if objections else gettext("无异议")
        return gettext(
            "经审核，%(name)s同志符合%(title)s申报条件，并于%(first)s至%(last)s在%(place)s进行了"
            "%(days)d个工作日的公示，%(said)s，同意报送。"
        ) % {
            "said": said,
            "name": shown["name"],
            "title": shown["title"],
            "first": cn_month_day(notice.first_day),
            "last": cn_month_day(notice.last_day),
            "place": notice.place,
            "days": notice.working_days,
        }


def opinions_of(notice: PublicNotice) -> dict[int, str]:
    """The opinion of each case in an employer's notice, by the case's key; none for any other notice. Two queries, and
    the calendar's."""
    if notice.scope != PublicNotice.Scope.EMPLOYER:
        return {}
    filed = Counter(Objection.objects.filter(item__notice=notice).order_by("pk").values_list("item", flat=True))
    term = noticed(notice)
    return {item.case_id: model_opinion(item, objections=filed[item.pk], term=term) for item in items_of(notice)}
