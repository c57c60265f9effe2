from django.db import migrations

from kernel.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("fees", "0001_initial")]
    operations = [append_only("fees_anomalyhandling")]
