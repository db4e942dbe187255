from django.db import migrations

from essor.foundation.immutable import ForbidChanges


class Migration(migrations.Migration):
    """An officer's scores are never changed: a new review is a new row."""

    dependencies = [("catalogue", "0001_initial")]
    operations = [ForbidChanges("catalogue_review")]
