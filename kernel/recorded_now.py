"""Columns that say when a row was written: PostgreSQL itself refuses another moment, whoever asks (AC-046).

The clock is the product's own (``kernel.clock``): the database's, with the demo's shift. A restore brings its triggers
back after the rows.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# A transaction may go on for a quarter of an hour after it has asked for the time.
_FUNCTION = """
CREATE OR REPLACE FUNCTION kernel_refuse_other_moment() RETURNS trigger AS $$
DECLARE
    here timestamptz := clock_timestamp()
        + make_interval(secs => COALESCE((SELECT seconds FROM kernel_clockshift WHERE id = 1), 0));
    said timestamptz := (to_jsonb(NEW) ->> TG_ARGV[0])::timestamptz;
BEGIN
    IF said < here - interval '15 minutes' OR said > here + interval '1 minute' THEN
        RAISE EXCEPTION '%.% is the moment of writing', TG_TABLE_NAME, TG_ARGV[0] USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
"""


def recorded_now(table: str, column: str) -> migrations.RunPython:
    """Return the migration operation that lets ``column`` of a new row of ``table`` be nothing but the present."""

    def create(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor != "postgresql":
            return
        editor.execute(_FUNCTION, params=None)  # None: the % of RAISE is no placeholder
        editor.execute(
            f"CREATE TRIGGER {table}_recorded_now BEFORE INSERT ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION kernel_refuse_other_moment('{column}')",
            params=None,
        )

    def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_recorded_now ON {table}")

    return migrations.RunPython(create, drop)
