"""The integrity register."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("applicants", "0003_beside_the_dossier")]
    operations = []
