"""The whole room on the database against the plain model: coming, leaving, offers, expiry, cancellation. Short here."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essor.catalogue.tests import factories as courses
from essor.foundation import clock
from essor.foundation.outcome import Refused
from essor.registration import actions, queries
from essor.registration.rules import states
from essor.registration.tests import factories
from essor.registration.tests.plain_model import Plain

pytestmark = pytest.mark.django_db

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.booleans()),
        st.tuples(st.just("group"), st.integers(2, 4), st.booleans(), st.booleans()),
        st.tuples(st.just("leave"), st.integers(0, 30)),
        st.tuples(st.just("accept"), st.integers(0, 30)),
        st.tuples(st.just("expire")),
    ),
    min_size=4,
    max_size=14,
)


class Room:
    """Does each step on both sides; people are known by their registration."""

    def __init__(self) -> None:
        self.session_id = factories.session(capacity=3, minimum=1, in_days=300)
        self.company_id = factories.company()
        self.plain = Plain(3)
        self.now = clock.now()
        self.n = 0

    def come(self, wait: bool) -> None:
        try:
            made = factories.register(self.session_id, or_wait=wait)
        except Refused:
            assert self.plain.come(["nobody"], False, False) == "refused"
            return
        self.plain.come([made.id], False, wait)

    def group(self, n: int, whole: bool, wait: bool) -> None:
        self.n += 1
        try:
            made = actions.register_group(
                actor=factories.SYSTEM,
                session_id=self.session_id,
                company_id=self.company_id,
                people=factories.group(n, f"m{self.n}x"),
                all_or_nothing=whole,
                or_wait=wait,
            )
        except Refused:
            assert self.plain.come(["nobody"] * n, True, False) == "refused"
            return
        people = [one.id for one in sorted((*made.registered, *made.waitlisted), key=lambda one: one.index)]
        people += [f"refused{one.index}" for one in made.refused]
        assert len(people) == n
        self.plain.come(people, whole, wait)

    def leave(self, which: int) -> None:
        live = sorted((*self.plain.seated, *self.plain.offered, *self.plain.waiting))
        if live:
            person = live[which % len(live)]
            actions.withdraw(actor=factories.SYSTEM, registration_id=person, reason="other")
            self.plain.leave(person)

    def accept(self, which: int) -> None:
        offered = sorted(self.plain.offered)
        if offered:
            person = offered[which % len(offered)]
            actions.accept_offer(actor=factories.SYSTEM, registration_id=person)
            self.plain.accept(person)

    def expire(self) -> None:
        self.now += timedelta(days=3)
        with clock.frozen(self.now):
            actions.expire_offers(actor=factories.SYSTEM)
        self.plain.expire()

    def same(self) -> None:
        live = queries.registrations_of_session(self.session_id, states.LIVE)
        of_state = {state: {card.id for card in live if card.state == state} for state in states.LIVE}
        assert of_state[states.REGISTERED] == self.plain.seated
        assert of_state[states.OFFERED] == self.plain.offered
        assert of_state[states.WAITLISTED] == set(self.plain.waiting)
        places = [queries.waiting_place(person) for person in self.plain.waiting]
        assert [place.position for place in places if place] == sorted(place.position for place in places if place)
        assert list(queries.verify()) == []


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_the_room_behaves_as_the_plain_model(steps) -> None:
    with transaction.atomic():
        factories.program()
        room = Room()
        for verb, *values in steps:
            with clock.frozen(room.now):
                getattr(room, verb)(*values)
            room.same()
        with clock.frozen(room.now):
            actions.cancel_session(actor=courses.officer(), session_id=room.session_id, reason="minimum")
        room.plain.cancel()
        room.same()
        transaction.set_rollback(True)
