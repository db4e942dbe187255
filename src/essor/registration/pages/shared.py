"""What the pages share."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse

from essor.catalogue import queries as catalogue
from essor.catalogue.queries import SessionCard
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal, Refused
from essor.funding import queries as aid
from essor.funding.rules import Decision
from essor.registration import permissions, queries, wording
from essor.registration.queries import RegistrationCard
from essor.registration.rules.price import Price
from essor.ui import refusals, words
from essor.ui.parts import Fact


def actor_of(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]  # set by the access middleware


def see_other(name: str, *args: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"registration:{name}", args=args), status=303)


def session_or_404(session_id: str) -> SessionCard:
    try:
        return catalogue.session(session_id)
    except Refused as refused:
        raise Http404 from refused


def registration_or_404(request: HttpRequest, registration_id: str) -> RegistrationCard:
    """A registration that this person may see; for anyone else it isn't there."""
    try:
        card = queries.registration(registration_id)
    except Refused as refused:
        raise Http404 from refused
    if permissions.may_see(actor_of(request), card.person_id, card.employer_id):
        raise Http404
    return card


def reasons(found: list[Refusal]) -> list[dict[str, Any]]:
    """Each refusal with its words, its article and what would change it."""
    return [
        {
            "text": refusals.text(refusal),
            "article": refusal.params.get("article", ""),
            "since": words.day(date.fromisoformat(str(refusal.params.get("since", "2019-04-01")))),
            "remedy": wording.REMEDIES.get(str(refusal.params.get("change", "")), ""),
        }
        for refusal in found
    ]


def price_facts(cost: Price) -> list[Fact]:
    """Fee, aid, taxes, total, as a sum."""
    from_words = wording.PRICE
    return [
        Fact(from_words["full_fee"], words.money(cost.full_fee_cents)),
        Fact(from_words["aid"], words.money(-cost.aid_cents) if cost.aid_cents else words.money(0)),
        Fact(from_words["taxes"], words.money(cost.tax_cents)),
        Fact(from_words["to_pay"], words.money(cost.total_cents), total=True),
    ]


def trace(decision: Decision | None) -> dict[str, Any]:
    """The explanation of a decision, as the part `trace` takes it."""
    if decision is None:
        return {"rules": [], "headline": ""}
    return {"rules": aid.trace_lines(decision), "headline": aid.decision_headline(decision)}
