"""The office's pages: the queue, a claim with its evidence beside the decision, signatures and payment."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from essor.claims import actions, permissions, queries, wording
from essor.claims.forms import DecisionForm, SeenForm, TextForm
from essor.claims.pages.evidence import evidence_of
from essor.claims.pages.partner import check_rows, figures, line_rows, seg, shown_lines
from essor.claims.pages.shared import actor_of, back_to, claim_or_404, done, names, url
from essor.claims.rules import states
from essor.directory.rules import fold
from essor.foundation import audit, clock
from essor.foundation.outcome import Refused
from essor.ui import words
from essor.ui.listing import Filter, Listing, Sort
from essor.ui.parts import Event, Link

VIEWS = ("submitted", "in_check", "approved", "query")


def queue(request: HttpRequest) -> HttpResponseBase:
    """Claims that wait for someone of the office, the most urgent first."""
    counts = queries.queue_counts()
    view = request.GET.get("view", "")
    found = queries.queue([view] if view in VIEWS else VIEWS)
    listing = Listing(
        request.GET,
        exports=True,
        default_sort="due",
        filters=[Filter("q", _("Number or partner"), "text")],
        sorts=[
            Sort("amount", _("Amount"), "payable_cents", num=True),
            Sort("due", _("Due"), "due_on"),
        ],
    )
    text = fold(listing.value("q"))
    found = [card for card in found if text in fold(f"{card.number} {card.partner_name}")]
    if listing.wants_csv:
        heads = [_("Number"), _("Partner"), _("To do"), _("Amount"), _("Due")]
        rows = (
            [c.number, c.partner_name, str(wording.CLAIM_STATES[c.state]), c.payable_cents / 100, c.due_on]
            for c in found
        )
        return listing.csv("queue.csv", heads, rows)
    today = clock.today()
    page = listing.page(found)
    rows_ = [
        {
            "card": card,
            "late": bool(card.due_on and card.due_on < today and card.state != "query"),
            "age": (today - clock.local_date(card.submitted_at)).days if card.submitted_at else 0,
        }
        for card in page.rows
    ]
    here = url("queue")
    everything = Link(_("All"), here, count=sum(counts.values()), current=view not in VIEWS)
    tabs = [
        Link(wording.CLAIM_STATES[state], f"{here}?view={state}", count=counts.get(state, 0), current=state == view)
        for state in VIEWS
    ]
    waiting = queries.waiting_lines()
    context = {
        "rows": rows_,
        "page": page,
        "listing": listing,
        "tabs": [everything, *tabs],
        "late": sum(row["late"] for row in rows_),
        "total": sum(counts.values()),
        "waiting": line_rows(waiting[:50]),
        "waiting_count": len(waiting),
        "next": next((row["card"] for row in rows_ if row["card"].state != "query"), None),
    }
    return render(request, "claims/queue.html", context)


def _may(request: HttpRequest, card: queries.ClaimCard) -> dict[str, Any]:
    """What this person may do now with the claim, and why not where it isn't obvious."""
    actor = actor_of(request)
    hands = states.Hands(frozenset({card.opened_by, card.submitted_by}), card.first_by, card.second_by)
    verb = {
        "submitted": states.Verb.SIGN_FIRST,
        "in_check": states.Verb.SIGN_SECOND,
        "approved": states.Verb.PAY,
    }.get(card.state)
    allowed = permissions.may_pay(actor) if verb is states.Verb.PAY else permissions.may_review(actor)
    refusal = (allowed or states.check_hands(hands, str(actor), verb)) if verb else None
    reviews = (
        permissions.may_review(actor) is None and states.check_hands(hands, str(actor), states.Verb.DECIDE) is None
    )
    return {
        "sign": verb in (states.Verb.SIGN_FIRST, states.Verb.SIGN_SECOND) and refusal is None,
        "pay": verb is states.Verb.PAY and refusal is None,
        "why_not": refusal,
        "decide": reviews and card.state in ("submitted", "in_check"),
        "ask": reviews and card.state in ("submitted", "in_check"),
        "settle": reviews and card.state == "paid",
    }


def _history(card: queries.ClaimCard) -> list[Event]:
    """What happened to the claim, the latest first, from the audit trail."""
    trail = audit.trail("claim", card.id)[::-1]
    learner = _("the person concerned")
    who = names({f"{entry.actor_kind}:{entry.actor_id}" for entry in trail})
    events = []
    for entry in trail[:30]:
        by = learner if entry.verb == "claims.not_me" else who[f"{entry.actor_kind}:{entry.actor_id}"]
        events.append(
            Event(str(wording.VERBS.get(entry.verb, entry.verb)), f"{words.daytime(entry.at)}, {by}", state="done")
        )
    return events


def _chosen(request: HttpRequest, card: queries.ClaimCard, rows: list[queries.LineCard]) -> queries.LineCard | None:
    """The line of `?line=`, if it is of this claim; else the first that is shown."""
    try:
        line = queries.line(request.GET["line"]) if "line" in request.GET else None
    except Refused:
        line = None
    if line is not None and line.claim_id == card.id:
        return line
    return rows[0] if rows else None


def review(request: HttpRequest, claim_id: str) -> HttpResponse:
    """A claim to check and sign: lines at the left, the chosen line's evidence and the decision at the right."""
    card = claim_or_404(request, claim_id)
    lines, show, counts = shown_lines(request, card)
    page = Listing(request.GET, filters=[], sorts=[]).page(lines)
    may = _may(request, card)
    chosen = _chosen(request, card, list(page.rows))
    context = {
        "card": card,
        "figures": figures(card),
        "rows": line_rows(list(page.rows)),
        "page": page,
        "seg": seg("review", card, show, counts),
        "show": show,
        "chosen": chosen,
        "evidence": evidence_of(chosen) if chosen else None,
        "may": may,
        "may_decide": chosen is not None
        and (may["decide"] or (may["settle"] and chosen.state in ("held", "stopped")))
        and chosen.state not in ("accepted", "paid", "moved"),
        "form": DecisionForm(initial={"decision": chosen.decision or None}) if chosen else None,
        "ask": TextForm(),
        "who": names({by for by in (card.submitted_by, card.first_by, card.second_by, card.paid_by or "") if by}),
        "events": _history(card),
        "notes": queries.notes(card.id),
        "findings": queries.claim_findings(card.id),
        "checks": check_rows(card),
        "crumbs": [Link(_("Work queue"), url("queue")), Link(wording.CLAIM_STATES[card.state], "")],
    }
    return render(request, "claims/review.html", context)


def _next_line(line: queries.LineCard) -> str:
    """Query string of the next line that needs a look, or of this one when it was the last."""
    after = [one for one in queries.lines(line.claim_id, only="eyes") if one.number > line.number and not one.decision]
    return f"?line={(after[0] if after else line).id}#line"


@require_POST
def decide(request: HttpRequest, line_id: str) -> HttpResponse:
    """Decide one line, then go to the next one that needs a look."""
    try:
        line = queries.line(line_id)
    except Refused as refused:
        raise Http404 from refused
    claim_or_404(request, line.claim_id)
    stay = f"?line={line_id}#line"
    form = DecisionForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return back_to("review", line.claim_id, query=stay)
    values = form.cleaned_data
    worked = done(
        request,
        lambda: actions.decide_line(
            actor=actor_of(request),
            line_id=line_id,
            decision=values["decision"],
            reason=values["reason"],
            cents=values["amount"] if values["decision"] == "pay" else None,
        ),
        _("The decision on line %(n)s is saved.") % {"n": line.number},
    )
    return back_to("review", line.claim_id, query=_next_line(line) if worked else stay)


@require_POST
def sign(request: HttpRequest, claim_id: str) -> HttpResponse:
    """First or second signature under the amount that was on the page."""
    card = claim_or_404(request, claim_id)
    form = SeenForm(request.POST)
    seen = form.cleaned_data["seen_cents"] if form.is_valid() else None
    verb = actions.sign_second if card.state == "in_check" else actions.sign_first
    said = (
        _("You signed. Finance can pay.") if card.state == "in_check" else _("You signed. Someone else signs second.")
    )
    done(request, lambda: verb(actor=actor_of(request), claim_id=claim_id, expected_cents=seen), said)
    return back_to("review", claim_id)


@require_POST
def ask(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Ask the partner; the delay stops."""
    claim_or_404(request, claim_id)
    text = request.POST.get("text", "")
    done(
        request,
        lambda: actions.ask_partner(actor=actor_of(request), claim_id=claim_id, text=text),
        _("Your question is sent. The delay stops until the partner answers."),
    )
    return back_to("review", claim_id)


@require_POST
def refuse(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Refuse the claim as a whole."""
    claim_or_404(request, claim_id)
    text = request.POST.get("text", "")
    done(
        request,
        lambda: actions.refuse_claim(actor=actor_of(request), claim_id=claim_id, reason=text),
        _("The claim is refused. Its lines can be claimed again."),
    )
    return back_to("review", claim_id)


@require_POST
def pay(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Pay what two people signed."""
    claim_or_404(request, claim_id)
    done(
        request,
        lambda: actions.pay_claim(actor=actor_of(request), claim_id=claim_id),
        _("The claim is paid. What was not accepted is given back to the envelope."),
    )
    return back_to("review", claim_id)
