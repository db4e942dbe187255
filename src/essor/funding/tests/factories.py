"""An agreement with money, and cases, for tests; made through funding's own verbs."""

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from essor.directory.tests import factories as directory
from essor.foundation.actor import Actor, Grant
from essor.funding import actions, rules
from essor.funding.rules import AidRequest, Funder, LineAmount, Target

OFFICE = Actor("person", "per_office", frozenset({Grant("director", "org_office"), Grant("finance", "org_office")}))
WORKER = Actor.system("tests")
DAY = date(2021, 10, 14)
FY = 2021
_numbers = count(1)


def amounts(cents: int = 100_000_00, fy: int = FY, purposes: Sequence[str] = rules.PURPOSES) -> list[LineAmount]:
    """The same amount for each source and purpose of a fiscal year."""
    return [LineAmount(source, fy, purpose, cents) for source in ("quebec", "canada") for purpose in purposes]


def agreement(cents: int = 100_000_00, fy: int = FY, **values: Any) -> str:
    """A signed agreement with two funders and an envelope for one fiscal year; its public id."""
    defaults = {
        "number": f"E-{fy}-{next(_numbers)}",
        "title_fr": "Formation en intelligence artificielle",
        "title_en": "Training in artificial intelligence",
        "funders": [
            Funder("quebec", directory.organization("funder", sector_code=None)),
            Funder("canada", directory.organization("funder", sector_code=None)),
        ],
        "starts_on": date(fy, 4, 1),
        "ends_on": date(fy + 1, 3, 31),
        "amounts": amounts(cents, fy),
        "commitments": [Target("people", None, 25_000), Target("completions", fy, 5_000)],
    }
    return actions.sign_agreement(actor=OFFICE, **(defaults | values))


def request(event: str, cents: int = 1_001, **values: Any) -> AidRequest:
    """Aid of one fiscal year for a person of a company."""
    defaults: dict[str, Any] = {
        "event": event,
        "person_id": f"per_{event.partition(':')[0]}",
        "company_id": "org_company",
        "partner_id": "org_partner",
        "aid_by_year": ((FY, cents),),
        "ruleset_code": "2021.1",
        "on": DAY,
    }
    return AidRequest(**(defaults | values))


def reserve(event: str, cents: int = 1_001, **values: Any) -> None:
    made = request(event, cents, **values)
    actions.reserve_aid_many(actor=WORKER, requests=[made])
