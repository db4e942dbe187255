from django.db import migrations

from essor.foundation.immutable import ForbidChanges


class Migration(migrations.Migration):
    """What was published, signed or reserved is never changed: the engine refuses."""

    dependencies = [("funding", "0001_initial")]
    operations = [
        ForbidChanges("funding_ruleset"),
        ForbidChanges("funding_agreementversion"),
        ForbidChanges("funding_commitment"),
        ForbidChanges("funding_lineamount"),
        ForbidChanges("funding_envelopeline"),
        ForbidChanges("funding_aidreservation"),
    ]
