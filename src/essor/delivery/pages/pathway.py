"""The office's page of future trainers: where each stands, and the next step."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essor.catalogue.wording import LEVELS, THEMES
from essor.delivery import actions, queries, wording
from essor.delivery.pages.shared import actor_of, back_to
from essor.directory import queries as directory
from essor.foundation.bilingual_fields import said
from essor.foundation.outcome import Refused
from essor.ui import refusals
from essor.ui.listing import Filter, Listing, Option


def pathway(request: HttpRequest) -> HttpResponse:
    """Every application, filtered by step and region."""
    regions = {card.code: said(card.name) for card in directory.region_cards()}
    listing = Listing(
        request.GET,
        filters=[
            Filter("state", _("Step"), options=tuple(Option(k, v) for k, v in wording.STEPS.items())),
            Filter("region", _("Region"), options=tuple(Option(k, v) for k, v in regions.items())),
        ],
        sorts=[],
    )
    cards = queries.candidacies(state=listing.value("state") or None, region_code=listing.value("region") or None)
    page = listing.page(cards)
    people = directory.people({card.person_id for card in page.rows})
    homes = directory.organizations({card.home_id for card in page.rows})
    rows = [
        {
            "card": card,
            "name": people[card.person_id].full_name,
            "home": homes[card.home_id].name,
            "region": regions[card.deployed_region_code or card.region_code],
            "theme": THEMES[card.theme],
            "level": LEVELS[card.level],
            "state": wording.STEPS[card.state],
            "verb": _verb(card.state),
        }
        for card in page.rows
    ]
    return render(request, "delivery/pathway.html", {"rows": rows, "page": page, "listing": listing})


def _verb(state: str) -> tuple[str, str] | None:
    verbs = {
        "applied": ("select", _("Select")),
        "selected": ("start", _("Start the training")),
        "co_teaching": ("qualify", _("Qualify")),
        "qualified": ("deploy", _("Deploy in their region")),
    }
    return verbs.get(state)


@require_POST
def step(request: HttpRequest, candidacy_id: str, verb: str) -> HttpResponse:
    """The next step of an application."""
    actor = actor_of(request)
    try:
        card = queries.candidacy(candidacy_id)
        if verb == "select":
            actions.select_candidate(actor=actor, candidacy_id=candidacy_id)
        elif verb == "start":
            actions.start_training(actor=actor, candidacy_id=candidacy_id)
        elif verb == "qualify":
            actions.qualify_candidate(actor=actor, candidacy_id=candidacy_id)
        elif verb == "deploy":
            actions.deploy_candidate(actor=actor, candidacy_id=candidacy_id, region_code=card.region_code)
        else:
            raise Http404
    except Refused as refused:
        messages.error(request, refusals.text(refused.refusal))
    else:
        messages.success(request, _("The application is one step further."))
    return back_to("pathway")
