"""Public pages in both languages, without a script: home, catalogue, course, session, texts."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import translation

from essor.accountability import actions as accountability
from essor.accountability import queries as results
from essor.catalogue import queries as catalogue
from essor.catalogue.tests import factories as courses
from essor.claims.tests import factories as claims
from essor.directory.tests import factories as people
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.portals import queries, wording
from essor.portals.tests.shared import client_of, page
from essor.registration import queries as registrations
from essor.registration.queries import Profile
from essor.registration.tests import factories as registration
from essor.ui import words

# Ibis calls DuckDB by a name that DuckDB renamed: a snapshot frozen here warns of it.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")]
BOTH = pytest.mark.parametrize("lang", ["fr", "en"])
WORKER = Actor.system("tests")


def frozen_program(number: int = 3) -> results.SnapshotCard:
    """A session given, claimed and paid, then frozen."""
    case = claims.paid(number)
    with clock.frozen(case.session.after + timedelta(days=5)):
        accountability.freeze(actor=WORKER)
    card = results.latest()
    assert card is not None
    return card


def told(lang: str, how: Callable[[int], str], value: int) -> str:
    """A number as the pages of that language write it."""
    with translation.override(lang):
        return how(value)


@BOTH
def test_an_empty_installation_says_what_comes_first(lang):
    text = page(Client(), f"/{lang}/")
    assert ("premiers chiffres" if lang == "fr" else "first figures") in text
    assert "essor demo" in text
    assert f"/{lang}/desk/" in text


@BOTH
def test_the_figures_of_the_home_are_those_of_the_snapshot(lang):
    card = frozen_program()
    text = page(Client(), f"/{lang}/")
    people_trained = told(lang, words.num, card.total("people"))
    assert f'<span class="giant">{people_trained}</span>' in text
    for code in ("companies", "completions"):
        assert f">{told(lang, words.num, card.total(code))}<" in text
    assert f">{told(lang, words.num, card.total('minutes') // 60)}<" in text
    aid_by_person = card.total("paid_cents") // card.total("people")
    assert f">{told(lang, words.money0, aid_by_person)}<" in text
    granted = sum(row["limit_cents"] for row in card.side["money"])
    assert told(lang, words.millions, granted) in text
    assert card.sha256[:4] in text
    assert text.count("<h1") == 1


def test_the_home_masks_a_small_region():
    card = frozen_program()
    assert 0 < card.by("region", "people")["06"] < 10
    text = page(Client(), "/en/")
    tile = re.search(r'<li class="tile q\d x3 y3">.*?</li>', text, re.S)
    assert tile
    assert "Montréal" in tile.group()
    assert "masked" in tile.group()
    assert "Half of the people trained" not in text


def test_a_figure_leads_an_officer_to_its_rows_and_a_visitor_to_the_report():
    card = frozen_program()
    visitor = page(Client(), "/en/")
    assert f"/en/accountability/{card.id}/rows/" not in visitor
    assert "/en/accountability/" in visitor
    officer = page(client_of(people.member("officer")), "/en/")
    assert f"/en/accountability/{card.id}/rows/?indicator=people" in officer


def test_the_home_is_read_in_few_statements(django_assert_max_num_queries):
    frozen_program()
    client = Client()
    page(client, "/fr/")
    with django_assert_max_num_queries(15):
        page(client, "/fr/")


# catalogue


@BOTH
def test_a_catalogue_without_sessions_promises_nothing(lang):
    text = page(Client(), f"/{lang}/catalogue/")
    assert f"/{lang}/funding/aid/" in text
    assert catalogue.search_misses(clock.today()) == []


@BOTH
def test_the_catalogue_shows_the_price_after_aid_of_the_situation(lang):
    registration.program()
    session_id = registration.session()
    card = catalogue.session(session_id)
    for situation in wording.SITUATIONS:
        text = page(Client(), f"/{lang}/catalogue/?situation={situation}")
        cost = registrations.price_for(session_id, Profile(situation))
        assert f"<b>{told(lang, words.money, cost.share_cents)}</b>" in text
        assert f"/{lang}/sessions/{card.id}/" in text


def test_the_prices_of_a_list_are_those_that_registration_gives():
    registration.program()
    cards = [catalogue.session(registration.session()) for _ in range(3)]
    for situation in wording.SITUATIONS:
        found = queries.prices(cards, situation)
        for card in cards:
            cost = registrations.price_for(card.id, Profile(situation))
            assert (found[card.id].aid_cents, found[card.id].share_cents) == (cost.aid_cents, cost.share_cents)
        assert queries.prices_by_class(cards[0], [situation])[situation] == found[cards[0].id]


def test_the_catalogue_costs_the_same_for_one_and_for_many(django_assert_max_num_queries):
    registration.program()
    _, version_id = courses.accredited_course()
    for day in range(8):
        courses.published_session(version_id, in_days=40 + 3 * day)
    client = Client()
    page(client, "/fr/catalogue/")
    with django_assert_max_num_queries(20):
        text = page(client, "/fr/catalogue/")
    assert text.count('<article class="result">') == 8


@BOTH
def test_a_company_that_asks_for_a_persons_price_keeps_it(lang):
    session_id = registration.session()
    client = client_of(people.member("company_hr"))
    assert f"/{lang}/sessions/{session_id}/?situation=sme" in page(client, f"/{lang}/catalogue/")
    text = page(client, f"/{lang}/catalogue/?situation=individual")
    assert f"/{lang}/sessions/{session_id}/?situation=individual" in text


@BOTH
def test_facets_stay_in_the_address(lang):
    registration.session()
    text = page(Client(), f"/{lang}/catalogue/?mode=in_person&region=03&situation=sme")
    assert re.search(r'name="mode" value="in_person" checked', text)
    assert '<option value="03" selected' in text
    assert '<option value="sme" selected' in text


def test_odd_addresses_are_read_as_well_as_they_can_be():
    registration.session()
    for query in ("page=99999", "page=x", "situation=king", "theme=none", "q=%00", "q=" + "é" * 500, "month=2021-13"):
        page(Client(), f"/fr/catalogue/?{query}")


@BOTH
def test_a_search_in_vain_is_counted_once_in_a_visit_and_offers_the_nearest(lang):
    registration.session()
    client = Client()
    for _ in range(3):
        text = page(client, f"/{lang}/catalogue/?q=xylophone")
    assert text.count('<article class="result">') == 1
    misses = catalogue.search_misses(clock.today())
    assert [(miss.folded, miss.times) for miss in misses] == [("xylophone", 1)]
    page(Client(), f"/{lang}/catalogue/?q=xylophone")
    assert catalogue.search_misses(clock.today())[0].times == 2


def test_filters_without_words_are_no_missing_subject():
    page(Client(), "/fr/catalogue/?theme=ethics")
    assert catalogue.search_misses(clock.today()) == []


def test_a_full_session_says_so():
    registration.program()
    session_id = registration.session(capacity=6, minimum=6)
    for _ in range(6):
        registration.register(session_id)
    assert "Full, waiting list" in page(Client(), "/en/catalogue/")
    assert "Join the waiting list" in page(Client(), f"/en/sessions/{session_id}/")


# course and session


@BOTH
def test_a_course_shows_its_sessions_and_its_goals(lang):
    registration.program()
    session_id = registration.session()
    card = catalogue.session(session_id)
    text = page(Client(), f"/{lang}/courses/{card.course_id}/")
    assert f"/{lang}/sessions/{session_id}/" in text
    assert ("Repérer trois cas d’usage." if lang == "fr" else "Spot three use cases.") in text
    assert 'class="trace"' in text


@BOTH
def test_a_course_without_sessions_still_opens_a_door(lang):
    course_id, _ = courses.accredited_course()
    text = page(Client(), f"/{lang}/courses/{course_id}/")
    assert f"/{lang}/catalogue/" in text
    assert f"/{lang}/funding/aid/?fee=800.00" in text


@BOTH
def test_a_session_shows_its_price_with_every_rule(lang):
    registration.program()
    session_id = registration.session()
    cost = registrations.price_for(session_id, Profile("sme", other_aid_cents=10_000))
    text = page(Client(), f"/{lang}/sessions/{session_id}/?situation=sme&other_aid=100")
    assert text.count('<p class="amt">') == len(cost.decision.trace)
    assert f"/{lang}/registration/session/{session_id}/?situation=sme&amp;other_aid=100" in text


def test_an_amount_that_is_none_is_said_at_its_field():
    session_id = registration.session()
    assert "Write an amount" in page(Client(), f"/en/sessions/{session_id}/?situation=sme&other_aid=beaucoup")


def test_who_is_not_meant_to_see_a_session_does_not():
    company = registration.company()
    closed = courses.published_session(closed_to=company)
    page(Client(), f"/fr/sessions/{closed}/", 404)
    page(client_of(people.member("company_hr", company)), f"/fr/sessions/{closed}/")
    page(Client(), f"/fr/sessions/{courses.planned_session()}/", 404)
    page(Client(), "/fr/sessions/ses_none/", 404)
    page(Client(), "/fr/courses/crs_none/", 404)
    page(Client(), f"/fr/courses/{courses.drafted_course()}/", 404)


def test_without_published_money_the_full_fee_is_shown():
    text = page(Client(), f"/en/sessions/{registration.session()}/")
    assert "$800.00" in text


@BOTH
@pytest.mark.parametrize("name", ["accessibility", "privacy", "terms"])
def test_the_texts_are_there(lang, name):
    assert page(Client(), f"/{lang}/{name}/").count("<h1") == 1
