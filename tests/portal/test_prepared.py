"""PostgreSQL plans what is asked again and again once a connection."""

import pytest
from django.db import connection

from accounts.models import Organization

ASKED = '%"accounts_organization"."name" = $%'


@pytest.mark.django_db
def test_what_is_asked_again_is_prepared():
    for number in range(8):
        assert not Organization.objects.filter(name=f"没有这个单位{number}").exists()
    if connection.vendor != "postgresql":
        assert "prepare_threshold" not in connection.settings_dict["OPTIONS"]
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [ASKED])
        assert cursor.fetchone() == (1,)
