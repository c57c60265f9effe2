"""From the government's account to the account here: one person, one account at each door."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.claims import Claims, ClaimsRefused
from accounts.id_kinds import IdKind
from accounts.models import Door, ExternalAccount, Organization, Person, Role, Seat, User, person_index
from accounts.queries import STAFF_ROLES, people_known_by
from accounts.services import reissuing, seat_person
from kernel import clock
from kernel.text import is_same_name


def enter(claims: Claims) -> User:
    """Return the account of the person whom these claims vouch for, made at the first sign-in.

    Locks the person's row. Writes the person, the account, its external account and, for an applicant without an
    employer, a seat among the unassigned; at a later sign-in only a telephone number that has changed, and the new
    number of a document that was issued anew, where the external account is the same (``reissuing``). The account at
    a door is found by issuer and subject, or by the number of a document. Refuses with ClaimsRefused: another name
    under the same number, another sex or birth date under that of a passport or a permit, an external account
    of another person, an account that is disabled.
    """
    with transaction.atomic():
        if (before := _known(claims)) is not None:
            reissuing.follow(before.user.person, claims)
        person = _person(claims)
        known = _known(claims)  # asked under the person's lock: another browser may just have been the first
        if known is not None and (known.user.person_id != person.pk or known.door != claims.door):
            raise ClaimsRefused(_("这个政务服务网账号以前登录时是另一个人，不能登录。请联系平台运营人员核实身份。"))
        user = known.user if known is not None else _account(person, claims)
        if not user.is_active:
            raise ClaimsRefused(_("您在本平台的账号已停用，不能登录。请联系平台运营人员。"))
        if known is None:
            ExternalAccount.objects.create(
                user=user, door=claims.door, issuer=claims.issuer, subject=claims.subject, linked_at=clock.now()
            )
        if (
            claims.door == Door.PERSON
            and not Seat.objects.filter(user=user, role=Role.APPLICANT, ends_at=None).exists()
        ):
            seat_person(user, unassigned(), Role.APPLICANT)
        return user


def _known(claims: Claims) -> ExternalAccount | None:
    found = ExternalAccount.objects.filter(issuer=claims.issuer, subject=claims.subject)
    return found.select_related("user__person").first()


def unassigned() -> Organization:
    """Return where applicants stand until they have chosen an employer. Writes one row, once."""
    return Organization.objects.get_or_create(
        kind=Organization.Kind.UNASSIGNED, defaults={"name": _("（尚未选择用人单位）")}
    )[0]


def person_of(full_name: str, id_number: str, id_kind: IdKind = IdKind.RESIDENT, **more: object) -> Person:
    """Return the person of this document's number, locked; made when there is none. Writes at most one row.
    The spelling of its name that came first stays.

    Must run in a transaction. Refuses with ClaimsRefused when the number is known under another name: nobody becomes
    somebody else by a typing error; and a new number of whoever seems to be known by an older one of the same kind.
    """
    person = people_known_by(id_kind, id_number).select_for_update(no_key=True).first()
    if person is None:
        reissuing.refuse_a_second(full_name, id_kind, more)
        person, is_new = Person.objects.get_or_create(
            id_index=person_index(id_kind, id_number),
            defaults={"full_name": full_name, "id_kind": id_kind, "id_number": id_number, **more},
        )
        if not is_new:
            person = Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not is_same_name(person.full_name, full_name):
        text = _("这个%(what)s在本平台登记的是另一个姓名，不能登录。请联系平台运营人员核实身份。")
        raise ClaimsRefused(text % {"what": person.id_label})
    return person


def _person(claims: Claims) -> Person:
    person = person_of(
        claims.full_name,
        claims.id_number,
        claims.id_kind,
        sex=claims.sex,
        birth_date=claims.birth_date,
        phone=claims.phone,
    )
    if claims.id_kind != IdKind.RESIDENT and (person.sex, person.birth_date) != (claims.sex, claims.birth_date):
        text = _("这个%(what)s在本平台登记的是另一个性别或出生日期，不能登录。请联系平台运营人员核实身份。")
        raise ClaimsRefused(text % {"what": person.id_label})  # two states may give the same passport number
    if person.phone != claims.phone:
        person.phone = claims.phone
        person.save(update_fields=["phone"])
    return person


def _account(person: Person, claims: Claims) -> User:
    """The person's account at this door: the one with the fitting seat, the one the door has made, or a new one."""
    role = Role.APPLICANT if claims.door == Door.PERSON else Role.EMPLOYER_HR
    seats = Seat.objects.filter(user__person=person, role=role).select_related("user").order_by("pk")
    if claims.door == Door.LEGAL:
        seats = seats.filter(organization__credit_code=claims.unit_code)
    issued = Seat.objects.filter(role__in=STAFF_ROLES).values("user")
    seat = seats.exclude(user__in=issued).first()
    if seat is not None:
        return seat.user
    username = f"{claims.door}-{person.public_id}"
    found = User.objects.filter(username=username).first()
    return found or User.objects.create_user(username, None, person=person)
