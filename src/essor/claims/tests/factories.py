"""Claims for tests, made through the public actions of the rooms below."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from essor.catalogue.tests import factories as courses
from essor.claims import actions
from essor.delivery.tests import factories as delivery
from essor.directory import queries as directory
from essor.directory.tests import factories as people
from essor.foundation import clock
from essor.foundation.actor import Actor


@dataclass(frozen=True, slots=True)
class Case:
    """A session that was given, and the claim opened for it the day after."""

    session: delivery.Given
    claim_id: str

    @property
    def admin(self) -> Actor:
        return self.session.admin


def office(role: str = "officer") -> Actor:
    """A new person of the program office."""
    return directory.actor_of_person(people.member(role))


@contextmanager
def day_after(session: delivery.Given, days: int = 1) -> Iterator[None]:
    with clock.frozen(session.after + timedelta(days=days)):
        yield


def opened(people: int = 3, **values) -> Case:
    """A draft claim for one session of `people`."""
    session = delivery.held(people, **values)
    return Case(session, open_for(session))


def open_for(session: delivery.Given, days: int = 1) -> str:
    day = session.meetings[-1].day
    with day_after(session, days):
        return actions.open_claim(
            actor=session.admin, partner_id=session.partner_id, period_start=day - timedelta(days=9), period_end=day
        )


def submitted(people: int = 3, **values) -> Case:
    case = opened(people, **values)
    with day_after(case.session):
        actions.submit_claim(actor=case.admin, claim_id=case.claim_id)
    return case


def approved(people: int = 3, **values) -> Case:
    case = submitted(people, **values)
    with day_after(case.session, 2):
        actions.sign_first(actor=courses.officer(), claim_id=case.claim_id)
        actions.sign_second(actor=courses.officer(), claim_id=case.claim_id)
    return case


def paid(people: int = 3, **values) -> Case:
    case = approved(people, **values)
    with day_after(case.session, 3):
        actions.pay_claim(actor=office("finance"), claim_id=case.claim_id)
    return case
