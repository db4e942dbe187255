"""What the home page concludes, against plain models."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as some

from essor.portals import rules

CELLS = some.dictionaries(some.sampled_from([f"{n:02}" for n in range(1, 18)]), some.integers(0, 500))
PLAN = [(date(2019, 4, 1), 0), (date(2020, 3, 31), 100), (date(2021, 3, 31), 300)]


@given(CELLS)
def test_the_leaders_are_the_fewest_that_hold_half(cells):
    found = rules.leaders(cells)
    total = sum(cells.values())
    if not total:
        assert found == []
        return
    held = sum(cells[code] for code in found)
    assert held * 2 >= total > (held - cells[found[-1]]) * 2
    assert all(cells[code] <= cells[found[-1]] for code in cells if code not in found)


@given(CELLS, some.data())
def test_a_masked_region_is_never_named(cells, data):
    hidden = frozenset(data.draw(some.sets(some.sampled_from(sorted(cells)))) if cells else ())
    assert not hidden & set(rules.leaders(cells, hidden))


def test_a_masked_region_among_the_largest_leaves_no_heading():
    assert rules.leaders({"06": 9, "03": 1}, frozenset({"06"})) == []


def test_the_plan_is_straight_between_the_ends_of_fiscal_years():
    assert rules.planned_on(PLAN, date(2019, 4, 1)) == 0
    assert rules.planned_on(PLAN, date(2020, 3, 31)) == 100
    assert 195 <= rules.planned_on(PLAN, date(2020, 9, 30)) <= 205
    assert rules.planned_on(PLAN, date(2022, 1, 1)) == 300
    assert rules.planned_on(PLAN, date(2019, 3, 1)) is None
    assert rules.planned_on([], date(2020, 1, 1)) is None


@given(some.integers(0, 600), some.dates(date(2019, 4, 1), date(2022, 3, 31)))
def test_what_is_missing_and_what_is_over_exclude_each_other(reached, day):
    found = rules.reach(reached, 300, PLAN, day)
    assert found.reached + found.missing - found.over == 300
    assert found.missing == 0 or found.over == 0
    assert found.ahead == reached - rules.planned_on(PLAN, day)


def test_months_left_count_down_to_the_end_of_the_plan():
    assert rules.reach(0, 300, PLAN, date(2020, 9, 30)).months_left == 6
    assert rules.reach(0, 300, PLAN, date(2021, 3, 31)).months_left == 0
    assert rules.reach(0, 300, PLAN, date(2023, 3, 31)).months_left == 0


def test_a_share_of_the_population():
    assert rules.per_10_000(50, 100_000) == 5
    assert rules.per_10_000(50, 0) is None
