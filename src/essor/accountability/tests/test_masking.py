"""Small cells stay hidden, and cannot be found again by subtraction from the totals that are published."""

from hypothesis import given
from hypothesis import strategies as st

from essor.accountability.rules import SMALLEST_CELL, masked, masked_table

COUNTS = st.dictionaries(st.sampled_from([f"{n:02}" for n in range(1, 9)]), st.integers(0, 60), min_size=1)
TABLES = st.integers(1, 6).flatmap(
    lambda columns: st.dictionaries(
        st.sampled_from([f"{n:02}" for n in range(1, 9)]),
        st.lists(st.integers(0, 60), min_size=columns, max_size=columns).map(
            lambda cells: {str(2019 + place): n for place, n in enumerate(cells)}
        ),
        min_size=1,
    )
)


def is_small(n: int) -> bool:
    return 0 < n < SMALLEST_CELL


def is_covered(cells: dict[str, int], hidden: frozenset[str]) -> bool:
    """Subtraction from the total gives the sum of the hidden cells: several, and not small; or the whole line."""
    if not hidden or hidden == set(cells):
        return True
    return len(hidden) > 1 and sum(cells[key] for key in hidden) >= SMALLEST_CELL


@given(COUNTS)
def test_every_small_cell_is_hidden_and_covered(cells):
    hidden = masked(cells)
    assert {key for key, n in cells.items() if is_small(n)} <= hidden
    assert is_covered(cells, hidden)


@given(COUNTS)
def test_nothing_is_hidden_without_a_small_cell(cells):
    if not any(is_small(n) for n in cells.values()):
        assert masked(cells) == frozenset()


@given(TABLES)
def test_a_table_is_covered_along_rows_and_columns(rows):
    hidden = masked_table(rows)
    for row, cells in rows.items():
        assert {key for key, n in cells.items() if is_small(n)} <= {column for r, column in hidden if r == row}
        assert is_covered(cells, frozenset(column for r, column in hidden if r == row))
    for column in next(iter(rows.values())):
        cells = {row: values[column] for row, values in rows.items()}
        assert is_covered(cells, frozenset(r for r, c in hidden if c == column))


@given(TABLES)
def test_masking_says_the_same_twice(rows):
    assert masked_table(rows) == masked_table(rows)


def test_a_lone_small_cell_takes_the_smallest_of_the_others_with_it():
    assert masked({"01": 4, "02": 30, "03": 12, "04": 0}) == {"01", "03"}
    assert masked({"01": 10, "02": 30}) == frozenset()
    assert masked({"01": 3}) == {"01"}
