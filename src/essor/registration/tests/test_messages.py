"""Every message of the room, in the language of its reader, with its links; one per registration and event."""

from datetime import timedelta

import pytest

from essor.catalogue import queries as catalogue
from essor.catalogue.tests import factories as courses
from essor.foundation import clock
from essor.messages import queries as messages
from essor.registration import actions
from essor.registration.actions import telling
from essor.registration.tests import factories

pytestmark = pytest.mark.django_db

HELLO = {"fr": "Bonjour", "en": "Hello"}


@pytest.fixture(autouse=True)
def _money() -> None:
    factories.program()


def told(person_id: str, language: str) -> list[str]:
    """The templates of the person's messages, the latest first; each is rendered, whole and in their language."""
    found = messages.mailbox(person_id)
    for card in found:
        mail = messages.render(card.id)
        assert HELLO[language] in mail.text
        assert HELLO[language] in mail.html
        assert f"/{language}/registration/" in mail.text
        assert "UNKNOWN VARIABLE" not in mail.subject + mail.text + mail.html
        assert ("Cadrer" if language == "fr" else "Framing") in mail.subject
    return [card.template for card in found]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_a_person_is_told_from_the_line_to_the_withdrawal(language: str) -> None:
    session_id = factories.session(capacity=1, minimum=1)
    person_id = factories.person(language=language)
    first = factories.register(session_id)
    mine = factories.register(session_id, person_id, or_wait=True)
    assert told(person_id, language) == [telling.WAITLISTED]
    actions.withdraw(actor=factories.SYSTEM, registration_id=first.id, reason="other")
    assert told(person_id, language)[0] == telling.OFFERED
    actions.accept_offer(actor=factories.SYSTEM, registration_id=mine.id)
    actions.withdraw(actor=factories.SYSTEM, registration_id=mine.id, reason="other")
    assert sorted(told(person_id, language)) == sorted(
        [telling.WAITLISTED, telling.OFFERED, telling.CONFIRMED, telling.WITHDRAWN]
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_a_person_is_told_of_their_session(language: str) -> None:
    session_id = factories.session()
    person_id = factories.person(language=language)
    company_id = factories.company(name="Atelier Boréal inc.")
    actions.register_group(
        actor=factories.SYSTEM,
        session_id=session_id,
        company_id=company_id,
        people=[actions.GroupPerson(person_id=person_id, audience="manager")],
    )
    assert told(person_id, language) == [telling.INVITED]
    assert "Atelier Boréal" in messages.mailbox(person_id)[0].subject
    card = catalogue.session(session_id)
    actions.suspend_course(actor=courses.officer(), course_id=card.course_id, reasons_fr="À revoir.")
    actions.postpone_session(actor=courses.officer(), session_id=session_id, reason="salle")
    actions.cancel_session(actor=courses.officer(), session_id=session_id, reason="salle")
    assert set(told(person_id, language)) == {
        telling.INVITED,
        telling.SUSPENDED,
        telling.POSTPONED,
        telling.CANCELLED,
    }


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_hold_that_ran_out_is_told(language: str) -> None:
    session_id, person_id = factories.session(), factories.person(language=language)
    actions.hold_seat(actor=factories.SYSTEM, session_id=session_id, person_id=person_id, audience="manager")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        actions.expire_offers(actor=factories.SYSTEM)
    assert told(person_id, language) == [telling.EXPIRED]
