import django.db.models.deletion
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models

import kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("documents", "0001_initial"),
        ("plans", "0001_initial"),
        ("applicants", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SigningCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_digest", models.CharField(max_length=71, unique=True)),
                (
                    "session_digest",
                    models.CharField(help_text="of the session that shows the code", max_length=71),
                ),
                ("text_digest", models.CharField(help_text="of the words that the code leads to", max_length=71)),
                (
                    "version",
                    models.PositiveIntegerField(
                        help_text="of the step when the code was shown: a save since then voids it"
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signing_code",
                        to="applicants.dossier",
                    ),
                ),
                (
                    "signature",
                    models.ForeignKey(
                        help_text="what the phone wrote",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="documents.storedfile",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signature", None), ("signed_at", None)),
                            models.Q(("signature__isnull", False), ("signed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="what_a_phone_wrote_has_its_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ArchiveImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                ("kind", models.CharField(choices=[("hours", "学时表格"), ("bundle", "档案包")], max_length=8)),
                ("name", models.CharField(help_text="of the file", max_length=120)),
                (
                    "content",
                    models.JSONField(help_text="what was read: applicants.archive_hours, applicants.archive_bundle"),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "written",
                    models.PositiveIntegerField(help_text="entries written; null: not confirmed", null=True),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="archive_imports",
                        to="accounts.person",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["person", "kind"], name="applicants__person__a717af_idx")],
            },
        ),
        migrations.CreateModel(
            name="RecommendationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                ("token_digest", models.CharField(max_length=71, unique=True)),
                (
                    "said",
                    models.JSONField(
                        help_text="{name, employer, title, level, major, declared} as shown to the recommender"
                    ),
                ),
                (
                    "phone",
                    encrypted_fields.fields.EncryptedCharField(help_text="where the link went", max_length=11),
                ),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "answer",
                    models.CharField(blank=True, choices=[("yes", "推荐"), ("no", "不推荐")], max_length=3),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True, help_text="in the recommender's own words", max_length=40, verbose_name="职称"
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="推荐意见")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "recommender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requests",
                        to="applicants.recommender",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", ""), ("answered_at", None)),
                            models.Q(
                                ("answer__in", ["yes", "no"]), ("answered_at__isnull", False), ("revoked_at", None)
                            ),
                            _connector="OR",
                        ),
                        name="answers_have_a_time_and_revoked_requests_none",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RegisterFetch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("degrees", "学历学位"),
                            ("insurance", "社会保险"),
                            ("photo", "证件照"),
                            ("appraisals", "年度考核"),
                            ("hours", "继续教育学时"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "正在获取"), ("done", "已取得"), ("failed", "没有取到")],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("next_attempt_at", models.DateTimeField()),
                (
                    "error",
                    models.CharField(
                        blank=True, help_text="of the last attempt: a code of RegisterError", max_length=20
                    ),
                ),
                (
                    "values",
                    models.JSONField(default=list, help_text="as applicants.registers.schema describes the kind"),
                ),
                ("source", models.CharField(blank=True, max_length=60)),
                ("as_of", models.DateField(help_text="the register's own day of the answer", null=True)),
                ("is_complete", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_fetches",
                        to="accounts.person",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.storedfile",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        help_text="the submit at which the value before was too old",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="register_checks",
                        to="applicants.snapshot",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        help_text="owns a fetched photo",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["status", "next_attempt_at"], name="applicants__status_191a38_idx"),
                    models.Index(fields=["person", "kind"], name="applicants__person__8a1185_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")),
                        fields=("person", "kind"),
                        name="one_waiting_fetch_per_person_and_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at", None), ("status", "waiting")),
                            models.Q(models.Q(("status", "waiting"), _negated=True), ("done_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="finished_fetches_have_a_time",
                    ),
                ],
            },
        ),
    ]
