"""A crash in the middle of an act leaves nothing of it; what is changed by other means is named by verify."""

import pytest
from django.db import transaction

from essor.catalogue.tests import factories as courses
from essor.foundation.outcome import Refused
from essor.ledger import queries as ledger
from essor.registration import actions, queries
from essor.registration.actions import aiding, ending, line, seating, telling
from essor.registration.models import FundingDecision, Registration, SessionSeats, WaitingEntry
from essor.registration.rules import states
from essor.registration.tests import factories

pytestmark = pytest.mark.django_db


class Crash(Exception):
    pass


@pytest.fixture(autouse=True)
def _money() -> None:
    factories.program()


def crash(*args, **kwargs):
    raise Crash


def whole() -> tuple:
    """What the database says of seats, registrations and aid."""
    return (
        list(SessionSeats.objects.order_by("pk").values_list("taken", "waiting")),
        list(Registration.objects.order_by("pk").values_list("public_id", "state", "aid_cents")),
        WaitingEntry.objects.filter(closed_at__isnull=True).count(),
        ledger.transfer_count(),
    )


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (seating, "insert"),
        (seating, "move_seats"),
        (seating, "keep_decisions"),
        (seating, "_record"),
        (telling, "tell"),
        (aiding, "_reserve"),
    ],
)
def test_registering_is_all_or_nothing_wherever_it_stops(monkeypatch, module, name) -> None:
    session_id, person_id = factories.session(), factories.person()
    factories.register(session_id)
    before = whole()
    with monkeypatch.context() as patch:
        patch.setattr(module, name, crash)
        with pytest.raises(Crash), transaction.atomic():
            factories.register(session_id, person_id, idempotency_key="again")
    assert whole() == before
    assert list(queries.verify()) == []
    assert factories.register(session_id, person_id, idempotency_key="again").state == states.REGISTERED


@pytest.mark.parametrize(
    ("module", "name"), [(ending, "release"), (ending, "move_seats"), (line, "give_aid"), (line, "_write_offers")]
)
def test_withdrawing_is_all_or_nothing_too(monkeypatch, module, name) -> None:
    session_id = factories.session(capacity=1, minimum=1)
    made = factories.register(session_id)
    factories.register(session_id, or_wait=True)
    before = whole()
    with monkeypatch.context() as patch:
        patch.setattr(module, name, crash)
        with pytest.raises(Crash), transaction.atomic():
            actions.withdraw(actor=factories.SYSTEM, registration_id=made.id, reason="other")
    assert whole() == before
    assert list(queries.verify()) == []


def test_a_refused_request_leaves_nothing() -> None:
    session_id, company_id = factories.session(capacity=2, minimum=1), factories.company()
    before = whole()
    with pytest.raises(Refused):
        actions.register_group(
            actor=factories.SYSTEM,
            session_id=session_id,
            company_id=company_id,
            people=factories.group(3),
            all_or_nothing=True,
        )
    assert whole()[1:] == before[1:]


def named(what: str) -> None:
    assert what in {breach.what for breach in queries.verify()}, list(queries.verify())


class TestVerifyNames:
    def test_a_seat_counter(self) -> None:
        factories.register(factories.session())
        SessionSeats.objects.update(taken=2)
        named("seat_counter")

    def test_a_line_counter_and_a_capacity(self) -> None:
        factories.register(factories.session())
        SessionSeats.objects.update(waiting=1, capacity=19)
        named("line_counter")
        named("capacity")

    def test_a_counter_that_is_gone(self) -> None:
        factories.register(factories.session())
        SessionSeats.objects.all().delete()
        named("seat_counter_missing")

    def test_an_amount(self) -> None:
        factories.register(factories.session())
        Registration.objects.update(aid_cents=39_999)
        named("aid_is_not_the_decision")

    def test_a_decision_and_its_facts(self) -> None:
        factories.register(factories.session())
        kept = FundingDecision.objects.get()
        FundingDecision.objects.update(facts=kept.facts | {"full_fee_cents": 70_000})
        assert list(queries.verify())
        FundingDecision.objects.all().delete()
        named("seat_without_decision")

    def test_a_reservation_without_its_seat_and_the_reverse(self) -> None:
        session_id = factories.session()
        made = factories.register(session_id)
        Registration.objects.update(aid_event="reg_other:reserve")
        named("seat_without_reservation")
        Registration.objects.update(aid_event=f"{made.id}:reserve")
        assert list(queries.verify()) == []
        Registration.objects.update(state=states.WITHDRAWN, aid_cents=0, ended_at=Registration.objects.get().created_at)
        named("reservation_without_seat")

    def test_aid_given_back_under_a_seat(self) -> None:
        made = factories.register(factories.session())
        actions.withdraw(actor=factories.SYSTEM, registration_id=made.id, reason="other")
        Registration.objects.update(state=states.REGISTERED, aid_cents=40_000, ended_at=None)
        SessionSeats.objects.update(taken=1)
        named("seat_without_reservation")

    def test_a_line_that_does_not_hold_together(self) -> None:
        session_id = factories.session(capacity=1, minimum=1)
        factories.register(session_id)
        factories.register(session_id, or_wait=True)
        WaitingEntry.objects.update(closed_at=Registration.objects.first().created_at)
        named("waits_in_no_line")
        WaitingEntry.objects.update(closed_at=None)
        Registration.objects.filter(state=states.WAITLISTED).update(
            state=states.WITHDRAWN, ended_at=Registration.objects.first().created_at
        )
        named("entry_without_anyone")


def test_a_cancelled_session_stays_whole_when_the_catalogue_refuses() -> None:
    session_id = factories.session()
    made = factories.register(session_id)
    by = courses.officer()
    actions.cancel_session(actor=by, session_id=session_id, reason="minimum")
    with pytest.raises(Refused, match="cannot_cancel"):
        actions.cancel_session(actor=by, session_id=session_id, reason="minimum")
    assert queries.registration(made.id).state == states.CANCELLED
    assert list(queries.verify()) == []
