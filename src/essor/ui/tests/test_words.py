"""Numbers, money and dates in the typography of each language, as templates print them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import engines
from django.utils import translation

from essor.foundation.bilingual import Bilingual
from essor.ui import words
from essor.ui.rules import dates

NB, NNB = "\u00a0", "\u202f"
MOMENT = datetime(2022, 10, 14, 12, 30, tzinfo=UTC)

CASES = [
    ("{{ cents|money }}", f"1{NB}440,00{NNB}$", "$1,440.00"),
    ("{{ cents|money0 }}", f"1{NB}440{NNB}$", "$1,440"),
    ("{{ big|millions }}", f"23,40{NB}M$", "$23.40M"),
    ("{{ count|num }}", f"19{NB}846", "19,846"),
    ("{{ 46.94|num:1 }}", "46,9", "46.9"),
    ("{{ 0.86|percent }}", f"86{NNB}%", "86%"),
    ("{{ 0.09975|percent:3 }}", f"9,975{NNB}%", "9.975%"),
    ("{{ 1440|hours }}", f"24{NB}h", f"24{NB}h"),
    ("{{ moment|day }}", f"14{NB}octobre{NB}2022", f"October{NB}14, 2022"),
    ("{{ moment|day:'short' }}", f"14{NB}oct.{NB}2022", f"Oct.{NB}14,{NB}2022"),
    ("{{ moment|daytime }}", f"14{NB}octobre{NB}2022, 8{NB}h{NB}30", f"October{NB}14, 2022, 8:30{NB}a.m."),
    ("{{ moment|time }}", f"8{NB}h{NB}30", f"8:30{NB}a.m."),
    ("{{ start|iso }}", "2022-11-08", "2022-11-08"),
    ("{% span start end %}", f"8{NB}novembre au 1er{NB}décembre{NB}2022", f"November{NB}8 to December{NB}1, 2022"),
    ("{% span start end 'short' %}", f"8{NB}nov. au 1er{NB}déc.{NB}2022", f"Nov.{NB}8 to Dec.{NB}1,{NB}2022"),
    ("{{ nothing|money }}{{ nothing|day }}{{ nothing|hours }}", "–––", "–––"),
    ("{{ both|bilingual }}", "Oui", "Yes"),
    ("{{ 'Mylène Anne Tessier'|initials }}", "MT", "MT"),
]


@pytest.mark.parametrize(("source", "french", "english"), CASES)
def test_filters_follow_the_typography_of_each_language(source: str, french: str, english: str):
    template = engines["django"].from_string("{% load essor %}" + source)
    context = {
        "cents": 144_000, "big": 2_340_000_000, "count": 19_846, "moment": MOMENT, "nothing": None,
        "start": date(2022, 11, 8), "end": date(2022, 12, 1), "both": Bilingual("Oui", "Yes"),
    }  # fmt: skip
    for language, expected in (("fr", french), ("en", english)):
        with translation.override(language):
            assert template.render(context) == expected


@pytest.mark.parametrize(
    ("start", "end", "french", "english"),
    [
        (date(2022, 11, 8), date(2022, 11, 29), f"8 au 29{NB}novembre{NB}2022", f"November{NB}8 to 29,{NB}2022"),
        (date(2022, 11, 8), date(2022, 11, 8), f"8{NB}novembre{NB}2022", f"November{NB}8, 2022"),
        (
            date(2022, 12, 1),
            date(2023, 1, 8),
            f"1er{NB}décembre{NB}2022 au 8{NB}janvier{NB}2023",
            f"December{NB}1, 2022 to January{NB}8, 2023",
        ),
    ],
)
def test_spans_do_not_repeat_what_their_ends_share(start: date, end: date, french: str, english: str):
    assert dates.span(start, end, "fr") == french
    assert dates.span(start, end, "en") == english


def test_a_late_moment_belongs_to_the_day_in_quebec():
    with translation.override("fr"):
        assert words.day(datetime(2022, 4, 1, 2, 0, tzinfo=UTC)) == f"31{NB}mars{NB}2022"


def test_estimates_are_never_more_precise_than_they_are():
    with translation.override("en"):
        assert words.about(timedelta(seconds=20)) == "less than a minute left"
        assert words.about(timedelta(seconds=250)) == "about 4 minutes left"
    with translation.override("fr"):
        assert words.about(timedelta(seconds=70)) == "environ 1 minute restante"
