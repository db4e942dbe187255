"""Price and eligibility before anything is asked of the visitor, by the same rules that will decide."""

from dataclasses import dataclass
from typing import Any

from essor.directory import queries as directory
from essor.foundation import clock
from essor.foundation.outcome import Refusal
from essor.funding import queries as aid
from essor.funding.rules import Case, Decision
from essor.registration.queries import gathering
from essor.registration.queries.cards import PriceCard, Profile
from essor.registration.queries.gathering import History, SessionContext
from essor.registration.queries.registrations import decision_of
from essor.registration.rules.eligibility import EmployerFacts, PersonFacts
from essor.registration.rules.eligibility import eligibility as check
from essor.registration.rules.price import price


@dataclass(frozen=True, slots=True)
class _Asked:
    session: SessionContext
    employer: Any
    employer_facts: EmployerFacts
    person: Any
    history: History


def _asked(session_id: str, profile: Profile) -> _Asked:
    session = gathering.session_context(session_id)
    employer = gathering.employer_card(profile.employer_id)
    person, history = None, History()
    if profile.person_id is not None:
        person = directory.person(profile.person_id)
        history = gathering.histories([person.pk])[person.pk]
    return _Asked(session, employer, gathering.employer_facts(profile.employer_id, employer), person, history)


def _case(asked: _Asked, profile: Profile) -> Case:
    people = [asked.person.id] if asked.person else [""]
    uses = gathering.year_uses(asked.session, people, profile.employer_id)[people[0]]
    return gathering.case(
        asked.session,
        asked.employer,
        asked.history,
        uses,
        beneficiary_class=profile.beneficiary_class,
        other_aid_cents=profile.other_aid_cents,
        on=clock.today(),
    )


def price_for(session_id: str, profile: Profile) -> PriceCard:
    """What a seat costs in this situation and why. Needs no account; with a person, their history counts."""
    asked = _asked(session_id, profile)
    decision = aid.decide(_case(asked, profile), clock.today())
    return PriceCard(price(asked.session.card.fee_cents, decision.aid_cents, asked.session.card.tax), decision)


def eligibility(session_id: str, profile: Profile) -> list[Refusal]:
    """Every reason against a seat in this situation, with its rule and what would change it; empty means yes."""
    asked = _asked(session_id, profile)
    session = asked.session
    if asked.person is None:
        person = PersonFacts(region=profile.residence_region or profile.workplace_region)
    else:
        times = gathering.clashing_times(session, [asked.history])
        region = profile.residence_region or profile.workplace_region or asked.person.residence_region or None
        person = gathering.person_facts(asked.person, asked.history, session, times, region)
    given = (
        profile.beneficiary_class if asked.employer_facts.given or profile.beneficiary_class == "individual" else None
    )
    return check(session.facts, person, asked.employer_facts, clock.now(), given)


def trace_of(registration_id: str) -> Decision | None:
    """The decision of a registration recomputed from its kept facts; None while it has had no seat."""
    kept = decision_of(registration_id)
    return None if kept is None else aid.recompute(kept.ruleset_code, kept.facts)
