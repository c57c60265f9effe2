"""Stored files and the work done on them. A file is its bytes: named by digest, never changed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.models import PublicIdModel


class StoredFile(PublicIdModel):
    """One upload or one product: immutable, content-addressed (``sha256``), pointed at by PROTECT keys only."""

    class Kind(models.TextChoices):
        PHOTO = "photo", _("证件照")
        EVIDENCE = "evidence", _("佐证材料")
        ATTACHMENT = "attachment", _("附件")
        SIGNATURE = "signature", _("手写签名")
        COMMITMENT = "commitment", _("承诺书")
        REVIEW_FORM = "review_form", _("评审表")
        SCORE_SHEET = "score_sheet", _("自评表")
        ROSTER = "roster", _("名册")
        ENTRUSTMENT = "entrustment", _("委托书")
        NOTICE_SHEET = "notice_sheet", _("公示表")
        POST_STATEMENT = "post_statement", _("岗位信息表")
        NOTICE_EVIDENCE = "notice_evidence", _("公示照片")
        DOSSIER_COPY = "dossier_copy", _("申报材料副本")
        PAGE = "page", _("页面图片")
        AUTHORIZATION = "authorization", _("授权委托书")

    kind = models.CharField(max_length=16, choices=Kind.choices)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="files",
        help_text="null: the portal",
    )
    name = models.CharField(_("文件名"), max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["sha256"])]

    @property
    def storage_name(self) -> str:
        """Where the bytes are: two levels of the digest."""
        return f"{self.sha256[:2]}/{self.sha256[2:4]}/{self.sha256}"


class ForgottenBytes(models.Model):
    """Stored bytes that no row named when they were last looked for. Whoever stores them again takes this away first;
    whoever removes them holds it meanwhile (``services.leftovers``)."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    found_at = models.DateTimeField()


class PhotoCheck(PublicIdModel):
    """One run of the photo rules over one file. The page polls it; the task fills it in."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("正在检查")
        PASSED = "passed", _("符合要求")
        FAILED = "failed", _("不符合要求")

    file = models.ForeignKey(
        StoredFile,
        on_delete=models.PROTECT,
        related_name="photo_checks",
        help_text="the upload; once passed, the copy drawn anew without EXIF",
    )
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    rules = models.JSONField(help_text="the plan's photo policy as it was")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    findings = models.JSONField(default=list)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]


class PaperCheck(models.Model):
    """A look at every page of an upload that people will read. The page beside it polls; the task fills it in."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("正在检查")
        CLEAR = "clear", _("没有发现问题")
        HINT = "hint", _("请核对")
        REFUSED = "refused", _("不能使用")

    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="paper_check")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    findings = models.JSONField(default=list, help_text="documents.paper_words.PaperFinding as JSON")
    pages = models.PositiveIntegerField(default=0, help_text="of the whole file; those drawn are PagePicture rows")
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    @property
    def is_drawn(self) -> bool:
        """Whether the first page has a picture; told without asking for it. A file with a broken page is refused."""
        return self.pages > 0 and self.status in (self.Status.CLEAR, self.Status.HINT)

    @property
    def reason(self) -> str:
        """Why the file is of no use, as “name”：sentence; '' when it is of use."""
        why = next((finding["text"] for finding in self.findings if finding["weight"] == "refused"), "")
        return why and gettext("“%(name)s”不能使用：%(why)s") % {"name": self.file.name, "why": why}


class PagePicture(models.Model):
    """One page of an upload, drawn once. Reached through its upload only, by whoever may read that (AC-099)."""

    check_of = models.ForeignKey(PaperCheck, on_delete=models.PROTECT, related_name="pictures")
    number = models.PositiveSmallIntegerField(help_text="from 1")
    width = models.PositiveSmallIntegerField(help_text="pixels of `picture`")
    height = models.PositiveSmallIntegerField()
    picture = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    small = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["check_of", "number"]
        constraints = [models.UniqueConstraint(fields=["check_of", "number"], name="one_picture_per_page")]


class Rendering(PublicIdModel):
    """A PDF asked for, once per subject, content and template; never overwritten (AC-036)."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("正在生成")
        DONE = "done", _("已生成")
        FAILED = "failed", _("生成失败")

    kind = models.CharField(max_length=20, help_text="what the stored file will be: a StoredFile.Kind")
    task = models.CharField(max_length=60, help_text="name of the task that makes it, for the sweeper")
    subject = models.CharField(max_length=24, help_text="public id of what is printed")
    digest = models.CharField(max_length=71, help_text="of the content printed")
    template_digest = models.CharField(max_length=71)
    check_value = models.CharField(max_length=24, unique=True, help_text="printed beside the QR code")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True)
    progress = models.PositiveSmallIntegerField(default=0, help_text="percent, of what takes long enough to tell")
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "digest", "template_digest"],
                name="one_rendering_per_content",
            )
        ]
