"""Snapshots and the figures kept with them. Nothing here computes: a figure was computed when its facts were frozen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from essor.accountability import rules
from essor.accountability.models import Snapshot
from essor.accountability.queries import figures as computing
from essor.foundation import files
from essor.foundation.outcome import Breach, Refusal, Refused


@dataclass(frozen=True, slots=True)
class SnapshotCard:
    """A frozen state of the program. `side`: what stands beside the participations (money, trainers, commitments)."""

    id: str
    as_of: datetime
    frozen_at: datetime
    frozen_by: str
    sha256: str
    rows: int
    figures: Mapping[str, Any]
    side: Mapping[str, Any]
    ledger_head: str
    release: str
    file_id: str

    def total(self, code: str) -> int:
        return int(self.figures["total"].get(code, 0))

    def by(self, dimension: str, code: str) -> dict[str, int]:
        """value -> figure, in the order of the values."""
        return {value: figures[code] for value, figures in self.figures[dimension].items()}


FIELDS = (
    "public_id", "as_of", "frozen_at", "frozen_by", "sha256", "rows", "figures", "side", "ledger_head", "release",
    "file__public_id",
)  # fmt: skip


def snapshots() -> list[SnapshotCard]:
    """Every snapshot, the newest first."""
    return [SnapshotCard(*row) for row in Snapshot.objects.order_by("-as_of", "-id").values_list(*FIELDS)]


def latest() -> SnapshotCard | None:
    row = Snapshot.objects.order_by("-as_of", "-id").values_list(*FIELDS).first()
    return SnapshotCard(*row) if row else None


def snapshot(snapshot_id: str) -> SnapshotCard:
    """Refuses `accountability.snapshot_unknown`."""
    row = Snapshot.objects.filter(public_id=snapshot_id).values_list(*FIELDS).first()
    if row is None:
        raise Refused(Refusal("accountability.snapshot_unknown", {"id": snapshot_id}))
    return SnapshotCard(*row)


def figure(card: SnapshotCard, code: str, dimension: str = "", value: str = "") -> int:
    """One figure; 0 where nothing was counted."""
    found = card.figures["total"] if not dimension else card.figures[dimension].get(value, {})
    return int(found.get(code, 0))


def cube(card: SnapshotCard, code: str, first: str, second: str) -> dict[str, dict[str, int]]:
    """A crossed breakdown that is kept with the snapshot (`region` by `fiscal_year`)."""
    kept = card.figures[f"{first}_{second.removeprefix('fiscal_')}"]
    return {row: {column: figures[code] for column, figures in columns.items()} for row, columns in kept.items()}


def standings(card: SnapshotCard) -> dict[str, dict[int | None, rules.Standing]]:
    """Each committed indicator against its target: indicator -> fiscal year (None: the whole) -> standing."""
    found: dict[str, dict[int | None, rules.Standing]] = {}
    for commitment in card.side["commitments"]:
        code, year, target = commitment["indicator"], commitment["fiscal_year"], commitment["target"]
        found.setdefault(code, {})[year] = rules.Standing(_achieved(card, code, year), target)
    for code, years in found.items():
        if None not in years and code in ("people", "completions"):
            years[None] = rules.Standing(_achieved(card, code, None), sum(s.target for s in years.values()))
    return found


def _achieved(card: SnapshotCard, code: str, year: int | None) -> int:
    if code == "trainers":
        return int(card.side["trainers"].get(str(year) if year is not None else "total", 0))
    counted = "new_people" if code == "people" else code
    if counted not in rules.BY_CODE:
        return 0
    return figure(card, counted) if year is None else figure(card, counted, "fiscal_year", str(year))


def verify(snapshot_id: str = "") -> Iterator[Breach]:
    """Each kept file (or that of one snapshot) has its digest and gives its figures again."""
    for card in [snapshot(snapshot_id)] if snapshot_id else snapshots():
        try:
            parquet = files.read(card.file_id)
        except ValueError as error:
            yield Breach("accountability", "file_changed", card.id, str(error))
            continue
        again = computing.compute(parquet)
        if any(again.get(name) != kept for name, kept in card.figures.items()):
            yield Breach("accountability", "figures_differ", card.id, "the facts do not give the kept figures")
