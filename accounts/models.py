"""People, the organizations they act for, and the seats from which they act."""

import hashlib
import hmac
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _
from encrypted_fields.fields import EncryptedCharField

from accounts.id_kinds import IdKind, keyed
from accounts.id_numbers import fold
from kernel.models import PublicIdModel


def blind_index(value: str) -> str:
    """Return the keyed digest by which an encrypted value can be found again (equality only)."""
    return hmac.new(settings.SALT_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()


def person_index(kind: str, number: str) -> str:
    """Return the ``Person.id_index`` of whoever holds the document of this kind and number."""
    return blind_index(keyed(kind, number))


class Person(PublicIdModel):
    """A human being, once: whoever acts and whoever declares are compared by person, never by account (D9)."""

    class Sex(models.TextChoices):
        FEMALE = "female", _("女")
        MALE = "male", _("男")

    full_name = models.CharField(_("姓名"), max_length=50)
    id_kind = models.CharField(
        max_length=14, choices=IdKind.choices, default=IdKind.RESIDENT, db_default=IdKind.RESIDENT.value
    )
    id_number = EncryptedCharField(_("证件号码"), max_length=18)
    id_index = models.CharField(
        max_length=64, unique=True, editable=False, help_text="of the number they were first known by; it never changes"
    )
    document_index = models.CharField(  # noqa: DJ001 - unique where there is one
        max_length=64, unique=True, null=True, editable=False, help_text="of the present number; null: still the first"
    )
    sex = models.CharField(_("性别"), max_length=6, choices=Sex.choices)
    birth_date = models.DateField(_("出生日期"))
    phone = EncryptedCharField(_("手机号"), max_length=11)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: object, **kwargs: object) -> None:
        self.id_number = fold(self.id_number)
        index = person_index(self.id_kind, self.id_number)
        if self._state.adding:
            self.id_index = index
        self.document_index = index if index != self.id_index else None
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def id_label(self) -> str:
        """What the number is called on every page and paper: 身份证号, or the number of another document."""
        return str(IdKind(self.id_kind).label)


class UserManager(BaseUserManager["User"]):
    """Creates accounts."""

    def create_user(self, username: str, password: str | None, *, person: Person) -> "User":
        """Create an account for ``person``. Writes one row."""
        user = self.model(username=username, person=person)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An account: how a person signs in."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.person.full_name


class Organization(PublicIdModel):
    """An employer or an authority."""

    class Kind(models.TextChoices):
        EMPLOYER = "employer", _("用人单位")
        DEPARTMENT = "department", _("行业主管部门")
        BUREAU = "bureau", _("人社局（职改办）")
        COMMITTEE_OFFICE = "committee_office", _("评委会办公室")
        SUPERVISION = "supervision", _("监督机构")
        OPERATOR = "operator", _("平台运营")
        UNASSIGNED = "unassigned", _("尚未选择单位")  # one row: where applicants stand who have just signed on

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(_("名称"), max_length=120, unique=True)
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18, blank=True)
    is_public_institution = models.BooleanField(_("事业单位"), default=False)
    is_verified = models.BooleanField(default=False, help_text="the authorization letter has been reviewed")
    is_frozen = models.BooleanField(default=False, help_text="two claim this employer: nobody decides for it")
    department = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="employers_of_department"
    )
    bureau = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="employers_of_bureau"
    )
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="of an authority: set, it takes part in nothing new"
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["credit_code"], condition=~models.Q(credit_code=""), name="one_organization_per_credit_code"
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind="unassigned"), name="one_place_for_the_unassigned"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a seat lets its holder be."""

    APPLICANT = "applicant", _("申报人")
    EMPLOYER_HR = "employer_hr", _("用人单位人事")
    DEPARTMENT_OFFICER = "department_officer", _("主管部门审核员")
    BUREAU_OFFICER = "bureau_officer", _("人社局审核员")
    OFFICE_OFFICER = "office_officer", _("评委会办公室")
    SUPERVISOR = "supervisor", _("监督员")
    OPERATOR = "operator", _("平台运营")


class Seat(PublicIdModel):
    """A person's place in an organization: user, organization, role, term. Every query is narrowed by it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="seats")
    role = models.CharField(max_length=20, choices=Role.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"],
                condition=models.Q(ends_at=None),
                name="one_open_seat_per_role",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(ends_at__gt=models.F("starts_at")),
                name="a_seat_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.person.full_name} · {self.organization.name} · {self.get_role_display()}"


class EmployerClaim(PublicIdModel):
    """A handler asks to act for an employer, by an authorization letter (授权委托书) and until its term ends."""

    class Nature(models.TextChoices):
        ENTERPRISE = "enterprise", _("企业")
        PUBLIC_INSTITUTION = "public_institution", _("事业单位")
        SOCIAL = "social", _("社会组织")
        OTHER = "other", _("其他")

    class Status(models.TextChoices):
        WAITING = "waiting", _("待审核")
        RETURNED = "returned", _("已退回")
        APPROVED = "approved", _("已通过")
        DISPUTED = "disputed", _("有争议")
        REFUSED = "refused", _("不予认定")
        REPLACED = "replaced", _("已更新")
        WITHDRAWN = "withdrawn", _("已撤回")

    handler = models.ForeignKey(User, on_delete=models.PROTECT, related_name="employer_claims")
    credit_code = models.CharField(_("统一社会信用代码"), max_length=18)
    name = models.CharField(_("单位名称"), max_length=120)
    nature = models.CharField(_("单位性质"), max_length=20, choices=Nature.choices)
    department = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("行业主管部门")
    )
    bureau = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("人社局"))
    is_vouched = models.BooleanField(default=False, help_text="filed from the legal person's account of this employer")
    letter = models.ForeignKey("documents.StoredFile", on_delete=models.PROTECT, related_name="+")
    letter_until = models.DateField(_("委托期限至"), help_text="the last day of the handler's powers")
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.WAITING)
    reason = models.CharField(max_length=500, blank=True, help_text="of the last return or refusal")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, null=True, related_name="claims", help_text="once it was approved"
    )
    version = models.PositiveIntegerField(default=1)
    filed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["status", "id"]), models.Index(fields=["credit_code", "status"])]
        constraints = [
            models.UniqueConstraint(
                fields=["handler", "credit_code"],
                condition=models.Q(status="approved"),
                name="one_approved_claim_per_handler",
            )
        ]


class ClaimEvent(models.Model):
    """One step of a claim: append-only (trigger)."""

    class Kind(models.TextChoices):
        FILED = "filed", _("提交认证申请")
        FILED_AGAIN = "filed_again", _("补正后重新提交")
        RETURNED = "returned", _("退回补正")
        APPROVED = "approved", _("审核通过")
        INVITED = "invited", _("凭现经办人的邀请申请")
        AGREED = "agreed", _("现经办人同意共同经办")
        OBJECTED = "objected", _("现经办人提出异议")
        DISPUTED = "disputed", _("出现争议，暂停办理")
        RESUMED = "resumed", _("争议解除，恢复办理")
        GAVE_UP = "gave_up", _("争议中撤回申请")
        UPHELD = "upheld", _("争议核实后予以认定")
        REFUSED = "refused", _("争议核实后不予认定")
        REPLACED = "replaced", _("由新的授权委托书接替")
        LETTER = "letter", _("更换委托书扫描件")
        WITHDRAWN = "withdrawn", _("经办人撤回申请")

    claim = models.ForeignKey(EmployerClaim, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    letter = models.ForeignKey(
        "documents.StoredFile",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="the letter that came with this step: one that was exchanged stays readable",
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class HandlerInvitation(PublicIdModel):
    """Somebody who acts for an employer agrees beforehand to one more handler; the public id is the code they pass on.

    It is worth little: with it a claim freezes nobody, and its letter is examined all the same.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="handler_invitations")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    claim = models.OneToOneField(
        EmployerClaim, on_delete=models.PROTECT, null=True, related_name="invitation", help_text="once it was used"
    )

    class Meta:
        ordering = ["pk"]


class SignInAttempt(models.Model):
    """Failed sign-ins, kept in the database so that a wiped cache does not open the door (AC-090, AC-112)."""

    username = models.CharField(max_length=60)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["username", "address", "at"]), models.Index(fields=["address", "at"])]


class Door(models.TextChoices):
    """The two sorts of account at the government's single sign-on."""

    PERSON = "person", _("政务服务网个人账号")
    LEGAL = "legal", _("政务服务网法人账号")


class ExternalAccount(models.Model):
    """An account elsewhere by which somebody signs in: found again by issuer and subject, never by a name (AC-088).

    What the provider tells of the person is checked at each sign-in and not kept here.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="external_accounts")
    door = models.CharField(max_length=6, choices=Door.choices)
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=191)
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_account_per_subject")]


class Session(AbstractBaseSession):
    """A browser that is signed in, or a visitor's. To delete the row is to sign out."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="sessions")
    seen_at = models.DateTimeField(null=True, help_text="last used, to within five minutes")

    class Meta:
        ordering = ["session_key"]

    @classmethod
    def get_session_store_class(cls) -> type:
        from accounts.sessions import SessionStore

        return SessionStore


class Invitation(PublicIdModel):
    """A one-time link by which an officer gets an account: authorities never register themselves (ACC-03)."""

    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the link's secret, which is not kept")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=20, choices=Role.choices)
    full_name = models.CharField(_("姓名"), max_length=50)
    id_kind = models.CharField(
        max_length=14, choices=IdKind.choices, default=IdKind.RESIDENT, db_default=IdKind.RESIDENT.value
    )
    id_number = EncryptedCharField(_("证件号码"), max_length=18)
    sex = models.CharField(_("性别"), max_length=6, choices=Person.Sex.choices)
    birth_date = models.DateField(_("出生日期"))
    phone = EncryptedCharField(_("手机号"), max_length=11)
    invited_by = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, related_name="+", help_text="null: the command line"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    account = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="whose password is forgotten; null: a new one",
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", help_text="once it was used")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at=None, user=None) | models.Q(used_at__isnull=False, user__isnull=False),
                name="a_used_invitation_has_its_user",
            )
        ]


class SafetyEvent(models.Model):
    """One change of what an account is entered by, mostly of an officer's: append-only (trigger)."""

    class Kind(models.TextChoices):
        FACTOR_SET = "factor_set", _("开通动态口令")
        FACTOR_CHANGED = "factor_changed", _("换手机，重新开通动态口令")
        FACTOR_RESET = "factor_reset", _("重置动态口令")
        PASSWORD_RESET = "password_reset", _("用链接重新设定密码")
        CODES_MADE = "codes_made", _("重新生成恢复码")
        CODE_USED = "code_used", _("使用一个恢复码")
        NAME_CHANGED = "name_changed", _("更正姓名")
        REISSUED = "reissued", _("登记换发的证件")

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="safety_events")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="null: the command line"
    )
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["user", "-id"], name="accounts_safety_user_idx")]


class OfficeEvent(models.Model):
    """One change of an authority by an operator: append-only (trigger)."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("新建")
        CHANGED = "changed", _("修改")
        CLOSED = "closed", _("关闭")
        REOPENED = "reopened", _("恢复")

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="office_events")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["organization", "-id"], name="accounts_office_org_idx")]
