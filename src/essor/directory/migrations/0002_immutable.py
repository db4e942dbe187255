"""Evidence is added, never changed."""

from django.db import migrations

from essor.foundation.immutable import ForbidChanges


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [ForbidChanges("directory_evidence")]
