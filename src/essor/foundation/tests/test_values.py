"""Fiscal years, typography, canonical bytes, ids, the clock, bilingual texts, field classes: the small values."""

import itertools
import json
import random
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from essor.foundation import clock, identifiers, typography
from essor.foundation.actor import Actor, Grant
from essor.foundation.bilingual import Bilingual
from essor.foundation.bilingual_fields import BilingualText, said
from essor.foundation.canonical import canonical_bytes, digest, plain
from essor.foundation.classes import Classes
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import Breach, Refusal, Refused, require

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS)
def test_each_day_is_in_exactly_one_fiscal_year_and_one_of_its_months(day: date) -> None:
    year = FiscalYear.of(day)
    assert day in year
    assert day not in FiscalYear(year.start - 1)
    assert day not in FiscalYear(year.start + 1)
    assert len([1 for first, last in year.months() if first <= day <= last]) == 1


@given(st.integers(1990, 2090))
def test_the_months_of_a_year_follow_one_another_without_a_gap(start: int) -> None:
    months = list(FiscalYear(start).months())
    assert len(months) == 12
    assert (months[0][0], months[-1][1]) == (FiscalYear(start).first_day, FiscalYear(start).last_day)
    for (_, last), (first, _) in itertools.pairwise(months):
        assert first - last == timedelta(days=1)


def test_the_year_turns_on_the_first_of_april() -> None:
    assert FiscalYear.of(date(2020, 3, 31)) == FiscalYear(2019)
    assert FiscalYear.of(date(2020, 4, 1)) == FiscalYear(2020)
    assert FiscalYear(2019).label == "2019-2020"
    assert FiscalYear.span(date(2019, 4, 1), date(2023, 3, 31)) == [FiscalYear(y) for y in range(2019, 2023)]


@pytest.mark.parametrize(
    ("shown", "french", "english"),
    [
        (lambda lang: typography.format_cents(144_000, lang), "1\u00a0440,00\u202f$", "$1,440.00"),
        (lambda lang: typography.format_cents(-5, lang), "\u22120,05\u202f$", "\u2212$0.05"),
        (lambda lang: typography.format_dollars(85_350, lang), "854\u202f$", "$854"),
        (lambda lang: typography.format_millions(2_340_000_000, lang), "23,40\u00a0M$", "$23.40M"),
        (lambda lang: typography.format_int(25_000, lang), "25\u00a0000", "25,000"),
        (lambda lang: typography.format_int(-1_000, lang), "\u22121\u00a0000", "\u22121,000"),
        (lambda lang: typography.format_percent(0.865, lang, 1), "86,5\u202f%", "86.5%"),
        (lambda lang: typography.format_decimal(-0.001, 2, lang), "0,00", "0.00"),
        (lambda lang: typography.format_hours(90, lang), "1,5\u00a0h", "1.5\u00a0h"),
        (lambda lang: typography.format_hours(420, lang), "7\u00a0h", "7\u00a0h"),
        (lambda lang: typography.format_date(date(2019, 4, 1), lang), "1er\u00a0avril\u00a02019", "April\u00a01, 2019"),
        (lambda lang: typography.format_time(datetime(2021, 1, 1, 13, 5, tzinfo=UTC), lang), "13\u00a0h\u00a005",
         "1:05\u00a0p.m."),
    ],
)  # fmt: skip
def test_numbers_are_written_as_in_quebec_and_in_english_canada(shown, french: str, english: str) -> None:
    assert (shown("fr"), shown("en")) == (french, english)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(PLAIN)
def test_canonical_bytes_are_json_and_survive_a_round_trip(value: object) -> None:
    assert canonical_bytes(json.loads(canonical_bytes(value))) == canonical_bytes(value)


def test_canonical_bytes_do_not_depend_on_the_order_of_keys_or_the_time_zone() -> None:
    moment = datetime(2021, 10, 14, 16, tzinfo=UTC)
    eastern = moment.astimezone(timezone(timedelta(hours=-4)))
    assert canonical_bytes({"b": 1, "a": moment}) == canonical_bytes({"a": eastern, "b": 1})
    assert canonical_bytes({"é": [date(2019, 4, 1), (1, 2)]}) == '{"é":["2019-04-01",[1,2]]}'.encode()


def test_what_has_no_one_spelling_has_no_canonical_form() -> None:
    for value in (1.5, object(), Actor):
        with pytest.raises(TypeError):
            plain(value)


class Colour(StrEnum):
    RED = "red"


def test_plain_unwraps_enums_sets_dataclasses_and_digests_bytes() -> None:
    assert plain({"c": Colour.RED, "s": {2, 1}, "g": Grant("officer", "org_1")}) == {
        "c": "red",
        "s": [1, 2],
        "g": {"role": "officer", "organization_id": "org_1"},
    }
    assert plain(b"x") == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_ids_say_their_kind_are_url_safe_and_come_again_from_the_same_seed() -> None:
    assert identifiers.new("reg") != identifiers.new("reg")
    with identifiers.seeded(random.Random(7)):
        first = [identifiers.new("reg"), identifiers.token()]
    with identifiers.seeded(random.Random(7)):
        assert [identifiers.new("reg"), identifiers.token()] == first
    assert first[0].startswith("reg_")
    assert len(first[0]) <= identifiers.MAX_LENGTH
    assert first[0].replace("_", "").isalnum()
    assert identifiers.new("reg") != first[0]


def test_the_clock_stands_still_where_it_is_told_to_and_today_is_in_quebec() -> None:
    late = datetime(2020, 4, 1, 3, 30, tzinfo=UTC)
    with clock.frozen(late):
        assert clock.now() == late
        assert clock.today() == date(2020, 3, 31)
        with clock.frozen(late + timedelta(hours=1)):
            assert clock.today() == date(2020, 4, 1)
        assert clock.now() == late
    with pytest.raises(ValueError), clock.frozen(datetime(2020, 4, 1)):  # noqa: DTZ001  a naive time is the point
        pass


@pytest.mark.parametrize(
    ("day", "hour_in_utc"), [(date(2021, 3, 13), 14), (date(2021, 3, 14), 13), (date(2021, 11, 7), 14)]
)
def test_nine_in_the_morning_follows_daylight_saving(day: date, hour_in_utc: int) -> None:
    assert clock.at(day, 9).hour == hour_in_utc
    assert clock.local_date(clock.at(day, 9)) == day


class Row:
    title = BilingualText("title")
    title_fr = "Piloter un projet d’IA"
    title_en = ""


def test_a_bilingual_text_answers_in_the_readers_language_and_falls_back_to_french() -> None:
    both = Bilingual("Québec", "Quebec City")
    with translation.override("en"):
        assert said(both) == "Quebec City"
        assert Row().title == "Piloter un projet d’IA"
    with translation.override("fr"):
        assert said(both) == "Québec"
    assert both.said_in("en-ca") == "Quebec City"
    assert both.said_in(None) == "Québec"


def test_a_field_is_classed_once() -> None:
    assert Classes(public="a b", personal="c").as_dict() == {"a": "public", "b": "public", "c": "personal"}
    with pytest.raises(ValueError, match="a is classed twice"):
        Classes(public="a", personal="a").as_dict()


def test_an_actor_holds_a_role_in_an_organization() -> None:
    actor = Actor("person", "per_1", frozenset({Grant("trainer", "org_b"), Grant("trainer", "org_a")}))
    assert actor.holds("trainer")
    assert actor.holds("trainer", "org_a")
    assert not actor.holds("trainer", "org_c")
    assert actor.holds_any("officer", "trainer")
    assert actor.organizations("trainer") == ["org_a", "org_b"]
    assert str(Actor.system("worker")) == "system:worker"


def test_require_raises_every_refusal_at_once_and_none_means_yes() -> None:
    require(None, None)
    with pytest.raises(Refused) as caught:
        require(None, Refusal("x.first"), Refusal("x.second", {"n": 2}))
    assert [refusal.code for refusal in caught.value.refusals] == ["x.first", "x.second"]
    assert caught.value.code == "x.first"
    assert {Refusal("x.second", {"n": 2})} == {caught.value.refusals[1]}


def test_a_breach_reads_as_one_line() -> None:
    assert str(Breach("ledger", "limit_exceeded", "env:2019", "5 > 4")) == "ledger: limit_exceeded at env:2019 (5 > 4)"
