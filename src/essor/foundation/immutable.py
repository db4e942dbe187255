"""Tables whose rows are never changed: the engine itself refuses UPDATE, DELETE and TRUNCATE."""

from typing import Any

from django.db.migrations.operations.base import Operation

PREFIX = "essor_forbid"


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {PREFIX}_{verb.lower()}_{table} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed: {verb}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _postgresql(table: str) -> list[str]:
    function = f"{PREFIX}_{table}"
    return [
        f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"RAISE EXCEPTION '{table} rows are never changed: %', TG_OP; END $$",
        f"CREATE TRIGGER {PREFIX}_rows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()",
        f"CREATE TRIGGER {PREFIX}_table BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
    ]


class ForbidChanges(Operation):
    """Migration operation: from now on the rows of `table` can only be added."""

    reversible = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are not part of Django's model state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        make = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
        for statement in make(self.table):
            schema_editor.execute(statement, params=None)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION {PREFIX}_{self.table}() CASCADE")
            return
        for verb in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {PREFIX}_{verb}_{self.table}")

    def describe(self) -> str:
        return f"Rows of {self.table} are never changed"
