"""The integrity register."""

import django.db.models.deletion
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models

import kernel.ids
from kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sign_in"),
        ("applicants", "0003_beside_the_dossier"),
        ("documents", "0002_append_only"),
        ("plans", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IntegrityRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                ("number", models.CharField(max_length=24, unique=True)),
                (
                    "person_key",
                    models.CharField(blank=True, help_text="Person.id_index; '': of an employer", max_length=64),
                ),
                ("full_name", models.CharField(blank=True, max_length=50)),
                ("id_number", encrypted_fields.fields.EncryptedCharField(max_length=18, null=True)),
                ("ground", models.CharField(max_length=200)),
                ("source", models.CharField(blank=True, max_length=200)),
                ("also", models.JSONField(default=list, help_text="what follows besides, in the plan's words")),
                (
                    "scope",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("higher_title", "不得申报高一级职称"),
                            ("same_title", "不得申报同一级职称"),
                            ("any_title", "不得申报任何职称"),
                            ("recommending", "不得推荐申报"),
                        ],
                        help_text="'': bars nothing",
                        max_length=12,
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("assistant_technician", "员级"),
                            ("junior", "初级（助理级）"),
                            ("intermediate", "中级"),
                            ("associate_senior", "副高级"),
                            ("full_senior", "正高级"),
                        ],
                        help_text="the level that a scope of titles is measured by",
                        max_length=20,
                    ),
                ),
                ("years", models.PositiveSmallIntegerField(null=True)),
                ("starts", models.CharField(blank=True, help_text="a value of plans.spec BanStart", max_length=20)),
                ("found_on", models.DateField()),
                ("facts", models.CharField(max_length=2000)),
                (
                    "starts_on",
                    models.DateField(
                        help_text="first day of the term; null until confirmed, or without a term", null=True
                    ),
                ),
                ("last_day", models.DateField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "待确认"),
                            ("confirmed", "已认定"),
                            ("declined", "不予认定"),
                            ("revoked", "已撤销"),
                            ("corrected", "已更正"),
                        ],
                        default="proposed",
                        max_length=9,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="integrity_records",
                        to="applicants.dossier",
                    ),
                ),
                (
                    "employer",
                    models.ForeignKey(
                        help_text="null: of a person",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="integrity_records",
                        to="accounts.organization",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="integrity_records_made",
                        to="accounts.organization",
                    ),
                ),
                (
                    "plan_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="integrity_records",
                        to="plans.planversion",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="applicants.integrityrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="RecordFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence",
                        to="applicants.integrityrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RecordStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("proposed", "提出认定"),
                            ("confirmed", "复核确认"),
                            ("declined", "复核后不予认定"),
                            ("revoked", "撤销"),
                            ("corrected", "由更正后的记录接替"),
                            ("appealed", "提出申诉"),
                            ("answered", "答复申诉"),
                        ],
                        max_length=9,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="applicants.integrityrecord",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="integrityrecord",
            index=models.Index(fields=["person_key", "status"], name="applicants__person__e0d6be_idx"),
        ),
        migrations.AddIndex(
            model_name="integrityrecord",
            index=models.Index(fields=["employer", "status"], name="applicants__employe_ba437d_idx"),
        ),
        migrations.AddIndex(
            model_name="integrityrecord",
            index=models.Index(fields=["office", "status", "-id"], name="applicants__office__b69f9d_idx"),
        ),
        migrations.AddConstraint(
            model_name="integrityrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person_key", ""), ("employer__isnull", False)),
                    models.Q(models.Q(("person_key", ""), _negated=True), ("employer", None)),
                    _connector="OR",
                ),
                name="a_finding_is_of_one_person_or_one_employer",
            ),
        ),
        migrations.AddConstraint(
            model_name="integrityrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_confirms_their_own_finding",
            ),
        ),
        migrations.AddConstraint(
            model_name="integrityrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("status", "proposed")),
                    models.Q(models.Q(("status", "proposed"), _negated=True), ("decided_at__isnull", False)),
                    _connector="OR",
                ),
                name="decided_findings_have_a_decision_time",
            ),
        ),
        append_only("applicants_recordstep"),
    ]
