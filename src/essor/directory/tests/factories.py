"""Organizations and people for tests, made through the public actions."""

from datetime import date
from itertools import count

from essor.directory import actions, rules
from essor.foundation.actor import Actor

SITE = Actor.system("site")
_numbers = count(1)


def neq(kind: str = "11") -> str:
    """A new well-formed number."""
    return rules.neq_from(f"{kind}7{next(_numbers):06d}")


def organization(kind: str = "company", *, region_code: str = "06", **values) -> str:
    """A new invented organization, old enough to be a plausible employer; its public id."""
    number = next(_numbers)
    defaults = {
        "name": f"Organisation {number}",
        "neq": neq(),
        "sector_code": "54",
        "staff_count": 40,
        "founded_on": date(2010, 5, 1),
        "is_fictitious": True,
    }
    return actions.register_organization(actor=SITE, kind=kind, region_code=region_code, **(defaults | values))


def partner(kind: str = "university", **values) -> str:
    return organization(kind, **values)


def person(**values) -> str:
    """A new person with a verified address; the public id."""
    number = next(_numbers)
    defaults = {
        "given_name": "Maëlle",
        "family_name": f"Tremblay-{number}",
        "email": f"personne{number}@essai.example",
        "residence_region": "06",
        "verified": True,
    }
    return actions.register_person(actor=SITE, **(defaults | values))


def member(role: str, organization_id: str | None = None, **values) -> str:
    """A new person who holds the role, in a new organization when none is given; the public id."""
    if organization_id is None:
        kind = {
            "partner_admin": "university",
            "trainer": "university",
            "company_hr": "company",
            "company_manager": "company",
            "promoter": "promoter",
            "funder": "funder",
            "auditor": "funder",
        }.get(role, "office")
        organization_id = organization(kind)
    person_id = person(**values)
    actions.grant_role(actor=SITE, person_id=person_id, organization_id=organization_id, role=role)
    return person_id
