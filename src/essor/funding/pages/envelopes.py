"""The envelope for the office and the funders: every line from the ledger, and the transfers that make each amount."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from essor.foundation import clock
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.typography import MONTHS
from essor.funding import queries, rules, wording
from essor.funding.queries import EnvelopeRow, EnvelopeTotals
from essor.ui import words
from essor.ui.listing import Filter, Listing, Option
from essor.ui.parts import Fact, Figure, Link


@dataclass(frozen=True, slots=True)
class YearBlock:
    """The lines of a fiscal year with their sum."""

    label: str
    over: bool
    open: bool
    url: str
    lines: list[tuple[EnvelopeRow, str, str]]
    totals: EnvelopeTotals


def _blocks(rows: list[EnvelopeRow], listing: Listing) -> list[YearBlock]:
    today = clock.today()
    blocks = []
    years = list(dict.fromkeys(row.fiscal_year for row in rows))
    for start in years:
        lines = [row for row in rows if row.fiscal_year == start]
        named = [(row, wording.source_name(row.source), str(wording.PURPOSES[row.purpose])) for row in lines]
        totals = sum((row.totals for row in lines), EnvelopeTotals())
        over = today > FiscalYear(start).last_day
        shown = len(years) == 1 or start == years[-1] or not over
        blocks.append(YearBlock(FiscalYear(start).label, over, shown, listing.url(year=start), named, totals))
    return blocks


def envelopes(request: HttpRequest) -> HttpResponseBase:
    """By fiscal year, source and purpose: granted, reserved, paid, lapsed, available."""
    everything = queries.envelope_table()
    years = sorted({row.fiscal_year for row in everything})
    sources = sorted({row.source for row in everything})
    listing = Listing(
        request.GET,
        exports=True,
        filters=[
            Filter("year", _("Fiscal year"), options=tuple(Option(str(y), FiscalYear(y).label) for y in years)),
            Filter("source", _("Source"), options=tuple(Option(s, wording.source_name(s)) for s in sources)),
            Filter("purpose", _("Purpose"), options=tuple(Option(p, wording.PURPOSES[p]) for p in rules.PURPOSES)),
        ],
    )
    chosen = {"year": listing.value("year"), "source": listing.value("source"), "purpose": listing.value("purpose")}
    rows = [
        row
        for row in everything
        if chosen["year"] in ("", str(row.fiscal_year))
        and chosen["source"] in ("", row.source)
        and chosen["purpose"] in ("", row.purpose)
    ]
    if listing.wants_csv:
        return listing.csv("envelope.csv", _heads(), map(_csv_row, rows))
    blocks = _blocks(rows, listing)
    totals = sum((block.totals for block in blocks), EnvelopeTotals())
    context = {
        "listing": listing,
        "blocks": blocks,
        "totals": totals,
        "share": totals.committed_cents / totals.limit_cents if totals.limit_cents else None,
        "agreements": queries.agreements(),
        "now": clock.now(),
    }
    return render(request, "funding/envelopes.html", context)


def _heads() -> list[str]:
    return [
        _("Agreement"),
        _("Fiscal year"),
        _("Source"),
        _("Purpose"),
        pgettext("money", "Granted"),
        pgettext("money", "Reserved"),
        pgettext("money", "Paid"),
        pgettext("money", "Lapsed"),
        pgettext("money", "Available"),
    ]


def _csv_row(row: EnvelopeRow) -> list[Any]:
    totals = row.totals
    cents = (
        totals.limit_cents,
        totals.reserved_cents,
        totals.paid_cents,
        totals.lapsed_cents,
        totals.available_cents,
    )
    named = [row.agreement_number, FiscalYear(row.fiscal_year).label, row.source, row.purpose]
    return [*named, *(f"{amount // 100}.{amount % 100:02d}" for amount in cents)]


# ── one line ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _state_words() -> dict[str, str]:
    return {
        "held": pgettext("money", "Reserved"),
        "resolved": _("Reserved, then paid or given back"),
        "paid": pgettext("money", "Paid"),
        "released": _("Given back"),
        "lapsed": pgettext("money", "Lapsed"),
        "corrected": _("Corrected"),
    }


def _months(fiscal_year: int) -> list[tuple[str, str, date, date]]:
    """(value, words, first day, last day) of the months that a line of the year may have transfers in, newest first."""
    today = clock.today()
    found = []
    for year in (fiscal_year - 1, fiscal_year, fiscal_year + 1):
        for first, last in FiscalYear(year).months():
            if first <= today:
                name = MONTHS[words.language()][first.month - 1]
                found.append((f"{first:%Y-%m}", f"{name} {first.year}", first, last))
    return found[::-1]


def line(request: HttpRequest, account: str) -> HttpResponseBase:
    """The transfers on a line, month by month; the file has them all."""
    row = next((row for row in queries.envelope_table() if row.account_code == account), None)
    if row is None:
        raise Http404(account)
    state_words = _state_words()
    months = _months(row.fiscal_year)
    listing = Listing(
        request.GET,
        exports=True,
        filters=[
            Filter(
                "month",
                _("Month"),
                options=tuple(Option(value, label) for value, label, _first, _last in months),
                any_label=_("The whole time"),
            ),
            Filter(
                "state", _("What happened"), options=tuple(Option(code, label) for code, label in state_words.items())
            ),
        ],
    )
    span = next(((first, last) for value, _label, first, last in months if value == listing.value("month")), None)
    since, until = span or (None, None)
    found = queries.line_transfers(account, since, until, listing.value("state"))
    if listing.wants_csv:
        return listing.csv("transfers.csv", _transfer_heads(), _csv_transfers(found))
    page = listing.page(found)
    context = {
        "row": row,
        "label": FiscalYear(row.fiscal_year).label,
        "source": wording.source_name(row.source),
        "purpose": wording.PURPOSES[row.purpose],
        "listing": listing,
        "page": page,
        "shown": [(one, state_words[one.state]) for one in page],
        "sum_cents": found.aggregate(cents=Sum("cents"))["cents"] or 0,
        "figures": _figures(row.totals),
        "crumbs": [Link(_("Envelope"), reverse("funding:envelopes")), Link(account, "")],
        "facts": [Fact(_("Agreement"), row.agreement_number), Fact(_("Account"), account)],
    }
    return render(request, "funding/line.html", context)


def _figures(totals: EnvelopeTotals) -> list[Figure]:
    return [
        Figure(words.money(totals.available_cents), pgettext("money", "available"), strong=True),
        Figure(words.money(totals.limit_cents), pgettext("money", "granted")),
        Figure(words.money(totals.reserved_cents), pgettext("money", "reserved")),
        Figure(words.money(totals.paid_cents), pgettext("money", "paid")),
        Figure(words.money(totals.lapsed_cents), pgettext("money", "lapsed")),
    ]


def _transfer_heads() -> list[str]:
    to, by = pgettext("transfer", "To"), pgettext("transfer", "By")
    return [_("Date"), _("Event"), _("What happened"), _("Amount"), to, by, _("Reason")]


def _csv_transfers(rows: "QuerySet[Any, Any]") -> Iterator[list[Any]]:
    for one in rows.iterator(chunk_size=2_000):
        amount = f"{one.cents // 100}.{one.cents % 100:02d}"
        yield [one.dated_on.isoformat(), one.event, one.state, amount, one.to_account, one.actor, one.reason]
