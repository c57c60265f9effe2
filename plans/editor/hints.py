"""Chinese help for fields of the language, where the label alone does not say enough."""

HINTS = {
    "amount_at_least_fen": "以分为单位：1 万元写 1000000",
    "amount_fen": "以分为单位：320 元写 32000；没有写明就留空",
    "offices": "都不选，就是每个受理单位",
    "routes": "都不选，就是每种申报方式",
    "titles": "都不选，就是每个职称",
    "ContinuingEducation.titles": "至少选一个",
    "ScoringSheet.titles": "至少选一个",
    "RuleBase.blocking": "选“否”时只显示，不影响提交",
    "RuleBase.title": "不填时由系统按下面的内容写出",
    "RuleBase.note": "显示在条件下面",
    "AnswerRule.values": "填选项的代号",
    "AttestedRule.look_at": "每行一个，例如附件的名称",
    "AttestedRule.statement": "系统不判断，由审核人看材料判断",
    "CountedTime.employment_classes": "都不选就是不限",
    "CountedTime.level": "按受聘任职或取得资格计算时必须选",
    "CountedTime.tag": "例如 rural_grassroots（农村基层）；不需要就留空",
    "EducationRule.major": "不选就是本专业或相近专业",
    "EvidenceFilter.role_in": "每行一个，有其中之一即可，例如 主持、第一作者",
    "EvidenceFilter.since": "不选就是不限",
    "EvidenceFilter.subtypes": "每行一个，有其中之一即可，例如 发明专利、行业标准",
    "EvidenceFilter.within_years": "到业绩截止日期为止的几年内",
    "EvidenceRule.added_up": "选“是”时，把符合的各项金额加起来计算",
    "EvidenceRule.count": "不填就是 1 项",
    "HoldsRule.any_of": "每行一个；与级别只填一样",
    "HoldsRule.level": "只用于职称；与名称只填一样",
    "HoursDemand.last": "计划年度以前的几年；与年份、起始年份只填一样",
    "HoursDemand.per_year": "选“否”时按几年合计",
    "AppraisalYears.alternative_years": "每行一组，有一组符合即可，例如 2018 2019 2020",
    "AppraisalYears.last": "计划年度以前的几年；三种写法只填一样",
    "QuestionOption.known_by": "登记系统能判断的，不再问申报人；不选就由申报人回答",
    "Route.closed_reason": "不在这里办理时必须写",
    "ScoreItem.count_from": "只用于按数量计分的项目",
    "ScoreItem.evidence_kinds": "选了就必须有这些业绩才能计分",
    "ScoreItem.maximum": "在范围内给分时是最高分，按数量计分时是最多计几项",
    "StageSettings.min_working_days": "公示环节：至少公示几个工作日",
    "StageSettings.correction_working_days": "审核环节：退回后几个工作日内改正",
    "StageSettings.recommending_group": "审核环节：通过以前须开会考核推荐的组织，例如 考核推荐组",
    "TenureRule.after_title": "每行一个",
    "TenureRule.years": "整年，计算到工作年限的截止日期",
    "Ambiguity.path": "计划里的位置，例如 routes.normal",
    "StatedTwice.path": "计划里的位置，例如 windows.apply.closes",
    "code": "小写字母、数字和连字符；别处用它指向这一项，发布后不要改",
    "Stage.code": "小写字母开头，只用小写字母、数字和下划线；发布后不要改",
}


def hint_of(name: str, *owners: str) -> str:
    """What helps to fill a field in, or nothing; ``owners``: the model it is of and those above it."""
    own = (HINTS.get(f"{owner}.{name}") for owner in owners)
    return next(filter(None, own), None) or HINTS.get(name, "")
