"""Questions over registrations, seats and the line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import starmap
from typing import Any

from django.db.models import Count

from essor.catalogue import queries as catalogue
from essor.foundation.outcome import Refusal, Refused
from essor.foundation.prepared import Prepared
from essor.registration.models import FundingDecision, Registration, SessionSeats, WaitingEntry
from essor.registration.queries.cards import CARD_FIELDS, DecisionCard, Place, RegistrationCard, Seats, cards
from essor.registration.rules import states
from essor.registration.rules.seats import Entry, in_order, seats_ahead

CHUNK = 500  # ids in one statement, under SQLite's oldest limit of parameters


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    listed = list(dict.fromkeys(values))
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


_of_ids = Prepared(lambda ids: Registration.objects.filter(public_id__in=ids).values_list(*CARD_FIELDS), "texts")
_of_pks = Prepared(lambda pks: Registration.objects.filter(pk__in=pks).values_list(*CARD_FIELDS), "numbers")


def registration(registration_id: str) -> RegistrationCard:
    """Raises Refused `registration.unknown`."""
    found = _of_ids([registration_id])
    if not found:
        raise Refused(Refusal("registration.unknown", {"id": registration_id}))
    return RegistrationCard(*found[0])


def registrations(registration_ids: Iterable[str]) -> dict[str, RegistrationCard]:
    """Public id -> card; unknown ids are left out."""
    return {card.id: card for ids in _chunks(registration_ids) for card in starmap(RegistrationCard, _of_ids(ids))}


def registrations_by_pk(pks: Iterable[int]) -> dict[int, RegistrationCard]:
    """Pk -> card, for rooms that hold foreign keys."""
    return {card.pk: card for ids in _chunks(pks) for card in starmap(RegistrationCard, _of_pks(ids))}


_registered_in = Prepared(
    lambda session_id: (
        Registration.objects.filter(session__public_id=session_id, state=states.REGISTERED)
        .order_by("pk")
        .values_list(*CARD_FIELDS)
    ),
    "text",
)
"""Who sits in a session: asked at each meeting that is marked."""


def registrations_of_session(session_id: str, states: Sequence[str] | None = ("registered",)) -> list[RegistrationCard]:
    """In order of registration; `states` None gives all."""
    if states == ("registered",):
        return [RegistrationCard(*row) for row in _registered_in(session_id)]
    return registrations_of_sessions([session_id], states)[session_id]


def registrations_of_sessions(
    session_ids: Iterable[str], states: Sequence[str] | None = ("registered",)
) -> dict[str, list[RegistrationCard]]:
    """Session id -> cards in order of registration; a session without any has an empty list."""
    found: dict[str, list[RegistrationCard]] = {session_id: [] for session_id in session_ids}
    for ids in _chunks(found):
        rows = Registration.objects.filter(session__public_id__in=ids).order_by("pk")
        for card in cards(rows if states is None else rows.filter(state__in=states)):
            found[card.session_id].append(card)
    return found


def registrations_of_person(person_id: str, states: Sequence[str] | None = None) -> list[RegistrationCard]:
    """By start of session, the latest first."""
    rows = Registration.objects.filter(person__public_id=person_id).order_by("-starts_at", "-pk")
    return list(cards(rows if states is None else rows.filter(state__in=states)))


def registrations_of_company(
    organization_id: str, states: Sequence[str] | None = None, fiscal_year: int | None = None
) -> list[RegistrationCard]:
    """By start of session, the latest first."""
    rows = Registration.objects.filter(employer__public_id=organization_id).order_by("-starts_at", "pk")
    if states is not None:
        rows = rows.filter(state__in=states)
    if fiscal_year is not None:
        rows = rows.filter(fiscal_year=fiscal_year)
    return list(cards(rows))


def seats(session_ids: Iterable[str]) -> dict[str, Seats]:
    """Session id -> seats; a session that nobody has asked for yet has the catalogue's capacity, all free."""
    asked = list(dict.fromkeys(session_ids))
    found: dict[str, Seats] = {}
    for ids in _chunks(asked):
        rows = SessionSeats.objects.filter(session__public_id__in=ids)
        for session_id, *numbers in rows.values_list("session__public_id", "capacity", "taken", "waiting"):
            found[session_id] = Seats(*numbers)
    missing = [session_id for session_id in asked if session_id not in found]
    if missing:
        for session_id, card in catalogue.sessions(missing).items():
            found[session_id] = Seats(card.capacity, 0, 0)
    return found


def open_entries(session_pk: int) -> list[tuple[WaitingEntry, Entry]]:
    """The line of a session in its order: rows with what they still want (registrations that wait)."""
    rows = WaitingEntry.objects.filter(session_id=session_pk, closed_at__isnull=True, registrations__state="waitlisted")
    found = {
        str(row.pk): (row, Entry(str(row.pk), row.wanted, row.whole, row.priority, row.pk))
        for row in rows.annotate(wanted=Count("registrations"))
    }
    return [found[entry.id] for entry in in_order(entry for _, entry in found.values())]


def waiting_place(registration_id: str) -> Place | None:
    """The place in the line of a registration that waits; None when it does not."""
    row = Registration.objects.filter(public_id=registration_id, state=states.WAITLISTED).first()
    if row is None:
        return None
    line = open_entries(row.session_id)
    entries = [entry for _, entry in line]
    position = next(i for i, entry in enumerate(entries, start=1) if entry.id == str(row.entry_id))
    waits_for = line[position - 1][0].waits_for
    return Place(position, seats_ahead(entries, str(row.entry_id)), len(entries), waits_for)


def decision_of(registration_id: str) -> DecisionCard | None:
    """The decision kept with a registration; None while it has had no seat."""
    fields = ("registration__public_id", "surrogate", "ruleset_code", "facts", "trace", "aid_cents", "decided_at")
    row = FundingDecision.objects.filter(registration__public_id=registration_id).values_list(*fields).first()
    return None if row is None else DecisionCard(*row)


def counts() -> dict[str, int]:
    """Figures of the whole program: every registration ever made, by state, and how they came."""
    by_state = dict(Registration.objects.values_list("state").annotate(n=Count("pk")))
    rows = Registration.objects.all()
    return {
        "registrations": rows.filter(registered_at__isnull=False).count(),
        "requests": sum(by_state.values()),
        "waitlisted": rows.filter(entry__isnull=False).count(),
        "withdrawals": rows.filter(state=states.WITHDRAWN, registered_at__isnull=False).count(),
        "cancelled": by_state.get(states.CANCELLED, 0),
        "single": rows.filter(group__isnull=True, registered_at__isnull=False).count(),
        "in_groups": rows.filter(group__isnull=False, registered_at__isnull=False).count(),
        **{f"state_{state}": by_state.get(state, 0) for state in states.ALL},
    }


def facts_rows(chunk_size: int = 5000) -> Iterator[RegistrationCard]:
    """Every registration that ever had a confirmed seat, in order, without holding them all in memory."""
    rows = Registration.objects.filter(registered_at__isnull=False).order_by("pk").values_list(*CARD_FIELDS)
    return (RegistrationCard(*row) for row in rows.iterator(chunk_size=chunk_size))
