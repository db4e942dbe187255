"""The order of the line, as properties of the pure rules and as a state machine against a plain model."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from essor.registration.rules import seats
from essor.registration.rules.seats import Entry, in_order, promote, seats_ahead
from essor.registration.tests.plain_model import Plain

ENTRIES = st.lists(
    st.builds(
        Entry,
        id=st.uuids().map(str),
        seats=st.integers(1, 6),
        whole=st.booleans(),
        priority=st.sampled_from([seats.DISPLACED, seats.ORDINARY]),
        number=st.integers(0, 1000),
    ),
    unique_by=(lambda entry: entry.id, lambda entry: entry.number),
    max_size=12,
)


@given(st.integers(0, 20), ENTRIES)
def test_never_more_than_what_is_free_and_never_fewer_than_could_be(free: int, entries: list[Entry]) -> None:
    offers = promote(free, entries)
    given_seats = {offer.entry_id: offer.seats for offer in offers}
    left = free - sum(given_seats.values())
    assert left >= 0
    for entry in entries:
        wanted = entry.seats - given_seats.get(entry.id, 0)
        assert given_seats.get(entry.id, 1) > 0
        if wanted:  # whoever still wants something couldn't be served with what is left
            assert left == 0 or (entry.whole and wanted > left)
        if entry.whole and entry.id in given_seats:
            assert wanted == 0


@given(st.integers(0, 20), ENTRIES)
def test_nobody_is_passed_by_someone_behind_for_seats_that_would_have_served_them(
    free: int, entries: list[Entry]
) -> None:
    offers = {offer.entry_id: offer.seats for offer in promote(free, entries)}
    left = free
    for entry in in_order(entries):
        could = left >= entry.seats if entry.whole else left > 0
        assert (entry.id in offers) == could
        left -= offers.get(entry.id, 0)


@given(ENTRIES, st.randoms())
def test_the_order_does_not_depend_on_how_the_line_was_read(entries: list[Entry], random) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert promote(7, entries) == promote(7, shuffled)
    ahead = [seats_ahead(shuffled, entry.id) for entry in in_order(entries)]
    assert ahead == sorted(ahead)


def test_seats_ahead_of_someone_who_is_not_there() -> None:
    with pytest.raises(KeyError):
        seats_ahead([], "x")


NOW = datetime(2021, 10, 14, 16, tzinfo=UTC)


@given(st.integers(-10, 2000))
def test_an_offer_lasts_between_two_and_forty_eight_hours_and_ends_before_the_session(minutes: int) -> None:
    starts = NOW + timedelta(minutes=minutes)
    deadline = seats.offer_deadline(NOW, starts)
    if minutes < 120:
        assert deadline is None
    else:
        assert deadline is not None
        assert timedelta(hours=2) <= deadline - NOW <= timedelta(hours=48)
        assert deadline <= starts


def test_an_offer_far_ahead_lasts_two_days() -> None:
    assert seats.offer_deadline(NOW, NOW + timedelta(days=30)) == NOW + timedelta(hours=48)


class Line(RuleBasedStateMachine):
    """A counter and `promote` on one side, the plain model on the other."""

    def __init__(self) -> None:
        super().__init__()
        self.plain = Plain(capacity=5)
        self.seated: set[str] = set()
        self.offered: set[str] = set()
        self.entries: dict[str, tuple[bool, int, list[str]]] = {}
        self.next = 0

    @property
    def free(self) -> int:
        return 5 - len(self.seated) - len(self.offered)

    def line(self) -> list[Entry]:
        return [Entry(key, len(people), whole, number=n) for key, (whole, n, people) in self.entries.items()]

    def promote(self) -> None:
        for offer in promote(self.free, self.line()):
            people = self.entries[offer.entry_id][2]
            self.offered.update(people[: offer.seats])
            del people[: offer.seats]
        self.entries = {key: value for key, value in self.entries.items() if value[2]}

    @rule(n=st.integers(1, 4), whole=st.booleans())
    def come(self, n: int, whole: bool) -> None:
        people = [f"p{self.next + i}" for i in range(n)]
        self.next += n
        self.plain.come(people, whole, wait=True)
        fit = people if len(people) <= self.free else [] if whole else people[: self.free]
        self.seated.update(fit)
        if rest := people[len(fit) :]:
            self.entries[str(self.next)] = (whole, self.next, rest)

    @precondition(lambda self: self.seated or self.offered)
    @rule(data=st.data())
    def leave(self, data) -> None:
        person = data.draw(st.sampled_from(sorted(self.seated | self.offered)))
        self.plain.leave(person)
        self.seated.discard(person)
        self.offered.discard(person)
        self.promote()

    @precondition(lambda self: self.offered)
    @rule(data=st.data())
    def accept(self, data) -> None:
        person = data.draw(st.sampled_from(sorted(self.offered)))
        self.plain.accept(person)
        self.offered.remove(person)
        self.seated.add(person)

    @rule()
    def expire(self) -> None:
        self.plain.expire()
        self.offered.clear()
        self.promote()

    @invariant()
    def same(self) -> None:
        assert self.seated == self.plain.seated
        assert self.offered == self.plain.offered
        waiting = [p for entry in in_order(self.line()) for p in self.entries[entry.id][2]]
        assert waiting == self.plain.waiting
        assert 0 <= self.free <= 5


TestLine = Line.TestCase
TestLine.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
