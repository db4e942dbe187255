"""Accountability's questions: snapshots and their figures, the rows behind a figure, what `verify` recomputes."""

from essor.accountability.queries.figures import compute, rows_behind
from essor.accountability.queries.snapshots import (
    SnapshotCard,
    cube,
    figure,
    latest,
    snapshot,
    snapshots,
    standings,
    verify,
)

__all__ = [
    "SnapshotCard",
    "compute",
    "cube",
    "figure",
    "latest",
    "rows_behind",
    "snapshot",
    "snapshots",
    "standings",
    "verify",
]
