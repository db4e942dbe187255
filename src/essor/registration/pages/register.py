"""A person registers: price and eligibility (no account), answers, check with the seat held, confirmation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from essor.catalogue import queries as catalogue
from essor.catalogue.queries import SessionCard
from essor.directory import queries as directory
from essor.directory.rules import OrganizationKind
from essor.foundation import clock
from essor.foundation.bilingual_fields import said
from essor.foundation.outcome import Refusal, Refused
from essor.registration import actions, queries, wording
from essor.registration.actions import Registered
from essor.registration.forms import AnswersForm, ConfirmForm, SituationForm
from essor.registration.pages.shared import (
    actor_of,
    price_facts,
    reasons,
    registration_or_404,
    see_other,
    session_or_404,
    trace,
)
from essor.registration.queries import Profile
from essor.registration.rules import states
from essor.registration.rules.eligibility import class_of
from essor.registration.rules.price import price
from essor.ui import words
from essor.ui.parts import Fact, Step


def steps(now: int) -> list[Step]:
    labels = (_("Price"), _("Your answers"), _("Check"), _("Confirmed"))
    return [
        Step(label, "done" if place < now else "now" if place == now else "")
        for place, label in enumerate(labels, start=1)
    ]


@require_safe
def start(request: HttpRequest, session_id: str) -> HttpResponse:
    """The price after aid and why, and whether one may register; no account is asked for."""
    session = session_or_404(session_id)
    form = SituationForm(request.GET) if request.GET else SituationForm()
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    profile, employer = _profile(request, given)
    cost = queries.price_for(session_id, profile)
    placed = profile.employer_id or profile.residence_region  # without either, the person hasn't said where
    found = queries.eligibility(session_id, profile) if placed else _sessions_own(session_id)
    context = {
        "session": session,
        "seats": queries.seats([session_id])[session_id],
        "form": form,
        "steps": steps(1),
        "employer": employer,
        "cost": cost,
        "price": price_facts(cost.price),
        "trace": trace(cost.decision),
        "reasons": reasons(found),
        "asked": bool(given),
        "no_money": any(refusal.code in actions.MONEY_CODES for refusal in cost.decision.refusals),
        "class_name": wording.CLASSES[profile.beneficiary_class],
        "next": f"{reverse('registration:answers', args=[session_id])}?{request.GET.urlencode()}",
    }
    return render(request, "registration/start.html", context)


def _sessions_own(session_id: str) -> list[Refusal]:
    """Before anything is said: only what concerns everybody."""
    found = queries.eligibility(session_id, Profile("individual", residence_region="06"))
    return [refusal for refusal in found if refusal.code != "registration.closed_to_company"]


def _profile(request: HttpRequest, given: dict[str, Any]) -> tuple[Profile, Any]:
    actor = actor_of(request)
    person_id = actor.id if actor.kind == "person" else None
    employer = given.get("neq")
    kind = given.get("situation") or "individual"
    if employer is not None:
        kind = class_of(employer.kind, employer.staff_count)
    region = given.get("region") or None
    if region is None and person_id is not None:
        region = directory.person(person_id).residence_region or None
    profile = Profile(
        kind,
        employer.id if employer else None,
        person_id,
        given.get("other_aid") or 0,
        residence_region=region,
    )
    return profile, employer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, session_id: str) -> HttpResponse:
    """Who one is and works for; sending it holds the seat and its aid."""
    session = session_or_404(session_id)
    refused: list[Refusal] = []
    form = AnswersForm(request.POST) if request.method == "POST" else AnswersForm(initial=_known(request))
    if form.is_bound and form.is_valid():
        try:
            made = _take(request, session_id, form.cleaned_data)
            return see_other("check" if made.state == states.HELD else "show", made.id)
        except Refused as error:
            refused = list(error.refusals)
    context = {
        "session": session,
        "form": form,
        "steps": steps(2),
        "reasons": reasons(refused),
        "refused": refused,
        "wrong": bool(refused or form.errors),
        "seats": queries.seats([session_id])[session_id],
        "minutes": states.HOLD_MINUTES,
    }
    return render(request, "registration/answers.html", context, status=422 if context["wrong"] else 200)


def _known(request: HttpRequest) -> dict[str, Any]:
    """What we know of the person already, and what they said on the page before."""
    person = directory.person(actor_of(request).id)
    employers = [
        card for card in directory.memberships_of(person.id) if card.organization_kind == OrganizationKind.COMPANY
    ]
    neq = request.GET.get("neq", "")
    if not neq and employers:
        neq = directory.organization(employers[0].organization_id).neq
    return {
        "audience": "professional",
        "residence_region": request.GET.get("region") or person.residence_region,
        "neq": neq,
        "other_aid": request.GET.get("other_aid", ""),
        "no_aid": "refuse",
    }


def _take(request: HttpRequest, session_id: str, given: dict[str, Any]) -> Registered:
    """Hold the seat; without a seat or aid, wait if the person chose so."""
    actor, employer = actor_of(request), given["neq"]
    common = {
        "actor": actor,
        "session_id": session_id,
        "person_id": actor.id,
        "audience": given["audience"],
        "employer_id": employer.id if employer else None,
        "residence_region": given["residence_region"] or None,
        "workplace_region": given["workplace_region"] or None,
        "other_aid_cents": given["other_aid"] or 0,
    }
    try:
        return actions.hold_seat(**common, at_full_price=given["no_aid"] == "pay")
    except Refused as error:
        waits = error.code == "registration.session_full" or (
            error.code == "registration.envelope_exhausted" and given["no_aid"] == "wait"
        )
        if not waits or "wait" not in (given["no_aid"], request.POST.get("line")):
            raise
    return actions.register(**common, at_full_price=given["no_aid"] == "pay", or_wait=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, registration_id: str) -> HttpResponse:
    """Check the answers while the seat is held, then confirm."""
    card = registration_or_404(request, registration_id)
    if card.state != states.HELD:
        return see_other("show", registration_id)
    refused: list[Refusal] = []
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.confirm_hold(actor=actor_of(request), registration_id=registration_id)
            return see_other("show", registration_id)
        except Refused as error:
            refused = list(error.refusals)
    session = session_or_404(card.session_id)
    cost = price(card.full_fee_cents, card.aid_cents, session.tax)
    left = (card.expires_at - clock.now()).total_seconds() if card.expires_at else 0
    context = {
        "session": session,
        "card": card,
        "form": form,
        "refused": refused,
        "steps": steps(3),
        "facts_session": _session_facts(session),
        "facts_you": _your_facts(card, session),
        "price": price_facts(cost),
        "trace": trace(queries.trace_of(registration_id)),
        "minutes_left": max(int(left // 60), 0),
    }
    return render(request, "registration/check.html", context, status=422 if refused or form.errors else 200)


def _session_facts(session: SessionCard) -> list[Fact]:
    return [
        Fact(_("Course"), said(session.title)),
        Fact(
            _("Session"),
            words.span(session.starts_on, session.ends_on),
            reverse("registration:start", args=[session.id]),
        ),
        Fact(_("Given by"), session.partner_name),
        Fact(_("Place"), session.venue or str(catalogue.words("mode")[session.mode])),
    ]


def _your_facts(card: Any, session: SessionCard) -> list[Fact]:
    person = directory.person(card.person_id)
    employer = directory.organization(card.employer_id) if card.employer_id else None
    change = reverse("registration:answers", args=[session.id])
    regions = {region.code: said(region.name) for region in directory.region_cards()}
    facts = [
        Fact(_("Name"), person.full_name),
        Fact(_("Email"), person.email),
        Fact(_("Function"), wording.AUDIENCES[card.audience], change),
        Fact(_("Region where you live"), regions.get(card.residence_region, "–"), change),
        Fact(_("Employer"), f"{employer.name} ({employer.neq})" if employer else _("None: you pay yourself"), change),
        Fact(_("Class of beneficiary"), wording.CLASSES[card.beneficiary_class]),
    ]
    if employer:
        facts.append(Fact(_("Region where you work"), regions.get(card.workplace_region, "–"), change))
    facts.append(Fact(_("Other public aid"), words.money(card.other_aid_cents), change))
    return facts
