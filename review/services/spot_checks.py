"""Spot checks: the list is fixed before the words are known, the words draw, findings are written once."""

from django.utils.translation import gettext as _

from accounts.models import Seat
from kernel import clock
from plans.models import Plan
from review.drawing import draw, list_digest, seed_of
from review.engine.refusal import Refused
from review.engine.turn import MIN_REASON
from review.models import Case, SpotCheck, SpotCheckItem
from review.queries.supervising import may_check, watched
from review.services.once import Answer, once

MOST = 500
_GIVEN_UP = (Case.Status.WITHDRAWN, Case.Status.VOID)


def announce(plan: Plan, seat: Seat, *, source: str, size: int, token: str = "") -> SpotCheck:
    """Fix the list of a plan's cases, how many are drawn, and where the words of the draw will come from.

    Writes one row; sends nothing. Cases that were given up are not in the list. Refused for a plan that the seat does
    not see, for fewer than one or more than there are, and while another one waits for its draw: of the supervisors for
    a supervisor, of the office for the office, so that neither keeps the other from it.
    """

    def effect() -> Answer:
        if not watched(seat).filter(pk=plan.pk).exists():
            raise Refused("not_permitted", _("本计划的随机抽查不由您办理。"))
        locked = Plan.objects.select_for_update(of=("self",), no_key=True).select_related("current").get(pk=plan.pk)
        if SpotCheck.objects.filter(plan=locked, drawn_at=None, announced_by__role=seat.role).exists():
            raise Refused("waiting", _("本计划已有一次抽查等待抽签，请先抽签。"))
        numbers = list(
            Case.objects.filter(plan_version__plan=locked)
            .exclude(status__in=_GIVEN_UP)
            .order_by("dossier__number")
            .values_list("dossier__number", flat=True)
        )
        if not 1 <= size <= min(len(numbers), MOST):
            told = {"size": size, "all": len(numbers), "most": MOST}
            raise Refused(
                "size", _("要抽取 %(size)d 件，计划内现有 %(all)d 件，一次最多 %(most)d 件。请重新填写件数。") % told
            )
        made = SpotCheck.objects.create(
            plan=locked,
            plan_digest=locked.current.digest if locked.current else "",
            source=source.strip(),
            size=size,
            numbers=numbers,
            list_digest=list_digest(numbers),
            announced_by=seat,
            announced_at=clock.now(),
        )
        return {"check": made.pk}

    answered = once(seat, token, "review.announce_check", effect, target=(plan.pk, source, size))
    return SpotCheck.objects.get(pk=answered["check"])


def _may_check(check: SpotCheck, seat: Seat) -> None:
    if not may_check(check, seat):
        raise Refused("not_permitted", _("这次抽查由监督机构发起，由监督机构抽签和核查。"))


def draw_cases(check_id: int, seat: Seat, *, words: str, token: str = "") -> SpotCheck:
    """Enter the published words and draw with them, once and for good.

    Locks the spot check; writes its seed and one row for each case drawn. Refused for a plan that the seat does not
    see, for the office in one that a supervisor announced, without words, and when it is drawn already.
    """

    def effect() -> Answer:
        check = SpotCheck.objects.select_for_update(of=("self",)).select_related("announced_by").get(pk=check_id)
        if not watched(seat).filter(pk=check.plan_id).exists():
            raise Refused("not_permitted", _("本计划的随机抽查不由您办理。"))
        _may_check(check, seat)
        if check.drawn_at is not None:
            raise Refused("stale", _("这次抽查已经抽签，结果不能更改。请刷新后查看。"))
        if not words.strip():
            raise Refused("words", _("请照公布的原文填写抽签用的内容。"))
        now = clock.now()
        check.words, check.drawn_on = words.strip(), clock.today()
        check.seed = seed_of(
            plan=check.plan_digest, numbers=check.list_digest, day=check.drawn_on, size=check.size, words=check.words
        )
        check.drawn_by, check.drawn_at = seat, now
        check.save(update_fields=["words", "drawn_on", "seed", "drawn_by", "drawn_at"])
        drawn = draw(check.seed, check.numbers, check.size)
        keys = dict(Case.objects.filter(dossier__number__in=drawn).values_list("dossier__number", "pk"))
        SpotCheckItem.objects.bulk_create(
            SpotCheckItem(check_of=check, case_id=keys[number], place=place) for place, number in enumerate(drawn, 1)
        )
        return {"check": check.pk}

    answered = once(seat, token, "review.draw_check", effect, target=(check_id, words))
    return SpotCheck.objects.get(pk=answered["check"])


def find(item_id: int, seat: Seat, *, finding: str, note: str) -> SpotCheckItem:
    """Write down what was found of a drawn case, once. Locks and writes it; changes nothing of the case.

    Refused for a plan that the seat does not see, for the office in one that a supervisor announced, for the seat's own
    person's case (D9), without a note where something was found, and when another finding stands: the same one again is
    the first.
    """

    def effect() -> Answer:
        joined = SpotCheckItem.objects.select_for_update(of=("self",)).select_related("check_of__announced_by", "case")
        item = joined.get(pk=item_id)
        is_watched = watched(seat).filter(pk=item.check_of.plan_id).exists()
        if not is_watched or item.case.person_id == seat.user.person_id:
            raise Refused("not_permitted", _("这件不由您核查。"))
        _may_check(item.check_of, seat)
        if (item.finding, item.note) == (finding, note.strip()):
            return {}
        if item.finding:
            raise Refused("stale", _("这件已有核查结论，不能更改。请刷新后查看。"))
        if finding != SpotCheckItem.Finding.RIGHT and len(note.strip()) < MIN_REASON:
            lengths = {"least": MIN_REASON, "length": len(note.strip())}
            raise Refused("note", _("有问题的须写明情况，至少 %(least)d 个字，现有 %(length)d 个字。") % lengths)
        item.finding, item.note = finding, note.strip()
        item.found_by, item.found_at = seat, clock.now()
        item.save(update_fields=["finding", "note", "found_by", "found_at"])
        return {}

    once(seat, "", "review.find", effect)
    return SpotCheckItem.objects.get(pk=item_id)
