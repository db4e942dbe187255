"""Addresses of funding, under /fr/funding/ and /en/funding/."""

from django.urls import path

from essor.funding import pages

app_name = "funding"
urlpatterns = [
    path("rules/", pages.rulesets, name="rulesets"),
    path("rules/<str:code>/", pages.ruleset, name="ruleset"),
    path("rules/<str:code>/text/", pages.ruleset_text, name="ruleset_text"),
    path("aid/", pages.simulator, name="simulator"),
    path("envelope/", pages.envelopes, name="envelopes"),
    path("envelope/<str:account>/", pages.line, name="line"),
]
