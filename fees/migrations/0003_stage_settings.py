"""Who charges at which stage."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("fees", "0002_append_only")]
    operations = []
