"""Leaves about the person's standing: employment, major, recommenders, score, and what only a person can judge."""

from plans.rules.context import Context
from plans.rules.facts import Facts
from plans.rules.finding import Finding, Status
from plans.rules.leaves.build import finding
from plans.rules.words import cn_list
from plans.spec.base import LEVEL_LABELS
from plans.spec.rule import (
    AttestedRule,
    EmploymentRule,
    MajorRule,
    RecommendedByRule,
    ScoreRule,
)


def judge_employment(rule: EmploymentRule, facts: Facts, context: Context) -> Finding:
    """On the job in one of the classes named."""
    required = cn_list(each.label for each in rule.classes)
    if facts.employment is None:
        missing = "请在个人信息中填写用人单位和身份"
        return finding(
            rule,
            Status.NOT_MET,
            "申报对象",
            required,
            actual="没有填写",
            missing=missing,
        )
    met = facts.employment in rule.classes
    missing = "" if met else "不在本计划的申报范围内"
    status = Status.MET if met else Status.NOT_MET
    return finding(
        rule,
        status,
        "申报对象",
        required,
        actual=facts.employment.label,
        missing=missing,
    )


def judge_major(rule: MajorRule, facts: Facts, context: Context) -> Finding:
    """The declared major is on the plan's list and not closed."""
    required = f"在本计划的 {len(context.plan.majors)} 个申报专业中选择"
    major = context.major(facts.major)
    if major is None:
        actual = "没有选择" if facts.major is None else "不在列表中"
        return finding(
            rule,
            Status.NOT_MET,
            "申报专业",
            required,
            actual=actual,
            missing="请选择申报专业",
        )
    if major.closed:
        missing = "该专业以考代评，不在评审范围"
        return finding(
            rule,
            Status.NOT_MET,
            "申报专业",
            required,
            actual=major.name,
            missing=missing,
        )
    return finding(rule, Status.MET, "申报专业", required, actual=major.name)


def judge_recommended_by(rule: RecommendedByRule, facts: Facts, context: Context) -> Finding:
    """So many peers of the level; one whose major is not on the list counts as for a person to judge."""
    near = "本专业或相近专业" if rule.matching_major else ""
    required = f"{rule.count} 名{near}{LEVEL_LABELS[rule.level]}以上职称的专家推荐"
    senior = [each for each in facts.recommenders if each.level.rank >= rule.level.rank]
    sure = [each for each in senior if not rule.matching_major or context.accepts(facts.major, each.major)]
    actual = cn_list(each.name for each in senior) or "没有符合职称要求的推荐人"
    evidence = [each.label for each in senior]
    if len(sure) >= rule.count:
        return finding(rule, Status.MET, "专家推荐", required, actual=actual, evidence=evidence)
    if len(senior) >= rule.count:
        missing = "推荐人的专业是否相近由审核人判断"
        return finding(
            rule,
            Status.TO_JUDGE,
            "专家推荐",
            required,
            actual=actual,
            missing=missing,
            evidence=evidence,
        )
    missing = f"还差 {rule.count - len(senior)} 名"
    return finding(
        rule,
        Status.NOT_MET,
        "专家推荐",
        required,
        actual=actual,
        missing=missing,
        evidence=evidence,
    )


def judge_score(rule: ScoreRule, facts: Facts, context: Context) -> Finding:
    """The sheet's total reaches the threshold and every gate is ticked."""
    required = f"自评分达到 {rule.minimum} 分，控制项全部符合"
    score = next((each for each in facts.scores if each.sheet == rule.sheet), None)
    if score is None:
        return finding(
            rule,
            Status.NOT_MET,
            "自评分",
            required,
            actual="尚未自评",
            missing="本平台还不能在线填写自评表，暂时不能按此方式提交",
        )
    actual = f"{score.points} 分，控制项{'全部符合' if score.gates_passed else '没有全部符合'}"
    reasons = []
    if score.points < rule.minimum:
        reasons.append(f"还差 {rule.minimum - score.points} 分")
    if not score.gates_passed:
        reasons.append("控制项没有全部符合")
    status = Status.NOT_MET if reasons else Status.MET
    missing = "；".join(reasons)
    return finding(
        rule,
        status,
        "自评分",
        required,
        actual=actual,
        missing=missing,
        evidence=[score.label],
    )


def judge_attested(rule: AttestedRule, facts: Facts, context: Context) -> Finding:
    """Always for a person: the statement says what to look at."""
    return finding(
        rule,
        Status.TO_JUDGE,
        "由审核人判断",
        rule.statement,
        missing="由用人单位和审核部门核实",
    )
