"""What of the archive keeps an authority open: told to whoever would close it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts import closing
from accounts.models import Organization
from applicants.models import ArchiveEntry


def register() -> None:
    """Let the accounts app ask."""
    closing.register(reasons)


def reasons(office: Organization) -> Iterator[str]:
    """Entries of the archive that wait for it. One query."""
    waiting = ArchiveEntry.objects.filter(employer=office, status=ArchiveEntry.Status.SENT).count()
    if waiting:
        yield _("有 %d 条业绩档案正由它审核，请先办完。") % waiting
