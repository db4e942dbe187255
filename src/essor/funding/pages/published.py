"""The published rules, for everyone: every ruleset, its values, its text as published."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from essor.foundation import clock
from essor.funding import queries
from essor.funding.pages import printing
from essor.funding.queries import RulesetCard


def _card(code: str) -> RulesetCard:
    for card in queries.published_rulesets():
        if card.code == code:
            return card
    raise Http404(code)


def rulesets(request: HttpRequest) -> HttpResponse:
    """Every published ruleset, the one in force first."""
    today = clock.today()
    cards = queries.published_rulesets()
    current = next((card for card in cards if card.starts_on <= today), None)
    return render(request, "funding/rulesets.html", {"cards": cards, "current": current, "today": today})


def ruleset(request: HttpRequest, code: str) -> HttpResponse:
    """One ruleset, to read or print."""
    card = _card(code)
    today = clock.today()
    context = {
        "card": card,
        "sections": printing.sections(card.ruleset),
        "in_force": card.starts_on <= today and (card.until is None or today <= card.until),
        "to_come": card.starts_on > today,
    }
    return render(request, "funding/ruleset.html", context)


def ruleset_text(request: HttpRequest, code: str) -> HttpResponse:
    """The text as published, byte for byte: its SHA-256 is the one shown."""
    card = _card(code)
    response = HttpResponse(queries.ruleset_body(code), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{card.starts_on.isoformat()}.yaml"'
    return response
