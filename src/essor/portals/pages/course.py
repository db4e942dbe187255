"""A course with its sessions, and one session: seats, the price after aid, and every rule that makes it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from essor.catalogue import queries as catalogue
from essor.catalogue.queries import SessionCard
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.bilingual_fields import said
from essor.foundation.outcome import Refused
from essor.funding import queries as aid
from essor.portals import links, queries, wording
from essor.portals.forms import SituationForm
from essor.portals.pages.catalogue import results
from essor.portals.pages.shared import actor_of, situation_context, situation_of
from essor.registration import queries as registrations
from essor.registration.queries import Profile
from essor.ui import words
from essor.ui.parts import Fact, Link

MANY = 12  # sessions shown on a course's page


@require_safe
def course(request: HttpRequest, course_id: str) -> HttpResponse:
    """What is learned, when and where, at which price. Its price is the next session's."""
    found, version = _course_or_404(course_id)
    situation = situation_of(request)
    sessions = found.sessions[:MANY]
    chosen = next((card for card in sessions if card.id == request.GET.get("session")), next(iter(sessions), None))
    context = {
        "course": found.course,
        "version": version,
        "objectives": [line.lstrip("-• ").strip() for line in said(version.objectives).splitlines() if line.strip()],
        "rows": results(sessions, situation),
        "more": len(found.sessions) - len(sessions),
        "chosen": chosen,
        "facts": _course_facts(found.course, version, sessions),
        "simulator_url": links.to(
            "funding:simulator", fee=f"{version.fee_cents / 100:.2f}", hours=f"{version.minutes / 60:g}",
            kind=situation, starts=clock.today().isoformat(),
        ),
        **_common(request, chosen, situation, found.course.theme),
    }  # fmt: skip
    return render(request, "portals/course.html", context)


def _course_or_404(course_id: str) -> tuple[catalogue.CoursePage, catalogue.VersionCard]:
    """A course that is or was on offer; its drafts are its partner's affair."""
    try:
        found = catalogue.course_page(course_id)
    except Refused as refused:
        raise Http404 from refused
    if found.version is None:
        raise Http404
    return found, found.version


@require_safe
def session(request: HttpRequest, session_id: str) -> HttpResponse:
    """One session: its meetings, the seats left, the price and why, the way to register."""
    try:
        card = catalogue.session(session_id)
    except Refused as refused:
        raise Http404 from refused
    actor = actor_of(request)
    if card.state == "planned" or not _may_see(actor, card):
        raise Http404
    situation = situation_of(request)
    context = {
        "session": card,
        "open": card.is_open and card.starts_at > clock.now(),
        "seats": registrations.seats([card.id])[card.id],
        "meetings": catalogue.meetings(card.id),
        "facts": _session_facts(card),
        **_common(request, card, situation, card.theme),
    }
    return render(request, "portals/session.html", context)


def _may_see(actor: Actor, card: SessionCard) -> bool:
    """A session closed to a company is shown to that company, its partner and the office."""
    if card.closed_to is None or actor.holds_any(*links.READERS):
        return True
    return any(grant.organization_id in (card.closed_to, card.partner_id) for grant in actor.grants)


def _common(request: HttpRequest, card: SessionCard | None, situation: str, theme: str) -> dict[str, Any]:
    actor = actor_of(request)
    company = actor.holds_any("company_hr", "company_manager", "promoter")
    group = company or actor.kind != "person"
    return {
        **situation_context(situation),
        **(_price(request, card, situation) if card else {}),
        "crumbs": [
            Link(pgettext("nav", "Courses"), links.to("portals:catalogue")),
            *(
                [Link(str(catalogue.words("theme")[theme]), links.to("portals:catalogue", theme=theme))]
                if theme
                else []
            ),
        ],
        "group_url": links.to("registration:company") if group else "",
        "rulesets_url": links.to("funding:rulesets"),
    }


def _price(request: HttpRequest, card: SessionCard, situation: str) -> dict[str, Any]:
    """The price for this visitor: who is signed in has their own past aid counted."""
    form = SituationForm(request.GET or None, initial={"situation": situation})
    other = form.cleaned_data.get("other_aid", 0) if form.is_bound and form.is_valid() else 0
    actor = actor_of(request)
    own = actor.id if actor.kind == "person" and situation == "individual" else None
    try:
        cost = registrations.price_for(card.id, Profile(situation, person_id=own, other_aid_cents=other))
    except Refused as refused:
        return {"form": form, "unavailable": refused.refusal, "cost": None}
    asked = {"situation": situation} | ({"other_aid": request.GET["other_aid"]} if other else {})
    return {
        "form": form,
        "cost": cost,
        "own": own is not None,
        "headline": aid.decision_headline(cost.decision),
        "price_lines": _sum(cost, other),
        "by_class": [
            {"label": wording.SITUATIONS[code], "price": price}
            for code, price in queries.prices_by_class(card, wording.SITUATIONS).items()
        ],
        "rules": aid.trace_lines(cost.decision),
        "ruleset": cost.decision.ruleset_code,
        "register_url": links.to("registration:start", card.id, **asked),
    }


def _sum(cost: Any, other_cents: int) -> list[Fact]:
    lines = [
        Fact(_("Full fee"), words.money(cost.full_fee_cents)),
        Fact(_("Aid from the program"), words.money(-cost.aid_cents) if cost.aid_cents else words.money(0)),
    ]
    other = min(other_cents, cost.share_cents)
    if other:
        lines.append(Fact(_("Other aid declared"), words.money(-other)))
    lines.append(Fact(_("GST (5%) and QST (9.975%)"), words.money(cost.gst_cents + cost.qst_cents)))
    return [*lines, Fact(_("You pay"), words.money(cost.total_cents - other), total=True)]


def _provider(name: str, partner_id: str) -> Fact:
    return Fact(_("By"), name, links.to("portals:catalogue", partner=partner_id))


def _course_facts(course: Any, version: Any, sessions: tuple[SessionCard, ...]) -> list[Fact]:
    spoken = catalogue.words("language")
    found = [
        Fact(_("Length"), words.hours(version.minutes)),
        _provider(course.partner_name, course.partner_id),
        Fact(_("Language"), ", ".join(str(spoken.get(code, code)) for code in version.languages)),
        Fact(_("Mode"), str(catalogue.words("mode").get(version.format, version.format))),
    ]
    if sessions:
        span = (min(card.minimum for card in sessions), max(card.capacity for card in sessions))
        found.append(Fact(_("Group"), _("%(least)s to %(most)s people") % {"least": span[0], "most": span[1]}))
    return found


def _session_facts(card: SessionCard) -> list[Fact]:
    spoken, modes = catalogue.words("language"), catalogue.words("mode")
    return [
        Fact(_("Number"), card.code),
        Fact(_("Length"), words.hours(card.minutes)),
        _provider(card.partner_name, card.partner_id),
        Fact(_("Language"), str(spoken.get(card.language, card.language))),
        Fact(_("Mode"), str(modes.get(card.mode, card.mode))),
        Fact(_("Group"), _("%(least)s to %(most)s people") % {"least": card.minimum, "most": card.capacity}),
    ]
