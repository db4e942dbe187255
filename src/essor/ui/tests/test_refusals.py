"""Refusals travel as codes; people read words."""

from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from essor.foundation.bilingual import Bilingual
from essor.foundation.outcome import Refusal, Refused
from essor.ui import refusals
from essor.ui.middleware import RefusalPages

NB, NNB = "\u00a0", "\u202f"


@pytest.fixture
def words(monkeypatch):
    """A dictionary of this test's own."""
    found = {
        "test.cap": gettext_lazy(
            "%(limit_cents)s; %(minutes)s; %(fiscal_year)s; %(on)s; %(seats)s; %(name)s; %(line)s"
        ),
        "test.plain": gettext_lazy("100%% full"),
    }
    monkeypatch.setattr(refusals, "dictionary", lambda: found)
    return found


def test_parameters_are_shown_in_the_reader_s_typography(words):
    params = {
        "limit_cents": 144_000,
        "minutes": 90,
        "fiscal_year": 2019,
        "on": date(2022, 4, 1),
        "seats": 1_200,
        "name": Bilingual("Montréal", "Montreal"),
        "line": 1200,
    }
    with translation.override("fr"):
        assert refusals.text(Refusal("test.cap", params)) == (
            f"1{NB}440,00{NNB}$; 1,5{NB}h; 2019-2020; 1er{NB}avril{NB}2022; 1{NB}200; Montréal; 1200"
        )
    with translation.override("en"):
        assert refusals.text(Refusal("test.plain")) == "100% full"


def test_a_code_without_words_fails_here_and_says_something_in_production(words, settings):
    with pytest.raises(refusals.UnknownRefusal):
        refusals.text(Refusal("test.unheard"))
    with pytest.raises(KeyError):
        refusals.text(Refusal("test.cap"))
    settings.TESTING = False
    with translation.override("fr"):
        for refusal in (Refusal("test.unheard"), Refusal("test.cap")):
            assert refusal.code in refusals.text(refusal)


def test_words_come_from_every_installed_room():
    refusals.dictionary.cache_clear()
    assert "foundation.idempotency_conflict" in refusals.dictionary()


def test_a_refusal_nobody_expected_is_a_page_with_its_words(words, rf):
    net = RefusalPages(lambda request: None)
    with translation.override("fr"):
        answer = net.process_exception(rf.post("/fr/x/"), Refused(Refusal("test.plain")))
    assert answer is not None
    assert answer.status_code == 409
    assert "100% full" in answer.content.decode()
    assert net.process_exception(rf.get("/"), ValueError()) is None
