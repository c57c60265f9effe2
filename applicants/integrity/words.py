"""What is said of an integrity record: its term, what it bars, how it is appealed against, and where it stands."""

from datetime import date

from django.utils.translation import gettext as _

from applicants.integrity.models import IntegrityRecord
from kernel.formats import cn_date
from plans.spec import PlanDocument
from plans.spec.base import Level

Status = IntegrityRecord.Status
Scope = IntegrityRecord.Scope


def scope_words(record: IntegrityRecord) -> str:
    """What the record bars: 不得申报高于助理级的职称; empty where it bars nothing."""
    if record.scope == Scope.HIGHER_TITLE and record.level:
        return _("不得申报高于%(level)s的职称") % {"level": Level(record.level).label}
    if record.scope == Scope.SAME_TITLE and record.level:
        return _("不得申报%(level)s职称") % {"level": Level(record.level).label}
    return str(record.get_scope_display()) if record.scope else ""


def term_words(record: IntegrityRecord) -> str:
    """自2027年1月1日起至2029年12月31日; empty without a term."""
    if record.starts_on is None or record.last_day is None:
        return ""
    return _("自%(first)s起至%(last)s") % {"first": cn_date(record.starts_on), "last": cn_date(record.last_day)}


def effect_words(record: IntegrityRecord) -> str:
    """What the record bars and for how long, in one sentence."""
    if record.scope and record.last_day is not None:
        return _("%(term)s，%(scope)s。") % {"term": term_words(record), "scope": scope_words(record)}
    if record.employer_id is not None:
        return _("予以警告，不限制推荐申报。")
    return _("记入诚信档案，通知没有规定不得申报的期限。")


def appeal_words(record: IntegrityRecord) -> str:
    """Whom to turn to against the record: its office, and whoever supervises it by the plan."""
    plan = record.plan_version.spec
    reach = "；".join(contact_words(plan))
    words = _("如有异议，请在“我的诚信记录”中提出申诉，或者向认定单位%(office)s反映。") % {"office": record.office.name}
    return words + (_("监督投诉：%(reach)s。") % {"reach": reach} if reach else "")


def contact_words(plan: PlanDocument) -> list[str]:
    """The plan's offices for supervision and complaints, with their telephones (DIS-07)."""
    return [" ".join(part for part in (each.office, each.phone) if part) for each in plan.contacts if each.supervision]


def barred_words(record: IntegrityRecord) -> str:
    """Why nothing can be submitted now: the rule, what was found, until when, and what to do."""
    told = {
        "number": record.number,
        "office": record.office.name,
        "ground": record.ground,
        "effect": effect_words(record),
    }
    words = _("有生效的失信记录%(number)s（%(office)s认定：%(ground)s）：%(effect)s") % told
    return words + appeal_words(record)


def state_of(record: IntegrityRecord, today: date) -> tuple[str, str]:
    """Its state for ``{% status %}`` and in words; a term that is over ends the record by itself."""
    if record.status == Status.PROPOSED:
        return "pending", _("待复核")
    if record.status == Status.DECLINED:
        return "closed", _("不予认定")
    if record.status in (Status.REVOKED, Status.CORRECTED):
        return "closed", str(record.get_status_display())
    if record.last_day is None:
        return "settled", _("已认定")
    if today > record.last_day:
        return "closed", _("已到期")
    if record.starts_on is not None and today < record.starts_on:
        return "upcoming", _("已认定，尚未开始")
    return "rejected", _("生效中")
