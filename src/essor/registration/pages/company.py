"""A company's team: who is registered where, what it costs after aid, and the sessions a group may be registered in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from essor.catalogue import queries as catalogue
from essor.catalogue.queries import SearchFilters
from essor.directory import queries as directory
from essor.directory.queries import OrganizationCard
from essor.foundation import clock
from essor.foundation.bilingual_fields import said
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import Refused
from essor.funding import queries as aid
from essor.registration import permissions, queries, wording
from essor.registration.pages.shared import actor_of, see_other
from essor.registration.rules import states
from essor.ui import words
from essor.ui.listing import Filter, Listing, Option, Sort
from essor.ui.parts import Figure


def company_or_404(request: HttpRequest, company_id: str) -> OrganizationCard:
    """A company for which this person may register people; for anyone else it isn't there."""
    if permissions.may_register_group(actor_of(request), company_id):
        raise Http404
    try:
        return directory.organization(company_id)
    except Refused as refused:
        raise Http404 from refused


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The company of who is signed in."""
    actor = actor_of(request)
    own = [company for role in permissions.OF_COMPANY for company in actor.organizations(role)]
    if not own:
        raise Http404
    return see_other("team", own[0])


@never_cache
@require_safe
def team(request: HttpRequest, company_id: str) -> HttpResponseBase:
    """People and their registrations, the year's cost and what is left of the company's cap."""
    company = company_or_404(request, company_id)
    year = FiscalYear.of(clock.today())
    cards = queries.registrations_of_company(company_id)
    people = directory.people_by_pk({card.person_pk for card in cards})
    sessions = catalogue.sessions({card.session_id for card in cards})
    rows = [TeamRow(card, people[card.person_pk], sessions[card.session_id]) for card in cards]
    options = tuple(Option(state, text) for state, (_meaning, text) in wording.STATES.items())
    listing = Listing(
        request.GET,
        exports=True,
        default_sort="name",
        filters=[Filter("q", _("Person"), "text"), Filter("state", _("State"), options=options)],
        sorts=[
            Sort("name", _("Person"), "sort_name"),
            Sort("date", _("Date"), "starts_on"),
            Sort("cost", _("Net cost"), "share_cents", num=True),
        ],
    )
    text, state = listing.value("q").casefold(), listing.value("state")
    shown = [row for row in rows if text in row.name.casefold() and state in ("", row.card.state)]
    if listing.wants_csv:
        heads = [_("Person"), _("Course"), _("Session"), _("Start"), _("State"), _("Full fee"), _("Aid"), _("Net cost")]
        return listing.csv("equipe.csv", heads, (row.exported() for row in shown))
    this_year = [card for card in cards if card.fiscal_year == year.start and card.state in states.SEATED]
    cap = aid.ruleset_on(clock.today()).cap_company_year
    used = aid.company_year_used([company_id], year.start).get(company_id, 0)
    context = {
        "company": company,
        "year": year.label,
        "listing": listing,
        "page": listing.page(shown),
        "to_answer": [row for row in rows if row.card.state == states.OFFERED],
        "figures": [
            Figure(words.money0(sum(card.full_fee_cents for card in this_year)), _("full fee of the year’s training")),
            Figure(words.money0(sum(card.aid_cents for card in this_year)), _("aid reserved or paid")),
            Figure(words.money0(sum(card.share_cents for card in this_year)), _("paid by the company, before taxes")),
        ],
        "cap": cap,
        "used": used,
        "left": max(cap - used, 0),
        "percent_used": min(100 * used // cap, 100),
        "rosters": [card for card in queries.rosters_of_company(company_id) if card.state != "applied"][:5],
        "where": company.name,
    }
    return render(request, "registration/team.html", context)


class TeamRow:
    """A registration with its person and session, for the list."""

    def __init__(self, card: Any, person: Any, session: Any) -> None:
        self.card, self.person, self.session = card, person, session
        self.name = person.full_name
        self.sort_name = f"{person.family_name}, {person.given_name}"
        self.starts_on = session.starts_on
        self.share_cents = card.share_cents if card.state in states.SEATED else 0
        self.meaning, self.state = wording.STATES[card.state]

    def exported(self) -> list[Any]:
        return [
            self.sort_name,
            said(self.session.title),
            self.session.code,
            self.starts_on,
            str(self.state),
            self.card.full_fee_cents / 100,
            self.card.aid_cents / 100,
            self.share_cents / 100,
        ]


@require_safe
def sessions(request: HttpRequest, company_id: str) -> HttpResponse:
    """Choose the session of a group: open sessions, those closed to this company first."""
    company = company_or_404(request, company_id)
    listing = Listing(request.GET, filters=[Filter("q", _("Course"), "text")], sorts=[])
    found = catalogue.search(SearchFilters(text=listing.value("q")), page=listing.offset // listing.per_page + 1)
    own = [card for card in catalogue.sessions_closed_to(company_id) if card.is_open]
    cards = [*own, *found.results] if listing.offset == 0 else list(found.results)
    seats = queries.seats([card.id for card in cards])
    context = {
        "company": company,
        "listing": listing,
        "rows": [{"session": card, "seats": seats[card.id], "own": card in own} for card in cards],
        "page": listing.page(found.results, total=found.total),
        "where": company.name,
        "team_url": reverse("registration:team", args=[company_id]),
    }
    return render(request, "registration/sessions.html", context)
