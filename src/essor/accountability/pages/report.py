"""The report: indicators against commitments, a breakdown whose every number opens its rows, and the proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from essor.accountability import actions, permissions, queries, rules
from essor.accountability.pages.shared import (
    DIMENSIONS,
    card_or_404,
    counts_to_mask,
    reads_rows,
    title_of,
    values_of,
    written,
)
from essor.foundation import clock, jobs
from essor.foundation.fiscal_year import FiscalYear
from essor.ui import parts, words
from essor.ui.parts import Link

COMMITTED = ("people", "completions", "regions", "trainers")
STATES = {
    rules.State.EXCEEDED: ("ok", gettext_lazy("Exceeded")),
    rules.State.ON_PLAN: ("ok", gettext_lazy("On plan")),
    rules.State.NEAR: ("wait", gettext_lazy("Near the plan")),
    rules.State.AT_RISK: ("bad", gettext_lazy("At risk")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """An indicator in the report's first table."""

    code: str
    title: str
    achieved: str
    url: str
    target: str = ""
    share: float = 0.0
    planned: float | None = None
    meaning: str = ""
    state: str = ""
    trend: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Number:
    """A cell of the breakdown: a figure that opens its rows, or a masked one."""

    text: str
    url: str = ""
    hidden: bool = False


def _drill(card: queries.SnapshotCard, code: str, **where: str) -> str:
    query = "&".join([f"indicator={code}", *(f"{name}={value}" for name, value in where.items())])
    return f"{reverse('accountability:drill', args=[card.id])}?{query}"


def _standing(card: queries.SnapshotCard, code: str, year: int | None) -> rules.Standing | None:
    return queries.standings(card).get(code, {}).get(year)


def _planned(card: queries.SnapshotCard, code: str, year: int | None) -> float:
    targets = {start: s.target for start, s in queries.standings(card)[code].items() if start is not None}
    chosen = targets if year is None else {year: targets[year]}
    return rules.planned_share(chosen, clock.local_date(card.as_of))


def _line(card: queries.SnapshotCard, code: str, year: int | None, opens: bool) -> Line:
    counted = "new_people" if code == "people" and year is not None else code
    where = {} if year is None else {"fiscal_year": str(year)}
    url = _drill(card, counted, **where) if opens and counted in rules.BY_CODE else ""
    trend = tuple(card.by("fiscal_year", counted).values()) if counted in rules.BY_CODE else ()
    standing = _standing(card, code, year) if code in COMMITTED else None
    if standing is None or not standing.target:
        value = queries.figure(card, counted, *(("fiscal_year", str(year)) if year is not None else ()))
        achieved = str(words.money(value)) if counted == "paid_cents" else written(counted, value)  # to the cent
        return Line(code, title_of(counted), achieved, url, trend=trend)
    planned = _planned(card, code, year)
    meaning, state = STATES[rules.state_of(standing.share, planned)]
    return Line(
        code, title_of(counted), written(counted, standing.achieved), url, written(counted, standing.target),
        standing.share, planned, meaning, str(state), trend,
    )  # fmt: skip


def _lines(card: queries.SnapshotCard, year: int | None, opens: bool) -> list[Line]:
    committed = [code for code in COMMITTED if _standing(card, code, year)]
    told = [
        "registrations",
        "no_shows",
        "withdrawals",
        "minutes",
        "companies",
        "small_companies",
        "sessions",
        "paid_cents",
    ]
    return [_line(card, code, year, opens) for code in (*committed, *told)]


def _breakdown(card: queries.SnapshotCard, code: str, dimension: str, opens: bool) -> dict[str, Any]:
    """Rows of the dimension, columns of fiscal years; people who may not read rows see small cells masked."""
    cells = queries.cube(card, code, dimension, "fiscal_year")
    totals = card.by(dimension, code)
    hidden = frozenset() if opens else rules.masked_table(counts_to_mask(card, dimension))
    whole = rules.fewest(card.by(dimension, "people"), card.by(dimension, "registrations"))
    hidden_rows = frozenset() if opens else rules.masked(whole)
    years = list(card.figures["fiscal_year"])

    def number(value: int, masked: bool, **where: str) -> Number:
        if masked:
            return Number("", hidden=True)
        return Number(written(code, value), _drill(card, code, **where) if opens else "")

    rows = []
    for value, name in values_of(card, dimension).items():
        if value in totals:
            told = cells[value]
            numbers = [
                number(told.get(year, 0), (value, year) in hidden, **{dimension: value, "fiscal_year": year})
                for year in years
            ]
            rows.append((name, numbers, number(totals[value], value in hidden_rows, **{dimension: value})))
    foot = [written(code, n) for n in card.by("fiscal_year", code).values()]
    return {
        "years": [FiscalYear(int(year)).label for year in years],
        "rows": rows,
        "foot": [*foot, written(code, card.total(code))],
        "masked": len(hidden) + len(hidden_rows),
        "smallest": rules.SMALLEST_CELL,
    }


def _chosen(request: HttpRequest, name: str, allowed: Any, default: str) -> str:
    value = request.GET.get(name, default)
    return value if value in allowed else default


def _year(request: HttpRequest, card: queries.SnapshotCard) -> int | None:
    year = request.GET.get("year", "")
    return int(year) if year in card.figures["fiscal_year"] else None


def _years(request: HttpRequest, card: queries.SnapshotCard, year: int | None) -> list[Link]:
    links = [Link(_("Since the start"), request.path, current=year is None)]
    for start in card.figures["fiscal_year"]:
        links.append(Link(FiscalYear(int(start)).label, f"{request.path}?year={start}", current=str(year) == start))
    return links


@require_GET
def report(request: HttpRequest, snapshot_id: str = "") -> HttpResponse:
    """The latest report, or the one of a snapshot."""
    card = card_or_404(snapshot_id) if snapshot_id else queries.latest()
    opens = reads_rows(request)
    context: dict[str, Any] = {
        "card": card,
        "opens": opens,
        "may_freeze": permissions.may_freeze(request.actor) is None,  # type: ignore[attr-defined]  # config.access
        "frame_template": "ui/work.html" if opens else "ui/public.html",
    }
    if card is not None:
        year = _year(request, card)
        code = _chosen(request, "indicator", rules.BY_CODE, "people")
        dimension = _chosen(request, "by", DIMENSIONS, "region")
        context |= {
            "year": year,
            "years": _years(request, card, year),
            "lines": _lines(card, year, opens),
            "code": code,
            "indicator": title_of(code),
            "indicators": [(one.code, title_of(one.code)) for one in rules.INDICATORS],
            "dimension": dimension,
            "dimension_name": DIMENSIONS[dimension],
            "dimensions": DIMENSIONS.items(),
            "breakdown": _breakdown(card, code, dimension, opens),
            "total": written(code, card.total(code)),
        }
    return render(request, "accountability/report.html", context)


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Every snapshot, the newest first."""
    return render(request, "accountability/reports.html", {"cards": queries.snapshots()})


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Freeze the facts as they stand now, in the background."""
    job_id = actions.ask_for_snapshot(actor=request.actor)  # type: ignore[attr-defined]  # set by config.access
    return redirect("accountability:job", job_id)


@require_GET
def job(request: HttpRequest, job_id: str) -> HttpResponse:
    """How far the freeze is; then the report it made (the polling part is told to go there as a whole page)."""
    card = jobs.card(job_id)
    if card is None or card.kind != "accountability.freeze":
        raise Http404
    if card.state == "done" and request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": reverse("accountability:snapshot", args=[card.result["snapshot"]])})
    if card.state == "done":
        return redirect("accountability:snapshot", card.result["snapshot"])
    shown = parts.job(card, title=_("Freezing the facts"), url=request.path)
    return render(request, "accountability/job.html", {"job": shown, "card": card})


@require_POST
def compare(request: HttpRequest, snapshot_id: str) -> HttpResponse:
    """Compute the report again from its frozen facts and say whether it is the same."""
    card = card_or_404(snapshot_id)
    if list(queries.verify(card.id)):
        messages.error(
            request, _("The report can’t be computed again to the same figures. Tell the platform’s operator.")
        )
    else:
        messages.success(request, _("Computed again from the frozen facts: every figure is the same."))
    return redirect("accountability:snapshot", snapshot_id)
