"""What cannot be of grants: for the invariants over a whole database (AC-008, AC-009)."""

from collections.abc import Iterator

from django.contrib.auth.models import Group
from guardian.models import GroupObjectPermission, UserObjectPermission

from accounts.models import User
from review.drawing import draw, list_digest, seed_of
from review.models import PlanPermission, SpotCheck, Supervision


def global_permissions() -> Iterator[tuple[str, str]]:
    """(who, what): one on a whole model would show every object of it, a generic row would outlive its object."""
    for group in Group.objects.filter(permissions__isnull=False).distinct().order_by("pk"):
        yield f"group {group.pk}", "holds permissions on whole models"
    for user in User.objects.filter(user_permissions__isnull=False).distinct().order_by("pk"):
        yield f"account {user.pk}", "holds permissions on whole models"
    for rows in (UserObjectPermission.objects, GroupObjectPermission.objects):
        for row in rows.order_by("pk"):
            yield f"{row.object_pk}", "has a permission without a foreign key"


def stray_grants() -> Iterator[tuple[str, str]]:
    """(account, what): guardian's row and the supervision that it follows from are there together."""
    rows = PlanPermission.objects.order_by("pk").values_list("user_id", "content_object_id", "permission__codename")
    kept = {(user, plan) for user, plan, _code in rows}
    held = set(Supervision.objects.filter(closed_at=None).order_by("pk").values_list("seat__user_id", "plan_id"))
    for user, plan in sorted(kept - held):
        yield f"account {user}", f"keeps a permission on plan {plan} that no supervision gives"
    for user, plan in sorted(held - kept):
        yield f"account {user}", f"supervises plan {plan} without the permission"
    for user, plan, code in rows:
        if code != "view_plan":
            yield f"account {user}", f"may {code} plan {plan}"


def false_draws() -> Iterator[tuple[str, str]]:
    """(spot check, what): what was drawn is what the list and the words give."""
    for check in SpotCheck.objects.order_by("pk").iterator(chunk_size=50):
        if list_digest(check.numbers) != check.list_digest:
            yield check.public_id, "its list is not the one that was fixed"
        if check.drawn_on is None:
            continue
        seed = seed_of(plan=check.plan_digest, numbers=check.list_digest, day=check.drawn_on,
                       size=check.size, words=check.words)  # fmt: skip
        drawn = list(check.items.order_by("place").values_list("case__dossier__number", flat=True))
        if seed != check.seed or drawn != draw(seed, check.numbers, check.size):
            yield check.public_id, "was drawn otherwise than its words give"
