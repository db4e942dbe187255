"""Hash chains over rows that are only ever added.

Rows commit unsealed, so that no act waits for another; one sealer links them afterwards, in order, in batches. A seal
keeps an 8-byte digest of each of its rows, so that `verify` names the very row that was changed.
"""

import hashlib
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db.models import Max, Q, QuerySet, Sum

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


def _covered(chain: str, above: int = 0) -> Q:
    covered = Q(pk__in=[])
    for ranges in Seal.objects.filter(chain=chain, last_id__gt=above).values_list("ranges", flat=True):
        for first, last in unpack(ranges):
            covered |= Q(pk__gte=first, pk__lte=last)
    return covered


def _pending(chain: str, rows: Rows) -> Rows:
    """Rows to link: those after the last sealed id, and any that committed late below it (PostgreSQL)."""
    seals = Seal.objects.filter(chain=chain).aggregate(n=Sum("count"), last=Max("last_id"))
    last = seals["last"] or 0
    if last and rows.filter(pk__lte=last).count() != seals["n"]:
        return rows.exclude(_covered(chain)).order_by("pk")
    return rows.filter(pk__gt=last).order_by("pk")


def _link(previous: str, digests: list[bytes]) -> str:
    linked = bytes.fromhex(previous)
    for digest in digests:
        linked = hashlib.sha256(linked + digest).digest()
    return linked.hex()


def seal(chain: str, rows: Rows, canonical: Canonical) -> int:
    """Link every committed row that is not sealed yet, in the order of their ids; the number linked."""
    done = 0
    while True:
        with one_transaction():
            last = Seal.objects.select_for_update().filter(chain=chain).order_by("-position").first()
            batch = list(_pending(chain, rows)[:BATCH])
            if not batch:
                return done
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
        done += len(batch)


def _rows_of(seal_row: Seal, rows: Rows) -> Iterator[Any]:
    for first, last in unpack(seal_row.ranges):
        yield from rows.filter(pk__gte=first, pk__lte=last).order_by("pk").iterator(chunk_size=2000)


def _verify_batch(seal_row: Seal, rows: Rows, canonical: Canonical, name: Callable[[Any], str]) -> Iterator[Breach]:
    kept = bytes(seal_row.digests)
    digests: list[bytes] = []
    changed = False
    for place, row in enumerate(islice(_rows_of(seal_row, rows), seal_row.count + 1)):
        digest = hashlib.sha256(canonical(row)).digest()
        digests.append(digest)
        if digest[:SHORT] != kept[place * SHORT : (place + 1) * SHORT]:
            changed = True
            yield Breach(seal_row.chain, "chain_row_changed", name(row), f"seal {seal_row.position}, place {place + 1}")
            break
    where = f"seal {seal_row.position} (rows {seal_row.ranges})"
    if not changed and len(digests) != seal_row.count:
        yield Breach(seal_row.chain, "chain_row_missing", where, f"{len(digests)} rows of {seal_row.count}")
    elif not changed and _link(seal_row.previous, digests) != seal_row.head:
        yield Breach(seal_row.chain, "chain_broken", where, "the head does not follow from the rows")


def verify(chain: str, rows: Rows, canonical: Canonical, name: Callable[[Any], str]) -> Iterator[Breach]:
    """Recompute the chain from its rows; `name` says which row a breach is at."""
    previous, position = GENESIS, 0
    for seal_row in Seal.objects.filter(chain=chain).order_by("position").iterator(chunk_size=50):
        position += 1
        if seal_row.previous != previous or seal_row.position != position:
            yield Breach(chain, "chain_seal_changed", f"seal {seal_row.position}", "it does not follow the one before")
        yield from _verify_batch(seal_row, rows, canonical, name)
        previous, position = seal_row.head, seal_row.position
