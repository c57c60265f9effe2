"""Work on many cases at once: jobs with their cases, receipts of batches."""

import django.db.models.deletion
from django.db import migrations, models

import kernel.ids

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
PUBLIC = models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True)
PROTECT, CASCADE = django.db.models.deletion.PROTECT, django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sign_in"), ("plans", "0002_append_only"), ("review", "0003_work")]
    operations = [
        migrations.RemoveField(model_name="batch", name="roster"),
        migrations.CreateModel(
            name="BulkJob",
            fields=[
                ("id", KEY),
                ("public_id", PUBLIC),
                ("command", models.CharField(choices=[("approve", "审核通过"), ("forward", "报送")], max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("checking", "正在核对"),
                            ("listed", "待确认"),
                            ("running", "正在办理"),
                            ("stopped", "已停止"),
                            ("done", "已办完"),
                        ],
                        default="checking",
                        max_length=8,
                    ),
                ),
                (
                    "opinion",
                    models.CharField(blank=True, help_text="with {words} that each case fills in", max_length=500),
                ),
                (
                    "met_on",
                    models.DateField(help_text="of the recommending group, where a stage has one", null=True),
                ),
                ("members", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "worked_at",
                    models.DateTimeField(help_text="when a worker was last at it: one that died leaves it to the next"),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "organization",
                    models.ForeignKey(on_delete=PROTECT, related_name="+", to="accounts.organization"),
                ),
                ("seat", models.ForeignKey(on_delete=PROTECT, related_name="+", to="accounts.seat")),
            ],
            options={
                "ordering": ["-pk"],
                "indexes": [models.Index(fields=["organization", "id"], name="bulk_of_office")],
            },
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                ("id", KEY),
                ("seen_version", models.PositiveIntegerField(help_text="of the page on which it was chosen")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("chosen", "待核对"),
                            ("unfit", "不在本次办理"),
                            ("fit", "待办理"),
                            ("done", "已办理"),
                            ("failed", "没有办成"),
                        ],
                        default="chosen",
                        max_length=6,
                    ),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="runs that broke, not those that were refused"
                    ),
                ),
                (
                    "stage",
                    models.CharField(blank=True, help_text="where the case was when it was looked at", max_length=32),
                ),
                (
                    "message",
                    models.CharField(
                        blank=True, help_text="what the applicant will be told; empty: nothing", max_length=500
                    ),
                ),
                (
                    "opinion",
                    models.TextField(blank=True, help_text="as it was written for this case"),
                ),
                (
                    "refusal",
                    models.CharField(blank=True, help_text="why it is not decided on, or was not", max_length=500),
                ),
                ("at", models.DateTimeField(null=True)),
                ("case", models.ForeignKey(on_delete=PROTECT, related_name="+", to="review.case")),
                ("job", models.ForeignKey(on_delete=CASCADE, related_name="items", to="review.bulkjob")),
            ],
            options={
                "ordering": ["job", "pk"],
                "indexes": [models.Index(fields=["job", "state"], name="bulk_items_by_state")],
                "constraints": [models.UniqueConstraint(fields=["job", "case"], name="a_case_is_once_in_a_job")],
            },
        ),
        migrations.AddField(
            model_name="batch",
            name="job",
            field=models.ForeignKey(
                help_text="that fills it case by case",
                null=True,
                on_delete=PROTECT,
                related_name="batches",
                to="review.bulkjob",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.UniqueConstraint(
                fields=["job", "plan_version", "stage", "receiver"], name="one_batch_of_a_job_for_each_receiver"
            ),
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", KEY),
                ("public_id", PUBLIC),
                ("at", models.DateTimeField()),
                ("papers", models.PositiveIntegerField(help_text="as counted at the counter")),
                ("remark", models.CharField(blank=True, max_length=300)),
                (
                    "batch",
                    models.OneToOneField(on_delete=PROTECT, related_name="receipt", to="review.batch"),
                ),
                ("seat", models.ForeignKey(on_delete=PROTECT, related_name="+", to="accounts.seat")),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.CreateModel(
            name="Discrepancy",
            fields=[
                ("id", KEY),
                ("words", models.CharField(max_length=200)),
                ("case", models.ForeignKey(on_delete=PROTECT, related_name="+", to="review.case")),
                (
                    "receipt",
                    models.ForeignKey(on_delete=PROTECT, related_name="discrepancies", to="review.receipt"),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=["receipt", "case"], name="one_word_per_case_of_a_receipt")
                ],
            },
        ),
    ]
