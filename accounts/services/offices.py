"""Writes to the authorities and committee offices of an installation: made, changed, closed, opened again."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import closing
from accounts.models import EmployerClaim, OfficeEvent, Organization, Role, Seat
from accounts.office_queries import KINDS, SUPERIOR, affiliated, office_for, superior_of
from accounts.queries import is_open_seat
from accounts.services import end_seat
from accounts.services.browsers import end_browsers
from accounts.services.employers.terms import OPEN
from accounts.services.invitations import pending, revoke
from kernel import clock

Kind = OfficeEvent.Kind


class Refused(ValueError):
    """Nothing was done; ``message`` says why in one Chinese sentence, ``field`` beside which field."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def open_office(by: Seat, kind: str, *, name: str, superior: Organization | None) -> Organization:
    """Make an authority or a committee office. Writes it and its event.

    Refuses a name that is taken, also by an office that was closed, whoever is no operator, and a seat that ended
    meanwhile.
    """
    if by.role != Role.OPERATOR or kind not in KINDS:
        raise Refused(_("只有平台运营人员能新建管理部门。"))
    with transaction.atomic():
        _require_free(name)
        made = Organization(kind=kind, name=name, is_verified=True)
        setattr(made, SUPERIOR[Organization.Kind(kind)], superior)
        made.save()
        _require_open(by)  # after the insert, which may wait
        _note(made, Kind.OPENED, by, superior.name if superior else "")
        return made


def change_office(by: Seat, public_id: str, *, name: str, superior: Organization | None, seen: int) -> Organization:
    """Give an office another name or another superior. Locks and writes it, and its event with what it was before.

    ``seen``: ``standing`` of the page that was shown. Refuses a taken name, a circle of superiors, a closed office and
    one that was changed since, and a seat that ended while the request waited; writes nothing when nothing is changed.
    404 for whoever may not manage it.
    """
    with transaction.atomic():
        office = _locked(by, public_id)
        before = superior_of(office)
        if office.closed_at is not None:
            raise Refused(_("这个部门已经关闭，恢复以后才能修改。"))
        if office.name == name and before == superior:
            return office
        if standing(office) != seen:
            raise Refused(_("您打开本页以后，这个部门已有修改，刚才填写的没有保存。请核对后再保存一次。"))
        if office.name != name:
            _require_free(name)
        if superior is not None and _is_above(office, superior):
            raise Refused(_("“%s”在它的下级中，不能作为上级。") % superior.name, "superior")
        told = _("原名称“%(name)s”，原上级“%(above)s”") % {
            "name": office.name,
            "above": before.name if before else _("没有上级"),
        }
        office.name = name
        setattr(office, SUPERIOR[Organization.Kind(office.kind)], superior)
        office.save(update_fields=["name", SUPERIOR[Organization.Kind(office.kind)]])
        _note(office, Kind.CHANGED, by, told)
        return office


def why_open(office: Organization, *, has_successor: bool = False) -> list[str]:
    """Return a sentence for everything that still needs the office; none: it can be closed.

    A successor takes over the employers, the offices below and the claims; what lies here has to be done first.
    """
    return [
        *([] if has_successor else _belonging(office)),
        *(each for ask in closing.registered() for each in ask(office)),
    ]


def close_office(by: Seat, public_id: str, successor: Organization | None = None) -> Organization:
    """Close an office: it is offered nowhere any more, and its officers are signed out at once.

    What belongs to it goes to ``successor``. Locks the open claims that name it; locks and writes it, and what moves;
    ends its seats, revokes its open invitations, writes an event for it and for each that moved. Nothing is deleted.
    Refuses what ``why_open`` names, and a seat that ended while the request waited; closing twice is once. 404 for
    whoever may not manage it.
    """
    with transaction.atomic():
        _hold_claims(public_id)
        office = _locked(by, public_id)
        if office.closed_at is not None:
            return office
        reasons = why_open(office, has_successor=successor is not None)
        if reasons:
            raise Refused(" ".join(reasons))
        if successor is not None:
            _hand_over(office, successor, by)
        office.closed_at = clock.now()
        office.save(update_fields=["closed_at"])
        for seat in Seat.objects.filter(organization=office, ends_at=None).select_related("user").order_by("pk"):
            end_seat(seat)
            end_browsers(seat.user)
        for invitation in pending().filter(organization=office).order_by("pk"):
            revoke(invitation)
        _note(office, Kind.CLOSED, by, _("由“%s”接替") % successor.name if successor else "")
        return office


def _hand_over(office: Organization, successor: Organization, by: Seat) -> None:
    """Give employers, offices below and open claims to the successor; one that stood below goes to where it stood."""
    column, above = SUPERIOR[Organization.Kind(office.kind)], superior_of(office)
    for each in affiliated(office).select_for_update(of=("self",)).order_by("pk"):
        new = above if each.pk == successor.pk else successor
        setattr(each, column, new)
        each.save(update_fields=[column])
        _note(each, Kind.CHANGED, by, _("“%s”关闭，由接替的部门主管") % office.name)
    EmployerClaim.objects.filter(status__in=OPEN, **{column: office}).update(**{column: successor})


def reopen_office(by: Seat, public_id: str) -> Organization:
    """Let a closed office take part again, without any officer. Locks and writes it, and its event; twice is once.

    Refuses a seat that ended while the request waited.
    """
    with transaction.atomic():
        office = _locked(by, public_id)
        if office.closed_at is not None:
            office.closed_at = None
            office.save(update_fields=["closed_at"])
            _note(office, Kind.REOPENED, by)
        return office


def standing(office: Organization) -> int:
    """Return what a page was drawn from: it changes with every change of the office."""
    newest = OfficeEvent.objects.filter(organization=office).order_by("-pk").first()
    return newest.pk if newest else 0


def _belonging(office: Organization) -> Iterator[str]:
    below = list(affiliated(office).order_by("pk").values_list("kind", flat=True))
    employers = sum(kind == Organization.Kind.EMPLOYER for kind in below)
    if employers:
        yield _("有 %d 家用人单位由它主管，请选择接替的部门。") % employers
    if len(below) > employers:
        yield _("有 %d 个部门以它为上级，请选择接替的部门。") % (len(below) - employers)
    column = SUPERIOR[Organization.Kind(office.kind)]
    claims = EmployerClaim.objects.filter(status__in=OPEN, **{column: office}).count()
    if claims:
        yield _("有 %d 份单位认证申请选了它，请选择接替的部门或者先办结。") % claims


def _hold_claims(public_id: str) -> None:
    """Lock the open claims that name the office before the office itself, as the answer to a claim does."""
    named = Q(department__public_id=public_id) | Q(bureau__public_id=public_id)
    claims = EmployerClaim.objects.select_for_update(of=("self",)).filter(named, status__in=OPEN).order_by("pk")
    list(claims.values_list("pk", flat=True))


def _locked(by: Seat, public_id: str) -> Organization:
    office_for(by, public_id)
    office = Organization.objects.select_for_update().get(public_id=public_id)
    _require_open(by)
    return office


def _require_open(by: Seat) -> None:
    if not is_open_seat(by):
        raise Refused(_("您的账号或席位刚刚停用，这次没有办理。请由其他运营人员办理。"))


def _require_free(name: str) -> None:
    taken = Organization.objects.filter(name=name).order_by("pk").first()
    if taken is not None:
        was = _("已有同名的%s，请核对名称。") if taken.closed_at is None else _("有同名的%s已经关闭，可以把它恢复。")
        raise Refused(was % taken.get_kind_display(), "name")


def _is_above(office: Organization, superior: Organization) -> bool:
    """Whether the office is the superior itself or stands somewhere above it."""
    above: Organization | None = superior
    while above is not None and above.pk != office.pk:
        above = superior_of(above)
    return above is not None


def _note(office: Organization, kind: Kind, by: Seat, text: str = "") -> None:
    OfficeEvent.objects.create(organization=office, kind=kind, by=by.user, note=text[:300], at=clock.now())
