"""Money: nothing is lost when an amount is split, rounded or typed."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.foundation import money, typography

CENTS = st.integers(min_value=0, max_value=10**12)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=12).filter(any)


@given(CENTS, WEIGHTS)
def test_parts_sum_to_the_whole_and_stay_within_a_cent_of_their_share(cents: int, weights: list[int]) -> None:
    parts = money.split(cents, weights)
    total = sum(weights)
    assert sum(parts) == cents
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * total - cents * weight) < total


@given(CENTS, WEIGHTS)
def test_a_weight_of_nothing_gets_nothing(cents: int, weights: list[int]) -> None:
    assert all(part == 0 for part, weight in zip(money.split(cents, weights), weights, strict=True) if weight == 0)


def test_the_missing_cents_go_to_the_largest_remainders_then_to_the_first() -> None:
    assert money.split(100, [1, 1, 1]) == [34, 33, 33]
    assert money.split(5, [3, 3, 4]) == [2, 1, 2]
    assert money.split(0, [7, 3]) == [0, 0]


@pytest.mark.parametrize(("cents", "weights"), [(-1, [1]), (1, [0, 0]), (1, [2, -1]), (1, [])])
def test_what_cannot_be_split_raises(cents: int, weights: list[int]) -> None:
    with pytest.raises(ValueError):
        money.split(cents, weights)


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**6))
def test_rounding_is_to_the_nearest(numerator: int, denominator: int) -> None:
    assert abs(money.divide_half_even(numerator, denominator) * denominator - numerator) * 2 <= denominator


@pytest.mark.parametrize(("numerator", "expected"), [(1, 0), (3, 2), (5, 2), (7, 4), (-1, 0), (-3, -2), (-5, -2)])
def test_a_half_goes_to_the_even_one(numerator: int, expected: int) -> None:
    assert money.divide_half_even(numerator, 2) == expected


def test_percent_of_takes_basis_points() -> None:
    assert money.percent_of(144_000, 5_000) == 72_000
    assert money.percent_of(1, 5_000) == 0
    assert money.percent_of(3, 5_000) == 2
    assert money.percent_of(33_333, 10_000) == 33_333


@given(st.integers(-(10**14), 10**14), st.sampled_from(["fr", "en"]))
def test_an_amount_that_is_shown_can_be_typed_back(cents: int, language: str) -> None:
    assert money.parse_cents(typography.format_cents(cents, language)) == cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1 234,50", 123_450),
        ("1,234.50 $", 123_450),
        ("$1,234.50", 123_450),
        ("1.234,50", 123_450),
        ("1234", 123_400),
        ("1,234", 123_400),
        ("12,5", 1_250),
        (",50", 50),
        ("1234,50$", 123_450),
        ("-12,00 $", -1_200),
        ("\u221212,00\u202f$", -1_200),
        ("1'234.50", 123_450),
        (" 7 ", 700),
        ("1234567,89", 123_456_789),
    ],
)
def test_both_ways_of_typing_an_amount_are_read(text: str, cents: int) -> None:
    assert money.parse_cents(text) == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "$",
        "abc",
        "12 k$",
        "1,2345",
        "0,125",
        "1.2.3",
        "1,23,456",
        "5-",
        "--5",
        "1 2 3",
        "1,234,5678",
        "²",
        "1e5",
        ".",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        money.parse_cents(text)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_never_worse(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert isinstance(money.parse_cents(text), int)
