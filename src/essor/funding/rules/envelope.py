"""Envelope lines and caps as ledger accounts: their names, and the legs of a reservation and of its settlement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from essor.foundation.outcome import Refusal
from essor.funding.rules.splits import split_by_source, split_settlement
from essor.ledger.rules import Leg

TRAINING = "training"
PURPOSES = (TRAINING, "trainer", "design", "administration")
"""Training aid, train-the-trainer, course design, administration."""

INDICATORS = (
    "people",
    "registrations",
    "completions",
    "hours",
    "companies",
    "courses",
    "sessions",
    "regions",
    "trainers",
)
"""What a commitment may promise."""

CAPS = "caps"
"""The other side of every cap: nothing flows there, a cap only counts."""

NUMBER = re.compile(r"[A-Z0-9][A-Z0-9-]{0,23}")
SOURCE = re.compile(r"[a-z][a-z0-9_]{0,23}")
YEARS = range(2000, 2100)


@dataclass(frozen=True, slots=True)
class Funder:
    """An organization that funds, and the short name of its source of money (`quebec`)."""

    source: str
    organization_id: str


@dataclass(frozen=True, slots=True)
class LineAmount:
    """Cents of one source for one fiscal year and purpose."""

    source: str
    fiscal_year: int
    purpose: str
    cents: int


@dataclass(frozen=True, slots=True)
class Target:
    """What is promised: an indicator (see INDICATORS), in a fiscal year or (None) over the whole agreement."""

    indicator: str
    fiscal_year: int | None
    target: int


@dataclass(frozen=True, slots=True)
class AidRequest:
    """Aid to hold for one person: cents by fiscal year, as the decision gave them (`aid_by_year`)."""

    event: str
    person_id: str
    company_id: str | None
    partner_id: str
    aid_by_year: Sequence[tuple[int, int]]
    ruleset_code: str
    on: date


@dataclass(frozen=True, slots=True)
class AidSettlement:
    """Aid to pay from a reservation: 0 < cents <= what was reserved; the rest is given back."""

    event: str
    reserved_event: str
    cents: int
    on: date


@dataclass(frozen=True, slots=True)
class AidRelease:
    """A reservation of aid given back whole."""

    event: str
    reserved_event: str
    reason: str
    on: date


def line_account(number: str, source: str, fiscal_year: int, purpose: str) -> str:
    return f"env:{number}:{source}:{fiscal_year}:{purpose}"


def lapse_account(line: str) -> str:
    """Where a line's unspent money goes when its year is over."""
    return f"lapse:{line.removeprefix('env:')}"


def person_cap(person_id: str, fiscal_year: int) -> str:
    return f"cap:person:{person_id}:{fiscal_year}"


def company_cap(company_id: str, fiscal_year: int) -> str:
    return f"cap:company:{company_id}:{fiscal_year}"


def partner_cap(partner_id: str, fiscal_year: int) -> str:
    return f"cap:partner:{partner_id}:{fiscal_year}"


def aid_account(partner_id: str, fiscal_year: int) -> str:
    """What a partner has received in aid for the hours of a fiscal year."""
    return f"aid:{partner_id}:{fiscal_year}"


def fiscal_year_of(account: str) -> int:
    """The fiscal year that an envelope line's or a cap's code names."""
    return int(account.split(":")[3])


def caps_of(request: AidRequest, fiscal_year: int) -> dict[str, str]:
    """Kind of cap -> account, in the order in which they are reserved."""
    caps = {"person": person_cap(request.person_id, fiscal_year)}
    if request.company_id:
        caps["company"] = company_cap(request.company_id, fiscal_year)
    return {**caps, "partner": partner_cap(request.partner_id, fiscal_year)}


def reservation_legs(
    request: AidRequest,
    ratio: Mapping[str, int],
    lines: Mapping[tuple[str, int], str],
    allocated: Iterable[str] = (),
) -> tuple[Leg, ...] | Refusal:
    """The transfers that hold a request: per fiscal year, each source's line, then the person's, company's and
    (where there is an allocation) partner's cap. `lines` is (source, fiscal year) -> account of the training line.

    Refuses `funding.no_line` (fiscal_year).
    """
    legs: list[Leg] = []
    for fiscal_year, cents in request.aid_by_year:
        for source, part in split_by_source(cents, ratio):
            line = lines.get((source, fiscal_year))
            if part and line is None:
                return Refusal("funding.no_line", {"fiscal_year": fiscal_year, "source": source})
            if part and line is not None:
                legs.append(Leg(line, aid_account(request.partner_id, fiscal_year), part))
        for kind, cap in caps_of(request, fiscal_year).items():
            if kind != "partner" or cap in allocated:
                legs.append(Leg(cap, CAPS, cents))
    return tuple(legs)


def is_line(account: str) -> bool:
    return account.startswith("env:")


def settled_cents(cents: int, legs: Sequence[tuple[str, int]]) -> list[int]:
    """Cents by leg when `cents` of a reservation are paid: the lines in proportion, each cap as the lines of its year.

    `legs` are (account, cents reserved) in the ledger's order.
    """
    lines = [i for i, (account, _) in enumerate(legs) if is_line(account)]
    paid = dict(zip(lines, split_settlement(cents, [legs[i][1] for i in lines]), strict=True))
    by_year: dict[int, int] = {}
    for i, part in paid.items():
        year = fiscal_year_of(legs[i][0])
        by_year[year] = by_year.get(year, 0) + part
    return [paid[i] if i in paid else by_year.get(fiscal_year_of(account), 0) for i, (account, _) in enumerate(legs)]


def check_reservation(aid_cents: int, legs: Sequence[tuple[str, int]], ratio: Mapping[str, int]) -> str:
    """What is wrong with the stored legs of a reservation, or nothing: sums, ratio of the sources, caps."""
    lines: dict[int, dict[str, int]] = {}
    caps: dict[str, tuple[int, int]] = {}
    for account, cents in legs:
        year = fiscal_year_of(account)
        if is_line(account):
            lines.setdefault(year, {})[account.split(":")[2]] = cents
        else:
            caps[account] = (year, cents)
    if sum(sum(parts.values()) for parts in lines.values()) != aid_cents:
        return f"lines sum to {sum(sum(parts.values()) for parts in lines.values())}, not {aid_cents}"
    for year, parts in lines.items():
        due = {source: cents for source, cents in split_by_source(sum(parts.values()), ratio) if cents}
        if parts != due:
            return f"{year}: {parts} is not {due}"
    for account, (year, cents) in caps.items():
        if cents != sum(lines.get(year, {}).values()):
            return f"{account} holds {cents}"
    return ""


def check_terms(
    number: str,
    funders: Sequence[Funder],
    amounts: Sequence[LineAmount],
    commitments: Sequence[Target],
) -> list[Refusal]:
    """What is wrong with the terms of an agreement or amendment.

    Refusals: funding.number_malformed, funder_missing, source_malformed, source_twice, amount_twice,
    amount_of_unknown_source, amount_negative, purpose_unknown, year_unknown, target_twice, indicator_unknown.
    """
    found = [] if NUMBER.fullmatch(number) else [Refusal("funding.number_malformed", {"agreement": number})]
    if not funders:
        found.append(Refusal("funding.funder_missing"))
    sources = [funder.source for funder in funders]
    found += [Refusal("funding.source_malformed", {"source": s}) for s in sources if not SOURCE.fullmatch(s)]
    found += [Refusal("funding.source_twice", {"source": s}) for s in _twice(sources)]
    for source, fiscal_year, purpose in _twice([(a.source, a.fiscal_year, a.purpose) for a in amounts]):
        params = {"source": source, "fiscal_year": fiscal_year, "purpose": purpose}
        found.append(Refusal("funding.amount_twice", params))
    for amount in amounts:
        if amount.source not in sources:
            found.append(Refusal("funding.amount_of_unknown_source", {"source": amount.source}))
        if amount.purpose not in PURPOSES:
            found.append(Refusal("funding.purpose_unknown", {"purpose": amount.purpose}))
        if amount.cents < 0:
            found.append(Refusal("funding.amount_negative", {"amount_cents": amount.cents}))
    named = [amount.fiscal_year for amount in amounts]
    named += [target.fiscal_year for target in commitments if target.fiscal_year is not None]
    found += [Refusal("funding.year_unknown", {"number": year}) for year in dict.fromkeys(named) if year not in YEARS]
    for indicator, _ in _twice([(target.indicator, target.fiscal_year) for target in commitments]):
        found.append(Refusal("funding.target_twice", {"indicator": indicator}))
    for target in commitments:
        if target.indicator not in INDICATORS or target.target < 0:
            found.append(Refusal("funding.indicator_unknown", {"indicator": target.indicator}))
    return found


def _twice(items: list[Any]) -> list[Any]:
    return sorted({item for item in items if items.count(item) > 1}, key=str)
