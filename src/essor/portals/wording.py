"""Words of the portals: who pays, and the labels of the catalogue's filters."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SITUATIONS: Mapping[str, str | Promise] = {
    "individual": _("an individual"),
    "sme": _("an SME"),
    "large": _("a large company"),
    "nonprofit": _("a non-profit"),
    "public": _("a public body"),
}
"""Class of beneficiary -> who that is; the price is always said to be theirs."""

FACETS: Mapping[str, str | Promise] = {
    "theme": _("Theme"),
    "audience": _("Audience"),
    "region": _("Region"),
    "mode": _("Mode"),
    "month": _("Begins in"),
    "level": _("Level"),
    "language": _("Language of the session"),
    "partner": _("Provider"),
}
"""Facet of the search -> its label, in the order shown."""
ONE_AT_A_TIME = ("region", "month", "partner")
"""Facets with many values: a list to choose from instead of boxes to tick."""
EVERYTHING: Mapping[str, str | Promise] = {
    "region": _("All regions"),
    "month": _("Any month"),
    "partner": _("All providers"),
}

REFUSALS: Mapping[str, str | Promise] = {}
"""The portals refuse nothing by themselves: other rooms' refusals are shown as they are."""
