"""A group from a file: upload, fix row by row, price after aid with its reasons, agreement, result."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from essor.directory import queries as directory
from essor.foundation.outcome import Refusal, Refused
from essor.registration import actions, queries, wording
from essor.registration.forms import RosterConfirmForm, RosterForm, region_choices
from essor.registration.pages.company import company_or_404
from essor.registration.pages.shared import actor_of, price_facts, reasons, see_other, session_or_404, trace
from essor.registration.queries import RosterCard, RosterRowCard
from essor.ui import refusals, words
from essor.ui.parts import Link, Step

TO_SEE = ("error", "check")
SHOWN_AT_ONCE = 100


def steps(now: int) -> list[Step]:
    labels = (_("Session"), _("File"), _("Fix"), _("Price and agreement"))
    return [
        Step(label, "done" if place < now else "now" if place == now else "")
        for place, label in enumerate(labels, start=1)
    ]


def _roster_or_404(request: HttpRequest, roster_id: str) -> RosterCard:
    try:
        card = queries.roster(roster_id)
    except Refused as refused:
        raise Http404 from refused
    company_or_404(request, card.company_id)
    return card


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, company_id: str, session_id: str) -> HttpResponse:
    """Send the file; it is read and checked, nobody is registered."""
    company, session = company_or_404(request, company_id), session_or_404(session_id)
    refused: list[Refusal] = []
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            roster_id = actions.import_roster(
                actor=actor_of(request),
                company_id=company_id,
                session_id=session_id,
                file_name=file.name,
                content=file.read(),
            )
            return see_other("roster", roster_id)
        except Refused as error:
            refused = list(error.refusals)
    wrong = bool(refused or form.errors)
    context = {
        "company": company,
        "session": session,
        "seats": queries.seats([session_id])[session_id],
        "form": form,
        "refused": refused,
        "wrong": wrong,
        "steps": steps(2),
        "fields": [
            wording.FIELDS[name] for name in ("given_name", "family_name", "email", "audience", "workplace_region")
        ],
        "where": company.name,
    }
    return render(request, "registration/upload.html", context, status=422 if wrong else 200)


@never_cache
@require_safe
def show(request: HttpRequest, roster_id: str) -> HttpResponse:
    """The rows: those to look at first, each with its fix; or, once applied, what became of each."""
    roster = _roster_or_404(request, roster_id)
    company, session = directory.organization(roster.company_id), session_or_404(roster.session_id)
    counts = roster.counts
    to_see = sum(counts.get(state, 0) for state in TO_SEE)
    view = request.GET.get("rows") or ("see" if to_see and roster.state == "open" else "all")
    rows = [_shown(row) for row in roster.rows if _in_view(row, view)]
    context = {
        "company": company,
        "session": session,
        "seats": queries.seats([roster.session_id])[roster.session_id],
        "roster": roster,
        "rows": rows[:SHOWN_AT_ONCE],
        "more_rows": max(len(rows) - SHOWN_AT_ONCE, 0),
        "errors": [_anchored(row) for row in roster.rows if row.state == "error"][:20],
        "error_count": counts.get("error", 0),
        "to_confirm": counts.get("check", 0),
        "ready": counts.get("ready", 0),
        "columns": len(roster.columns),
        "tabs": _tabs(counts, to_see, len(roster.rows), view),
        "steps": steps(3),
        "where": company.name,
        "wrong": bool(counts.get("error", 0)) and roster.state == "open",
    }
    template = "registration/roster.html" if roster.state == "open" else "registration/roster_done.html"
    return render(request, template, context)


def _in_view(row: RosterRowCard, view: str) -> bool:
    if view == "see":
        return row.state in TO_SEE
    return row.state == "ready" if view == "ready" else True


def _tabs(counts: dict[str, int], to_see: int, total: int, view: str) -> list[Link]:
    return [
        Link(_("To look at"), "?rows=see", count=to_see, current=view == "see"),
        Link(_("Ready"), "?rows=ready", count=counts.get("ready", 0), current=view == "ready"),
        Link(_("All"), "?rows=all", count=total, current=view == "all"),
    ]


def _issue_text(issue: dict[str, Any]) -> str:
    return str(wording.ISSUES[issue["code"]]) % issue["params"]


def _anchored(row: RosterRowCard) -> tuple[str, str]:
    issue = next(issue for issue in row.issues if issue["severity"] == "error")
    text = _("Row %(number)s, %(field)s: %(problem)s") % {
        "number": row.number,
        "field": str(wording.FIELDS[issue["field"]]).lower(),
        "problem": _issue_text(issue),
    }
    return f"row-{row.number}-{issue['field']}", text


def _options(field: str) -> list[tuple[str, Any]]:
    """The values that a field may take, where they are few."""
    if field == "audience":
        return [("", _("Choose")), *wording.AUDIENCES.items()]
    if field == "language":
        return [("fr", _("French")), ("en", _("English"))]
    if field in ("workplace_region", "residence_region"):
        return region_choices(_("Choose"))
    return []


def _shown(row: RosterRowCard) -> dict[str, Any]:
    meaning, state = wording.ROSTER_STATES[row.state]
    issues = [
        {
            "field": issue["field"],
            "label": wording.FIELDS[issue["field"]],
            "value": row.values.get(issue["field"], ""),
            "text": _issue_text(issue),
            "suggestion": issue["suggestion"],
            "options": _options(issue["field"]),
            "chosen": issue["suggestion"] or row.values.get(issue["field"], ""),
            "error": issue["severity"] == "error",
            "anchor": f"row-{row.number}-{issue['field']}",
        }
        for issue in row.issues
    ]
    outcome = ""
    if row.outcome.get("code"):
        outcome = refusals.text(Refusal(row.outcome["code"], row.outcome["params"]))
    audience = row.values.get("audience", "")
    return {
        "row": row,
        "meaning": meaning,
        "state": state,
        "issues": issues,
        "outcome": outcome,
        "audience": wording.AUDIENCES.get(audience, audience),
        "tone": "row-bad" if row.state in ("error", "refused") else "row-wait" if row.state == "check" else "",
    }


@require_POST
def fix(request: HttpRequest, roster_id: str) -> HttpResponse:
    """Change one cell, or leave one row out; then back to the rows."""
    _roster_or_404(request, roster_id)
    number, field = request.POST.get("number", ""), request.POST.get("field", "")
    if not number.isdecimal():
        raise Http404
    try:
        if "remove" in request.POST:
            actions.remove_roster_row(actor=actor_of(request), roster_id=roster_id, number=int(number))
        else:
            value = request.POST.get("use") or request.POST.get("value", "")
            actions.correct_roster_row(
                actor=actor_of(request), roster_id=roster_id, number=int(number), values={field: value[:300]}
            )
    except Refused as error:
        messages.error(request, refusals.text(error.refusal))
    return see_other("roster", roster_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: HttpRequest, roster_id: str) -> HttpResponse:
    """The price after aid with its reasons, and the company's agreement."""
    roster = _roster_or_404(request, roster_id)
    if roster.state == "applied":
        return see_other("roster", roster_id)
    refused: list[Refusal] = []
    form = RosterConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            result = actions.apply_roster(
                actor=actor_of(request),
                roster_id=roster_id,
                keep_correct_rows=True,
                at_full_price=form.cleaned_data["no_aid"] == "pay",
                or_wait=form.cleaned_data["no_seat"] == "wait",
            )
            done = _("%(n)s people are registered. Each received an invitation.") % {"n": words.num(result.registered)}
            messages.success(request, done)
            return see_other("roster", roster_id)
        except Refused as error:
            refused = list(error.refusals)
    company, session = directory.organization(roster.company_id), session_or_404(roster.session_id)
    preview = queries.roster_preview(roster)
    context = {
        "company": company,
        "session": session,
        "roster": roster,
        "preview": preview,
        "people": len(preview.seated),
        "left_out": roster.counts.get("error", 0),
        "price": price_facts(preview.price),
        "trace": trace(preview.decision),
        "not_seated": [{"row": line.row, "reasons": reasons(list(line.refusals))} for line in preview.refused],
        "without_aid": [
            {"row": line.row, "why": refusals.text(line.decision.refusals[0])}
            for line in preview.without_aid
            if line.decision is not None and line.decision.refusals
        ],
        "form": form,
        "refused": refused,
        "steps": steps(4),
        "back": reverse("registration:roster", args=[roster_id]),
        "where": company.name,
    }
    return render(request, "registration/agree.html", context, status=422 if refused or form.errors else 200)
