"""A single registration: seat, aid, decision, message, and every reason against it."""

import pytest

from essor.foundation import audit
from essor.ledger import queries as ledger
from essor.messages import queries as messages
from essor.registration import actions, queries
from essor.registration.rules import states
from essor.registration.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def _money():
    factories.program()


@pytest.mark.usefixtures("_money")
def test_a_person_gets_a_seat_with_its_aid_reserved_and_explained() -> None:
    session_id, person_id, company_id = factories.session(), factories.person(), factories.company()
    made = actions.register(
        actor=factories.learner(person_id),
        session_id=session_id,
        person_id=person_id,
        employer_id=company_id,
        audience="manager",
    )
    card = queries.registration(made.id)
    assert (made.state, made.aid_cents, made.share_cents) == (states.REGISTERED, 48_000, 32_000)
    assert (card.beneficiary_class, card.workplace_region, card.residence_region) == ("sme", "06", "06")
    assert sum(ledger.held(card.aid_event)) == 3 * 48_000  # two sources, the person's cap, the company's
    assert queries.seats([session_id])[session_id].taken == 1
    kept = queries.decision_of(made.id)
    assert kept is not None
    assert kept.aid_cents == queries.trace_of(made.id).aid_cents == 48_000
    assert person_id not in str(kept.facts) + str(kept.trace) + kept.surrogate
    assert [entry.verb for entry in audit.trail("registration", made.id)] == ["registration.register"]
    assert messages.mailbox_size(person_id) == 1
    assert list(queries.verify()) == []
