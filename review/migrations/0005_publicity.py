"""Public notices: shown away from the portal, stopped, objections with a due day; who says how a year's days are."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

import kernel.ids
from kernel.clock import CHINA
from kernel.recorded_now import recorded_now


def say_when_they_appeared(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """A notice of before was shown by the portal from the day on which it was opened."""
    for notice in apps.get_model("review", "PublicNotice").objects.order_by("pk").iterator():
        notice.appeared_on = notice.opened_at.astimezone(CHINA).date()
        notice.save(update_fields=["appeared_on"])


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sign_in"),
        ("documents", "0002_append_only"),
        ("kernel", "0001_initial"),
        ("review", "0004_bulk"),
    ]
    operations = [
        migrations.CreateModel(
            name="CalendarDecree",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                ("source", models.CharField(max_length=80, verbose_name="文件名称和文号")),
                ("text", models.TextField(help_text="as it was typed", verbose_name="放假安排")),
                (
                    "days",
                    models.JSONField(help_text="{ISO date: whether one works}: what the text names, and no other day"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("waiting", "待复核"), ("applied", "已生效"), ("withdrawn", "未采用")],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.seat",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "waiting")), fields=("year",), name="one_waiting_decree_per_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "waiting"), ("decided_at__isnull", False), _connector="OR"),
                        name="a_decided_decree_says_when",
                    ),
                ],
            },
        ),
        migrations.RemoveField(model_name="publicnotice", name="sheet"),
        migrations.AddField(
            model_name="objection",
            name="due_on",
            field=models.DateField(help_text="null: the calendar did not reach so far", null=True),
        ),
        migrations.AddField(
            model_name="objection",
            name="handler",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
            ),
        ),
        migrations.AddField(model_name="publicnotice", name="appeared_on", field=models.DateField(null=True)),
        migrations.RunPython(say_when_they_appeared, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="publicnotice",
            name="appeared_on",
            field=models.DateField(help_text="the day before which no day counts"),
        ),
        migrations.AddField(
            model_name="publicnotice",
            name="evidence",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.storedfile"
            ),
        ),
        migrations.AddField(
            model_name="publicnotice",
            name="is_declared",
            field=models.BooleanField(default=False, help_text="shown away from the portal, by its office's own word"),
        ),
        migrations.AddField(
            model_name="publicnotice",
            name="stop_reason",
            field=models.CharField(blank=True, help_text="why it was closed before its end", max_length=500),
        ),
        migrations.AlterField(
            model_name="publicnotice",
            name="scope",
            field=models.CharField(
                choices=[("employer", "单位公示"), ("qualification", "资格公示"), ("result", "评审结果公示")],
                max_length=13,
            ),
        ),
        migrations.AddConstraint(
            model_name="publicnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_declared", False), ("evidence__isnull", False), _connector="OR"),
                name="a_declared_notice_has_evidence",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicnotice",
            constraint=models.CheckConstraint(
                condition=models.Q(("stop_reason", ""), ("closed_at__isnull", False), _connector="OR"),
                name="a_stopped_notice_is_closed",
            ),
        ),
        recorded_now("review_publicnotice", "opened_at"),
        recorded_now("review_objection", "filed_at"),
        recorded_now("review_reviewevent", "recorded_at"),
    ]
