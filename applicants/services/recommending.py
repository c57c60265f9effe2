"""Asking a recommender to confirm by a link of their own, and taking the answer.

The link goes by SMS to the number the applicant wrote, and to nobody else: the applicant never sees it. Its token is
random, kept as a digest, answered once, ends after ``TERM_DAYS``, and leads nowhere once the applicant has withdrawn
it, written another person, or submitted.
"""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Person, Seat
from applicants import recommending, scoring
from applicants.editing import why_scoring_closed
from applicants.models import Dossier, RecommendationRequest, Recommender
from applicants.queries.recommending import request_by_token
from applicants.queries.signing import digest_of
from applicants.requested import BARRED, State, barred, is_barred, newest, said_of, state_of, typed_of
from applicants.sections import Refused, Stale
from applicants.services.dossiers import locked
from kernel import clock
from kernel.formats import cn_datetime
from messaging import limits
from messaging.services import queue_sms, queue_to_phone

TERM_DAYS = 7
MOST_A_DAY = 10
GONE = gettext_lazy(
    "这个链接已经失效：可能过了有效时间，申报人撤回了链接，修改了推荐信息或申报的内容，或者材料已经提交。"
    "需要时请联系申报人重新发送。"
)


def ask(*, dossier_id: int, seat: Seat, position: int, address: str = "") -> RecommendationRequest:
    """Send the recommender in this place a link; the one before leads nowhere any more.

    Locks the dossier, writes the request and one SMS; wakes the gateway after commit. ``position`` counts from 0;
    ``address``: where the applicant asks from. Refuses a row that is not complete, one that was confirmed, a barred
    person (AC-007), more than ``MOST_A_DAY`` in a day or ``messaging.limits`` allow, and as the other steps.
    """
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        dossier, row, now = _open_row(dossier_id, seat, position)
        _refuse_unfit(dossier, row, now)
        if refused := limits.refusal(phone=str(row.phone), person=dossier.person_id, address=address):
            raise Refused(refused)
        _revoke(row, now)
        until = now + timedelta(days=TERM_DAYS)
        request = RecommendationRequest.objects.create(
            recommender=row,
            token_digest=digest_of(token),
            said=said_of(row),
            phone=row.phone,
            asked_at=now,
            expires_at=until,
        )
        queue_to_phone(
            phone=str(row.phone),
            template="recommendation_asked",
            params={
                "applicant": dossier.person.full_name,
                "employer": dossier.employer.name,
                "plan": dossier.plan_version.name,
                "until": cn_datetime(until),
            },
            secret=settings.SITE_URL + reverse("applicants:recommend", args=[token]),
            dedupe_key=f"recommend:{request.public_id}",
        )
    return request


def withdraw(*, dossier_id: int, seat: Seat, position: int) -> None:
    """Let the link of this place lead nowhere. Locks the dossier, writes the request; twice is once."""
    with transaction.atomic():
        _dossier, row, now = _open_row(dossier_id, seat, position)
        _revoke(row, now)


def answer(
    *, token: str, choice: str, title: str, text: str, phone: str, visitor: Person | None
) -> RecommendationRequest:
    """Take a recommender's yes or no. Locks the dossier, writes the answer and a message to the applicant.

    A link that was answered is answered alike and changes nothing. ``visitor``: whoever is signed in in this browser.
    Raises ``Stale`` for a link that leads nowhere, ``Refused`` for another telephone number than the link went to, and
    for whoever is barred (AC-007).
    """
    found = request_by_token(token)
    if found is None:
        raise Stale(str(GONE))
    with transaction.atomic():
        dossier = found.recommender.dossier
        Dossier.objects.select_for_update().get(pk=dossier.pk)
        request = request_by_token(token)
        if request is None:
            raise Stale(str(GONE))
        if request.answered_at is not None:
            return request
        now = clock.now()
        if not is_open(request, now):
            raise Stale(str(GONE))
        if (visitor is not None and is_barred(dossier, visitor)) or barred(dossier, [request.recommender]):
            raise Refused(str(BARRED))
        if phone != request.phone:
            raise Refused(_("手机号与收到这条短信的号码不一致，请核对。"))
        request.answer, request.title, request.text, request.answered_at = choice, title, text, now
        request.save(update_fields=["answer", "title", "text", "answered_at"])
        _tell(request)
    return request


def is_open(request: RecommendationRequest, now: datetime) -> bool:
    """Whether the link may still be answered."""
    dossier = request.recommender.dossier
    is_editable = not why_scoring_closed(dossier, now)
    is_newest = newest([request.recommender])[request.recommender_id].pk == request.pk
    return is_editable and is_newest and state_of(request, request.recommender, now) is State.WAITING


def _open_row(dossier_id: int, seat: Seat, position: int) -> tuple[Dossier, Recommender, datetime]:
    dossier = locked(dossier_id, seat)
    now = clock.now()
    closed = why_scoring_closed(dossier, now)
    asked = scoring.recommendation_of(dossier)
    if closed or asked is None:
        raise Refused(closed or _("所选的申报方式不需要专家推荐。"))
    row = dossier.recommenders.filter(position=position, position__lt=asked.count).first()
    if row is None:
        raise Refused(_("请先填好并保存第 %d 名推荐专家，再发送确认链接。") % (position + 1))
    return dossier, row, now


def _refuse_unfit(dossier: Dossier, row: Recommender, now: datetime) -> None:
    rows = list(dossier.recommenders.filter(position__lte=row.position).order_by("position"))
    wrong = recommending.problems([typed_of(each) for each in rows], dossier.person)[-1]
    if wrong or recommending.is_blank(typed_of(row)):
        raise Refused(_("请先填好并保存第 %d 名推荐专家，再发送确认链接。") % (row.position + 1))
    if state_of(newest([row]).get(row.pk), row, now) is State.CONFIRMED:
        raise Refused(_("%s已经确认，不需要再发。") % row.name)
    if barred(dossier, [row]):
        raise Refused(str(BARRED))
    sent = RecommendationRequest.objects.filter(recommender__dossier=dossier, asked_at__gt=now - timedelta(days=1))
    if sent.count() >= MOST_A_DAY:
        raise Refused(_("一天最多发送 %d 次确认链接，请明天再发。") % MOST_A_DAY)


def _revoke(row: Recommender, now: datetime) -> None:
    row.requests.filter(answered_at=None, revoked_at=None).update(revoked_at=now)


def _tell(request: RecommendationRequest) -> None:
    dossier = request.recommender.dossier
    queue_sms(
        to_user=dossier.user,
        template="recommendation_answered",
        params={
            "name": request.said["name"],
            "number": dossier.number,
            "answer": str(RecommendationRequest.Answer(request.answer).label),
        },
        dedupe_key=f"recommended:{request.public_id}",
    )
