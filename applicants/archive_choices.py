"""The values that the choice fields of the archive know, beside those of `plans.spec.base`."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy


class AcademicDegree(TextChoices):
    """学位, beside the schooling itself (学历, `plans.spec.base.Degree`)."""

    NONE = "none", gettext_lazy("无学位")
    BACHELOR = "bachelor", gettext_lazy("学士")
    MASTER = "master", gettext_lazy("硕士")
    DOCTOR = "doctor", gettext_lazy("博士")


class StudyForm(TextChoices):
    """How the schooling was taken."""

    FULL_TIME = "full_time", gettext_lazy("全日制")
    ADULT = "adult", gettext_lazy("成人教育（函授、业余）")
    SELF_TAUGHT = "self_taught", gettext_lazy("自学考试")
    OPEN = "open", gettext_lazy("网络教育、开放教育")
    OTHER = "other", gettext_lazy("其他")


class TechnicalClass(TextChoices):
    """Class of a technical school; a plan says which schooling it equals (ELG-07)."""

    MIDDLE = "middle", gettext_lazy("中级工班")
    SENIOR = "senior", gettext_lazy("高级工班")
    TECHNICIAN = "technician", gettext_lazy("预备技师（技师）班")


class WorkNature(TextChoices):
    """What the years of a work entry count as."""

    TECHNICAL = "technical", gettext_lazy("专业技术工作")
    SKILLED = "skilled", gettext_lazy("生产一线技术技能工作")
    OTHER = "other", gettext_lazy("其他工作")


class HoursUnit(TextChoices):
    """In what continuing education is counted; a system counts in one of them."""

    HOURS = "hours", gettext_lazy("学时")
    CREDITS = "credits", gettext_lazy("学分")


class ProjectRole(TextChoices):
    """The applicant's share in a project, the largest first."""

    LEAD = "lead", gettext_lazy("主持（项目负责人）")
    BACKBONE = "backbone", gettext_lazy("技术骨干")
    PARTICIPANT = "participant", gettext_lazy("参与")


class ProjectCategory(TextChoices):
    """The scoring sheet's groups of projects."""

    PLANNING_DESIGN = "planning_design", gettext_lazy("规划与设计")
    CONSTRUCTION_SUPERVISION = "construction_supervision", gettext_lazy("施工与监理")
    TECHNICAL_MANAGEMENT = "technical_management", gettext_lazy("技术管理")
    RESEARCH = "research", gettext_lazy("科研项目")
    DEMONSTRATION = "demonstration", gettext_lazy("示范项目")


class ProjectComplexity(TextChoices):
    """The grade within a category; which grades a category knows is in `COMPLEXITIES`."""

    MODERATE = "moderate", gettext_lazy("中等复杂及以上")
    ORDINARY = "ordinary", gettext_lazy("一般")
    GOVERNMENT = "government", gettext_lazy("政府类")
    ENTERPRISE = "enterprise", gettext_lazy("企业类")
    CITY = "city", gettext_lazy("设区市（厅）级及以上")
    COUNTY = "county", gettext_lazy("县（市、区）级")


COMPLEXITIES: dict[str, tuple[ProjectComplexity, ...]] = {
    ProjectCategory.PLANNING_DESIGN: (ProjectComplexity.MODERATE, ProjectComplexity.ORDINARY),
    ProjectCategory.CONSTRUCTION_SUPERVISION: (ProjectComplexity.MODERATE, ProjectComplexity.ORDINARY),
    ProjectCategory.TECHNICAL_MANAGEMENT: (ProjectComplexity.GOVERNMENT, ProjectComplexity.ENTERPRISE),
    ProjectCategory.RESEARCH: (ProjectComplexity.CITY, ProjectComplexity.COUNTY),
    ProjectCategory.DEMONSTRATION: tuple(ProjectComplexity),
}


class PaperKind(TextChoices):
    """What was written."""

    PAPER = "paper", gettext_lazy("论文")
    BOOK = "book", gettext_lazy("著作")
    REPORT = "report", gettext_lazy("技术报告")


class PatentKind(TextChoices):
    """The kinds that scoring sheets tell apart."""

    INVENTION = "invention", gettext_lazy("发明专利")
    UTILITY_MODEL = "utility_model", gettext_lazy("实用新型专利")
    DESIGN = "design", gettext_lazy("外观设计专利")
    SOFTWARE = "software", gettext_lazy("软件著作权")


class StandardLevel(TextChoices):
    """Who issued the standard."""

    NATIONAL = "national", gettext_lazy("国家标准")
    INDUSTRY = "industry", gettext_lazy("行业标准")
    LOCAL = "local", gettext_lazy("地方标准")
    GROUP = "group", gettext_lazy("团体标准")
    ENTERPRISE = "enterprise", gettext_lazy("企业标准")
    ATLAS = "atlas", gettext_lazy("标准设计图集、定额")
    NATIONAL_METHOD = "national_method", gettext_lazy("国家级工法")
    PROVINCIAL_METHOD = "provincial_method", gettext_lazy("省级工法、导则、技术规定")


class StandardRole(TextChoices):
    """The applicant's share in a standard."""

    LEAD = "lead", gettext_lazy("主编")
    EDITOR = "editor", gettext_lazy("参编")


class StandardState(TextChoices):
    """Whether a standard still holds; a rule may ask for one that does."""

    IN_FORCE = "in_force", gettext_lazy("现行有效")
    REPLACED = "replaced", gettext_lazy("已废止或被代替")


class AwardKind(TextChoices):
    """The scoring sheet's groups of awards."""

    SCIENCE = "science", gettext_lazy("科学技术奖")
    ENGINEERING = "engineering", gettext_lazy("工程奖")
    OTHER = "other", gettext_lazy("其他奖项")


class AwardLevel(TextChoices):
    """Who gave the award."""

    NATIONAL = "national", gettext_lazy("国家级")
    PROVINCIAL = "provincial", gettext_lazy("省（部）级")
    CITY = "city", gettext_lazy("设区市（厅）级")
    COUNTY = "county", gettext_lazy("县（市、区）级")


class AwardGrade(TextChoices):
    """The grade of an award."""

    SPECIAL = "special", gettext_lazy("特等奖")
    FIRST = "first", gettext_lazy("一等奖")
    SECOND = "second", gettext_lazy("二等奖")
    THIRD = "third", gettext_lazy("三等奖")
    UNGRADED = "ungraded", gettext_lazy("不分等级")


class CredentialCategory(TextChoices):
    """What a certificate shows. A plan's ``holds`` rule calls `title` and `honour` so, the others credentials."""

    TITLE = "title", gettext_lazy("职称证书")
    QUALIFICATION = "qualification", gettext_lazy("职业资格（执业资格）")
    SKILL = "skill", gettext_lazy("职业技能等级")
    HONOUR = "honour", gettext_lazy("荣誉称号")


class SkillGrade(TextChoices):
    """The five grades of skilled workers, lowest first."""

    GRADE_5 = "grade_5", gettext_lazy("五级（初级工）")
    GRADE_4 = "grade_4", gettext_lazy("四级（中级工）")
    GRADE_3 = "grade_3", gettext_lazy("三级（高级工）")
    GRADE_2 = "grade_2", gettext_lazy("二级（技师）")
    GRADE_1 = "grade_1", gettext_lazy("一级（高级技师）")
