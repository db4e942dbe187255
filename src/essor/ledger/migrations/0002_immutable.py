"""What models cannot say: rows that are never changed, and names compared byte by byte on both engines."""

from django.db import migrations

from essor.foundation.immutable import ForbidChanges

# On SQLite text is compared by bytes already; on PostgreSQL the database's language would order (and index) it.
NAMES = (("ledger_account", "code", 80), ("ledger_transfer", "event", 88))


def compare_names_by_bytes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, column, length in NAMES:
        schema_editor.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({length}) COLLATE "C"')


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunPython(compare_names_by_bytes, migrations.RunPython.noop),
        ForbidChanges("ledger_transfer"),
        ForbidChanges("ledger_accountlimit"),
    ]
