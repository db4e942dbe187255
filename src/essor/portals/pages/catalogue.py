"""The public catalogue: open sessions, filters in the address, the price after aid on each."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from essor.catalogue import actions as catalogue_actions
from essor.catalogue import queries as offer
from essor.catalogue.queries import SearchFilters, SearchPage, SessionCard
from essor.directory import queries as directory
from essor.foundation.actor import Actor
from essor.foundation.bilingual_fields import said
from essor.portals import links, queries, wording
from essor.portals.pages.shared import situation_context, situation_of
from essor.registration import queries as registrations
from essor.ui.listing import Filter, Listing, Option
from essor.ui.parts import Link

PER_PAGE = 20
NEAREST = 3
SITE = Actor.system("site")
MISSES = "portals_misses"
MOST_MISSES = 50  # remembered in one visit


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """What is looked for, what is open, at which price."""
    filters = SearchFilters.from_query(request.GET)
    found = offer.search(filters, page=_page(request), size=PER_PAGE)
    listing = _listing(request, found)
    situation = situation_of(request)
    context = {
        "filters": filters,
        "listing": listing,
        "page": listing.page(list(found.results), total=found.total),
        "results": results(found.results, situation),
        "total": found.total,
        **situation_context(situation),
    }
    if not found.total:
        _remember_miss(request, filters)
        context |= _nearest(filters, situation)
    return render(request, "portals/catalogue.html", context)


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _listing(request: HttpRequest, found: SearchPage) -> Listing:
    filters = [
        Filter(
            name,
            label,
            "choice" if name in wording.ONE_AT_A_TIME else "many",
            tuple(Option(value.value, value.label, value.count) for value in found.facets[name]),
            wording.EVERYTHING.get(name, ""),
        )
        for name, label in wording.FACETS.items()
        if found.facets[name]
    ]
    return Listing(request.GET, filters=filters, per_page=PER_PAGE)


def results(cards: tuple[SessionCard, ...], situation: str) -> list[dict[str, Any]]:
    """Sessions with their seats and price, for `_result.html`."""
    seats = registrations.seats([card.id for card in cards])
    prices = queries.prices(cards, situation) if cards else {}
    regions = {region.code: said(region.name) for region in directory.region_cards()} if cards else {}
    return [
        {
            "session": card,
            "seats": seats[card.id],
            "price": prices[card.id],
            "place": card.venue or regions.get(card.region_code, ""),
        }
        for card in cards
    ]


def _remember_miss(request: HttpRequest, filters: SearchFilters) -> None:
    """Words that found nothing tell what is missing from the offer: counted once per visit, without the person."""
    if not filters.text or request.method != "GET":
        return
    told: list[str] = request.session.get(MISSES, [])
    asked = filters.query_string()
    if asked not in told and len(told) < MOST_MISSES:
        catalogue_actions.record_search_miss(actor=SITE, filters=filters)
        request.session[MISSES] = [*told, asked]


def _nearest(filters: SearchFilters, situation: str) -> dict[str, Any]:
    """The same words without filters, or the same filters without words, or else what begins soonest.

    Without words or filters there is nothing nearer: only a price to estimate meanwhile.
    """
    ways = []
    if filters.text and filters.chosen:
        ways.append((_("Same words, no filter"), SearchFilters(text=filters.text)))
        ways.append((_("Same filters, no words"), replace(filters, text="")))
    if filters.text or filters.chosen:
        ways.append((_("All open sessions"), SearchFilters()))
    if not ways:
        return {"doors": [Link(_("Estimate my price"), links.to("funding:simulator"))]}
    for _label, looser in ways:
        found = offer.search(looser, size=NEAREST)
        if found.total:
            break
    here = links.to("portals:catalogue")
    doors = [Link(label, f"{here}?{way.query_string()}&situation={situation}") for label, way in ways]
    return {"nearest": results(found.results, situation), "doors": doors}
