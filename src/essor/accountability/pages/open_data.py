"""Open data: every indicator by a dimension and fiscal year, small cells masked; and what each word means."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from essor.accountability import queries, rules
from essor.accountability.pages.shared import DIMENSIONS, counts_to_mask, values_of
from essor.ui.listing import csv_response


def _rows(card: queries.SnapshotCard, dimension: str) -> Iterator[list[object]]:
    hidden = rules.masked_table(counts_to_mask(card, dimension))
    for value, name in values_of(card, dimension).items():
        for year, figures in card.figures[f"{dimension}_year"].get(value, {}).items():
            masked = (value, year) in hidden
            yield [value, name, year, *(_("masked") if masked else figures[one.code] for one in rules.INDICATORS)]


@require_GET
def open_data(request: HttpRequest, dimension: str) -> HttpResponseBase:
    """The CSV of a dimension; minutes and cents are integers."""
    card = queries.latest()
    if card is None or dimension not in DIMENSIONS:
        raise Http404
    heads = [dimension, "name", "fiscal_year", *(indicator.code for indicator in rules.INDICATORS)]
    return csv_response(f"essor-{dimension}.csv", heads, _rows(card, dimension))


@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    """What each indicator counts, and the dictionary of the frozen facts."""
    context = {
        "indicators": rules.INDICATORS,
        "columns": rules.COLUMNS,
        "smallest": rules.SMALLEST_CELL,
        "dimensions": DIMENSIONS.items(),
    }
    return render(request, "accountability/definitions.html", context)
