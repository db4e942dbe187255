"""The order of locks: the session's seat counter, then people by ascending key, then (in the ledger) caps, envelope.

SQLite has one writer; there these are plain reads.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from essor.catalogue import queries as catalogue
from essor.foundation.outcome import Refusal, Refused
from essor.foundation.prepared import Prepared
from essor.registration.models import SessionSeats

PEOPLE = 0x7265
"""Class of the advisory locks that serialize one person's bookings."""


def lock_seats(session_id: str) -> SessionSeats:
    """The session's counter, locked; made from the catalogue's capacity the first time."""
    row = _locked(session_id)
    if row is None:
        card = catalogue.session(session_id)
        SessionSeats.objects.bulk_create(
            [SessionSeats(session_id=card.pk, capacity=card.capacity)], ignore_conflicts=True
        )
        row = _locked(session_id)
    assert row is not None
    return row


def _counter_query(session_id: str) -> Any:
    rows = SessionSeats.objects.filter(session__public_id=session_id)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.values_list("pk", "session_id", "capacity", "taken", "waiting")


_counter = Prepared(_counter_query, "text")


def _locked(session_id: str) -> SessionSeats | None:
    for pk, session_pk, capacity, taken, waiting in _counter(session_id):
        return SessionSeats(pk=pk, session_id=session_pk, capacity=capacity, taken=taken, waiting=waiting)
    return None


def lock_people(person_pks: Iterable[int]) -> None:
    """One person's acts in different sessions stand in line, so that no two of them miss each other's booking."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        keys = sorted({pk % 2**31 for pk in person_pks})
        cursor.execute("SELECT pg_advisory_xact_lock(%s, k) FROM unnest(%s::int[]) AS u(k)", [PEOPLE, keys])


def move_seats(row: SessionSeats, taken: int = 0, waiting: int = 0) -> None:
    """Change the counters under the lock. Conditional, so that even without the lock no seat is sold twice.

    Refused `registration.session_full` when the seats are not there.
    """
    if not taken and not waiting:
        return
    with connection.cursor() as cursor:
        cursor.execute(MOVE, [taken, waiting, row.pk, taken, taken, waiting])
        if cursor.rowcount != 1:
            raise Refused(Refusal("registration.session_full", {"waiting": row.waiting}))
    row.taken += taken
    row.waiting += waiting


MOVE = f"""UPDATE {SessionSeats._meta.db_table} SET taken = taken + %s, waiting = waiting + %s
WHERE id = %s AND taken + %s <= capacity AND taken + %s >= 0 AND waiting + %s >= 0"""
