"""The `essor` command: its own verbs, and Django's for those who develop."""

import os
import sys

from django.core.management import execute_from_command_line

VERBS: tuple[str, ...] = ()


def main() -> None:
    """Run a verb; an unknown one goes to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
    execute_from_command_line(sys.argv)
