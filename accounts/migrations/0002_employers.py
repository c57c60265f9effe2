import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kernel.ids
from kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("documents", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="EmployerClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                ("credit_code", models.CharField(max_length=18, verbose_name="统一社会信用代码")),
                ("name", models.CharField(max_length=120, verbose_name="单位名称")),
                (
                    "nature",
                    models.CharField(
                        choices=[
                            ("enterprise", "企业"),
                            ("public_institution", "事业单位"),
                            ("social", "社会组织"),
                            ("other", "其他"),
                        ],
                        max_length=20,
                        verbose_name="单位性质",
                    ),
                ),
                (
                    "is_vouched",
                    models.BooleanField(
                        default=False, help_text="filed from the legal person's account of this employer"
                    ),
                ),
                (
                    "letter_until",
                    models.DateField(help_text="the last day of the handler's powers", verbose_name="委托期限至"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "待审核"),
                            ("returned", "已退回"),
                            ("approved", "已通过"),
                            ("disputed", "有争议"),
                            ("refused", "不予认定"),
                            ("replaced", "已更新"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, help_text="of the last return or refusal", max_length=500)),
                ("version", models.PositiveIntegerField(default=1)),
                ("filed_at", models.DateTimeField()),
                (
                    "bureau",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                        verbose_name="人社局",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                        verbose_name="行业主管部门",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="employer_claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        help_text="once it was approved",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ClaimEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("filed", "提交认证申请"),
                            ("filed_again", "补正后重新提交"),
                            ("returned", "退回补正"),
                            ("approved", "审核通过"),
                            ("invited", "凭现经办人的邀请申请"),
                            ("agreed", "现经办人同意共同经办"),
                            ("objected", "现经办人提出异议"),
                            ("disputed", "出现争议，暂停办理"),
                            ("resumed", "争议解除，恢复办理"),
                            ("gave_up", "争议中撤回申请"),
                            ("upheld", "争议核实后予以认定"),
                            ("refused", "争议核实后不予认定"),
                            ("replaced", "由新的授权委托书接替"),
                            ("letter", "更换委托书扫描件"),
                            ("withdrawn", "经办人撤回申请"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="accounts.employerclaim"
                    ),
                ),
                (
                    "letter",
                    models.ForeignKey(
                        help_text="the letter that came with this step: one that was exchanged stays readable",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="employerclaim",
            index=models.Index(fields=["status", "id"], name="accounts_em_status_f4ef6c_idx"),
        ),
        migrations.AddIndex(
            model_name="employerclaim",
            index=models.Index(fields=["credit_code", "status"], name="accounts_em_credit__6693c3_idx"),
        ),
        migrations.AddConstraint(
            model_name="employerclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "approved")),
                fields=("handler", "credit_code"),
                name="one_approved_claim_per_handler",
            ),
        ),
        append_only("accounts_claimevent"),
    ]
