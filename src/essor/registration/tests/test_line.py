"""The waiting list on the database: order, offers, deadlines, groups, cancellation, what everyone gets back."""

from datetime import timedelta

import pytest

from essor.catalogue.tests import factories as courses
from essor.foundation import clock
from essor.foundation.outcome import Refused
from essor.ledger import queries as ledger
from essor.messages import queries as messages
from essor.registration import actions, queries
from essor.registration.rules import states
from essor.registration.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _money() -> None:
    factories.program()


def full_session(capacity: int = 6) -> tuple[str, list[str]]:
    session_id = factories.session(capacity=capacity, minimum=1)
    return session_id, [factories.register(session_id).id for _ in range(capacity)]


def withdraw(registration_id: str) -> None:
    actions.withdraw(actor=factories.SYSTEM, registration_id=registration_id, reason="other")


def state_of(registration_id: str) -> str:
    return queries.registration(registration_id).state


def test_a_full_session_refuses_or_lines_up() -> None:
    session_id, _ = full_session(2)
    with pytest.raises(Refused, match="session_full"):
        factories.register(session_id)
    first = factories.register(session_id, or_wait=True)
    second = factories.register(session_id, or_wait=True)
    assert (first.state, first.waits_for, first.aid_cents) == (states.WAITLISTED, "seat", 0)
    assert queries.waiting_place(second.id).position == 2
    assert queries.seats([session_id])[session_id].waiting == 2
    assert list(queries.verify()) == []


def test_a_freed_seat_is_offered_in_order_with_its_aid() -> None:
    session_id, seated = full_session(2)
    person_id = factories.person()
    first = factories.register(session_id, person_id, or_wait=True)
    second = factories.register(session_id, or_wait=True)
    withdraw(seated[0])
    card = queries.registration(first.id)
    assert (card.state, card.aid_cents) == (states.OFFERED, 40_000)
    assert card.expires_at == clock.now() + timedelta(hours=48)
    assert state_of(second.id) == states.WAITLISTED
    assert messages.mailbox(person_id)[0].template == "seat_offered"
    accepted = actions.accept_offer(actor=factories.learner(person_id), registration_id=first.id)
    assert (accepted.state, accepted.aid_cents) == (states.REGISTERED, 40_000)
    assert list(queries.verify()) == []


def test_an_offer_declined_or_expired_goes_to_the_next() -> None:
    session_id, seated = full_session(1)
    line = [factories.register(session_id, or_wait=True).id for _ in range(3)]
    withdraw(seated[0])
    actions.decline_offer(actor=factories.SYSTEM, registration_id=line[0])
    assert [state_of(one) for one in line] == [states.WITHDRAWN, states.OFFERED, states.WAITLISTED]
    with clock.frozen(clock.now() + timedelta(hours=48)):
        with pytest.raises(Refused, match="offer_expired"):
            actions.accept_offer(actor=factories.SYSTEM, registration_id=line[1])
        assert actions.expire_offers(actor=factories.SYSTEM) == 1
    assert [state_of(one) for one in line] == [states.WITHDRAWN, states.EXPIRED, states.OFFERED]
    assert list(queries.verify()) == []


def test_leaving_the_line_closes_its_entry() -> None:
    session_id, _ = full_session(1)
    waiting = factories.register(session_id, or_wait=True)
    withdraw(waiting.id)
    assert queries.seats([session_id])[session_id].waiting == 0
    with pytest.raises(Refused, match="already_ended"):
        withdraw(waiting.id)
    assert list(queries.verify()) == []


def test_who_took_that_time_elsewhere_is_passed_over() -> None:
    session_id, seated = full_session(1)
    person_id = factories.person()
    busy = factories.register(session_id, person_id, or_wait=True)
    factories.register(factories.session(), person_id)
    free = factories.register(session_id, or_wait=True)
    withdraw(seated[0])
    assert [state_of(busy.id), state_of(free.id)] == [states.WAITLISTED, states.OFFERED]
    assert list(queries.verify()) == []


def test_a_group_gets_what_is_free_and_waits_for_the_rest() -> None:
    session_id, seated = full_session(4)
    withdraw(seated[0])
    company_id = factories.company()
    made = actions.register_group(
        actor=factories.hr(company_id),
        session_id=session_id,
        company_id=company_id,
        people=factories.group(3),
        or_wait=True,
    )
    assert ([one.index for one in made.registered], [one.index for one in made.waitlisted]) == ([0], [1, 2])
    assert made.aid_cents == 48_000
    withdraw(seated[1])
    assert [state_of(one.id) for one in made.waitlisted] == [states.OFFERED, states.WAITLISTED]
    withdraw(seated[2])
    assert [state_of(one.id) for one in made.waitlisted] == [states.OFFERED, states.OFFERED]
    assert list(queries.verify()) == []


def test_a_whole_group_waits_together_and_leaves_no_seat_empty() -> None:
    session_id, seated = full_session(3)
    company_id = factories.company()
    whole = actions.register_group(
        actor=factories.SYSTEM,
        session_id=session_id,
        company_id=company_id,
        people=factories.group(2),
        all_or_nothing=True,
        or_wait=True,
    )
    assert [one.waits_for for one in whole.waitlisted] == ["seat", "seat"]
    alone = factories.register(session_id, or_wait=True)
    withdraw(seated[0])
    assert state_of(alone.id) == states.OFFERED  # one seat cannot serve two: it isn't left empty
    withdraw(seated[1])
    assert [state_of(one.id) for one in whole.waitlisted] == [states.WAITLISTED] * 2
    withdraw(seated[2])
    assert [state_of(one.id) for one in whole.waitlisted] == [states.OFFERED] * 2
    assert list(queries.verify()) == []


def test_all_or_nothing_is_nothing_when_one_cannot() -> None:
    session_id, company_id = factories.session(), factories.company()
    people = factories.group(3)
    actions.register_group(actor=factories.SYSTEM, session_id=session_id, company_id=company_id, people=people[:1])
    with pytest.raises(Refused, match="already_in_session"):
        actions.register_group(
            actor=factories.SYSTEM, session_id=session_id, company_id=company_id, people=people, all_or_nothing=True
        )
    assert queries.seats([session_id])[session_id].taken == 1
    some = actions.register_group(actor=factories.SYSTEM, session_id=session_id, company_id=company_id, people=people)
    assert [(one.index, one.code) for one in some.refused] == [(0, "registration.already_in_session")]
    assert len(some.registered) == 2
    assert list(queries.verify()) == []


def test_each_ones_aid_counts_for_the_next_up_to_the_companys_cap() -> None:
    sessions = [factories.session(capacity=100, in_days=40 + day) for day in range(3)]
    company_id = factories.company(staff_count=600)  # 40 % of 800 $ is 320 $
    made = [
        actions.register_group(
            actor=factories.SYSTEM,
            session_id=session_id,
            company_id=company_id,
            people=factories.group(100, f"g{i}x"),
            at_full_price=True,
        )
        for i, session_id in enumerate(sessions)
    ]
    aided = [one.aid_cents for group in made for one in group.registered]
    assert aided == [32_000] * 300
    more = factories.session(capacity=100, in_days=50)
    last = actions.register_group(
        actor=factories.SYSTEM,
        session_id=more,
        company_id=company_id,
        people=factories.group(20, "h"),
        at_full_price=True,
    )
    assert [one.aid_cents for one in last.registered] == [32_000] * 12 + [16_000] + [0] * 7
    assert list(queries.verify()) == []


def test_a_group_costs_few_statements(django_assert_max_num_queries) -> None:
    session_id, company_id = factories.session(), factories.company()
    actor = factories.hr(company_id)
    factories.register(session_id, employer_id=company_id)
    with django_assert_max_num_queries(63):
        actions.register_group(
            actor=actor,
            session_id=session_id,
            company_id=company_id,
            people=factories.group(10),
            or_wait=True,
            idempotency_key="g",
        )


def test_cancelling_gives_everything_back_and_tells_everyone() -> None:
    session_id, seated = full_session(2)
    person_id = factories.person()
    waiting = factories.register(session_id, person_id, or_wait=True)
    assert actions.cancel_session(actor=courses.officer(), session_id=session_id, reason="minimum") == 3
    assert {state_of(one) for one in (*seated, waiting.id)} == {states.CANCELLED}
    assert all(ledger.held(f"{one}:reserve") == [] for one in seated)
    found = queries.seats([session_id])[session_id]
    assert (found.taken, found.waiting) == (0, 0)
    assert messages.mailbox(person_id)[0].template == "session_cancelled"
    assert list(queries.verify()) == []


def test_postponing_keeps_seats_and_aid() -> None:
    session_id, seated = full_session(2)
    assert actions.postpone_session(actor=courses.officer(), session_id=session_id, reason="room") == 2
    assert all(ledger.held(f"{one}:reserve") for one in seated)
    with pytest.raises(Refused, match="session_not_published"):
        factories.register(session_id)
    assert list(queries.verify()) == []


def test_new_dates_keep_seats_and_aid_and_name_who_is_busy_then() -> None:
    trainer_id = courses.trainer()
    session_id = factories.session(trainer_id=trainer_id)
    person_id, free_id = factories.person(), factories.person()
    mine, other = factories.register(session_id, person_id), factories.register(session_id, free_id)
    factories.register(factories.session(in_days=70), person_id)
    by = courses.officer()
    actions.postpone_session(actor=by, session_id=session_id, reason="room")
    day = clock.today() + timedelta(days=70)
    meetings = courses.meetings_for(420, day, trainer_id)
    assert actions.replan_session(actor=by, session_id=session_id, meetings=meetings) == [mine.id]
    assert messages.mailbox(free_id)[0].template == "session_moved"
    assert ledger.held(f"{other.id}:reserve")
    assert list(queries.verify()) == []
    with pytest.raises(Refused, match="other_fiscal_year"):
        later = courses.meetings_for(420, clock.today() + timedelta(days=250), trainer_id)
        actions.replan_session(actor=by, session_id=session_id, meetings=later)


def test_strangers_may_not_withdraw_cancel_or_run_the_line() -> None:
    session_id, seated = full_session(1)
    stranger = factories.learner(factories.person())
    for act in (
        lambda: actions.withdraw(actor=stranger, registration_id=seated[0], reason="other"),
        lambda: actions.cancel_session(actor=stranger, session_id=session_id, reason="x"),
        lambda: actions.postpone_session(actor=stranger, session_id=session_id, reason="x"),
        lambda: actions.expire_offers(actor=stranger),
        lambda: actions.promote_waiting(actor=stranger, session_id=session_id),
        lambda: actions.suspend_course(actor=stranger, course_id="crs_x", reasons_fr="x"),
    ):
        with pytest.raises(Refused, match="not_allowed"):
            act()
