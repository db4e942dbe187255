"""Masking: which counts it looks at."""

from essor.accountability import rules


def test_a_cell_is_too_small_as_soon_as_the_people_or_the_registrations_are():
    base = rules.fewest({"01": 9, "02": 40, "03": 0}, {"01": 10, "02": 55, "03": 4, "04": 0})
    assert base == {"01": 9, "02": 40, "03": 4, "04": 0}
    assert rules.masked(base) == {"01", "03"}
