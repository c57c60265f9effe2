"""Public notices: what they show, and how objections are answered."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("review", "0004_bulk")]
    operations = []
