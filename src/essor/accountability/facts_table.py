"""The participation facts as an Arrow table: one row per registration, in one pass over what the rooms tell."""

from __future__ import annotations

import hashlib
import hmac
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from essor.accountability.rules import COLUMNS, FACTS_VERSION, Kind
from essor.catalogue import queries as catalogue
from essor.claims import queries as claims
from essor.delivery import queries as delivery
from essor.directory import queries as directory
from essor.foundation.fiscal_year import FiscalYear
from essor.registration import queries as registrations

TYPES = {Kind.TEXT: pa.string(), Kind.INTEGER: pa.int64(), Kind.DAY: pa.date32(), Kind.FLAG: pa.bool_()}
SCHEMA = pa.schema(
    [pa.field(column.name, TYPES[column.kind], nullable=False) for column in COLUMNS],
    metadata={"essor.facts": str(FACTS_VERSION)},
)
CHUNK = 5000


def pseudonym(key: str, person_id: str) -> str:
    """The same person under the same key has the same pseudonym; without the key nobody can tell who it is."""
    return hmac.new(bytes.fromhex(key), person_id.encode(), hashlib.sha256).hexdigest()[:16]


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class _Facts:
    """Builds the rows, remembering who has taken part before."""

    def __init__(self, as_of: datetime, key: str) -> None:
        self.as_of = as_of
        self.key = key
        self.outcomes = {fact.registration_pk: fact for fact in delivery.facts_rows(as_of)}
        self.claims = {fact.registration_pk: fact for fact in claims.facts_rows(as_of)}
        self.sessions: dict[str, Any] = {}
        self.first: dict[str, tuple[Any, str]] = {}

    def _look_up(self, cards: list[Any]) -> None:
        self.sessions.update(catalogue.sessions({card.session_id for card in cards} - set(self.sessions)))

    def rows(self) -> Iterator[dict[str, Any]]:
        known = (card for card in registrations.facts_rows() if card.registered_at and card.registered_at <= self.as_of)
        for chunk in _chunks(known):
            self._look_up(chunk)
            for card in chunk:
                yield {**self._who(card), **self._what(card), **self._result(card)}

    def _who(self, card: Any) -> dict[str, Any]:
        return {
            "participation": card.id,
            "person": pseudonym(self.key, card.person_id),
            "company": card.employer_id or "",
            "region": card.workplace_region or card.residence_region or "",
            "sector": card.sector or "",
            "size_band": card.size_band or "",
            "beneficiary_class": card.beneficiary_class,
            "audience": card.audience,
            "state": card.state,
            "fee_cents": card.full_fee_cents,
            "aid_cents": card.aid_cents,
        }

    def _what(self, card: Any) -> dict[str, Any]:
        session = self.sessions[card.session_id]
        return {
            "session": session.code,
            "course": session.course_code,
            "partner": session.partner_id,
            "theme": session.theme,
            "level": session.level,
            "mode": session.mode,
            "language": session.language,
            "session_region": session.region_code,
            "fiscal_year": FiscalYear.of(session.ends_on).start,
            "ended_on": session.ends_on,
            "minutes_planned": session.minutes,
        }

    def _result(self, card: Any) -> dict[str, Any]:
        outcome, line = self.outcomes.get(card.pk), self.claims.get(card.pk)
        result = outcome.result if outcome else ""
        return {
            "result": result,
            "took_part": result not in ("", "no_show"),
            "completed": result in ("passed", "attended"),
            "minutes_attended": outcome.minutes_attended if outcome else 0,
            "minutes_confirmed": outcome.minutes_confirmed if outcome else 0,
            "evidence": outcome.evidence_grade if outcome else "",
            "claim": line.claim_number if line else "",
            "paid_cents": line.paid_cents if line else 0,
        }


def _mark_first(columns: Mapping[str, list[Any]]) -> list[bool]:
    """Whether each row is its person's first participation (by end of session, then by registration)."""
    first: dict[str, tuple[Any, str, int]] = {}
    told = zip(columns["person"], columns["ended_on"], columns["participation"], columns["took_part"], strict=True)
    for place, (person, ended_on, participation, took_part) in enumerate(told):
        rank = (ended_on, participation, place)
        if took_part and (person not in first or rank < first[person]):
            first[person] = rank
    places = {place for _, _, place in first.values()}
    return [place in places for place in range(len(columns["person"]))]


def build(as_of: datetime, key: str) -> pa.Table:
    """The facts as they stand at that moment."""
    names = [column.name for column in COLUMNS]
    columns: dict[str, list[Any]] = {name: [] for name in names if name != "first_time"}
    for row in _Facts(as_of, key).rows():
        for name, value in row.items():
            columns[name].append(value)
    columns["first_time"] = _mark_first(columns)
    return pa.table([columns[name] for name in names], schema=SCHEMA)


def to_parquet(table: pa.Table) -> bytes:
    """The same table gives the same bytes under the same release of pyarrow."""
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd", version="2.6", use_dictionary=True, write_statistics=True)
    return out.getvalue()


def partner_names(figures: Mapping[str, Any]) -> dict[str, str]:
    """Names of the partners in the figures, kept with the snapshot."""
    return {card.id: card.name for card in directory.organizations(list(figures["partner"])).values()}
