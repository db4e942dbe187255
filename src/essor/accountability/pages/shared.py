"""What the pages share: names of dimensions and values, and how a figure is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from essor.accountability import permissions, queries, rules
from essor.catalogue import wording as course_words
from essor.directory import queries as directory
from essor.foundation.bilingual_fields import said
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import Refused
from essor.ui import words

DIMENSIONS = {
    "region": gettext_lazy("Region of work"),
    "audience": pgettext_lazy("learners", "Audience"),
    "partner": gettext_lazy("Partner"),
    "theme": gettext_lazy("Theme"),
    "mode": gettext_lazy("Mode"),
}
"""The dimensions a reader may break a figure down by; each is kept by fiscal year too."""
TITLES = {"trainers": gettext_lazy("Qualified trainers")}
"""Committed indicators that are not sums of participations."""


def card_or_404(snapshot_id: str) -> queries.SnapshotCard:
    try:
        return queries.snapshot(snapshot_id)
    except Refused as refused:
        raise Http404(refused.code) from refused


def reads_rows(request: HttpRequest) -> bool:
    return permissions.may_read_rows(request.actor) is None  # type: ignore[attr-defined]  # set by config.access


def written(code: str, value: int) -> str:
    """A figure in its unit: hours from minutes, dollars from cents."""
    unit = rules.BY_CODE[code].unit if code in rules.BY_CODE else "count"
    if unit == "cents":
        return str(words.money0(value))
    return str(words.num(value // 60 if unit == "minutes" else value))


def counts_to_mask(card: queries.SnapshotCard, dimension: str) -> dict[str, dict[str, int]]:
    """By value of the dimension and fiscal year, the count that masking looks at."""
    people = queries.cube(card, "people", dimension, "fiscal_year")
    registrations = queries.cube(card, "registrations", dimension, "fiscal_year")
    return {value: rules.fewest(people.get(value, {}), cells) for value, cells in registrations.items()}


def title_of(code: str) -> str:
    return said(rules.BY_CODE[code].title) if code in rules.BY_CODE else str(TITLES[code])


def values_of(card: queries.SnapshotCard, dimension: str) -> Mapping[str, str]:
    """Names of a dimension's values, in the order to show them."""
    if dimension == "region":
        names = {region.code: said(region.name) for region in directory.region_cards()}
        return {**names, "": _("Not known")}
    if dimension == "partner":
        return dict(sorted(card.side["partners"].items(), key=lambda item: item[1]))
    if dimension == "fiscal_year":
        return {year: FiscalYear(int(year)).label for year in card.figures["fiscal_year"]}
    if dimension == "month":
        return {month: month for month in card.figures["month"]}
    tables: dict[str, Mapping[Any, Any]] = {
        "audience": course_words.AUDIENCES,
        "theme": course_words.THEMES,
        "mode": course_words.FORMATS,
    }
    return {str(code): str(name) for code, name in tables[dimension].items()}
