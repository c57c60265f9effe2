"""What a plan counts of a content year by year, so that nobody has to work it out and type it (WIZ-04, WIZ-05).

Shape of what is frozen with the content, and read by pages and forms::

    work_years  {years, until} | null      whole years of professional work up to and including a day (ISO); null: the
                                           plan states no cut-off date
    appraised   [{year, grade}]            the years that the plan's appraisal condition looks at; grade in words, ""
                                           where no approved entry says it
"""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from applicants.facts import collect
from kernel.formats import cn_date
from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.tenure import Span, served
from plans.spec import PlanDocument

Content = dict[str, Any]


def counted(content: Content, plan: PlanDocument) -> Content:
    """Count the approved entries of a content as the plan's rules do. Reads no database."""
    facts = collect(content, plan)
    context = Context(plan, content["title"]["code"] if content["title"] else None)
    return {"work_years": _work_years(facts, context.cut_off), "appraised": _appraised(facts, context)}


def _work_years(facts: Facts, until: date | None) -> Content | None:
    if until is None:
        return None
    spans = [Span(work.starts, work.ends) for work in facts.works]
    return {"years": served(spans, until).years, "until": until.isoformat()}


def _appraised(facts: Facts, context: Context) -> list[Content]:
    asked = context.plan.appraisal
    if asked is None or (asked.titles and context.title not in asked.titles):
        return []
    grades = {each.year: each.grade.label for each in facts.appraisals}
    years = sorted({year for some in context.appraisal_years(asked, facts) for year in some})
    return [{"year": year, "grade": grades.get(year, "")} for year in years]


def work_years_in_words(content: Content) -> str:
    """9 年（计算到 2022年12月31日）; empty where nothing was counted."""
    found = content["counted"]["work_years"]
    if found is None:
        return ""
    return _("%(years)d 年（计算到 %(until)s）") % {
        "years": found["years"],
        "until": cn_date(date.fromisoformat(found["until"])),
    }
