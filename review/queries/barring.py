"""Whether an integrity record keeps a case from going on."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Person
from applicants.integrity.models import IntegrityRecord
from applicants.integrity.queries import bars_title
from applicants.integrity.words import effect_words
from plans.queries import unread
from review.models import Case
from review.queries.chain import spec_of


def barred_by(case: Case, on: date) -> str:
    """Why the case may not go on, in a sentence that names whose it is; empty where nothing bars it. One query.

    A record that came up in this very case bars it whatever its term; any other one while it is in force. Whoever
    reads it learns what it bars and whose record it is, and nothing of the facts.
    """
    key = Person.objects.filter(pk=case.person_id).values("id_index")[:1]
    running = Q(person_key=key, starts_on__lte=on, last_day__gte=on) & ~Q(scope="")
    found = IntegrityRecord.objects.filter(Q(dossier=case.dossier_id) & ~Q(person_key="") | running)
    found = found.filter(status=IntegrityRecord.Status.CONFIRMED).select_related("office", "employer")
    plan = spec_of(case.plan_version)
    for record in found.defer(*unread("plan_version")).order_by("pk"):
        if record.dossier_id == case.dossier_id or bars_title(record, plan, case.title):
            told = {"name": case.applicant_name, "number": record.number, "office": record.office.name}
            words = _("申报人%(name)s有失信记录%(number)s（%(office)s认定）：%(effect)s该申报件不能继续办理，")
            return words % {**told, "effect": effect_words(record)} + _("请核实后作取消资格处理。")
    return ""
