"""Supervision: complaints and spot checks."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("review", "0005_publicity")]
    operations = []
