"""A person's registrations: the list, one of them, an offer to answer, withdrawal with its consequence first."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from essor.catalogue import queries as catalogue
from essor.directory import queries as directory
from essor.foundation import clock
from essor.foundation.bilingual_fields import said
from essor.foundation.outcome import Refusal, Refused
from essor.registration import actions, permissions, queries, wording
from essor.registration.forms import WithdrawForm
from essor.registration.pages.shared import (
    actor_of,
    price_facts,
    registration_or_404,
    see_other,
    session_or_404,
    trace,
)
from essor.registration.queries import RegistrationCard
from essor.registration.rules import states
from essor.registration.rules.calendars import calendar_of
from essor.registration.rules.price import price
from essor.ui import words
from essor.ui.parts import Event


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My registrations: what asks for an answer first, then what comes, then what is over."""
    cards = queries.registrations_of_person(actor_of(request).id)
    sessions = catalogue.sessions([card.session_id for card in cards])
    now = clock.now()
    rows = [_line(card, sessions[card.session_id]) for card in cards]
    context = {
        "to_answer": [row for row in rows if row["card"].state in states.UNCONFIRMED],
        "coming": sorted((row for row in rows if _coming(row, now)), key=lambda row: row["session"].starts_at),
        "past": [row for row in rows if row["card"].state not in states.UNCONFIRMED and not _coming(row, now)],
    }
    return render(request, "registration/mine.html", context)


def _coming(row: dict[str, Any], now: Any) -> bool:
    return row["card"].state in (states.REGISTERED, states.WAITLISTED) and row["session"].ends_at >= now


def _line(card: RegistrationCard, session: Any) -> dict[str, Any]:
    meaning, text = wording.STATES[card.state]
    return {"card": card, "session": session, "meaning": meaning, "state": text}


def _context(card: RegistrationCard) -> dict[str, Any]:
    session = session_or_404(card.session_id)
    return {
        **_line(card, session),
        "price": price_facts(price(card.full_fee_cents, card.aid_cents, session.tax)),
        "person": directory.person(card.person_id),
        "employer": directory.organization(card.employer_id) if card.employer_id else None,
    }


@never_cache
@require_safe
def show(request: HttpRequest, registration_id: str) -> HttpResponse:
    """One registration: confirmation, place in the line, or how it ended."""
    card = registration_or_404(request, registration_id)
    context = _context(card)
    meetings = catalogue.meetings(card.session_id)
    context |= {
        "meetings": meetings,
        "first": meetings[0] if meetings else None,
        "place": queries.waiting_place(registration_id) if card.state == states.WAITLISTED else None,
        "trace": trace(queries.trace_of(registration_id)),
        "events": _events(card, context["session"]),
        "may_withdraw": card.state in states.LIVE
        and permissions.may_withdraw(actor_of(request), card.person_id, card.employer_id) is None,
        "own": actor_of(request).id == card.person_id,
        "reason": wording.REASONS.get(card.reason, ""),
    }
    return render(request, "registration/show.html", context)


def _events(card: RegistrationCard, session: Any) -> list[Event]:
    """What happened and what comes."""
    if card.state != states.REGISTERED:
        return []
    over = session.ends_at < clock.now()
    return [
        Event(_("Seat and aid reserved"), words.daytime(card.registered_at), "", "done"),
        Event(
            _("Meetings"),
            words.span(session.starts_on, session.ends_on),
            _("You confirm your own presence at each meeting. Three quarters of the hours complete the course."),
            "done" if over else "now",
        ),
        Event(_("Evaluation, then attestation"), "", _("You’ll be told if a sum is claimed in your name."), ""),
    ]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, registration_id: str) -> HttpResponse:
    """A seat offered from the waiting list: accept it or let it go to the next."""
    card = registration_or_404(request, registration_id)
    if card.state != states.OFFERED:
        return see_other("show", registration_id)
    refused: list[Refusal] = []
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "accept":
                actions.accept_offer(actor=actor_of(request), registration_id=registration_id)
            elif request.POST.get("answer") == "decline":
                actions.decline_offer(actor=actor_of(request), registration_id=registration_id)
                messages.success(request, _("The seat goes to the next person. Nothing is owed."))
            return see_other("show", registration_id)
        except Refused as error:
            refused = list(error.refusals)
    context = _context(card) | {"refused": refused, "trace": trace(queries.trace_of(registration_id))}
    return render(request, "registration/offer.html", context, status=409 if refused else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, registration_id: str) -> HttpResponse:
    """Withdraw, with what it changes said first."""
    card = registration_or_404(request, registration_id)
    if card.state not in states.LIVE:
        return see_other("show", registration_id)
    refused: list[Refusal] = []
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.withdraw(actor=actor_of(request), registration_id=registration_id, reason=reason)
            messages.success(request, _("The registration is withdrawn. Nothing is owed."))
            return see_other("show", registration_id)
        except Refused as error:
            refused = list(error.refusals)
    seats = queries.seats([card.session_id])[card.session_id]
    context = _context(card) | {"form": form, "refused": refused, "seats": seats}
    return render(request, "registration/withdraw.html", context, status=422 if refused or form.errors else 200)


@require_safe
def calendar(request: HttpRequest, registration_id: str) -> HttpResponse:
    """The meetings as a calendar file."""
    card = registration_or_404(request, registration_id)
    session = session_or_404(card.session_id)
    text = calendar_of(said(session.title), session.venue, catalogue.meetings(card.session_id), clock.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{session.code}.ics"'
    return response
