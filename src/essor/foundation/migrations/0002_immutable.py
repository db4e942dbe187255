from django.db import migrations

from essor.foundation.immutable import ForbidChanges


class Migration(migrations.Migration):
    """Audit entries and seals are never changed: the engine refuses."""

    dependencies = [("foundation", "0001_initial")]
    operations = [ForbidChanges("foundation_auditentry"), ForbidChanges("foundation_seal")]
