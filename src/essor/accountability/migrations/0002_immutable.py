from django.db import migrations

from essor.foundation.immutable import ForbidChanges


class Migration(migrations.Migration):
    """A snapshot is never changed: the engine refuses."""

    dependencies = [("accountability", "0001_initial")]
    operations = [ForbidChanges("accountability_snapshot")]
