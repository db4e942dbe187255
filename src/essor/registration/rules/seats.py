"""Who is next: the order of the waiting list and what freed seats are offered to.

The order is published and the same for all: priority by criteria first, then the time of joining. Freed seats go to the
first entry, in that order, that they can serve: an entry that takes some of its seats is served at once; an entry that
wants all its seats together keeps its place until enough are free, and does not leave seats empty meanwhile.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

DISPLACED = 0
ORDINARY = 10
PRIORITIES = {DISPLACED: "displaced", ORDINARY: "ordinary"}
"""Priority of an entry: people whose session was cancelled or moved under them stand before the others."""

OFFER_HOURS = 48
OFFER_BEFORE_START_HOURS = 12
OFFER_MINIMUM_HOURS = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the line: `seats` still wanted, `whole` when all of them or none, `number` the order of joining."""

    id: str
    seats: int
    whole: bool = False
    priority: int = ORDINARY
    number: int = 0

    @property
    def rank(self) -> tuple[int, int]:
        return (self.priority, self.number)


@dataclass(frozen=True, slots=True)
class Offer:
    """Seats that go to an entry now."""

    entry_id: str
    seats: int


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.rank)


def promote(free: int, entries: Iterable[Entry]) -> list[Offer]:
    """What `free` seats are offered to, first in order that they can serve. Uses as many seats as the line allows."""
    offers = []
    for entry in in_order(entries):
        if free <= 0:
            break
        given = min(free, entry.seats)
        if given <= 0 or (entry.whole and given < entry.seats):
            continue
        offers.append(Offer(entry.id, given))
        free -= given
    return offers


def seats_ahead(entries: Sequence[Entry], entry_id: str) -> int:
    """How many seats are wanted by those who stand before this entry."""
    ahead = 0
    for entry in in_order(entries):
        if entry.id == entry_id:
            return ahead
        ahead += entry.seats
    raise KeyError(entry_id)


def offer_deadline(now: datetime, starts_at: datetime) -> datetime | None:
    """Until when an offer is held: 48 hours, but 12 hours before the first meeting at the latest, and never less than
    2 hours. None when too little time is left for an offer: the seat is then open to whoever comes."""
    latest = starts_at - timedelta(hours=OFFER_BEFORE_START_HOURS)
    deadline = min(now + timedelta(hours=OFFER_HOURS), latest)
    shortest = now + timedelta(hours=OFFER_MINIMUM_HOURS)
    if deadline >= shortest:
        return deadline
    return shortest if shortest <= starts_at else None
