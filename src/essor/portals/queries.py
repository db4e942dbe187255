"""Questions that no single room answers: what a seat costs in each session of a list, in few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from essor.catalogue import queries as catalogue
from essor.catalogue.queries import SessionCard
from essor.foundation import clock
from essor.foundation.outcome import Refused
from essor.funding import queries as aid
from essor.funding import rules as decisions
from essor.funding.rules import Case, Ruleset, YearUse, envelope
from essor.ledger import queries as ledger
from essor.ledger.queries import Balance


@dataclass(frozen=True, slots=True)
class SeatPrice:
    """Cents, before taxes: the full fee, the program's aid in the situation asked, and what is left to pay."""

    full_fee_cents: int
    aid_cents: int

    @property
    def share_cents(self) -> int:
        return self.full_fee_cents - self.aid_cents


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the decisions of a list of sessions stand on. `minutes`: session id -> (fiscal year, minutes)."""

    ruleset: Ruleset
    minutes: Mapping[str, tuple[tuple[int, int], ...]]
    money: Mapping[int, tuple[tuple[str, int], ...]]
    allocated: Mapping[str, Balance]


def prices(cards: Sequence[SessionCard], beneficiary_class: str) -> dict[str, SeatPrice]:
    """Session id -> price for a newcomer of that class: what `registration.price_for` answers for each.

    Three statements and two by fiscal year, however many sessions. Without published rules, full fees.
    """
    facts = _facts(cards)
    return {card.id: _price(card, beneficiary_class, facts) for card in cards}


def prices_by_class(card: SessionCard, classes: Iterable[str]) -> dict[str, SeatPrice]:
    """Class of beneficiary -> price of one session for a newcomer of that class."""
    facts = _facts([card])
    return {code: _price(card, code, facts) for code in classes}


def _facts(cards: Sequence[SessionCard]) -> _Facts | None:
    try:
        ruleset = aid.ruleset_on(clock.today())
    except Refused:
        return None
    minutes = _minutes_by_year(cards)
    years = {year for spread in minutes.values() for year, _ in spread}
    money = {year: tuple(aid.available(year).items()) for year in sorted(years)}
    return _Facts(ruleset, minutes, money, ledger.balances(_allocations(cards, minutes)))


def _minutes_by_year(cards: Sequence[SessionCard]) -> dict[str, tuple[tuple[int, int], ...]]:
    """Session id -> (fiscal year, minutes of its meetings in it)."""
    meetings = catalogue.meetings_of_sessions([card.id for card in cards])
    found = {}
    for card in cards:
        days: dict[date, int] = {}
        for meeting in meetings.get(card.id, []):
            days[meeting.day] = days.get(meeting.day, 0) + meeting.minutes
        found[card.id] = decisions.minutes_by_fiscal_year(days or {card.starts_on: card.minutes})
    return found


def _allocations(cards: Sequence[SessionCard], minutes: Mapping[str, tuple[tuple[int, int], ...]]) -> set[str]:
    return {envelope.partner_cap(card.partner_id, year) for card in cards for year, _ in minutes[card.id]}


def _price(card: SessionCard, beneficiary_class: str, facts: _Facts | None) -> SeatPrice:
    if facts is None:
        return SeatPrice(card.fee_cents, 0)

    def use(year: int, minutes: int) -> YearUse:
        allocation = facts.allocated.get(envelope.partner_cap(card.partner_id, year))
        left = allocation.available_cents if allocation else None
        return YearUse(year, minutes, 0, None, left, facts.money[year])

    years = tuple(use(*each) for each in facts.minutes[card.id])
    decision = decisions.decide(Case(beneficiary_class, card.fee_cents, card.minutes, years), facts.ruleset)
    return SeatPrice(card.fee_cents, decision.aid_cents)
