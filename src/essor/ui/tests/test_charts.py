"""Geometry of charts: everything stays inside, lengths add up, the zero line is zero."""

from datetime import date, timedelta

from django.template import engines
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from essor.ui import charts
from essor.ui.rules import bars, progress, tiles
from essor.ui.rules.scale import Box, Scale, nice_step

DAY = date(2019, 7, 1)
counts = st.lists(st.integers(0, 40_000), max_size=12).map(sorted)


def dated(values: list[int]) -> list[tuple[date, int]]:
    return [(DAY + timedelta(days=90 * i), value) for i, value in enumerate(values)]


def points(text: str) -> list[tuple[float, float]]:
    return [tuple(float(part) for part in pair.split(",")) for pair in text.split()]


@given(st.floats(0.001, 1e9), st.integers(1, 10))
def test_gridlines_are_few_and_round(top: float, lines: int):
    step = nice_step(top, lines)
    assert top / step <= lines + 1e-6
    assert top / step > lines / 2.6


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1))
def test_a_scale_keeps_order_and_ends(low: float, reach: float, share: float):
    scale = Scale(low, low + abs(reach) + 1, 350, 36)
    assert scale.at(low) == 350
    assert 36 <= scale.at(low + share * (abs(reach) + 1)) <= 350


@given(counts, counts, st.integers(1, 30_000), st.sampled_from([progress.WIDE, progress.NARROW]))
def test_progress_stays_inside_its_box(seen: list[int], plan: list[int], target: int, box: Box):
    last = dated(seen)[-1] if seen else (DAY, 0)
    ahead = [(last[0] + timedelta(days=90), last[1], last[1] + 5, last[1] + 9)] if seen else []
    year = [("2019-2020", "19-20", DAY, date(2020, 3, 31))]
    drawn = progress.draw(box, target, dated(seen), dated(plan), ahead, year)
    for text in (drawn.observed, drawn.area, drawn.plan, drawn.band, drawn.forecast):
        for x, y in points(text):
            assert box.left <= x <= box.right
            assert box.top <= y <= box.bottom
    assert drawn.lines[0].value == 0
    assert drawn.lines[0].y == box.bottom
    assert len(drawn.lines) <= 6
    assert all(abs(line.value - target) > 0 for line in drawn.lines)
    assert (drawn.now is None) == (not seen)
    if seen:
        assert 0 < drawn.now.label.y <= box.bottom - 17
        assert drawn.now.value == seen[-1]


years = st.builds(
    bars.Year,
    st.just("2019-2020"),
    granted_cents=st.integers(0, 10**10),
    paid_cents=st.integers(0, 10**9),
    committed_cents=st.integers(0, 10**9),
    reserved_cents=st.integers(0, 10**9),
)


@given(st.lists(years, max_size=6), st.booleans())
def test_the_stages_of_an_envelope_follow_each_other_and_add_up(given_years: list[bars.Year], narrow: bool):
    drawn = bars.envelope(given_years, narrow)
    most = max([1, *(max(year.granted_cents, year.used_cents) for year in given_years)])
    room = 338 if narrow else 456
    for bar in drawn.bars:
        ends = [part.x + part.width for part in bar.segments]
        assert all(start.x >= end for start, end in zip(bar.segments[1:], ends, strict=False))
        if ends:
            assert ends[-1] <= drawn.left + bar.year.used_cents / most * room + 0.5
            assert ends[-1] <= drawn.width
        assert bar.limit_x <= drawn.width
        assert bar.year.available_cents == bar.year.granted_cents - sum(
            (bar.year.paid_cents, bar.year.committed_cents, bar.year.reserved_cents)
        )


items = st.builds(
    bars.Bar, st.text("abcdefgh ", min_size=1, max_size=40), st.integers(0, 10**7), st.none() | st.integers(0, 10**7)
)


@given(st.lists(items, max_size=8), st.booleans(), st.booleans())
def test_bars_are_as_long_as_their_values(given_bars: list[bars.Bar], narrow: bool, steps: bool):
    drawn = bars.bars(given_bars, narrow, steps)
    longest = max((one.width for one in drawn.bars), default=0)
    for one in drawn.bars:
        assert 0 <= one.width <= drawn.width - drawn.left
        assert one.value_x <= drawn.width
        if one.bar.value == 0:
            assert one.width == 0
    for first in drawn.bars:
        for second in drawn.bars:
            if first.bar.value > second.bar.value:
                assert first.width >= second.width
    assert longest >= 0


values = st.lists(st.none() | st.floats(0, 500), min_size=1, max_size=17)


@given(values, st.integers(0, 1))
def test_tile_classes_rise_with_their_value_and_mask_what_is_masked(given_values: list[float | None], places: int):
    limits = tiles.limits_for(given_values, places)
    assert list(limits) == sorted(set(limits))
    assert [tiles.class_of(None, limits), tiles.class_of(-1, limits), tiles.class_of(1e9, limits)] == [0, 1, 5]
    known = sorted(value for value in given_values if value is not None)
    classes = [tiles.class_of(value, limits) for value in known]
    assert classes == sorted(classes)


def test_a_tile_never_contradicts_the_legend():
    drawn = charts.tiles(
        id="t",
        title="T",
        limits=(25, 35, 45, 60),
        tiles=[
            charts.Tile("02", "B", "B", 34.6, 1, 1),
            charts.Tile("01", "A", "A", 24.4, 2, 1),
            charts.Tile("03", "C", "C", None, 3, 1),
        ],
    )
    assert [(one.text, one.level) for one in drawn.tiles][:2] == [("24", 1), ("35", 3)]
    assert drawn.tiles[2].level == 0
    assert drawn.masked == 1


def test_an_empty_programme_draws_too():
    with translation.override("fr"):
        drawings = [
            charts.progress(id="a", title="A", target=25_000, observed=[(DAY, 0)]),
            charts.envelope(id="b", title="B", years=[]),
            charts.funnel(id="c", title="C", steps=[charts.Bar("x", 0), charts.Bar("y", 0)]),
            charts.bars(id="d", title="D", bars=[charts.Bar("x", 0.5, 0.7)], show="percent"),
            charts.tiles(id="e", title="E", tiles=[]),
        ]
        template = engines["django"].from_string("{% load essor %}{% for d in drawings %}{% chart d %}{% endfor %}")
        html = template.render({"drawings": drawings})
    assert "UNKNOWN" not in html
    assert html.count("<desc") == 8
    assert html.count("<details") == 5
