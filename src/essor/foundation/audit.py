"""The audit trail: an act writes what it did in its own transaction; a sealer links the entries into a hash chain."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from essor.foundation import chain, clock, identifiers
from essor.foundation.actor import Actor
from essor.foundation.canonical import canonical_bytes, plain
from essor.foundation.models import AuditDetail, AuditEntry
from essor.foundation.outcome import Breach
from essor.foundation.prepared import insert

CHAIN = "audit"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be recorded: `data` holds ids, codes and integers; values that tell of a person go to `personal`."""

    verb: str
    object_kind: str
    object_id: str
    data: Mapping[str, Any] = field(default_factory=dict)
    personal: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class AuditCard:
    id: str
    at: Any
    actor_kind: str
    actor_id: str
    verb: str
    object_kind: str
    object_id: str
    data: Mapping[str, Any]


def _salted(salt: str, content: Mapping[str, Any]) -> str:
    return hashlib.sha256(salt.encode() + canonical_bytes(content)).hexdigest()


def record(
    actor: Actor,
    verb: str,
    object_kind: str,
    object_id: str,
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> None:
    """Write one entry, in the transaction of the act."""
    record_many(actor, [Entry(verb, object_kind, object_id, data or {}, personal)])


def record_many(actor: Actor, entries: Sequence[Entry]) -> None:
    """Write the entries of a batch with one statement (two when some have personal values)."""
    now = clock.now()
    salts = [identifiers.token() if entry.personal else "" for entry in entries]
    rows = [
        AuditEntry(
            at=now,
            actor_kind=actor.kind,
            actor_id=actor.id,
            verb=entry.verb,
            object_kind=entry.object_kind,
            object_id=entry.object_id,
            data=plain(entry.data),
            personal_digest=_salted(salt, entry.personal) if entry.personal else "",
        )
        for entry, salt in zip(entries, salts, strict=True)
    ]
    insert(rows)
    details = [
        AuditDetail(entry=row, salt=salt, content=plain(entry.personal))
        for row, entry, salt in zip(rows, entries, salts, strict=True)
        if entry.personal
    ]
    if details:
        insert(details)


def trail(object_kind: str, object_id: str) -> list[AuditCard]:
    """The history of an object, oldest first."""
    fields = ("public_id", "at", "actor_kind", "actor_id", "verb", "object_kind", "object_id", "data")
    rows = AuditEntry.objects.filter(object_kind=object_kind, object_id=object_id).order_by("id").values_list(*fields)
    return [AuditCard(*row) for row in rows]


def _canonical(row: AuditEntry) -> bytes:
    return canonical_bytes(
        [
            row.public_id,
            row.at,
            row.actor_kind,
            row.actor_id,
            row.verb,
            row.object_kind,
            row.object_id,
            row.data,
            row.personal_digest,
        ]
    )


def seal() -> int:
    """Link what is not yet sealed; the number of entries linked."""
    return chain.seal(CHAIN, AuditEntry.objects.all(), _canonical)


def unsealed() -> int:
    return chain.unsealed(CHAIN, AuditEntry.objects.all())


def erased() -> int:
    """Entries whose personal values were erased: their digest stays, their side row is gone. No breach."""
    return AuditEntry.objects.exclude(personal_digest="").filter(detail=None).count()


def verify() -> Iterator[Breach]:
    """Breaches of the audit chain, and of the side rows against their digests (an erased side row is no breach)."""
    yield from chain.verify(CHAIN, AuditEntry.objects.all(), _canonical, lambda row: f"audit entry {row.public_id}")
    details = AuditDetail.objects.select_related("entry").order_by("id")
    for detail in details.iterator(chunk_size=5000):
        if _salted(detail.salt, detail.content) != detail.entry.personal_digest:
            yield Breach("foundation", "audit_detail_changed", f"audit entry {detail.entry.public_id}")
