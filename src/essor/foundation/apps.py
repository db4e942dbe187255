from datetime import timedelta

from django.apps import AppConfig
from django.conf import settings

from essor.foundation import clock


class Foundation(AppConfig):
    name = "essor.foundation"
    label = "foundation"

    def ready(self) -> None:
        """A demonstration lives at its own time."""
        clock.shift_by(timedelta(seconds=settings.CLOCK_SHIFT_SECONDS))
