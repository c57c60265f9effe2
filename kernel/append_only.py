"""Tables whose rows are never changed: the database itself refuses, whoever asks.

On PostgreSQL neither UPDATE nor DELETE passes; on the embedded SQLite, UPDATE does not. A table's owner can drop a
trigger, so this is a guard; the chain of digests is the proof.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_POSTGRES = """
CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION kernel_refuse_change();
"""

_SQLITE = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed'); END
"""


def append_only(table: str) -> migrations.RunPython:
    """Return the migration operation that makes ``table`` append-only."""

    def create(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        sql = _POSTGRES if editor.connection.vendor == "postgresql" else _SQLITE
        editor.execute(sql.format(table=table), params=None)  # None: the % of RAISE is no placeholder

    def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        on_table = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER {table}_append_only{on_table}")

    return migrations.RunPython(create, drop)
