"""The leaf about achievements: how many of which kind, with what rank, grade, level and amount."""

from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from plans.spec.base import Day, Spec, Text
from plans.spec.rule_base import RuleBase


class AchievementKind(StrEnum):
    """The kinds of achievements that notices count."""

    PROJECT = "project"
    PAPER = "paper"
    BOOK = "book"
    PATENT = "patent"
    STANDARD = "standard"
    AWARD = "award"
    PRODUCT = "product"
    REPORT = "report"
    METHOD = "method"
    TRAINING = "training"
    TAX = "tax"
    BENEFIT = "benefit"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return ACHIEVEMENT_LABELS[self]


ACHIEVEMENT_LABELS = {
    AchievementKind.PROJECT: "项目",
    AchievementKind.PAPER: "论文",
    AchievementKind.BOOK: "著作",
    AchievementKind.PATENT: "专利",
    AchievementKind.STANDARD: "标准",
    AchievementKind.AWARD: "奖项",
    AchievementKind.PRODUCT: "产品",
    AchievementKind.REPORT: "技术报告",
    AchievementKind.METHOD: "工法",
    AchievementKind.TRAINING: "培养人才",
    AchievementKind.TAX: "纳税",
    AchievementKind.BENEFIT: "效益",
    AchievementKind.OTHER: "其他业绩",
}


class AwardGrade(StrEnum):
    """The grades of an award, lowest first."""

    THIRD = "third"
    SECOND = "second"
    FIRST = "first"
    SPECIAL = "special"

    @property
    def rank(self) -> int:
        """Position from 0 (lowest)."""
        return GRADE_RANKS[self]

    @property
    def label(self) -> str:
        """The Chinese name."""
        return GRADE_LABELS[self]


GRADE_RANKS = {each: rank for rank, each in enumerate(AwardGrade)}  # read many times in judging one person
GRADE_LABELS = {
    AwardGrade.THIRD: "三等奖",
    AwardGrade.SECOND: "二等奖",
    AwardGrade.FIRST: "一等奖",
    AwardGrade.SPECIAL: "特等奖",
}


class IssuerLevel(StrEnum):
    """The level of who issued, ordered or commended, lowest first."""

    ENTERPRISE = "enterprise"
    COUNTY = "county"
    MUNICIPAL = "municipal"
    PROVINCIAL = "provincial"
    NATIONAL = "national"

    @property
    def rank(self) -> int:
        """Position from 0 (lowest)."""
        return ISSUER_RANKS[self]

    @property
    def label(self) -> str:
        """The Chinese name."""
        return ISSUER_LABELS[self]


ISSUER_RANKS = {each: rank for rank, each in enumerate(IssuerLevel)}  # read many times in judging one person
ISSUER_LABELS = {
    IssuerLevel.ENTERPRISE: "企业级",
    IssuerLevel.COUNTY: "县（市、区）级",
    IssuerLevel.MUNICIPAL: "设区市（厅）级",
    IssuerLevel.PROVINCIAL: "省（部）级",
    IssuerLevel.NATIONAL: "国家级",
}


class AmountOf(StrEnum):
    """What an amount of money is."""

    SALES = "sales"
    BENEFIT = "benefit"
    TAX = "tax"
    INCOME_TAX = "income_tax"
    CONTRACT = "contract"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return AMOUNT_LABELS[self]


AMOUNT_LABELS = {
    AmountOf.SALES: "销售额",
    AmountOf.BENEFIT: "经济效益",
    AmountOf.TAX: "税收",
    AmountOf.INCOME_TAX: "个人所得税",
    AmountOf.CONTRACT: "合同额",
}


class EvidenceFilter(Spec):
    """Which achievements count. Every condition that is given must hold; what is empty does not matter."""

    what: tuple[AchievementKind, ...] = Field(min_length=1)
    subtypes: tuple[Text, ...] = ()
    """Words for a narrower sort, one of which the achievement must bear: 发明专利, 行业标准."""
    role_in: tuple[Text, ...] = ()
    """Words for the person's part, one of which is enough: 主持, 第一作者."""
    sole_author: bool = False
    """Only works without other authors."""
    rank_at_most: int | None = Field(default=None, ge=1, le=100, strict=True)
    """The person's place among the contributors."""
    grade_at_least: AwardGrade | None = None
    issuer_level_at_least: IssuerLevel | None = None
    """Of who issued, ordered or published it."""
    amount_at_least_fen: int | None = Field(default=None, ge=1, strict=True)
    amount_of: AmountOf | None = None
    """What the amount is of."""
    characters_at_least: int | None = Field(default=None, ge=1, strict=True)
    """Characters written by the person."""
    in_force: bool = False
    """Only what is in force: granted and maintained, issued and not withdrawn."""
    since: Literal["present_title", "all"] = "all"
    """``present_title``: only since the highest title held was obtained."""
    from_day: Day | None = None
    """Only from this day on."""
    within_years: int | None = Field(default=None, ge=1, le=60, strict=True)
    """Only of so many years up to the cut-off date for achievements."""

    @model_validator(mode="after")
    def _amount_named(self) -> "EvidenceFilter":
        if (self.amount_at_least_fen is None) != (self.amount_of is None):
            raise ValueError("amount_at_least_fen 和 amount_of 必须一起写")
        return self


class EvidenceRule(RuleBase, EvidenceFilter):
    """So many achievements of these kinds, up to the cut-off date for achievements."""

    kind: Literal["evidence"]
    count: int = Field(default=1, ge=1, le=1000, strict=True)
    added_up: bool = False
    """The amounts of all that fit are added, instead of asking the amount of each."""
    consecutive_years: int | None = Field(default=None, ge=2, le=20, strict=True)
    """One in each of so many consecutive calendar years."""
    also: tuple[EvidenceFilter, ...] = ()
    """Other achievements that are counted together with these: two works, each a paper or a patent or an award."""

    @model_validator(mode="after")
    def _counts_fit(self) -> "EvidenceRule":
        if self.added_up and self.amount_at_least_fen is None:
            raise ValueError("added_up 需要 amount_at_least_fen")
        if self.consecutive_years and (self.added_up or self.count != 1):
            raise ValueError("consecutive_years 不能与 count、added_up 同时使用")
        if self.also and (self.added_up or self.consecutive_years):
            raise ValueError("also 不能与 added_up、consecutive_years 同时使用")
        return self
