"""A single registration: seat, aid, decision, message, and every reason against it."""

from datetime import timedelta

import pytest

from essor.catalogue import queries as catalogue
from essor.catalogue.tests import factories as courses
from essor.directory.tests import factories as people
from essor.foundation import audit, clock
from essor.foundation.outcome import Refused
from essor.ledger import queries as ledger
from essor.messages import queries as messages
from essor.registration import actions, queries
from essor.registration.queries import Profile
from essor.registration.rules import states
from essor.registration.tests import factories
from essor.ui import refusals as words

pytestmark = pytest.mark.django_db


@pytest.fixture
def _money() -> None:
    factories.program()


def refused(**values) -> str:
    """The code, after its words were found."""
    with pytest.raises(Refused) as caught:
        factories.register(**values)
    for refusal in caught.value.refusals:
        assert words.text(refusal)
    assert list(queries.verify()) == []
    return caught.value.code


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


@pytest.mark.usefixtures("_money")
def test_the_price_told_before_is_the_price_kept() -> None:
    session_id, company_id = factories.session(), factories.company(staff_count=800)
    told = queries.price_for(session_id, Profile("large", company_id))
    made = factories.register(session_id, employer_id=company_id)
    assert (told.aid_cents, told.share_cents) == (made.aid_cents, made.share_cents) == (32_000, 48_000)
    assert (told.gst_cents, told.qst_cents, told.total_cents) == (4_000, 7_980, 48_000 + 11_980)
    assert queries.eligibility(session_id, Profile("large", company_id)) == []


@pytest.mark.usefixtures("_money")
def test_the_same_key_registers_once() -> None:
    session_id, person_id = factories.session(), factories.person()
    first = factories.register(session_id, person_id, idempotency_key="k1")
    assert factories.register(session_id, person_id, idempotency_key="k1") == first
    assert queries.seats([session_id])[session_id].taken == 1


@pytest.mark.usefixtures("_money")
def test_statements_and_no_more(django_assert_max_num_queries) -> None:
    session_id, company_id, person_id = factories.session(), factories.company(), factories.person()
    factories.register(session_id, employer_id=company_id)
    with django_assert_max_num_queries(37):
        factories.register(session_id, person_id, employer_id=company_id, idempotency_key="k2")


@pytest.mark.usefixtures("_money")
class TestReasons:
    def test_twice_in_a_session(self) -> None:
        session_id, person_id = factories.session(), factories.person()
        factories.register(session_id, person_id)
        assert refused(session_id=session_id, person_id=person_id) == "registration.already_in_session"

    def test_two_meetings_at_once(self) -> None:
        person_id = factories.person()
        factories.register(factories.session(), person_id)
        assert refused(session_id=factories.session(), person_id=person_id) == "registration.meeting_overlap"
        factories.register(factories.session(in_days=41), person_id)

    def test_the_trainer_of_the_session(self) -> None:
        trainer_id = courses.trainer()
        session_id = factories.session(trainer_id=trainer_id)
        assert refused(session_id=session_id, person_id=trainer_id) == "registration.trainer_of_course"

    def test_a_session_that_has_begun_or_is_not_open(self) -> None:
        session_id = factories.session()
        planned = courses.planned_session(in_days=30)
        assert refused(session_id=planned) == "registration.session_not_published"
        with clock.frozen(clock.now() + timedelta(days=40)):
            assert refused(session_id=session_id) == "registration.session_started"
        actions.cancel_session(actor=courses.officer(), session_id=session_id, reason="minimum")
        assert refused(session_id=session_id) == "registration.session_cancelled"

    def test_a_suspended_course(self) -> None:
        session_id = factories.session()
        course_id = catalogue.session(session_id).course_id
        factories.register(session_id)
        told = actions.suspend_course(actor=courses.officer(), course_id=course_id, reasons_fr="À revoir.")
        assert told == [session_id]
        assert refused(session_id=session_id) == "registration.course_suspended"

    def test_a_session_closed_to_another_company(self) -> None:
        mine = factories.company()
        session_id = factories.session(closed_to=mine)
        assert refused(session_id=session_id) == "registration.closed_to_company"
        assert factories.register(session_id, employer_id=mine).state == states.REGISTERED

    def test_no_link_with_the_province(self) -> None:
        person_id = factories.person(residence_region=None)
        session_id = factories.session()
        assert refused(session_id=session_id, person_id=person_id) == "registration.no_quebec_link"
        assert factories.register(session_id, person_id, workplace_region="10").state == states.REGISTERED

    def test_employers(self) -> None:
        session_id = factories.session()
        provider = catalogue.session(session_id).partner_id
        assert refused(session_id=session_id, employer_id="org_none") == "registration.employer_unknown"
        assert refused(session_id=session_id, employer_id=provider) == "registration.employer_is_provider"
        large = factories.company(staff_count=500)
        assert (
            refused(session_id=session_id, employer_id=large, beneficiary_class="sme") == "registration.class_mismatch"
        )
        assert refused(session_id=session_id, beneficiary_class="sme") == "registration.class_mismatch"

    def test_values_that_mean_nothing(self) -> None:
        session_id = factories.session()
        assert refused(session_id=session_id, audience="boss") == "registration.audience_unknown"
        assert refused(session_id=session_id, workplace_region="99") == "registration.region_unknown"
        assert refused(session_id=session_id, beneficiary_class="rich") == "registration.class_unknown"
        assert refused(session_id=session_id, person_id="per_none") == "registration.person_unknown"

    def test_other_people_may_not(self) -> None:
        session_id, company_id = factories.session(), factories.company()
        stranger = factories.learner(factories.person())
        assert refused(actor=stranger, session_id=session_id) == "registration.not_allowed"
        other = factories.hr(factories.company())
        assert refused(actor=other, session_id=session_id, employer_id=company_id) == "registration.not_allowed"
        mine = factories.hr(company_id)
        assert factories.register(session_id, actor=mine, employer_id=company_id).state == states.REGISTERED

    def test_a_course_is_aided_once_and_may_be_taken_again_at_full_price(self) -> None:
        _, version_id = courses.accredited_course()
        person_id = factories.person()
        first = courses.published_session(version_id, in_days=40)
        again = courses.published_session(version_id, in_days=60)
        assert factories.register(first, person_id).aid_cents == 40_000
        assert refused(session_id=again, person_id=person_id) == "funding.course_repeated"
        made = factories.register(again, person_id, at_full_price=True)
        assert (made.aid_cents, made.share_cents) == (0, 80_000)
        assert list(queries.verify()) == []


class TestNoMoney:
    def test_told_before_then_full_price_or_wait(self) -> None:
        factories.program(cents=40_000)
        session_id = factories.session()
        factories.register(session_id)
        assert refused(session_id=session_id) == "registration.envelope_exhausted"
        paying = factories.register(session_id, at_full_price=True)
        assert (paying.state, paying.aid_cents) == (states.REGISTERED, 0)
        waiting = factories.register(session_id, or_wait=True)
        assert (waiting.state, waiting.waits_for) == (states.WAITLISTED, "aid")
        assert queries.seats([session_id])[session_id].taken == 2
        assert list(queries.verify()) == []

    def test_aid_that_comes_back_goes_to_who_waits_for_it(self) -> None:
        factories.program(cents=40_000)
        session_id = factories.session()
        first = factories.register(session_id)
        waiting = factories.register(session_id, or_wait=True)
        actions.withdraw(actor=factories.SYSTEM, registration_id=first.id, reason="other")
        offered = queries.registration(waiting.id)
        assert (offered.state, offered.aid_cents) == (states.OFFERED, 40_000)
        assert list(queries.verify()) == []


@pytest.mark.usefixtures("_money")
class TestHolds:
    def test_a_seat_held_then_confirmed(self) -> None:
        session_id, person_id = factories.session(capacity=6), factories.person()
        learner = factories.learner(person_id)
        held = actions.hold_seat(actor=learner, session_id=session_id, person_id=person_id, audience="technical")
        assert (held.state, held.aid_cents) == (states.HELD, 40_000)
        assert messages.mailbox_size(person_id) == 0
        done = actions.confirm_hold(actor=learner, registration_id=held.id)
        assert done.state == states.REGISTERED
        assert actions.confirm_hold(actor=learner, registration_id=held.id) == done
        assert messages.mailbox_size(person_id) == 1
        assert list(queries.verify()) == []

    def test_a_hold_expires_and_gives_back(self) -> None:
        session_id, person_id = factories.session(), factories.person()
        held = actions.hold_seat(
            actor=factories.SYSTEM, session_id=session_id, person_id=person_id, audience="technical"
        )
        with clock.frozen(clock.now() + timedelta(minutes=20)):
            with pytest.raises(Refused, match="hold_expired"):
                actions.confirm_hold(actor=factories.SYSTEM, registration_id=held.id)
            assert actions.expire_offers(actor=factories.SYSTEM) == 1
            assert actions.expire_offers(actor=factories.SYSTEM) == 0
        card = queries.registration(held.id)
        assert (card.state, card.aid_cents) == (states.EXPIRED, 0)
        assert ledger.held(card.aid_event) == []
        assert queries.seats([session_id])[session_id].taken == 0
        assert list(queries.verify()) == []

    def test_two_at_most_and_a_verified_address(self) -> None:
        person_id, unverified = factories.person(), factories.person(verified=False)
        days = (40, 45, 50)
        sessions = [factories.session(in_days=day) for day in days]

        def hold(session_id: str, who: str) -> None:
            actions.hold_seat(actor=factories.SYSTEM, session_id=session_id, person_id=who, audience="manager")

        hold(sessions[0], person_id)
        hold(sessions[1], person_id)
        with pytest.raises(Refused, match="too_many_holds"):
            hold(sessions[2], person_id)
        with pytest.raises(Refused, match="address_unverified"):
            hold(sessions[2], unverified)


def test_an_unknown_registration() -> None:
    with pytest.raises(Refused, match=r"registration\.unknown"):
        queries.registration("reg_none")
    with pytest.raises(Refused, match=r"registration\.unknown"):
        actions.withdraw(actor=factories.SYSTEM, registration_id="reg_none", reason="other")
    assert people.person() not in queries.registrations(["reg_none"])
