"""What a run of the program amounts to: the figures that `essor demo` prints, asked of the rooms."""

from __future__ import annotations

from typing import Any

from essor.accountability import queries as accountability
from essor.catalogue import queries as catalogue
from essor.delivery import queries as delivery
from essor.directory import queries as directory
from essor.ledger import queries as ledger
from essor.registration import queries as registrations


def _money(card: accountability.SnapshotCard) -> dict[str, dict[str, int]]:
    """By fiscal year, in cents. `reserved` leaves out what is `committed` (approved claims not paid yet)."""
    years: dict[str, dict[str, int]] = {}
    for line in card.side["money"]:
        year = years.setdefault(
            str(line["fiscal_year"]), {"envelope": 0, "reserved": 0, "committed": 0, "paid": 0, "lapsed": 0}
        )
        year["envelope"] += line["limit_cents"]
        for name in ("reserved", "paid", "lapsed"):
            year[name] += line[f"{name}_cents"]
    for year_start, cents in card.side["committed"].items():
        years[year_start]["committed"] = cents
        years[year_start]["reserved"] -= cents
    return years


def summary() -> dict[str, Any]:
    """The run's figures from its last snapshot and the rooms' counts; the same for the same seed and size."""
    card = accountability.latest()
    if card is None:
        raise LookupError("no snapshot: the run did not come to its end")
    counted, held = registrations.counts(), catalogue.counts()
    return {
        "participants": card.total("people"),
        "registrations": counted["registrations"],
        "single_registrations": counted["single"],
        "completions": card.total("completions"),
        "no_shows": card.total("no_shows"),
        "withdrawals": counted["withdrawals"],
        "waitlisted": counted["waitlisted"],
        "sessions": held["sessions_total"],
        "courses": held["courses"],
        "partners": len(directory.partners()),
        "companies": card.total("companies"),
        "regions_with_sessions": held["regions_with_sessions"],
        "trainers_qualified": held["trainers_qualified"],
        "trainers_by_step": delivery.pathway_counts(),
        "by_fiscal_year": _money(card),
        "by_region": {
            region: {
                "people": figures["people"],
                "completions": figures["completions"],
                "hours": figures["minutes"] // 60,
            }
            for region, figures in card.figures["region"].items()
        },
        "ledger_transfers": ledger.transfer_count(),
        "ledger_head": ledger.head(),
        "snapshot": card.sha256,
    }
