"""What public institutions state of their posts, and the recommendation group's record."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_sign_in"),
        ("plans", "0002_append_only"),
        ("review", "0006_supervision"),
    ]

    operations = [
        migrations.CreateModel(
            name="GroupMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                ("stage", models.CharField(max_length=32)),
                ("held_on", models.DateField(verbose_name="会议日期")),
                ("members", models.CharField(max_length=200, verbose_name="参加会议的人员")),
                ("present", models.PositiveSmallIntegerField(verbose_name="参加人数")),
                ("entered_at", models.DateTimeField()),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_meetings",
                        to="accounts.organization",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
                    ),
                ),
                (
                    "plan_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="group_meetings",
                        to="plans.planversion",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PostStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("establishment", models.PositiveIntegerField(verbose_name="编制数")),
                ("posts", models.PositiveIntegerField(verbose_name="专业技术岗位总数")),
                ("published_on", models.DateField(verbose_name="岗位信息公布日期")),
                ("announced_where", models.CharField(max_length=100, verbose_name="公布地点或方式")),
                (
                    "appointed_at_once",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="chosen in the same competition, needing no evaluation",
                        verbose_name="已有资格、直接聘任的人数",
                    ),
                ),
                ("entered_at", models.DateTimeField()),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "employer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="post_statements",
                        to="accounts.organization",
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
                    ),
                ),
            ],
            options={
                "ordering": ["employer_id", "-year"],
            },
        ),
        migrations.CreateModel(
            name="PostLevel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("assistant_technician", "员级"),
                            ("junior", "初级（助理级）"),
                            ("intermediate", "中级"),
                            ("associate_senior", "副高级"),
                            ("full_senior", "正高级"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "ratio",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("0")),
                            django.core.validators.MaxValueValidator(Decimal("100")),
                        ],
                    ),
                ),
                ("approved", models.PositiveIntegerField()),
                ("appointed", models.PositiveIntegerField()),
                ("offered", models.PositiveIntegerField()),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="levels", to="review.poststatement"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PostAppointment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(help_text="where the post is counted: a level of the statement", max_length=20),
                ),
                ("left_level", models.CharField(blank=True, help_text="the post left behind; '': none", max_length=20)),
                ("appointed_on", models.DateField()),
                ("entered_at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="post_appointment", to="review.case"
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.seat"
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="review.poststatement",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupVote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("yes", models.PositiveSmallIntegerField(verbose_name="同意票数")),
                ("recommended", models.BooleanField()),
                ("conclusion", models.CharField(max_length=500, verbose_name="考核推荐意见")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="group_votes", to="review.case"
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="review.groupmeeting"
                    ),
                ),
            ],
            options={
                "ordering": ["meeting_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "case"), name="one_vote_per_meeting_and_case")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="poststatement",
            constraint=models.UniqueConstraint(fields=("employer", "year"), name="one_post_statement_a_year"),
        ),
        migrations.AddConstraint(
            model_name="postlevel",
            constraint=models.UniqueConstraint(fields=("statement", "level"), name="one_row_of_posts_per_level"),
        ),
        migrations.AddConstraint(
            model_name="postlevel",
            constraint=models.CheckConstraint(
                condition=models.Q(("ratio__gte", 0), ("ratio__lte", 100)), name="a_ratio_of_posts_is_a_part"
            ),
        ),
    ]
