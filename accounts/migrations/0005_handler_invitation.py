import django.db.models.deletion
import encrypted_fields.fields
from django.conf import settings
from django.db import migrations, models

import kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_id_kinds"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandlerInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=kernel.ids.new_public_id, editable=False, max_length=24, unique=True),
                ),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "claim",
                    models.OneToOneField(
                        help_text="once it was used",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitation",
                        to="accounts.employerclaim",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handler_invitations",
                        to="accounts.organization",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AlterField(
            model_name="person",
            name="id_index",
            field=models.CharField(
                editable=False,
                help_text="of the number they were first known by; it never changes",
                max_length=64,
                unique=True,
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="document_index",
            field=models.CharField(
                editable=False,
                help_text="of the present number; null: still the first",
                max_length=64,
                null=True,
                unique=True,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="id_kind",
            field=models.CharField(
                choices=[
                    ("resident", "身份证号"),
                    ("passport", "护照号码"),
                    ("hk_mo_permit", "港澳居民来往内地通行证号码"),
                    ("tw_permit", "台湾居民来往大陆通行证号码"),
                    ("residence_card", "外国人永久居留证号码"),
                ],
                db_default="resident",
                default="resident",
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="sex",
            field=models.CharField(
                choices=[("female", "女"), ("male", "男")], default="", max_length=6, verbose_name="性别"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="invitation",
            name="birth_date",
            field=models.DateField(default="1900-01-01", verbose_name="出生日期"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="invitation",
            name="id_number",
            field=encrypted_fields.fields.EncryptedCharField(max_length=18, verbose_name="证件号码"),
        ),
        migrations.AlterField(
            model_name="safetyevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("factor_set", "开通动态口令"),
                    ("factor_changed", "换手机，重新开通动态口令"),
                    ("factor_reset", "重置动态口令"),
                    ("password_reset", "用链接重新设定密码"),
                    ("codes_made", "重新生成恢复码"),
                    ("code_used", "使用一个恢复码"),
                    ("name_changed", "更正姓名"),
                    ("reissued", "登记换发的证件"),
                ],
                max_length=14,
            ),
        ),
    ]
