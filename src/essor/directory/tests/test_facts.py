"""The facts of Québec."""

from collections import Counter

import pytest

from essor.directory import facts, queries
from essor.directory.facts.institutions import CEGEPS, INSTITUTIONS, UNIVERSITIES
from essor.directory.facts.regions import REGIONS

pytestmark = pytest.mark.django_db


def test_seventeen_regions_on_a_map_of_their_own_tiles():
    cards = queries.region_cards()
    assert [card.code for card in cards] == [f"{n:02d}" for n in range(1, 18)]
    assert len({(card.tile_x, card.tile_y) for card in cards}) == 17
    assert all(1 <= card.tile_x <= 7 and 1 <= card.tile_y <= 4 for card in cards)


def test_the_people_of_the_regions_are_those_of_the_census():
    assert sum(region.population for region in REGIONS) == pytest.approx(8_164_361, rel=0.002)  # Québec, census of 2016


def test_twenty_sectors_in_both_languages():
    cards = queries.sector_cards()
    assert len(cards) == 20
    assert all(card.name.fr and card.name.en for card in cards)


def test_the_networks_are_whole():
    assert len(CEGEPS) == 48
    assert len(UNIVERSITIES) == 18
    assert {fact.region for fact in INSTITUTIONS} == {f"{n:02d}" for n in range(1, 18)} - {"10"}


def test_codes_are_unique_and_parents_are_colleges():
    codes = Counter(fact.code for fact in INSTITUTIONS)
    assert codes.most_common(1)[0][1] == 1
    colleges = {fact.code for fact in CEGEPS}
    assert {fact.parent for fact in INSTITUTIONS} - {""} <= colleges


def test_loading_again_changes_nothing_and_corrects_what_was_changed():
    before = queries.institution_cards()
    facts.Region.objects.filter(code="06").update(name_fr="?")
    facts.load()
    assert queries.region_cards()[5].name.fr == "Montréal"
    assert queries.institution_cards() == before
    assert len(before) == len(INSTITUTIONS)


def test_institutions_are_found_by_kind_and_by_any_of_their_regions():
    found = {card.code for card in queries.institution_cards("university", region_code="12")}
    assert found == {"uqar"}
