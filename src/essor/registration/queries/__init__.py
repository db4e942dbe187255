"""What registration answers: registrations, seats, the line, prices and their reasons, rosters, its invariants."""

from essor.registration.queries.cards import (
    DecisionCard,
    Place,
    PriceCard,
    Profile,
    RegistrationCard,
    RosterCard,
    RosterRowCard,
    Seats,
)
from essor.registration.queries.checks import verify
from essor.registration.queries.previews import PreviewLine, RosterPreview, roster_preview
from essor.registration.queries.prices import eligibility, price_for, trace_of
from essor.registration.queries.registrations import (
    counts,
    decision_of,
    facts_rows,
    registration,
    registrations,
    registrations_by_pk,
    registrations_of_company,
    registrations_of_person,
    registrations_of_session,
    registrations_of_sessions,
    seats,
    waiting_place,
)
from essor.registration.queries.rosters import roster, rosters_of_company

__all__ = [
    "DecisionCard",
    "Place",
    "PreviewLine",
    "PriceCard",
    "Profile",
    "RegistrationCard",
    "RosterCard",
    "RosterPreview",
    "RosterRowCard",
    "Seats",
    "counts",
    "decision_of",
    "eligibility",
    "facts_rows",
    "price_for",
    "registration",
    "registrations",
    "registrations_by_pk",
    "registrations_of_company",
    "registrations_of_person",
    "registrations_of_session",
    "registrations_of_sessions",
    "roster",
    "roster_preview",
    "rosters_of_company",
    "seats",
    "trace_of",
    "verify",
    "waiting_place",
]
