"""What public institutions state of their posts, and the recommendation group's record."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("review", "0006_supervision")]
    operations = []
