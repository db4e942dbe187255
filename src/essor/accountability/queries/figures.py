"""The indicators as Ibis expressions over the frozen facts, run by DuckDB; other engines run the same ones."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import ibis
import pyarrow.parquet as pq

from essor.accountability.rules import DIMENSIONS

CROSSED = ("region", "audience", "partner", "theme", "mode")
"""Dimensions that are also kept by fiscal year."""
SMALL_BANDS = ("1-4", "5-49", "50-99", "100-249")

Table = Any
Expression = Callable[[Table], Any]

# A condition is written as ifelse(…, 1, 0): PostgreSQL has no cast from boolean to bigint; this form runs everywhere.
EXPRESSIONS: Mapping[str, Expression] = {
    "people": lambda t: ibis.ifelse(t.took_part, t.person, ibis.null(str)).nunique(),
    "new_people": lambda t: ibis.ifelse(t.first_time, 1, 0).sum(),
    "registrations": lambda t: t.count(),
    "completions": lambda t: ibis.ifelse(t.completed, 1, 0).sum(),
    "no_shows": lambda t: ibis.ifelse(t.result == "no_show", 1, 0).sum(),
    "withdrawals": lambda t: ibis.ifelse(t.state == "withdrawn", 1, 0).sum(),
    "minutes": lambda t: t.minutes_attended.sum(),
    "companies": lambda t: ibis.ifelse(t.took_part & (t.company != ""), t.company, ibis.null(str)).nunique(),
    "small_companies": lambda t: ibis.ifelse(
        t.took_part & (t.company != "") & t.size_band.isin(SMALL_BANDS), t.company, ibis.null(str)
    ).nunique(),
    "sessions": lambda t: ibis.ifelse(t.took_part, t.session, ibis.null(str)).nunique(),
    "regions": lambda t: ibis.ifelse(t.took_part, t.session_region, ibis.null(str)).nunique(),
    "fees_cents": lambda t: ibis.ifelse(t.completed, t.fee_cents, 0).sum(),
    "paid_cents": lambda t: t.paid_cents.sum(),
}
# The rows whose sum or distinct count an indicator is.
ROWS: Mapping[str, Expression] = {
    "people": lambda t: t.took_part,
    "new_people": lambda t: t.first_time,
    "registrations": lambda t: ibis.literal(True),
    "completions": lambda t: t.completed,
    "no_shows": lambda t: t.result == "no_show",
    "withdrawals": lambda t: t.state == "withdrawn",
    "minutes": lambda t: t.minutes_attended > 0,
    "companies": lambda t: t.took_part & (t.company != ""),
    "small_companies": lambda t: t.took_part & (t.company != "") & t.size_band.isin(SMALL_BANDS),
    "sessions": lambda t: t.took_part,
    "regions": lambda t: t.took_part,
    "fees_cents": lambda t: t.completed,
    "paid_cents": lambda t: t.paid_cents > 0,
}


def _opened(parquet: bytes) -> Table:
    """The facts as an Ibis table in a DuckDB of its own; no file, no extension, no network."""
    connection = ibis.duckdb.connect(":memory:", threads=2, memory_limit="512MB")
    connection.con.register("facts", pq.read_table(io.BytesIO(parquet)))
    table = connection.table("facts")
    return table.mutate(month=table.ended_on.cast("string").substr(0, 7))


def _integers(row: Mapping[str, Any]) -> dict[str, int]:
    return {code: int(row[code] or 0) for code in EXPRESSIONS}


def compute(parquet: bytes) -> dict[str, Any]:
    """Every indicator, in total and by each dimension: {"total": {code: n}, dimension: {value: {code: n}}}."""
    table = _opened(parquet)
    sums = {code: expression(table) for code, expression in EXPRESSIONS.items()}
    figures: dict[str, Any] = {"total": _integers(table.aggregate(**sums).to_pyarrow().to_pylist()[0])}
    for dimension in DIMENSIONS:
        rows = table.group_by(dimension).aggregate(**sums).order_by(dimension).to_pyarrow().to_pylist()
        figures[dimension] = {str(row[dimension]): _integers(row) for row in rows}
    for dimension in CROSSED:
        figures[f"{dimension}_year"] = _crossed(table, sums, dimension, "fiscal_year")
    table.get_backend().disconnect()
    return figures


def _crossed(table: Table, sums: Mapping[str, Any], first: str, second: str) -> dict[str, dict[str, dict[str, int]]]:
    crossed: dict[str, dict[str, dict[str, int]]] = {}
    for row in table.group_by([first, second]).aggregate(**sums).order_by([first, second]).to_pyarrow().to_pylist():
        crossed.setdefault(str(row[first]), {})[str(row[second])] = _integers(row)
    return crossed


def rows_behind(
    parquet: bytes, code: str, where: Mapping[str, str], *, limit: int, offset: int
) -> tuple[int, int, list[dict[str, Any]]]:
    """The rows behind a figure: what they give again (sum or distinct count), how many they are, and a page of them.

    `where`: dimension -> value. Raises KeyError for an unknown indicator or dimension.
    """
    table = _opened(parquet)
    wanted = ROWS[code](table)
    for dimension, value in where.items():
        if dimension not in DIMENSIONS:
            raise KeyError(dimension)
        wanted = wanted & (table[dimension].cast("string") == value)
    rows = table.filter(wanted)
    figure = int(rows.aggregate(n=EXPRESSIONS[code](rows)).to_pyarrow().to_pylist()[0]["n"] or 0)
    count = int(rows.count().to_pyarrow().as_py())
    page = rows.order_by(["ended_on", "participation"]).limit(limit, offset=offset).to_pyarrow().to_pylist()
    table.get_backend().disconnect()
    return figure, count, page
