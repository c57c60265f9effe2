"""Who charges at which stage."""

import django.db.models.deletion
from django.db import migrations, models

from kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sign_in"), ("plans", "0002_append_only"), ("fees", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="ChargeSetting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.CharField(max_length=32)),
                ("is_charged", models.BooleanField(verbose_name="是否收费")),
                (
                    "met_on",
                    models.DateField(
                        help_text="of a fee that is charged locally for a meeting",
                        null=True,
                        verbose_name="评委会会议日期",
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="说明")),
                ("recorded_at", models.DateTimeField()),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organization"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="charge_settings", to="plans.plan"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["plan", "stage", "office", "-id"], name="fees_charge_newest")],
            },
        ),
        append_only("fees_chargesetting"),
    ]
