"""The gallery of components."""

from django.urls import path

from essor.ui import pages

app_name = "ui"
urlpatterns = [path("", pages.gallery, name="gallery")]
