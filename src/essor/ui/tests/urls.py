"""Only this room's addresses, so that its tests stand without the rooms above."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(path("design/", include("essor.ui.urls")), prefix_default_language=True)
