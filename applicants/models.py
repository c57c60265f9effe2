"""The applicant's lasting record, the dossier under a plan, and the frozen snapshot that reviewers read."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Right
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField

from accounts.models import Organization, Person, Seat
from applicants.integrity.models import IntegrityRecord as IntegrityRecord
from applicants.integrity.models import RecordFile as RecordFile
from applicants.integrity.models import RecordStep as RecordStep
from applicants.registers.models import RegisterFetch  # noqa: F401 - a table of this app
from documents.models import PhotoCheck, StoredFile
from kernel.models import PublicIdModel
from plans.models import PlanVersion
from plans.spec.base import LONGEST_CODE


class Profile(models.Model):
    """What the portal knows of an applicant beyond the person: contact, employer, post."""

    class Bond(models.TextChoices):
        STAFF = "staff", _("本单位职工")
        AGENCY = "agency", _("人事档案由这个单位代理，不是它的职工")
        FREELANCE = "freelance", _("自由职业者，由这个单位代为申报")

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="profile")
    employer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="employees")
    post = models.CharField(_("现任岗位（职务）"), max_length=60, blank=True)
    major_engaged = models.CharField(_("从事专业"), max_length=60, blank=True)
    work_started_on = models.DateField(_("参加工作时间"), null=True, blank=True)
    bond = models.CharField(_("与单位的关系"), max_length=9, choices=Bond.choices, default=Bond.STAFF)
    on_establishment = models.BooleanField(_("事业单位在编"), default=False)
    nation = models.CharField(_("民族"), max_length=20, blank=True)
    political_status = models.CharField(_("政治面貌"), max_length=20, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="raised by every save; a page without a profile shows 0")

    class Meta:
        ordering = ["pk"]


class ArchiveEntry(PublicIdModel):
    """One entry of the archive (业绩档案). Only approved entries can be selected (ARC-02); a change loses approval."""

    class Kind(models.TextChoices):
        EDUCATION = "education", _("学历学位")
        WORK = "work", _("工作经历")
        APPOINTMENT = "appointment", _("聘任")
        APPRAISAL = "appraisal", _("年度考核")
        HOURS = "hours", _("继续教育学时")
        PROJECT = "project", _("工程项目")
        PAPER = "paper", _("论文著作")
        PATENT = "patent", _("专利")
        STANDARD = "standard", _("标准")
        AWARD = "award", _("获奖")
        CREDENTIAL = "credential", _("证书与资格")

    class Status(models.TextChoices):
        DRAFT = "draft", _("未送审")
        SENT = "sent", _("待单位审核")
        APPROVED = "approved", _("单位已通过")
        RETURNED = "returned", _("单位已退回")

    class Source(models.TextChoices):
        TYPED = "typed", _("本人填报")
        FETCHED = "fetched", _("登记信息")
        SHEET = "sheet", _("表格导入")
        BUNDLE = "bundle", _("档案包导入")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="archive")
    employer = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, help_text="whom it was sent to")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    data = models.JSONField(default=dict, help_text="the kind's own fields; may hold errors while a draft")
    summary = models.CharField(max_length=200, help_text="one line for lists")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.DRAFT)
    reason = models.CharField(_("退回原因"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    decided_by = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    original_seen = models.BooleanField(default=False, help_text="the decider held the originals in hand (ARC-18)")
    representative = models.BooleanField(default=False, help_text="the one designated among the writings (ARC-13)")
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.TYPED)
    source_name = models.CharField(max_length=120, blank=True, help_text="the register, file or platform it came from")
    sourced_at = models.DateTimeField(null=True, help_text="when it came from there; null: typed")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name_plural = "archive entries"
        indexes = [models.Index(fields=["employer", "status", "id"]), models.Index(fields=["person", "kind"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["approved", "returned"], decided_at__isnull=False)
                | (models.Q(status__in=["draft", "sent"]) & models.Q(decided_at=None)),
                name="decided_entries_have_a_decision_time",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(representative=True), name="one_representative_work"
            ),
        ]

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """The kind in words. Django's own way translates every kind there is to find the one."""
        return str(self.Kind(self.kind).label)

    def get_status_display(self) -> str:  # type: ignore[no-redef]  # Django lets a model word its own choices
        """The status in words. What a register settled, no employer approved or returned."""
        if self.decided_by_id is None and self.status == self.Status.APPROVED:
            return gettext("已核实")
        if self.decided_by_id is None and self.status == self.Status.RETURNED:
            return gettext("需要处理")
        return str(self.Status(self.status).label)


class EvidenceFile(models.Model):
    """A file that proves an archive entry."""

    entry = models.ForeignKey(ArchiveEntry, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    part = models.CharField(
        max_length=16, blank=True, help_text="code of applicants.archive_evidence; '': of everything"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["entry_id", "position", "pk"]


class ArchiveImport(PublicIdModel):
    """A file read and shown to its owner, before anything of it is written into the archive. Confirmed at most once."""

    class Kind(models.TextChoices):
        HOURS = "hours", _("学时表格")
        BUNDLE = "bundle", _("档案包")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="archive_imports")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=120, help_text="of the file")
    content = models.JSONField(help_text="what was read: applicants.archive_hours, applicants.archive_bundle")
    read_at = models.DateTimeField()
    written = models.PositiveIntegerField(null=True, help_text="entries written; null: not confirmed")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["person", "kind"])]


class Dossier(PublicIdModel):
    """One applicant's declaration under one plan version. Live until submitted; the snapshot is what counts then."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("填报中")
        SUBMITTED = "submitted", _("已提交")
        RETURNED = "returned", _("退回修改")
        CLOSED = "closed", _("已结束")

    number = models.CharField(_("申报编号"), max_length=24, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="dossiers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="dossiers")
    plan_version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="dossiers")
    year = models.PositiveSmallIntegerField()
    employer = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="dossiers")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    title = models.CharField(_("申报职称"), max_length=LONGEST_CODE, blank=True, help_text="code of the plan's title")
    route = models.CharField(_("申报方式"), max_length=LONGEST_CODE, blank=True, help_text="code of the plan's route")
    major = models.CharField(_("申报专业"), max_length=LONGEST_CODE, blank=True, help_text="code of the plan's major")
    answers = models.JSONField(default=dict, help_text="the information section as typed, errors included")
    statement = models.TextField(_("本人述职"), blank=True)
    sheet = models.JSONField(default=dict, help_text="the self-score as typed: applicants.scoring says its shape")
    photo = models.ForeignKey(PhotoCheck, on_delete=models.PROTECT, null=True, related_name="+")
    entries = models.ManyToManyField(ArchiveEntry, related_name="dossiers", blank=True)
    version = models.PositiveIntegerField(default=1, help_text="raised by every save of a section")
    saves = models.JSONField(default=dict, help_text="{section: {version, at, told}} of the saved sections")
    defects = models.JSONField(default=list, help_text="of the last return: [{section, target, label, text, answer}]")
    return_reason = models.TextField(default="", help_text="of the last return: what the office wrote above them")
    correct_until = models.DateTimeField(null=True, help_text="end of the applicant's correction window (D2)")
    passed = models.BooleanField(default=False, help_text="ended with a confirmed result: the year is used up")
    left = models.JSONField(
        default=list, help_text="typed under an earlier version, without a place here: [{number, label, text}]"
    )
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(Right("number", 8), name="dossier_by_tail")]  # offices look for what chance gave it
        constraints = [
            models.UniqueConstraint(
                fields=["person", "year"],
                condition=~models.Q(status="closed") | models.Q(passed=True),
                name="one_live_dossier_per_person_and_year",
            )
        ]


class DossierFile(models.Model):
    """A file the plan asks for (附件), by the code of the plan's attachment."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="files")
    code = models.CharField(max_length=LONGEST_CODE)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)

    class Meta:
        ordering = ["dossier_id", "code", "pk"]


class Commitment(models.Model):
    """The signed promise (真实性保证书). Bound to the text it was signed under by digest (AC-029)."""

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="commitment")
    text_digest = models.CharField(max_length=71)
    signature = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
    signed_at = models.DateTimeField()


class SigningCode(models.Model):
    """The QR code by which a phone without a login signs a dossier's commitment (AC-085). One a dossier: the newest.

    The token itself is in the code on the applicant's screen and nowhere else. What the phone wrote is nothing yet:
    it becomes the commitment once the applicant has seen it in the session that showed the code.
    """

    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="signing_code")
    token_digest = models.CharField(max_length=71, unique=True)
    session_digest = models.CharField(max_length=71, help_text="of the session that shows the code")
    text_digest = models.CharField(max_length=71, help_text="of the words that the code leads to")
    version = models.PositiveIntegerField(help_text="of the step when the code was shown: a save since then voids it")
    expires_at = models.DateTimeField()
    signature = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, help_text="what the phone wrote")
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signature=None, signed_at=None)
                | models.Q(signature__isnull=False, signed_at__isnull=False),
                name="what_a_phone_wrote_has_its_time",
            )
        ]


class Recommender(PublicIdModel):
    """A peer who recommends the applicant (推荐专家), as the applicant typed it; may hold errors in a draft."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="recommenders")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("姓名"), max_length=64, blank=True)
    employer = models.CharField(_("单位"), max_length=200, blank=True)
    title = models.CharField(_("职称"), max_length=64, blank=True)
    level = models.CharField(_("职称层级"), max_length=64, blank=True)
    major = models.CharField(_("从事专业"), max_length=100, blank=True)
    phone = EncryptedCharField(_("手机"), max_length=64, blank=True, null=True)  # the field keeps "" as NULL

    class Meta:
        ordering = ["dossier_id", "position"]
        constraints = [models.UniqueConstraint(fields=["dossier", "position"], name="one_recommender_per_place")]


class RecommendationRequest(PublicIdModel):
    """A recommender asked to confirm by a link of their own: bound by value to what the applicant wrote of them."""

    class Answer(models.TextChoices):
        YES = "yes", _("推荐")
        NO = "no", _("不推荐")

    recommender = models.ForeignKey(Recommender, on_delete=models.CASCADE, related_name="requests")
    token_digest = models.CharField(max_length=71, unique=True)
    said = models.JSONField(help_text="{name, employer, title, level, major, declared} as shown to the recommender")
    phone = EncryptedCharField(max_length=11, help_text="where the link went")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=3, choices=Answer.choices, blank=True)
    title = models.CharField(_("职称"), max_length=40, blank=True, help_text="in the recommender's own words")
    text = models.TextField(_("推荐意见"), blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None)
                | (models.Q(answer__in=["yes", "no"], answered_at__isnull=False, revoked_at=None)),
                name="answers_have_a_time_and_revoked_requests_none",
            )
        ]


class SheetPrint(PublicIdModel):
    """A self-score as it was printed for signing: by value, so that the signed scan can be compared. Never changed."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="sheet_prints")
    content = models.JSONField()
    digest = models.CharField(max_length=71)
    printed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["dossier", "digest"], name="one_print_per_content")]


class Snapshot(PublicIdModel):
    """A dossier by value at the moment of a submit: canonical JSON and its digest. Never changed (INV-02)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="snapshots")
    round = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=71)
    submitted_by = models.ForeignKey(Seat, on_delete=models.PROTECT)
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["dossier_id", "round"]
        constraints = [models.UniqueConstraint(fields=["dossier", "round"], name="one_snapshot_per_round")]
