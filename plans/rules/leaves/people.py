"""Leaves about what others and the applicant say of the work: recommenders and scoring sheets."""

from plans.rules.context import Context
from plans.rules.facts import Facts, SheetScore
from plans.rules.finding import MET, NOT_MET, TO_JUDGE, Finding
from plans.rules.leaves.build import asked_by, finding
from plans.rules.words import cn_list
from plans.spec.base import LEVEL_LABELS
from plans.spec.rule import RecommendedByRule, ScoreRule


def judge_recommended_by(rule: RecommendedByRule, facts: Facts, context: Context) -> Finding:
    """So many peers of the level; one whose major is not on the list counts as for a person to judge."""
    asked = asked_by(rule, context, _recommended_words)
    senior = [each for each in facts.recommenders if each.level.rank >= rule.level.rank]
    sure = [each for each in senior if not rule.matching_major or context.accepts(facts.major, each.major)]
    status, missing = MET, ""
    if len(senior) < rule.count:
        status, missing = NOT_MET, f"还差 {rule.count - len(senior)} 名"
    elif len(sure) < rule.count:
        status, missing = TO_JUDGE, "推荐人的专业是否相近由审核人判断"
    actual = cn_list(each.name for each in senior) or "没有符合职称要求的推荐人"
    evidence = [each.label for each in senior]
    return finding(asked, status, actual=actual, missing=missing, evidence=evidence)


def _recommended_words(rule: RecommendedByRule, _context: Context) -> tuple[str, str]:
    near = "本专业或相近专业" if rule.matching_major else ""
    return "专家推荐", f"{rule.count} 名{near}{LEVEL_LABELS[rule.level]}以上职称的专家推荐"


def judge_score(rule: ScoreRule, facts: Facts, context: Context) -> Finding:
    """The total reaches the threshold and every gate is ticked; where asked, by the points an office has settled."""
    asked = asked_by(rule, context, _score_words)
    # Of two fills of one sheet the better one counts, as of two degrees.
    scores = [each for each in facts.scores if each.sheet == rule.sheet]
    score = max(scores, key=lambda each: (each.gates_passed, _deciding(rule, each)), default=None)
    if score is None:
        return finding(asked, NOT_MET, actual="尚未自评", missing="请填写自评表")
    reasons = []
    if _deciding(rule, score) < rule.minimum:
        reasons.append(f"还差 {rule.minimum - _deciding(rule, score)} 分")
    if not score.gates_passed:
        reasons.append("控制项没有全部符合")
    status, missing = (NOT_MET, "；".join(reasons)) if reasons else (MET, "")
    if rule.verified and score.verified is None and not reasons:
        status, missing = TO_JUDGE, "自评分已达到，等待审核人核定"
    return finding(
        asked,
        status,
        actual=_actual(rule, score, gates=_has_gates(rule, context)),
        missing=missing,
        evidence=[score.label],
    )


def _has_gates(rule: ScoreRule, context: Context) -> bool:
    return any(sheet.gates for sheet in context.plan.scoring_sheets if sheet.code == rule.sheet)


def _score_words(rule: ScoreRule, context: Context) -> tuple[str, str]:
    required = f"{'审核人核定的得分' if rule.verified else '自评分'}达到 {rule.minimum} 分"
    return "自评分", required + ("，控制项全部符合" if _has_gates(rule, context) else "")


def _deciding(rule: ScoreRule, score: SheetScore) -> int:
    return score.verified if rule.verified and score.verified is not None else score.points


def _actual(rule: ScoreRule, score: SheetScore, *, gates: bool) -> str:
    verified = f"（核定 {score.verified} 分）" if rule.verified and score.verified is not None else ""
    passed = f"，控制项{'全部符合' if score.gates_passed else '没有全部符合'}" if gates else ""
    return f"{score.points} 分{verified}{passed}"
