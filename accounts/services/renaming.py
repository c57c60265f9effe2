"""Mending a person's name: one that was registered wrongly, or changed, shuts its owner out at every later sign-in."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.id_kinds import IdKind
from accounts.models import SafetyEvent, User
from accounts.queries import people_known_by
from accounts.services.safety import note


class NotRenamed(ValueError):
    """Refused; the message is a sentence for whoever asked."""


def rename(id_number: str, *, full_name: str, reason: str, id_kind: IdKind = IdKind.RESIDENT) -> str:
    """Give the person of this document's number another name, from the command line; return the old one.

    ``id_number``: as ``read_id_number`` or, of another kind, ``read_number`` gives it. ``reason``: what proved it.
    Locks and writes the person; writes an event for each account, with both names, and a message to its owner. What was
    submitted keeps the name of its time. Refuses with NotRenamed a number nobody has, and the name it has already.
    """
    with transaction.atomic():
        person = people_known_by(id_kind, id_number).select_for_update(no_key=True).first()
        if person is None:
            raise NotRenamed(_("这个%(what)s没有在本平台登记，请逐位核对。") % {"what": id_kind.label})
        before = person.full_name
        if before == full_name:
            raise NotRenamed(_("这个%(what)s登记的已经是这个姓名，不需要更正。") % {"what": id_kind.label})
        person.full_name = full_name
        person.save(update_fields=["full_name"])
        for user in User.objects.filter(person=person).order_by("pk"):
            note(user, SafetyEvent.Kind.NAME_CHANGED, by=None, text=f"{before} → {full_name}：{reason}")
    return before
