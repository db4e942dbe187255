"""Aid divided over years and sources: exact to the cent, in proportion, and reproducible."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essor.foundation.fiscal_year import FiscalYear
from essor.funding.rules import (
    completed,
    minutes_by_fiscal_year,
    payable_aid,
    split_by_fiscal_year,
    split_by_source,
    split_settlement,
)
from essor.funding.tests.rulesets import ruleset, shipped

calm = settings(deadline=None)  # a busy machine is no failure
days = st.dictionaries(st.dates(date(2019, 1, 1), date(2022, 12, 31)), st.integers(1, 600), min_size=1, max_size=20)


@calm
@given(st.integers(0, 10**9), days)
def test_parts_by_fiscal_year_sum_exactly_and_follow_the_minutes(cents, minutes_by_day):
    parts = split_by_fiscal_year(cents, minutes_by_day)
    total = sum(minutes_by_day.values())
    assert sum(part for _, part in parts) == cents
    for (year, part), (same, minutes) in zip(parts, minutes_by_fiscal_year(minutes_by_day), strict=True):
        assert year == same
        assert minutes == sum(m for day, m in minutes_by_day.items() if day in FiscalYear(year))
        assert abs(part * total - cents * minutes) < total  # less than a cent away


def test_the_year_turns_on_31_march():
    assert minutes_by_fiscal_year({date(2020, 3, 31): 60, date(2020, 4, 1): 120}) == ((2019, 60), (2020, 120))
    assert split_by_fiscal_year(100, {date(2020, 3, 31): 60, date(2020, 4, 1): 120}) == ((2019, 33), (2020, 67))


@calm
@given(st.integers(0, 10**9), st.integers(0, 10_000))
def test_sources_share_by_their_ratio(cents, quebec):
    parts = dict(split_by_source(cents, {"quebec": quebec, "canada": 10_000 - quebec}))
    assert sum(parts.values()) == cents
    assert abs(parts["quebec"] * 10_000 - cents * quebec) < 10_000


def test_an_odd_cent_goes_to_the_first_source():
    assert split_by_source(101, {"quebec": 5_000, "canada": 5_000}) == (("quebec", 51), ("canada", 50))


@calm
@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=6), st.data())
def test_a_settlement_never_pays_more_than_was_reserved_on_a_leg(reserved, data):
    cents = data.draw(st.integers(0, sum(reserved)))
    parts = split_settlement(cents, reserved)
    assert sum(parts) == cents
    assert all(part <= held for part, held in zip(parts, reserved, strict=True))


def test_more_than_reserved_is_an_error():
    with pytest.raises(ValueError, match="more than reserved"):
        split_settlement(11, [5, 5])


@calm
@given(st.integers(0, 10**6), st.integers(1, 5_000), st.integers(0, 6_000))
def test_payable_aid_stays_within_the_reserved_aid_and_grows_with_attendance(aid, planned, attended):
    rules = shipped()
    paid = payable_aid(aid, planned, attended, rules)
    assert 0 <= paid <= aid
    assert paid >= payable_aid(aid, planned, max(attended - 1, 0), rules)
    assert not completed(planned, attended, rules) or paid == aid or not attended


def test_completion_is_reached_at_exactly_75_percent():
    rules = shipped()
    assert completed(1_440, 1_080, rules)
    assert not completed(1_440, 1_079, rules)
    assert payable_aid(100_000, 1_440, 1_080, rules) == 100_000
    assert payable_aid(100_000, 1_440, 720, rules) == 50_000
    assert payable_aid(100_000, 1_440, 720, ruleset(partial="none")) == 0
