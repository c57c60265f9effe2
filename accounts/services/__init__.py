"""Writes to people, organizations and seats."""

from datetime import date, timedelta

from django.db import transaction

from accounts.models import Organization, Person, Role, Seat, SignInAttempt, User
from kernel import clock

MAX_FAILURES = 10
WINDOW = timedelta(minutes=15)
MAX_EVERYWHERE = 50
"""Failures for one name, from all addresses together, within WINDOW_EVERYWHERE: more than one address can make."""
MAX_FROM_ADDRESS = 100
"""Failures from one address, for all names together, within WINDOW_EVERYWHERE: an office has many behind one."""
WINDOW_EVERYWHERE = timedelta(hours=1)


def seat_person(user: User, organization: Organization, role: Role) -> Seat:
    """Give ``user`` a seat from now on. Writes one row; the same open seat twice is refused by the database."""
    return Seat.objects.create(user=user, organization=organization, role=role, starts_at=clock.now())


def hold_seat(seat: Seat) -> Seat:
    """Lock the seat of a request until the transaction ends, and return it as it is now: it may have ended since.

    What is written meanwhile may name the seat, by a request that holds what this one waits for.
    """
    rows = Seat.objects.select_for_update(no_key=True, of=("self",)).select_related("organization")
    return rows.get(pk=seat.pk)


def hold_office(office: Organization) -> bool:
    """Whether an authority still takes part. Locks it until the transaction ends: it is not closed at this moment."""
    return Organization.objects.select_for_update(no_key=True).get(pk=office.pk).closed_at is None


def end_seat(seat: Seat) -> None:
    """End a seat now; the next request from it is refused. Writes one row, deletes nothing."""
    seat.ends_at = clock.now()
    seat.save(update_fields=["ends_at"])


def register_person(
    *, full_name: str, id_number: str, sex: str, birth_date: date, phone: str, username: str, password: str | None
) -> User:
    """Create a person with an account. Writes two rows; refuses an ID number already known (one person, one row).

    Without a password nobody can sign in with the account.
    """
    with transaction.atomic():
        person = Person.objects.create(
            full_name=full_name, id_number=id_number, sex=sex, birth_date=birth_date, phone=phone
        )
        return User.objects.create_user(username, password, person=person)


def too_many_failures(username: str, address: str) -> bool:
    """Whether sign-in is to be refused for this account from this address for now. Two queries."""
    since = clock.now() - WINDOW
    return SignInAttempt.objects.filter(username=username[:60], address=address, at__gt=since).count() >= MAX_FAILURES


def is_guessed_at(username: str, address: str) -> bool:
    """Whether a password alone is to let no browser in that does not know this account: it is guessed at from many
    addresses, or many accounts are from this one.

    Counts a name that nobody has like any other. At most three queries.
    """
    recent = SignInAttempt.objects.filter(at__gt=clock.now() - WINDOW_EVERYWHERE).order_by()
    if recent.filter(username=username[:60])[:MAX_EVERYWHERE].count() >= MAX_EVERYWHERE:
        return True
    return bool(address) and recent.filter(address=address)[:MAX_FROM_ADDRESS].count() >= MAX_FROM_ADDRESS


def record_failure(username: str, address: str) -> None:
    """Record a failed sign-in. Writes one row."""
    SignInAttempt.objects.create(username=username[:60], address=address, at=clock.now())


def forget_failures(username: str, address: str) -> None:
    """Forget the failures after a success. Deletes rows."""
    SignInAttempt.objects.filter(username=username[:60], address=address).delete()


def change_password(user: User, password: str) -> None:
    """Give an account a new password: sessions that began with the old one are worth nothing. Writes one row."""
    user.set_password(password)
    user.save(update_fields=["password"])
