"""The rows behind a figure: what they are, and that they give it again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from essor.accountability import queries, rules
from essor.accountability.pages.shared import DIMENSIONS, card_or_404, title_of, values_of, written
from essor.foundation import files
from essor.ui import words
from essor.ui.listing import Listing, Sort


@require_GET
def drill(request: HttpRequest, snapshot_id: str) -> HttpResponseBase | HttpResponse:
    """A page of participations whose sum or distinct count is the figure; CSV of them all."""
    card = card_or_404(snapshot_id)
    code = request.GET.get("indicator", "people")
    code = code if code in rules.BY_CODE else "people"
    where = {name: request.GET[name] for name in rules.DIMENSIONS if name in request.GET}
    listing = Listing(request.GET, exports=True, default_sort="date", sorts=[Sort("date", "", "ended_on")], per_page=50)
    parquet = files.read(card.file_id)
    if listing.wants_csv:
        _, count, rows = queries.rows_behind(parquet, code, where, limit=1_000_000, offset=0)
        heads = [column.name for column in rules.COLUMNS]
        return listing.csv(f"{code}.csv", heads, ([row[head] for head in heads] for row in rows))
    figure, count, rows = queries.rows_behind(parquet, code, where, limit=listing.per_page, offset=listing.offset)
    names = {**DIMENSIONS}
    context = {
        "card": card,
        "code": code,
        "title": title_of(code),
        "figure": words.money(figure) if code == "paid_cents" else written(code, figure),
        "count": count,
        "where": [values_of(card, name).get(value, value) for name, value in where.items()],
        "page": listing.page(rows, total=count),
        "listing": listing,
        "names": names,
        "partners": card.side["partners"],
        "definition": rules.BY_CODE[code].definition,
    }
    return render(request, "accountability/drill.html", context)
