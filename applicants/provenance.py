"""Where an entry of the archive comes from and who vouched for it, in the same sentences wherever it is shown.

The archive, the employer's desk, the wizard and, frozen with the rest, the snapshot that reviewers read.
"""

from django.utils.translation import gettext as _

from applicants.models import ArchiveEntry
from kernel.formats import cn_date, cn_datetime

Source = ArchiveEntry.Source
Status = ArchiveEntry.Status


def lines(entry: ArchiveEntry) -> list[str]:
    """One sentence for the source, then those of the employer's approval and of the originals.

    Reads ``decided_by.user.person`` and ``decided_by.organization``: fetch them along.
    """
    found = [source(entry)]
    by = entry.decided_by
    if entry.status == Status.APPROVED and by is not None:
        told = {"unit": by.organization.name, "who": by.user.person.full_name, "when": cn_datetime(entry.decided_at)}
        found.append(_("%(unit)s%(who)s于 %(when)s 审核通过") % told)
        found.append(_("%(who)s已核对原件") % told if entry.original_seen else _("审核时没有标记核对原件"))
    return found


def source(entry: ArchiveEntry) -> str:
    """Who or what supplied the fields: 本人填报; 来自…，2026年11月20日核实; 由…导入."""
    told = {"name": entry.source_name, "when": cn_date(entry.sourced_at)}
    if entry.source == Source.FETCHED:
        return _("来自%(name)s，%(when)s核实") % told
    if entry.source == Source.SHEET:
        return _("由表格“%(name)s”导入，%(when)s") % told
    if entry.source == Source.BUNDLE:
        return _("由%(name)s导出的档案包导入，%(when)s；原来的审核结果不随包转移") % told
    return _("本人填报")
