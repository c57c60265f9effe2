"""Supervision: who looks on, complaints and spot checks; and the counts that the statistics show."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("accounts", "0003_sign_in"),
        ("plans", "0002_append_only"),
        ("review", "0005_publicity"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("statuses", models.JSONField(help_text="{status: cases}")),
                ("counted_at", models.DateTimeField()),
                ("newest_end", models.DateTimeField(help_text="of the cases that had ended", null=True)),
                (
                    "seconds",
                    models.FloatField(
                        default=0, help_text="that the counting took: what is dear is counted less often"
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="figure", to="plans.planversion"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SpotCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                ("plan_digest", models.CharField(max_length=71)),
                ("source", models.CharField(max_length=200, verbose_name="抽签用的公开信息")),
                ("size", models.PositiveSmallIntegerField(verbose_name="抽取件数")),
                ("numbers", models.JSONField(help_text="numbers of all cases, in order")),
                ("list_digest", models.CharField(max_length=71)),
                ("announced_at", models.DateTimeField()),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="公布的内容")),
                ("drawn_on", models.DateField(null=True)),
                ("seed", models.CharField(blank=True, max_length=71)),
                ("drawn_at", models.DateTimeField(null=True)),
                (
                    "announced_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="spot_checks", to="plans.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="SpotCheckItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                ("place", models.PositiveSmallIntegerField(help_text="in the order drawn")),
                (
                    "finding",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("right", "没有发现问题"),
                            ("flawed", "有瑕疵，不影响结论"),
                            ("wrong", "有问题，移交处理"),
                        ],
                        max_length=6,
                        verbose_name="核查结论",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="核查情况")),
                ("found_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="review.case"),
                ),
                (
                    "check_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="review.spotcheck"
                    ),
                ),
                (
                    "found_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
                    ),
                ),
            ],
            options={
                "ordering": ["check_of_id", "place"],
            },
        ),
        migrations.CreateModel(
            name="StageFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stage", models.CharField(max_length=32)),
                (
                    "is_all_employers",
                    models.BooleanField(default=False, help_text="all employers together; a plan has thousands"),
                ),
                ("waiting", models.PositiveIntegerField(default=0)),
                ("overdue", models.PositiveIntegerField(default=0)),
                ("waited", models.JSONField(default=dict, help_text="of those that wait, {days: cases}")),
                ("stayed", models.JSONField(default=dict, help_text="of those that have left, {days: cases}")),
                ("returned", models.PositiveIntegerField(default=0)),
                ("returns", models.JSONField(default=dict, help_text="{place in the dossier: how often}")),
                (
                    "office",
                    models.ForeignKey(
                        help_text="null: the applicant",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organization",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_figures",
                        to="plans.planversion",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Supervision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="依据")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "closed_at",
                    models.DateTimeField(
                        help_text="when the permission was taken away, by hand or by the clock", null=True
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        help_text="null: the clock",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.seat",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supervisions", to="plans.plan"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="supervisions", to="accounts.seat"
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                (
                    "about",
                    models.CharField(
                        choices=[
                            ("applicant", "申报人"),
                            ("employer", "用人单位"),
                            ("authority", "主管部门或人社局"),
                            ("office", "评委会办公室"),
                            ("expert", "评审专家"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                        verbose_name="反映的对象",
                    ),
                ),
                ("receipt", models.CharField(max_length=24, unique=True)),
                ("name", models.CharField(blank=True, max_length=50, verbose_name="姓名")),
                ("contact", models.CharField(blank=True, max_length=60, verbose_name="联系方式")),
                ("text", models.CharField(max_length=2000, verbose_name="反映的情况")),
                ("filed_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "调查中"), ("answered", "已答复")], default="open", max_length=8
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=1000, verbose_name="答复")),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="complaints", to="plans.plan"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("status", "open")),
                            models.Q(("answered_at__isnull", False), ("status", "answered")),
                            _connector="OR",
                        ),
                        name="an_answered_complaint_has_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanPermission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content_object", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="plans.plan")),
                ("permission", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="auth.permission")),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ("pk",),
                "abstract": False,
                "unique_together": {("user", "permission", "content_object")},
            },
        ),
        migrations.AddConstraint(
            model_name="spotcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("drawn_at", None), ("seed", "")),
                    models.Q(("drawn_at__isnull", False), models.Q(("seed", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_drawn_spot_check_has_its_seed",
            ),
        ),
        migrations.AddConstraint(
            model_name="spotcheckitem",
            constraint=models.UniqueConstraint(fields=("check_of", "case"), name="a_case_is_drawn_once"),
        ),
        migrations.AddConstraint(
            model_name="spotcheckitem",
            constraint=models.UniqueConstraint(fields=("check_of", "place"), name="one_case_at_a_place"),
        ),
        migrations.AddIndex(
            model_name="stagefigure",
            index=models.Index(fields=["office", "version"], name="figures_of_office"),
        ),
        migrations.AddConstraint(
            model_name="stagefigure",
            constraint=models.UniqueConstraint(
                fields=("version", "stage", "office", "is_all_employers"), name="one_figure_per_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="supervision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)), fields=("plan", "seat"), name="one_open_supervision_of_a_plan"
            ),
        ),
        migrations.AddConstraint(
            model_name="supervision",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="a_supervision_has_a_term"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["plan_version", "id"], name="case_of_plan"),
        ),
    ]
