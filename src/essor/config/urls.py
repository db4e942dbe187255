"""Every address of the site: each room's pages under `/fr/` and `/en/`."""

from importlib.util import find_spec

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

PREFIXES = {"portals": "", "directory": "", "ui": "design/"}
"""Where a room's pages stand when it is not under its own name."""

urlpatterns = i18n_patterns(
    *(
        path(PREFIXES.get(room, f"{room}/"), include(f"essor.{room}.urls"))
        for room in settings.ROOMS
        if find_spec(f"essor.{room}.urls")
    ),
    prefix_default_language=True,
)
