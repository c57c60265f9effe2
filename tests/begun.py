"""What stands in the database when a test begins, kept beside the tables: copied back after a test that commits, whose
cleaning empties every table, instead of being made anew."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.core.management.commands import flush
from django.db import connection, transaction

_KEPT = "begun_"


def keep() -> None:
    """Keep a copy of every row there is."""
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')
            if cursor.fetchone() is not None:
                cursor.execute(f'CREATE TABLE "{_KEPT}{table}" AS SELECT * FROM "{table}"')


def restore() -> bool:
    """Put the kept rows back into the emptied tables; False where nothing was kept yet."""
    assert not connection.in_atomic_block, "this would be taken back with the transaction it is written in"
    kept = [name for name in connection.introspection.table_names() if name.startswith(_KEPT)]
    with transaction.atomic(), connection.cursor() as cursor:
        for name in kept:
            cursor.execute(f'INSERT INTO "{name.removeprefix(_KEPT)}" SELECT * FROM "{name}"')
    return bool(kept)


@contextmanager
def bare_flush() -> Iterator[None]:
    """While inside, tables that were emptied stay empty: content types and permissions are among the rows kept."""
    with patch.object(flush, "emit_post_migrate_signal"):
        yield
