"""Whether an integrity record keeps a case from going on, or its employer from recommending it."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Person
from applicants.integrity.models import IntegrityRecord
from applicants.integrity.queries import bars_title
from applicants.integrity.words import barred_words, effect_words
from plans.queries import unread
from plans.spec.chain import Holder
from review.models import Case
from review.queries.chain import spec_of, stage_of_case


def barred_by(case: Case, on: date) -> tuple[str, str]:
    """Why the case may not go on, and why its employer may not recommend it; each empty where nothing bars it, the
    second also away from the employer's own stages. One query, two where there is a record.

    A record that came up in this very case bars it whatever its term; any other one while it is in force. Whoever
    reads it learns what it bars and whose record it is, and of the applicant's nothing of the facts.
    """
    key = Person.objects.filter(pk=case.person_id).values("id_index")[:1]
    running = Q(starts_on__lte=on, last_day__gte=on) & ~Q(scope="")
    own = Q(dossier=case.dossier_id) & ~Q(person_key="") | Q(person_key=key) & running
    found = IntegrityRecord.objects.filter(own | _of_unit(case) & running, status=IntegrityRecord.Status.CONFIRMED)
    plan, person, unit = spec_of(case.plan_version), "", ""
    if not found.exists():  # hardly ever one, and to join what it refers to takes longer than to look
        return "", ""
    joined = found.select_related("office", "employer", "plan_version").defer(*unread("plan_version"))
    for record in joined.order_by("pk"):
        if record.employer is not None:
            unit = unit or f"{record.employer.name}{barred_words(record)}"
        elif record.dossier_id == case.dossier_id or bars_title(record, plan, case.title):
            person = person or _words(case, record)
    return person, unit


def _of_unit(case: Case) -> Q:
    """The records of the employer, where it is the employer that recommends now."""
    recommends = stage_of_case(case).holder is Holder.EMPLOYER and case.holder_id == case.employer_id
    return Q(employer=case.employer_id) if recommends else Q(pk__in=[])


def _words(case: Case, record: IntegrityRecord) -> str:
    told = {"name": case.applicant_name, "number": record.number, "office": record.office.name}
    words = _("申报人%(name)s有失信记录%(number)s（%(office)s认定）：%(effect)s该申报件不能继续办理，")
    return words % {**told, "effect": effect_words(record)} + _("请核实后作取消资格处理。")
