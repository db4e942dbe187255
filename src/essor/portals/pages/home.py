"""The public home: results first, then doors."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from essor.accountability import queries as accountability
from essor.accountability.queries import SnapshotCard
from essor.catalogue import queries as catalogue
from essor.directory import queries as directory
from essor.directory.queries import RegionCard
from essor.foundation.actor import Actor
from essor.foundation.bilingual_fields import said
from essor.funding import queries as aid
from essor.portals import links
from essor.portals.pages import results


@dataclass(frozen=True, slots=True)
class Door:
    """A way in: its name, what is done there, where it is."""

    icon: str
    title: str
    text: str
    url: str


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Results of the newest snapshot; an installation without one says what comes first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the access middleware
    card = accountability.latest()
    context: dict[str, Any] = {"doors": doors(actor), "kicker": _program()}
    if card is None or not card.total("registrations"):
        context |= {"open_sessions": catalogue.search(catalogue.SearchFilters(), size=1).total}
        return render(request, "portals/home_empty.html", context | {"actor": actor})
    return render(request, "portals/home.html", context | _results(card, actor))


def _program() -> str:
    """The title of the agreement that the program stands on; the one with the largest amount when there are several."""
    found = max(aid.agreements(), key=lambda card: card.amount_cents, default=None)
    return said(found.title) if found else ""


def _results(card: SnapshotCard, actor: Actor) -> dict[str, Any]:
    regions = directory.region_cards()
    return {
        "card": card,
        "people": card.total("people"),
        "people_url": links.to_figure(actor, card.id, "people"),
        "headline": headline(card, regions),
        "lede": results.reach_words(results.reach_of(card)),
        "work": results.work_words(card),
        "progress": results.progress(card),
        "numbers": results.numbers(card, actor),
        "regions": results.regions(card, regions, actor),
        "envelope": results.envelope(card),
        "envelope_url": links.to("funding:envelopes") if actor.holds_any(*links.READERS) else "",
        "funnel": results.funnel(card),
        "funnel_url": links.to_figure(actor, card.id, "registrations"),
        "open_data_url": links.to("accountability:open_data", "region"),
        "definitions_url": links.to("accountability:definitions"),
        "report_url": links.to("accountability:report"),
        "hash": " ".join(card.sha256[place : place + 4] for place in range(0, 16, 4)),
    }


def headline(card: SnapshotCard, regions: list[RegionCard]) -> str:
    """The words that follow the number of people, with how many regions they come from."""
    reached = sum(1 for region in regions if card.by("region", "people").get(region.code, 0))
    people = ngettext("person trained", "people trained", card.total("people"))
    if regions and reached == len(regions):
        where = _("in Québec’s %(number)s regions") % {"number": len(regions)}
    else:
        where = _("in %(reached)s of Québec’s %(number)s regions") % {"reached": reached, "number": len(regions)}
    return f"{people}, {where}"


def doors(actor: Actor) -> list[Door]:
    """Where to begin, by what one comes for."""
    partner, company = actor.holds("partner_admin"), actor.holds_any("company_hr", "company_manager", "promoter")
    return [
        Door("person", _("Train myself"), _("Find a course, know the price after aid, and register in three minutes."),
             links.to("portals:catalogue")),
        Door("building", _("Train my team"), _("Register a group from a spreadsheet and follow its budget."),
             links.to("registration:company") if company or actor.kind != "person" else links.to("funding:simulator")),
        Door("school", _("Offer courses"), _("Have a course accredited, take attendance, claim without retyping."),
             links.to("catalogue:courses") if partner or actor.kind != "person" else links.to("funding:rulesets")),
        Door("scale", _("Know the rules of aid"), _("Rates, caps and conditions as published, and any price."),
             links.to("funding:simulator")),
        Door("eye", _("Read the accounts"), _("Results against commitments, to the dollar, from frozen figures."),
             links.to("accountability:report") or "#figures"),
    ]  # fmt: skip
