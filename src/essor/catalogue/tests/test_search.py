"""Search: words, facets and their counts, order, misses."""

from datetime import date, timedelta

import pytest
from django.http import QueryDict
from django.utils import translation

from essor.catalogue import actions, queries
from essor.catalogue.queries import SearchFilters
from essor.catalogue.tests import factories as make
from essor.directory.tests import factories as people
from essor.foundation import clock
from essor.foundation.actor import Actor

pytestmark = pytest.mark.django_db
TODAY = date(2021, 10, 14)


@pytest.fixture
def offer() -> dict[str, str]:
    """Four open sessions of three courses, and one that is only planned."""
    north = people.partner(name="Cégep du Grand-Pin")
    _, project = make.accredited_course(north)
    _, ethics = make.accredited_course(
        theme="ethics", audience="executive", title_fr="Éthique des données", title_en="Data ethics"
    )
    _, tools = make.accredited_course(
        theme="tools", level="expert", title_fr="Réseaux de neurones", title_en="Networks"
    )
    return {
        "december": make.published_session(project, in_days=60, region_code="01", venue="Rimouski"),
        "november": make.published_session(project, in_days=20, region_code="03"),
        "ethics": make.published_session(ethics, in_days=30, region_code="03", language="en", mode="online"),
        "tools": make.published_session(tools, in_days=40, region_code="06"),
        "planned": make.planned_session(project, in_days=10),
    }


def ids(page: queries.SearchPage) -> list[str]:
    return [card.id for card in page.results]


def counts(page: queries.SearchPage, facet: str) -> dict[str, int]:
    return {each.value: each.count for each in page.facets[facet]}


def test_open_sessions_by_date(offer):
    page = queries.search(SearchFilters())
    assert ids(page) == [offer[name] for name in ("november", "ethics", "tools", "december")]
    assert (page.total, page.page, page.pages) == (4, 1, 1)
    with clock.frozen(page.results[0].starts_at):
        assert queries.search(SearchFilters()).total == 3, "a session that has begun is no longer shown"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ethique", ["ethics"]),
        ("DONNEES", ["ethics"]),
        ("neuro", ["tools"]),
        ("reseau", ["tools"]),
        ("ia", ["november", "december"]),
        ("projet rimouski", ["december"]),
        ("Bas-Saint-Laurent", ["december"]),
        ("grand pin", ["november", "december"]),
        ("governance", ["ethics"]),
        ("gouvernance", ["ethics"]),
        ("éthique rimouski", []),
        ("100%", []),
        ("_", ["november", "ethics", "tools", "december"]),
    ],
)
def test_words_found_without_accents_by_their_beginning(offer, text, found):
    assert ids(queries.search(SearchFilters(text=text))) == [offer[name] for name in found]


def test_a_facet_counts_what_choosing_it_would_show(offer):
    page = queries.search(SearchFilters(region=("03",)))
    assert ids(page) == [offer["november"], offer["ethics"]]
    assert counts(page, "region") == {"01": 1, "03": 2, "06": 1}, "its own choice does not narrow a facet"
    assert counts(page, "theme") == {"business": 1, "ethics": 1}
    assert counts(page, "month") == {"2021-11": 2}
    page = queries.search(SearchFilters(region=("03", "06"), theme=("tools", "business"), language=("fr",)))
    assert ids(page) == [offer["november"], offer["tools"]]
    assert counts(page, "language") == {"fr": 2}
    for facet, values in page.facets.items():
        for each in values:
            chosen = SearchFilters(
                **{
                    name: getattr(
                        SearchFilters(region=("03", "06"), theme=("tools", "business"), language=("fr",)), name
                    )
                    for name in ("region", "theme", "language")
                }
                | {facet: (each.value,)}
            )
            assert queries.search(chosen).total == each.count, (facet, each)


def test_a_chosen_value_without_result_stays_to_be_taken_away(offer):
    page = queries.search(SearchFilters(mode=("hybrid",)))
    assert page.total == 0
    assert [(each.value, each.count) for each in page.facets["mode"] if each.chosen] == [("hybrid", 0)]


def test_labels_are_in_the_reader_s_language(offer):
    with translation.override("en"):
        page = queries.search(SearchFilters())
        assert [each.label for each in page.facets["month"]] == ["November 2021", "December 2021"]
        assert page.facets["theme"][0].label == "Business challenges"
    with translation.override("fr"):
        page = queries.search(SearchFilters())
        assert [each.label for each in page.facets["month"]] == ["novembre 2021", "décembre 2021"]
        assert {each.label for each in page.facets["region"]} >= {"Bas-Saint-Laurent", "Montréal"}
        assert "Cégep du Grand-Pin" in {each.label for each in page.facets["partner"]}


def test_pages(offer):
    assert [len(queries.search(SearchFilters(), page=n, size=3).results) for n in (1, 2, 9, -1)] == [3, 1, 1, 3]
    assert queries.search(SearchFilters(), size=3).pages == 2


def test_a_search_is_its_address():
    query = QueryDict("q=%20donn%C3%A9es&theme=tools&theme=ethics&region=03&page=2&x=1")
    filters = SearchFilters.from_query(query)
    assert filters == SearchFilters(text="données", theme=("tools", "ethics"), region=("03",))
    assert filters.chosen == 3
    assert filters.without("theme", "tools").query_string(page=3) == "q=donn%C3%A9es&theme=ethics&region=03&page=3"
    assert SearchFilters.from_query(QueryDict(filters.query_string())) == filters


def test_the_number_of_statements_does_not_grow(offer, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        queries.search(SearchFilters(text="ia", region=("03",)))


def test_what_is_not_found_is_counted():
    site = Actor.system("site")
    for text in ("Vision par ordinateur", "la vision, ordinateurs", "soudage"):
        actions.record_search_miss(actor=site, filters=SearchFilters(text=text, region=("09",)))
    misses = queries.search_misses(TODAY)
    assert [(each.folded, each.region_code, each.times, each.last_on) for each in misses] == [
        ("vision ordinateur", "09", 2, TODAY),
        ("soudage", "09", 1, TODAY),
    ]
    assert queries.search_misses(TODAY + timedelta(days=1)) == []


def test_a_course_page_shows_upcoming_sessions(offer):
    card = queries.session(offer["november"])
    page = queries.course_page(card.course_id)
    assert [each.id for each in page.sessions] == [offer["november"], offer["december"]]
    assert page.version.id == card.version_id
    assert card.course_id in {each.id for each in queries.courses_on_offer()}
