"""Work on many cases at once."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("review", "0003_work")]
    operations = []
