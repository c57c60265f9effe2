"""What each kind of archive entry holds: its fields, their limits, the evidence it needs, and how it reads in one line.

The one place that knows an entry's fields. Forms are drawn from it, services refuse by it, and the facts of a dossier
are read through `typed()`.

Shape of `ArchiveEntry.data`: ``{field name: value}``. Text, choices and dates are strings ('' when empty), dates as
``YYYY-MM-DD``, years, ranks, hours and amounts as digits in a string, flags as booleans. A draft may hold anything
typed; an entry that was sent or approved has no `problems()`, and `typed()` then returns dates, numbers, enum members.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applicants.archive_choices import (
    COMPLEXITIES,
    AcademicDegree,
    AwardGrade,
    AwardKind,
    AwardLevel,
    CredentialCategory,
    HoursUnit,
    PaperKind,
    PatentKind,
    ProjectCategory,
    ProjectComplexity,
    ProjectRole,
    SkillGrade,
    StandardLevel,
    StandardRole,
    StandardState,
    StudyForm,
    TechnicalClass,
    WorkNature,
)
from applicants.archive_fields import FieldSpec, FieldType, Label, field_problem, read_date, shown, typed_value
from applicants.models import ArchiveEntry
from kernel.language import official
from plans.spec.base import AppraisalGrade, Degree, EmploymentClass, HoursKind, Level

Kind = ArchiveEntry.Kind
Data = Mapping[str, Any]


@dataclass(frozen=True)
class KindSpec:
    """One kind of entry."""

    kind: ArchiveEntry.Kind
    fields: tuple[FieldSpec, ...]
    summary: tuple[str, ...]
    """Names of the fields that make the one-line summary."""
    evidence_hint: Label
    needs_evidence: bool = True
    shows_original: bool = False
    """Whether the evidence is a certificate, of which the examiner may want to see the original."""
    use: Label = ""
    """One sentence: what the kind is for."""

    @property
    def label(self) -> str:
        """The kind's Chinese name."""
        return str(self.kind.label)

    def field(self, name: str) -> FieldSpec:
        """The field of this name; KeyError when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


def _text(name: str, label: Label, limit: int = 60, **more: Any) -> FieldSpec:
    return FieldSpec(name, label, FieldType.TEXT, limit=limit, **more)


def _choice(name: str, label: Label, choices: Any, **more: Any) -> FieldSpec:
    return FieldSpec(name, label, FieldType.CHOICE, choices=choices, **more)


def _date(name: str, label: Label, **more: Any) -> FieldSpec:
    return FieldSpec(name, label, FieldType.DATE, **more)


def _until(label: Label) -> FieldSpec:
    return _date("ended_on", label, required=False, open_ended=gettext_lazy("至今"), hint=gettext_lazy("至今不填。"))


def _number(name: str, label: Label, limit: int, **more: Any) -> FieldSpec:
    return FieldSpec(name, label, FieldType.WHOLE_NUMBER, limit=limit, **more)


def _decimal(name: str, label: Label, limit: int, **more: Any) -> FieldSpec:
    return FieldSpec(name, label, FieldType.DECIMAL, limit=limit, **more)


def _rank(**more: Any) -> FieldSpec:
    return _number("rank", gettext_lazy("本人排名"), 99, hint=gettext_lazy("第一名填 1。"), **more)


def _flag(name: str, label: Label, hint: Label = "") -> FieldSpec:
    return FieldSpec(name, label, FieldType.FLAG, required=False, hint=hint)


def _employment() -> FieldSpec:
    """Asked by rules that count only time in an enterprise, say; most do not."""
    hint = gettext_lazy("有的计划只计在企业或事业单位的年限。知道是国有还是非公有制企业的，选具体的一项。")
    return _choice("employment", gettext_lazy("当时的身份"), EmploymentClass, required=False, hint=hint)


_YEAR = FieldSpec("year", gettext_lazy("年度"), FieldType.YEAR)

_ALL = (
    KindSpec(
        Kind.EDUCATION,
        (
            _text("school", gettext_lazy("毕业院校")),
            _text("major", gettext_lazy("所学专业")),
            _choice("degree", gettext_lazy("学历"), Degree),
            _choice("academic_degree", gettext_lazy("学位"), AcademicDegree),
            _choice("study_form", gettext_lazy("学习形式"), StudyForm),
            _choice(
                "technical_class",
                gettext_lazy("技工院校班别"),
                TechnicalClass,
                required=False,
                hint=gettext_lazy("技工院校毕业的才选。"),
            ),
            _date("graduated_on", gettext_lazy("毕业日期")),
            _text("certificate_number", gettext_lazy("毕业证书编号"), 40, required=False),
            _text("degree_number", gettext_lazy("学位证书编号"), 40, required=False),
            _flag(
                "chsi_verified",
                gettext_lazy("学信网能查到"),
                gettext_lazy("能查到的可以不传证书，但要填写毕业证书编号，单位凭编号在学信网核对。"),
            ),
        ),
        ("school", "major", "degree"),
        gettext_lazy("学历、学位证书或学历认证报告。学信网能查到的可以不传。"),
        shows_original=True,
        use=gettext_lazy("从中专（技工院校）起，每段学历一条。"),
    ),
    KindSpec(
        Kind.WORK,
        (
            _text("employer", gettext_lazy("工作单位"), 120),
            _text("post", gettext_lazy("岗位（职务）")),
            _choice("nature", gettext_lazy("工作性质"), WorkNature),
            _employment(),
            _date("started_on", gettext_lazy("开始日期")),
            _until(gettext_lazy("结束日期")),
            FieldSpec("duties", gettext_lazy("主要工作"), FieldType.LONG_TEXT, required=False, limit=500),
        ),
        ("employer", "post"),
        gettext_lazy("劳动合同、社保记录等，可以不传。"),
        needs_evidence=False,
        use=gettext_lazy("从参加工作起，每个单位或岗位一条，时间连续。"),
    ),
    KindSpec(
        Kind.APPOINTMENT,
        (
            _text("title", gettext_lazy("聘任职称"), 40, hint=gettext_lazy("如：助理工程师。")),
            _choice("level", gettext_lazy("职称层级"), Level),
            _text("employer", gettext_lazy("聘任单位"), 120),
            _employment(),
            _date("started_on", gettext_lazy("聘任起始日期")),
            _until(gettext_lazy("聘任结束日期")),
        ),
        ("title", "employer"),
        gettext_lazy("聘书或聘任文件。"),
        shows_original=True,
        use=gettext_lazy("实际聘任的时间，申报年限按它计算。"),
    ),
    KindSpec(
        Kind.APPRAISAL,
        (
            _YEAR,
            _choice("grade", gettext_lazy("考核结果"), AppraisalGrade),
            _text("employer", gettext_lazy("考核单位"), 120),
        ),
        ("year", "grade", "employer"),
        gettext_lazy("年度考核登记表。"),
        use=gettext_lazy("每个年度一条。"),
    ),
    KindSpec(
        Kind.HOURS,
        (
            _YEAR,
            _choice("hours_kind", gettext_lazy("科目"), HoursKind),
            _decimal("hours", gettext_lazy("学时"), 999),
            _choice(
                "unit",
                gettext_lazy("计量"),
                HoursUnit,
                required=False,
                hint=gettext_lazy("登记的是学分的才选，不选的是学时。"),
            ),
            _text(
                "system",
                gettext_lazy("登记系统"),
                120,
                required=False,
                hint=gettext_lazy("计划指定了登记系统的，照通知写系统名称。"),
            ),
            _text("course", gettext_lazy("课程或培训名称"), 120, required=False),
            _text("issuer", gettext_lazy("发证单位"), 120, required=False),
        ),
        ("year", "hours_kind", "hours"),
        gettext_lazy("继续教育学时证明。"),
        use=gettext_lazy("每个年度、每类科目一条。"),
    ),
    KindSpec(
        Kind.PROJECT,
        (
            _text("name", gettext_lazy("项目名称"), 120),
            _choice("category", gettext_lazy("类别"), ProjectCategory),
            _choice(
                "complexity",
                gettext_lazy("复杂程度或等级"),
                ProjectComplexity,
                narrowed=("category", COMPLEXITIES),
                hint=gettext_lazy("设计、施工类选复杂程度；技术管理类选政府类或企业类；科研类选级别。"),
            ),
            _choice("role", gettext_lazy("本人作用"), ProjectRole),
            _rank(required=False),
            _flag("alone", gettext_lazy("本人独立完成"), gettext_lazy("不勾选的按集体项目，须证明本人是主要完成人。")),
            _text("issuer", gettext_lazy("立项或建设单位"), 120, required=False),
            _choice("issuer_level", gettext_lazy("立项单位级别"), AwardLevel, required=False),
            _decimal(
                "amount",
                gettext_lazy("金额（万元）"),
                99_999_999,
                required=False,
                hint=gettext_lazy("合同额、投资额或产生的效益，在项目概况中写明是哪一种。"),
            ),
            _date("started_on", gettext_lazy("开始日期")),
            _until(gettext_lazy("结束日期")),
            FieldSpec(
                "description",
                gettext_lazy("项目概况"),
                FieldType.LONG_TEXT,
                limit=500,
                hint=gettext_lazy("规模、等级、技术难点和完成情况。"),
            ),
            FieldSpec("own_part", gettext_lazy("本人承担的工作"), FieldType.LONG_TEXT, limit=500),
        ),
        ("name", "category", "role"),
        gettext_lazy("标出本人姓名。"),
        use=gettext_lazy("选有代表性的，不求多。"),
    ),
    KindSpec(
        Kind.PAPER,
        (
            _text("title", gettext_lazy("题目"), 120),
            _choice("paper_kind", gettext_lazy("类型"), PaperKind),
            _text("journal", gettext_lazy("刊物或出版社"), 120),
            _text("issue", gettext_lazy("期号或书号"), 40, required=False),
            _date("published_on", gettext_lazy("发表日期")),
            _rank(),
            _flag("corresponding", gettext_lazy("本人是通讯作者")),
            _number(
                "characters",
                gettext_lazy("本人撰写字数"),
                9_999_999,
                required=False,
                hint=gettext_lazy("著作填写，单位：字，如 20000。"),
            ),
        ),
        ("title", "journal"),
        gettext_lazy("标出本人姓名。"),
    ),
    KindSpec(
        Kind.PATENT,
        (
            _text("name", gettext_lazy("名称"), 120),
            _choice("patent_kind", gettext_lazy("类型"), PatentKind),
            _text("number", gettext_lazy("专利号或登记号"), 40),
            _text("owner", gettext_lazy("专利权人"), 120, required=False),
            _date("granted_on", gettext_lazy("授权日期")),
            _rank(),
            _flag(
                "by_transfer", gettext_lazy("通过转让变更过发明人"), gettext_lazy("有的评审计划对这类专利不予认可。")
            ),
        ),
        ("name", "patent_kind", "number"),
        gettext_lazy("专利证书或登记证书。"),
        shows_original=True,
    ),
    KindSpec(
        Kind.STANDARD,
        (
            _text("name", gettext_lazy("标准名称"), 120),
            _text("number", gettext_lazy("标准编号"), 40),
            _choice("level", gettext_lazy("级别"), StandardLevel),
            _choice("role", gettext_lazy("本人作用"), StandardRole),
            _date("published_on", gettext_lazy("发布日期")),
            _choice("state", gettext_lazy("是否现行"), StandardState, required=False),
            _rank(),
        ),
        ("name", "number", "role"),
        gettext_lazy("标出本人姓名。"),
    ),
    KindSpec(
        Kind.AWARD,
        (
            _text("name", gettext_lazy("奖项名称"), 120),
            _choice("award_kind", gettext_lazy("类型"), AwardKind),
            _choice("level", gettext_lazy("级别"), AwardLevel),
            _choice("grade", gettext_lazy("等级"), AwardGrade),
            _text("issuer", gettext_lazy("授奖单位"), 120),
            _date("awarded_on", gettext_lazy("获奖日期")),
            _rank(),
        ),
        ("name", "level", "grade"),
        gettext_lazy("获奖证书或表彰文件。"),
        shows_original=True,
    ),
    KindSpec(
        Kind.CREDENTIAL,
        (
            _choice("category", gettext_lazy("类别"), CredentialCategory),
            _text(
                "name",
                gettext_lazy("名称"),
                hint=gettext_lazy("与证书一致，如：助理工程师、二级建造师、技师、浙江省首席技师。"),
            ),
            _choice(
                "title_level",
                gettext_lazy("职称层级"),
                Level,
                required=False,
                hint=gettext_lazy("类别是职称证书时选择。"),
            ),
            _choice(
                "skill_grade",
                gettext_lazy("技能等级"),
                SkillGrade,
                required=False,
                hint=gettext_lazy("类别是职业技能等级时选择。"),
            ),
            _text("number", gettext_lazy("证书编号"), 40, required=False),
            _date("issued_on", gettext_lazy("取得日期")),
            _text("issuer", gettext_lazy("发证单位"), 120),
        ),
        ("name", "category"),
        gettext_lazy("证书或文件原件的扫描件。"),
        shows_original=True,
        use=gettext_lazy("职称证书、职业资格、职业技能等级、荣誉称号。"),
    ),
)

KINDS: dict[str, KindSpec] = {spec.kind.value: spec for spec in _ALL}
"""Every kind by its value, in the order of the page."""


def needs_evidence(kind: str, data: Data) -> bool:
    """Whether an entry must have a file to be sent. Not a degree that the employer can look up (INF-09, INF-11)."""
    if kind == Kind.EDUCATION and data.get("chsi_verified") is True:
        return False
    return KINDS[kind].needs_evidence


def problems(kind: str, data: Data, today: date) -> dict[str, str]:
    """What keeps an entry from being sent: one Chinese sentence per field name. Empty when the fields are all right."""
    spec = KINDS[kind]
    found = {}
    for field in spec.fields:
        sentence = field_problem(field, data.get(field.name, ""), today)
        if sentence:
            found[field.name] = sentence
    for name, sentence in _cross_problems(kind, data).items():
        found.setdefault(name, sentence)
    return found


def _cross_problems(kind: str, data: Data) -> dict[str, str]:
    found = {}
    start, end = read_date(data.get("started_on")), read_date(data.get("ended_on"))
    if start and end and end < start:
        found["ended_on"] = _("结束日期不能早于开始日期。")
    if (
        kind == Kind.EDUCATION
        and data.get("chsi_verified") is True
        and not str(data.get("certificate_number", "")).strip()
    ):
        found["certificate_number"] = _("学信网能查到的，请填写毕业证书编号，单位凭它核对；没有编号的，请上传证书。")
    if kind == Kind.PROJECT and data.get("category") in COMPLEXITIES and data.get("complexity"):
        allowed = COMPLEXITIES[data["category"]]
        if data["complexity"] not in allowed:
            found["complexity"] = _("这一类别请选择：%s。") % "、".join(str(each.label) for each in allowed)
    if kind == Kind.PATENT and not any(c.isdecimal() for c in str(data.get("number", ""))):
        found["number"] = _("应含有数字，请照证书填写。")
    if kind == Kind.CREDENTIAL:
        if data.get("category") == CredentialCategory.TITLE and not data.get("title_level"):
            found["title_level"] = _("职称证书请选择层级。")
        if data.get("category") == CredentialCategory.SKILL and not data.get("skill_grade"):
            found["skill_grade"] = _("职业技能等级请选择等级。")
    return found


def typed(kind: str, data: Data) -> dict[str, Any]:
    """The fields of a valid entry as Python values: date, int, Decimal, bool, enum member, str; None when empty."""
    return {field.name: typed_value(field, data.get(field.name, "")) for field in KINDS[kind].fields}


def shown_value(field: FieldSpec, data: Data) -> str:
    """A field of an entry as people read it. Hours may be counted in credits, which another field says."""
    value = data.get(field.name, "")
    if field.name == "hours" and data.get("unit") == HoursUnit.CREDITS and str(value).strip():
        return _("%s学分") % value
    return shown(field, value)


def shown_rows(kind: str, data: Data) -> list[tuple[str, str]]:
    """(label, text) of every field in the order of the form; optional empty ones are left out."""
    rows = [(str(field.label), shown_value(field, data)) for field in KINDS[kind].fields]
    return [(label, text) for label, text in rows if text]


def summary(kind: str, data: Data) -> str:
    """One line for lists, at most 200 characters: the fields of the kind's summary that are filled in. Stored, so that
    it is in the official language."""
    spec = KINDS[kind]
    with official():
        parts = [shown_value(spec.field(name), data) for name in spec.summary]
        line = " · ".join(part for part in parts if part)
        return (line or str(_("（尚未填写）")))[:200]
