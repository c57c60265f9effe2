"""Signing the commitment on a phone: the code on the screen, the signature from the phone, the applicant's yes to it.

The phone has no login. Its token is single-use and short, and bound to the dossier, to the words, to the save of the
step and to the session that shows it; a newer code takes its place (AC-085). What the phone writes becomes the
commitment only in that session, where the applicant sees it: a code photographed by somebody else signs nothing.
Saves of other steps leave a code alone: nothing of them is in what is signed.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Seat
from applicants.editing import why_closed
from applicants.models import Commitment, Dossier, SigningCode
from applicants.queries import signing as queries
from applicants.sections import Refused, Section, Stale
from applicants.services import sections
from applicants.services.dossiers import locked
from applicants.signature import redrawn
from applicants.snapshot import commitment_digest
from kernel import clock
from kernel.formats import cn_time

TERM_MINUTES = 5
REPLACED = gettext_lazy("已经换了新的二维码，或者已在电脑上作废。")
"""Why a code that is not on record any more leads nowhere."""


def why_over(code: SigningCode, dossier: Dossier, now: datetime) -> str:
    """Why the code leads nowhere any more, in one sentence; empty while a phone may sign by it, or what a phone wrote
    may be taken. Only what is signed ends it, and the time within which a phone may sign."""
    closed = why_closed(dossier, Section.COMMITMENT, now)
    text = dossier.plan_version.spec.commitment_text
    if closed:
        return closed
    if text is None or code.text_digest != commitment_digest(dossier, text):
        return _("保证书的文字有变化，须阅读新的文字后再签署。")
    if code.version != sections.version_of(dossier, Section.COMMITMENT):
        return _("保证书已在电脑上签署。")
    if code.signature_id is None and now >= code.expires_at:
        return _("有效时间到 %s 为止。") % cn_time(code.expires_at)
    return ""


def is_waiting(code: SigningCode, dossier: Dossier, now: datetime) -> bool:
    """Whether a phone may sign by this code now."""
    return code.signature_id is None and not why_over(code, dossier, now)


def why_not_mine(code: SigningCode, dossier: Dossier, session: str, now: datetime) -> str:
    """Why this session cannot say yes to what a phone wrote by the code, in one sentence; empty: it can."""
    if code.session_digest != queries.digest_of(session):
        return _("您重新登录过，签名只能在显示二维码的那次登录中确认。")
    return why_over(code, dossier, now)


def is_to_confirm(code: SigningCode, dossier: Dossier, session: str, now: datetime) -> bool:
    """Whether this session has a phone's signature to say yes or no to."""
    return code.signature_id is not None and not why_not_mine(code, dossier, session, now)


def told_on_the_phone(why: str) -> str:
    """The sentence on a phone whose code leads nowhere. ``why``: of ``why_over``, or ``REPLACED``."""
    return _("这个二维码已经失效：%s请回到电脑上查看，需要时显示新的二维码，再扫一次。") % why


def show_code(*, dossier_id: int, seat: Seat, session: str) -> tuple[SigningCode, str]:
    """Make a new code for the dossier's commitment; the one before leads nowhere any more. Returns it and its token.

    Locks the dossier, writes the one code of it. ``session``: the key of the session that will show it. Refuses a step
    that may not be changed now, and a plan without a commitment.
    """
    token = secrets.token_urlsafe(24)
    with transaction.atomic():
        dossier = locked(dossier_id, seat)
        now = clock.now()
        closed = why_closed(dossier, Section.COMMITMENT, now)
        text = dossier.plan_version.spec.commitment_text
        if closed or text is None:
            raise Refused(closed or _("本计划不要求签署保证书。"))
        code, _made = SigningCode.objects.update_or_create(
            dossier=dossier,
            defaults={
                "token_digest": queries.digest_of(token),
                "session_digest": queries.digest_of(session),
                "text_digest": commitment_digest(dossier, text),
                "version": sections.version_of(dossier, Section.COMMITMENT),
                "expires_at": now + timedelta(minutes=TERM_MINUTES),
                "signature": None,
                "signed_at": None,
            },
        )
    return code, token


def take_signature(*, token: str, posted: str) -> SigningCode:
    """Keep what a phone wrote, for the applicant to look at. Locks the code and writes it and one file.

    The same drawing sent again is answered like the first; any other one is refused, whichever phone it comes from.
    Raises SignatureRefused for what is no name, ``Stale`` when the code leads nowhere any more.
    """
    picture = redrawn(posted)
    with transaction.atomic():
        code = (
            SigningCode.objects.select_for_update(of=("self",))
            .select_related("dossier__user", "dossier__plan_version")
            .filter(token_digest=queries.digest_of(token))
            .first()
        )
        now = clock.now()
        if code is None:
            raise Stale(told_on_the_phone(str(REPLACED)))
        if code.signature is not None and code.signed_at is not None:
            if hashlib.sha256(picture).hexdigest() == code.signature.sha256:
                return code
            raise Stale(_("这个二维码已经在 %s 用过，这一次写的没有采用。") % cn_time(code.signed_at))
        if why := why_over(code, code.dossier, now):
            raise Stale(told_on_the_phone(why))
        code.signature = sections.keep_signature(picture, code.dossier.user)
        code.signed_at = now
        code.save(update_fields=["signature", "signed_at"])
    return code


def accept(*, dossier_id: int, seat: Seat, session: str, file_id: str) -> Commitment:
    """Make what the phone wrote the dossier's commitment: the applicant has seen it and says it is theirs.

    Locks the dossier, writes the commitment and the save of the step. ``file_id``: the public id of the picture that
    the page showed. Refuses another picture, another session, and a step that was saved or closed since the code was
    shown.
    """
    with sections.saving(dossier_id, seat, Section.COMMITMENT, None) as (dossier, now):
        code = queries.code_of(dossier)
        refused = _("手机上的签名没有采用：%s请重新签署。")
        if code is None or code.signature is None or code.signed_at is None or code.signature.public_id != file_id:
            raise Stale(refused % REPLACED)
        if why := why_not_mine(code, dossier, session, now):
            raise Stale(refused % why)
        return sections.bind_signature(dossier, code.signature, code.text_digest, code.signed_at)


def withdraw(*, dossier_id: int, seat: Seat) -> None:
    """Give up the code and what a phone wrote by it. Locks the dossier, deletes the code; twice is once."""
    with transaction.atomic():
        SigningCode.objects.filter(dossier=locked(dossier_id, seat)).delete()
