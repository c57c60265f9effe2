"""The registered kinds of leaves: one function each, ``(rule, facts, context) -> Finding``."""

from collections.abc import Callable
from typing import Any

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.finding import Finding
from plans.rules.leaves.age import judge_age
from plans.rules.leaves.education import judge_education
from plans.rules.leaves.evidence import judge_evidence
from plans.rules.leaves.holdings import judge_holds
from plans.rules.leaves.number import judge_number
from plans.rules.leaves.people import judge_recommended_by, judge_score
from plans.rules.leaves.standing import (
    judge_answer,
    judge_attested,
    judge_employment,
    judge_major,
    judge_major_in,
    judge_no_other_declaration,
    judge_residency,
)
from plans.rules.leaves.time import judge_appointed_now, judge_tenure
from plans.rules.leaves.yearly import judge_appraisal, judge_hours
from plans.spec import rule

LEAVES: dict[type[rule.RuleBase], Callable[[Any, Facts, Context], Finding]] = {
    rule.EducationRule: judge_education,
    rule.HoldsRule: judge_holds,
    rule.TenureRule: judge_tenure,
    rule.AppointedNowRule: judge_appointed_now,
    rule.EmploymentRule: judge_employment,
    rule.ResidencyRule: judge_residency,
    rule.AppraisalRule: judge_appraisal,
    rule.HoursRule: judge_hours,
    rule.EvidenceRule: judge_evidence,
    rule.ScoreRule: judge_score,
    rule.RecommendedByRule: judge_recommended_by,
    rule.AnswerRule: judge_answer,
    rule.NumberRule: judge_number,
    rule.AgeRule: judge_age,
    rule.NoOtherDeclarationRule: judge_no_other_declaration,
    rule.AttestedRule: judge_attested,
    rule.MajorInRule: judge_major_in,
    rule.MajorRule: judge_major,
}

__all__ = ["LEAVES"]
