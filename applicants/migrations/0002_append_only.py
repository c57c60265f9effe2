from django.db import migrations

from kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("applicants", "0001_initial")]
    operations = [append_only("applicants_snapshot"), append_only("applicants_sheetprint")]
