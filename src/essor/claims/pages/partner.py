"""The partner's pages: its claims, one claim with its lines and checks, and its buttons."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from essor.claims import actions, permissions, queries, wording
from essor.claims.forms import PeriodForm, SeenForm, TextForm
from essor.claims.pages.shared import actor_of, back_to, claim_or_404, done, url
from essor.directory import queries as directory
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import Refused
from essor.ui import refusals, words
from essor.ui.listing import Filter, Listing, Option, Sort
from essor.ui.parts import Fact, Figure, Link


def _partner(request: HttpRequest) -> directory.OrganizationCard:
    """The partner whose claims are shown: `?partner=`, else the first one administered."""
    own = directory.organizations(actor_of(request).organizations("partner_admin"))
    if not own:
        raise Http404
    asked = request.GET.get("partner") or request.POST.get("partner")
    return own.get(asked or "") or sorted(own.values(), key=lambda card: card.name)[0]


def claims(request: HttpRequest) -> HttpResponseBase:
    """The partner's claims, latest first, and the door to the next one."""
    partner = _partner(request)
    found = queries.claims_of_partner(partner.id)
    years = sorted({card.fiscal_year for card in found}, reverse=True)
    listing = Listing(
        request.GET,
        exports=True,
        default_sort="-period",
        filters=[
            Filter("state", _("State"), options=tuple(Option(k, v) for k, v in wording.CLAIM_STATES.items())),
            Filter("year", _("Fiscal year"), options=tuple(Option(str(y), FiscalYear(y).label) for y in years)),
        ],
        sorts=[
            Sort("period", _("Period"), "period_end"),
            Sort("number", _("Number"), "number"),
            Sort("amount", _("Payable"), "payable_cents", num=True),
        ],
    )
    state, year = listing.value("state"), listing.value("year")
    found = [c for c in found if state in ("", c.state) and year in ("", str(c.fiscal_year))]
    if listing.wants_csv:
        heads = [_("Number"), _("From"), _("To"), _("State"), _("Computed"), _("Payable"), _("Paid")]
        rows = (
            [
                c.number,
                c.period_start,
                c.period_end,
                c.state,
                c.computed_cents / 100,
                c.payable_cents / 100,
                (c.paid_cents or 0) / 100,
            ]
            for c in found
        )
        return listing.csv("claims.csv", heads, rows)
    context = {
        "partner": partner,
        "page": listing.page(found),
        "listing": listing,
        "draft": queries.draft_of_partner(partner.id),
        "waiting": queries.waiting_lines(partner.id),
        "form": PeriodForm(),
    }
    return render(request, "claims/list.html", context)


@require_POST
def open_claim(request: HttpRequest) -> HttpResponse:
    """Open the draft of a period."""
    partner = _partner(request)
    form = PeriodForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the periods of the list."))
        return back_to("list")
    start, end = form.cleaned_data["period"]
    try:
        claim_id = actions.open_claim(
            actor=actor_of(request), partner_id=partner.id, period_start=start, period_end=end
        )
    except Refused as refused:
        messages.error(request, refusals.text(refused.refusal))
        return back_to("list")
    return back_to("claim", claim_id)


def figures(card: queries.ClaimCard) -> list[Figure]:
    """From what was computed to what is payable."""
    return [
        Figure(words.money(card.computed_cents), _("computed from the attendance")),
        Figure(words.money(-card.reduced_cents), _("taken off, reduced lines")),
        Figure(words.money(-card.refused_cents), _("refused")),
        Figure(words.money(-card.held_cents), _("held until someone answers")),
        Figure(words.money(card.payable_cents), _("payable now"), strong=True),
    ]


def check_rows(card: queries.ClaimCard) -> list[dict[str, Any]]:
    """Each check with how many lines passed; those that concern no line are left out."""
    return [
        {"check": check, "passed": passed, "of": of, "good": passed == of}
        for check, (passed, of) in card.checks.items()
        if of
    ]


def line_rows(lines: list[queries.LineCard]) -> list[dict[str, Any]]:
    """Lines with the names of their people."""
    people = directory.people({line.person_id for line in lines})
    return [
        {"line": line, "name": _name(people.get(line.person_id)), "main": line.findings[0] if line.findings else None}
        for line in lines
    ]


def _name(person: directory.PersonCard | None) -> str:
    return f"{person.family_name}, {person.given_name}" if person else ""


def seg(name: str, card: queries.ClaimCard, show: str, counts: dict[str, int]) -> list[Link]:
    """Lines to look at, payable ones, all."""
    here = url(name, card.id)
    labels = {"eyes": _("Needs a look"), "payable": pgettext("lines", "Payable"), "all": _("All")}
    return [Link(labels[key], f"{here}?show={key}", count=n, current=key == show) for key, n in counts.items()]


def shown_lines(request: HttpRequest, card: queries.ClaimCard) -> tuple[list[queries.LineCard], str, dict[str, int]]:
    """The lines that the page shows, which choice that is, and how many each choice has."""
    lines = queries.lines(card.id)
    chosen = {
        "eyes": [line for line in lines if line.wants_eyes],
        "payable": [line for line in lines if line.payable_cents],
        "all": lines,
    }
    counts = {key: len(found) for key, found in chosen.items()}
    show = request.GET.get("show", "")
    if show not in chosen:
        show = "eyes" if counts["eyes"] else "all"
    return chosen[show], show, counts


def claim(request: HttpRequest, claim_id: str) -> HttpResponseBase:
    """One claim: what is payable, the lines that need a look with what would change them, the checks, the button."""
    card = claim_or_404(request, claim_id)
    lines, show, counts = shown_lines(request, card)
    listing = Listing(request.GET, filters=[], sorts=[], exports=True)
    if listing.wants_csv:
        return _csv(listing, queries.lines(card.id), card.number)
    page = listing.page(lines)
    mine = permissions.may_claim(actor_of(request), card.partner_id) is None
    context = {
        "card": card,
        "figures": figures(card),
        "rows": line_rows(list(page.rows)),
        "page": page,
        "seg": seg("claim", card, show, counts),
        "checks": check_rows(card),
        "findings": queries.claim_findings(card.id),
        "notes": queries.notes(card.id),
        "facts": [
            Fact(_("Payable lines"), words.money(card.payable_cents)),
            Fact(_("Expected payment"), words.money(card.payable_cents), total=True),
        ],
        "mine": mine,
        "may_recompute": mine and card.state in ("draft", "query"),
        "payable_lines": counts["payable"],
        "answer": TextForm(),
        "crumbs": [
            Link(_("Claims"), url("list") if mine else url("queue")),
            Link(FiscalYear(card.fiscal_year).label, ""),
        ],
    }
    return render(request, "claims/claim.html", context)


def _csv(listing: Listing, lines: list[queries.LineCard], number: str) -> HttpResponseBase:
    heads = [_("Line"), _("Person"), _("Session"), _("Computed"), _("Payable"), _("State"), pgettext("claim", "Check")]
    rows = (
        [
            row["line"].number,
            row["name"],
            row["line"].session_code,
            row["line"].computed_cents / 100,
            row["line"].payable_cents / 100,
            str(wording.LINE_STATES[row["line"].state]),
            row["line"].reason,
        ]
        for row in line_rows(lines)
    )
    return listing.csv(f"{number}.csv", heads, rows)


@require_POST
def recompute(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Compute the draft again from what is there now."""
    claim_or_404(request, claim_id)
    done(
        request,
        lambda: actions.recompute_claim(actor=actor_of(request), claim_id=claim_id),
        _("The claim is computed again from what is there now."),
    )
    return back_to("claim", claim_id)


@require_POST
def submit(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Submit the amount that was on the page."""
    card = claim_or_404(request, claim_id)
    form = SeenForm(request.POST)
    seen = form.cleaned_data["seen_cents"] if form.is_valid() else None
    done(
        request,
        lambda: actions.submit_claim(actor=actor_of(request), claim_id=claim_id, expected_cents=seen),
        ngettext(
            "The claim is submitted. The person concerned is told.",
            "The claim is submitted. The people concerned are told.",
            card.lines,
        ),
    )
    return back_to("claim", claim_id)


@require_POST
def answer(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Answer the office's question."""
    claim_or_404(request, claim_id)
    done(
        request,
        lambda: actions.answer_query(actor=actor_of(request), claim_id=claim_id, text=request.POST.get("text", "")),
        _("Your answer is sent. The delay runs again."),
    )
    return back_to("claim", claim_id)
