"""What keeps somebody from declaring now: asked when a dossier is opened and submitted, and at every step after."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import Organization, Person
from applicants.integrity.queries import bars_title, in_force, in_force_of_employer
from applicants.integrity.words import barred_words
from plans.spec import PlanDocument


def why_barred(person: Person, employer: Organization, plan: PlanDocument, title: str, on: date) -> list[str]:
    """A sentence for each record in force that bars this title (code) of a plan, or this employer's recommending;
    none: nothing bars it. Two queries."""
    own = [_("您%s") % barred_words(each) for each in in_force(person, on) if bars_title(each, plan, title)]
    return own + [f"{employer.name}{barred_words(each)}" for each in in_force_of_employer(employer, on)]
