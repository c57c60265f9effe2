"""The same people everywhere, named after what they are to one dossier: Lin's. Actors are relations, not roles.

``cast.lin`` is a :class:`Actor`; ``cast.client("lin")`` a signed-in browser of theirs.
"""

import pickle
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from stdnum.cn import uscc

from accounts.models import Organization, Person, Role, Seat, User
from accounts.queries import SESSION_KEY
from accounts.services import end_seat, register_person, seat_person
from accounts.services.browsers import note_sign_in
from accounts.sessions import SessionStore
from applicants.models import Profile
from kernel import clock
from tests.client import StrictClient

Kind = Organization.Kind
PASSWORD = "a-password-of-the-cast"


@dataclass(frozen=True)
class Actor:
    """Somebody of the cast: an account with at most one seat."""

    name: str
    user: User
    seat: Seat | None

    @property
    def person(self) -> Person:
        return self.user.person


@dataclass
class Cast:
    """Organizations and actors. The relation in each comment is to Lin's dossier."""

    organizations: dict[str, Organization] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None

    def client(self, name: str | None) -> StrictClient:
        """Return a browser in which the named actor is signed in; None is an anonymous visitor."""
        client = StrictClient()
        if name is not None and name != "anonymous":
            client.cookies[settings.SESSION_COOKIE_NAME] = _signed_in(self.actors[name])
        return client


def _signed_in(actor: Actor) -> str:
    """Return the key of a session that a sign-in left, its seat chosen: one row, which Django's own test sign-in and a
    choice after it write four times."""
    request = HttpRequest()
    request.session = session = SessionStore()
    session[auth.SESSION_KEY] = str(actor.user.pk)
    session[auth.BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[auth.HASH_SESSION_KEY] = actor.user.get_session_auth_hash()
    note_sign_in(None, request, actor.user)
    if actor.seat is not None:
        session[SESSION_KEY] = actor.seat.public_id
    session.save()
    return str(session.session_key)


# name in code: (name, kind, department, bureau, verified)
_ORGANIZATIONS = {
    "bureau": ("吴兴区人力资源和社会保障局", Kind.BUREAU),
    "other_bureau": ("南浔区人力资源和社会保障局", Kind.BUREAU),
    "department": ("吴兴区住房和城乡建设局", Kind.DEPARTMENT),
    "other_department": ("南浔区住房和城乡建设局", Kind.DEPARTMENT),
    "office": ("湖州市建设工程中级评委会办公室", Kind.COMMITTEE_OFFICE),
    "other_office": ("湖州市制造工程中级评委会办公室", Kind.COMMITTEE_OFFICE),
    "operator": ("职评平台运营中心", Kind.OPERATOR),
    "supervision": ("驻湖州市人社局纪检监察组", Kind.SUPERVISION),
}
_EMPLOYERS = {
    "employer": ("苕溪建设集团有限公司", "department", "bureau", True),
    "other_employer": ("南浔古镇建筑有限公司", "other_department", "other_bureau", True),
    "unverified_employer": ("未授权建筑有限公司", "department", "bureau", False),
}
# name in code: (name, role, organization) and what they are to Lin's dossier
_ACTORS = {
    "lin": ("林清", Role.APPLICANT, "employer"),  # the owner
    "colleague": ("周同", Role.APPLICANT, "employer"),  # another applicant, same employer
    "stranger": ("吴远", Role.APPLICANT, "other_employer"),  # another applicant, other employer
    "newcomer": ("郑初", Role.APPLICANT, "unverified_employer"),  # an applicant whose employer is not verified
    "wang": ("王敏", Role.EMPLOYER_HR, "employer"),  # HR of the employer
    "zhao": ("赵强", Role.EMPLOYER_HR, "other_employer"),  # HR of another employer
    "unverified_hr": ("冯试", Role.EMPLOYER_HR, "unverified_employer"),  # HR before the authorization was reviewed
    "ended_hr": ("褚离", Role.EMPLOYER_HR, "employer"),  # HR whose seat has ended
    "disabled_hr": ("卫停", Role.EMPLOYER_HR, "employer"),  # HR whose account is disabled
    "department_officer": ("蒋建", Role.DEPARTMENT_OFFICER, "department"),  # in line
    "other_department_officer": ("沈外", Role.DEPARTMENT_OFFICER, "other_department"),  # out of line
    "chen": ("陈局", Role.BUREAU_OFFICER, "bureau"),  # own district
    "other_bureau_officer": ("韩远", Role.BUREAU_OFFICER, "other_bureau"),  # other district
    "sun": ("孙评", Role.OFFICE_OFFICER, "office"),  # the committee's own office
    "other_office_officer": ("杨他", Role.OFFICE_OFFICER, "other_office"),  # another committee's office
    "operator": ("朱运", Role.OPERATOR, "operator"),
    "seatless": ("秦无", None, None),  # an account without any seat
    "payer": ("何付", Role.APPLICANT, "employer"),  # another applicant, who has a bill to pay
    "supervisor": ("许察", Role.SUPERVISOR, "supervision"),  # may be named for a plan
    "idle_supervisor": ("施督", Role.SUPERVISOR, "supervision"),  # is named for none
}
# Not in the table: ``owner_hr`` is Lin herself, in a second account with an HR seat of her own employer.


def id_number(serial: int, born: date = date(1985, 3, 12)) -> str:
    """Return a well-formed, plainly fictitious ID number: district code 330500, serial, right checksum."""
    digits = f"330500{born:%Y%m%d}{serial:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


def credit_code(serial: int) -> str:
    """Return a unified social credit code, plainly fictitious, with the right check digit."""
    body = f"91330500MA2TKT{serial:03d}"
    return body + uscc.calc_check_digit(body)


def _organizations() -> dict[str, Organization]:
    made = {
        key: Organization.objects.create(kind=kind, name=name, is_verified=True)
        for key, (name, kind) in _ORGANIZATIONS.items()
    }
    for key, (name, department, bureau, verified) in _EMPLOYERS.items():
        made[key] = Organization.objects.create(
            kind=Kind.EMPLOYER,
            name=name,
            department=made[department],
            bureau=made[bureau],
            is_verified=verified,
        )
    return made


def join(cast: Cast, serial: int, key: str, name: str, role: Role | None, place: str | None) -> Actor:
    """Give somebody an account, the seat that goes with the role and, as an applicant, a profile. ``serial``: below
    1000 and nobody else's; ``place``: an organization's name in code."""
    born = date(1985, 3, 12)
    user = register_person(
        full_name=name,
        id_number=id_number(serial, born),
        sex=Person.Sex.FEMALE if serial % 2 == 0 else Person.Sex.MALE,
        birth_date=born,
        phone=f"1380572{serial:04d}",
        username=key,
        password=PASSWORD,
    )
    seat = None
    if role is not None and place is not None:
        seat = seat_person(user, cast.organizations[place], role)
    if role == Role.APPLICANT and place is not None:
        Profile.objects.create(person=user.person, employer=cast.organizations[place])
    cast.actors[key] = Actor(key, user, seat)
    return cast.actors[key]


_standing: list[bytes] = []  # the cast that is in the database of this process, as it was written


def stand() -> None:
    """Write the cast where every test begins; to be called outside a test's transaction, again once it was emptied."""
    _standing[:] = [pickle.dumps(build_cast())]


def standing_cast() -> Cast:
    """Return the cast that stands in the database, as objects that nobody else holds."""
    cast: Cast = pickle.loads(_standing[0])
    return cast


def build_cast() -> Cast:
    """Write the whole cast. About 60 inserts."""
    cast = Cast()
    cast.organizations = _organizations()
    for serial, (key, row) in enumerate(_ACTORS.items(), start=100):
        join(cast, serial, key, *row)
    second = User.objects.create_user("owner_hr", PASSWORD, person=cast.lin.person)
    seat = seat_person(second, cast.organizations["employer"], Role.EMPLOYER_HR)
    cast.actors["owner_hr"] = Actor("owner_hr", second, seat)
    ended = cast.actors["ended_hr"].seat
    assert ended is not None
    ended.starts_at = clock.now() - timedelta(days=30)
    ended.save(update_fields=["starts_at"])
    end_seat(ended)
    disabled = cast.actors["disabled_hr"].user
    disabled.is_active = False
    disabled.save(update_fields=["is_active"])
    return cast
