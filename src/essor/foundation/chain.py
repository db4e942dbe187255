"""Hash chains over rows that are only ever added.

Rows commit unsealed, so that no act waits for another; one sealer links them afterwards, in order, in batches. A seal
keeps an 8-byte digest of each of its rows, so that `verify` names the very row that was changed.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterator
from typing import Any

from django.db import DatabaseError, IntegrityError, connection
from django.db.models import Max, QuerySet, Sum

from essor.foundation.acts import one_transaction
from essor.foundation.models import Seal
from essor.foundation.outcome import Breach

BATCH = 5000
SHORT = 8  # bytes of each row's digest kept in the seal
GENESIS = "0" * 64

Rows = QuerySet[Any]
Canonical = Callable[[Any], bytes]


def pack(ids: list[int]) -> str:
    """Ascending ids as ranges: `1-3,7`."""
    parts: list[str] = []
    start = previous = ids[0]
    for i in [*ids[1:], None]:
        if i is not None and i == previous + 1:
            previous = i
            continue
        parts.append(f"{start}-{previous}" if previous > start else str(start))
        if i is not None:
            start = previous = i
    return ",".join(parts)


def unpack(ranges: str) -> list[tuple[int, int]]:
    bounds = (part.partition("-") for part in ranges.split(","))
    return [(int(first), int(last or first)) for first, _, last in bounds]


def head(chain: str) -> str:
    """The hash after the last sealed row; 64 zeros for an empty chain."""
    last = Seal.objects.filter(chain=chain).order_by("-position").values_list("head", flat=True).first()
    return last or GENESIS


def unsealed(chain: str, rows: Rows) -> int:
    """How many rows no seal covers yet."""
    sealed = Seal.objects.filter(chain=chain).aggregate(n=Sum("count"))["n"] or 0
    return rows.count() - sealed


def _late(chain: str, rows: Rows, last: int) -> list[int]:
    """Ids at or below the last sealed one that no seal covers: rows that committed late (PostgreSQL only)."""
    ranges = Seal.objects.filter(chain=chain).values_list("ranges", flat=True)
    bounds = sorted(bound for one in ranges for bound in unpack(one))
    firsts = [first for first, _ in bounds]
    ids = rows.filter(pk__lte=last).order_by("pk").values_list("pk", flat=True)
    late = []
    for pk in ids.iterator(chunk_size=10_000):
        place = bisect_right(firsts, pk) - 1
        if place < 0 or pk > bounds[place][1]:
            late.append(pk)
    return late


def _pending(chain: str, rows: Rows) -> Rows:
    """Rows to link: any that committed late, or else those after the last sealed id.

    With one writer (SQLite) ids commit in their order, so nothing is late, and no count is made inside the gate.
    """
    seals = Seal.objects.filter(chain=chain).aggregate(n=Sum("count"), last=Max("last_id"))
    last = seals["last"] or 0
    if connection.vendor != "sqlite" and last and rows.filter(pk__lte=last).count() > seals["n"]:
        return rows.filter(pk__in=_late(chain, rows, last)[:BATCH]).order_by("pk")
    return rows.filter(pk__gt=last).order_by("pk")


def _link(previous: str, digests: list[bytes]) -> str:
    linked = bytes.fromhex(previous)
    for digest in digests:
        linked = hashlib.sha256(linked + digest).digest()
    return linked.hex()


def _seal_batch(chain: str, rows: Rows, canonical: Canonical) -> int:
    with one_transaction():
        last = Seal.objects.select_for_update().filter(chain=chain).order_by("-position").first()
        batch = list(_pending(chain, rows)[:BATCH])
        if not batch:
            return 0
        digests = [hashlib.sha256(canonical(row)).digest() for row in batch]
        previous = last.head if last else GENESIS
        Seal.objects.create(
            chain=chain,
            position=last.position + 1 if last else 1,
            ranges=pack([row.pk for row in batch]),
            count=len(batch),
            last_id=max(batch[-1].pk, last.last_id if last else 0),
            digests=b"".join(digest[:SHORT] for digest in digests),
            previous=previous,
            head=_link(previous, digests),
        )
        return len(batch)


def seal(chain: str, rows: Rows, canonical: Canonical) -> int:
    """Link every committed row that is not sealed yet, in the order of their ids; the number linked.

    When two sealers meet, one of them does the work and the other leaves it to the next round.
    """
    done = 0
    try:
        while linked := _seal_batch(chain, rows, canonical):
            done += linked
    except IntegrityError:
        if connection.in_atomic_block:
            raise
    return done


def _expected(seal_row: Seal) -> Iterator[int]:
    for first, last in unpack(seal_row.ranges):
        yield from range(first, last + 1)


def _rows_of(seal_row: Seal, rows: Rows) -> dict[int, Any]:
    """The rows of a seal by id. One that cannot even be read (a changed byte may do that) stands as None."""
    bounds = unpack(seal_row.ranges)
    try:
        return {row.pk: row for first, last in bounds for row in rows.filter(pk__gte=first, pk__lte=last)}
    except (ValueError, TypeError, DatabaseError):
        return {pk: row for pk in _expected(seal_row) for row in _read_alone(rows, pk)}


def _read_alone(rows: Rows, pk: int) -> list[Any]:
    try:
        return list(rows.filter(pk=pk))
    except (ValueError, TypeError, DatabaseError):
        return [None]


def _fault(seal_row: Seal, place: int, row: Any, canonical: Canonical, digests: list[bytes]) -> str:
    """What is wrong with one row of a seal; its digest is added to `digests`."""
    try:
        digest = hashlib.sha256(canonical(row)).digest()
    except (ValueError, TypeError, AttributeError):
        return "it cannot be read"
    digests.append(digest)
    kept = bytes(seal_row.digests)[place * SHORT : (place + 1) * SHORT]
    return "" if digest[:SHORT] == kept else "it differs from its digest"


def _verify_batch(seal_row: Seal, rows: Rows, canonical: Canonical, name: Callable[[Any], str]) -> Iterator[Breach]:
    found = _rows_of(seal_row, rows)
    digests: list[bytes] = []
    where = f"seal {seal_row.position}"
    sound = True
    for place, pk in enumerate(_expected(seal_row)):
        if pk not in found:
            sound = False
            yield Breach(seal_row.chain, "chain_row_missing", f"row {pk}", where)
            continue
        row = found[pk]
        if fault := _fault(seal_row, place, row, canonical, digests):
            sound = False
            at = f"row {pk}" if row is None else f"{name(row)} (row {pk})"
            yield Breach(seal_row.chain, "chain_row_changed", at, f"{fault}; {where}")
    if sound and _link(seal_row.previous, digests) != seal_row.head:
        yield Breach(seal_row.chain, "chain_broken", where, "its head does not follow from its rows")


def _seal_fault(seal_row: Seal, previous: str, position: int) -> str:
    """What is wrong with the seal itself, before its rows are looked at."""
    if seal_row.previous != previous or seal_row.position != position:
        return "it does not follow the one before"
    try:
        covered = sum(last - first + 1 for first, last in unpack(seal_row.ranges))
        bytes.fromhex(seal_row.head)
    except ValueError:
        return "its ranges or its head cannot be read"
    if covered != seal_row.count or len(seal_row.digests) != covered * SHORT:
        return "its ranges, its count and its digests disagree"
    return ""


def verify(chain: str, rows: Rows, canonical: Canonical, name: Callable[[Any], str]) -> Iterator[Breach]:
    """Recompute the chain from its rows; `name` says which row a breach is at."""
    previous, position = GENESIS, 0
    for seal_row in Seal.objects.filter(chain=chain).order_by("position").iterator(chunk_size=50):
        position += 1
        if fault := _seal_fault(seal_row, previous, position):
            yield Breach(chain, "chain_seal_changed", f"seal {seal_row.position}", fault)
        else:
            yield from _verify_batch(seal_row, rows, canonical, name)
        previous, position = seal_row.head, seal_row.position
