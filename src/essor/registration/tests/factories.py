"""A small program with money, companies and sessions for tests, made through the public actions."""

from datetime import date

from essor.catalogue.tests import factories as catalogue
from essor.directory import queries as directory
from essor.directory.tests import factories as people
from essor.foundation.actor import Actor
from essor.funding import actions as funding
from essor.funding.rules import Funder, LineAmount, Target
from essor.registration import actions
from essor.registration.actions import GroupPerson, Registered

SYSTEM = Actor.system("tests")
PLENTY = 100_000_000_00
SESSION = {"in_days": 40}


def program(cents: int = PLENTY, years: tuple[int, ...] = (2021, 2022)) -> str:
    """A signed agreement with training money of two sources in each year; its public id."""
    return funding.sign_agreement(
        actor=SYSTEM,
        number="AG-TEST",
        title_fr="Entente d’essai",
        funders=[Funder(source, people.organization("funder")) for source in ("quebec", "canada")],
        starts_on=date(2019, 4, 1),
        ends_on=date(2023, 3, 31),
        amounts=[LineAmount(source, year, "training", cents) for source in ("quebec", "canada") for year in years],
        commitments=[Target("people", None, 25_000)],
    )


def company(**values) -> str:
    return people.organization("company", **values)


def person(**values) -> str:
    return people.person(**values)


def hr(company_id: str) -> Actor:
    """Someone who registers people of the company."""
    return directory.actor_of_person(people.member("company_hr", company_id))


def learner(person_id: str) -> Actor:
    return directory.actor_of_person(person_id)


def session(**values) -> str:
    """A published session with a new course; its public id."""
    return catalogue.published_session(**({"in_days": 40} | values))


def register(session_id: str, person_id: str | None = None, **values) -> Registered:
    defaults = {"actor": SYSTEM, "audience": "professional"}
    return actions.register(session_id=session_id, person_id=person_id or person(), **(defaults | values))


def group(n: int, prefix: str = "groupe") -> list[GroupPerson]:
    return [
        GroupPerson(f"Prénom{i}", f"Nom{i}", f"{prefix}{i}@boreal.example", "professional", residence_region="03")
        for i in range(n)
    ]
