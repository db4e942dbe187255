"""A frozen report: its figures are those of the rooms, it gives them again, and each opens the rows that make it."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from essor.accountability import actions, facts_table, queries, rules
from essor.accountability.models import PseudonymKey
from essor.accountability.queries.figures import EXPRESSIONS, ROWS
from essor.claims.tests import factories as claims
from essor.directory import queries as directory
from essor.directory.tests import factories as people
from essor.foundation import clock, files
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refused

MACHINE = Actor.system("test")


@pytest.fixture
def reported(db):
    """A session of five, one absent, claimed and paid; then a report is frozen the day after."""
    case = claims.paid(5, absent=1)
    with clock.frozen(case.session.after + timedelta(days=4)):
        return case, queries.snapshot(actions.freeze(actor=MACHINE))


def test_the_figures_are_those_of_the_rooms(reported):
    case, card = reported
    told = card.figures["total"]
    assert (told["registrations"], told["people"], told["no_shows"], told["completions"]) == (5, 4, 1, 4)
    assert told["new_people"] == told["people"]
    assert told["minutes"] == 4 * sum(meeting.minutes for meeting in case.session.meetings)
    assert told["paid_cents"] > 0
    assert told["paid_cents"] == sum(line["paid_cents"] for line in card.side["money"])


def test_every_dimension_adds_up(reported):
    _, card = reported
    for dimension in rules.DIMENSIONS:
        for code in ("registrations", "completions", "new_people", "minutes", "paid_cents"):
            assert sum(card.by(dimension, code).values()) == card.total(code)


def test_it_gives_its_figures_again_and_the_same_bytes(reported):
    case, card = reported
    assert list(queries.verify()) == []
    with clock.frozen(case.session.after + timedelta(days=4)):
        key = PseudonymKey.objects.get().key
        assert facts_table.to_parquet(facts_table.build(card.as_of, key)) == files.read(card.file_id)


def test_each_indicator_opens_the_rows_that_make_it(reported):
    _, card = reported
    parquet = files.read(card.file_id)
    assert set(EXPRESSIONS) == set(ROWS) == set(rules.BY_CODE)
    for code in EXPRESSIONS:
        figure, count, page = queries.rows_behind(parquet, code, {}, limit=100, offset=0)
        assert figure == card.total(code)
        assert count == len(page)
    with pytest.raises(KeyError):
        queries.rows_behind(parquet, "people", {"person": "x"}, limit=1, offset=0)


def test_people_are_pseudonyms(reported):
    case, card = reported
    _, _, rows = queries.rows_behind(files.read(card.file_id), "registrations", {}, limit=100, offset=0)
    told = json.dumps(rows, default=str)
    for person in directory.people(case.session.people).values():
        assert person.id not in told
        assert person.family_name not in told
        assert person.email not in told


def test_a_report_says_what_was_known_then(reported):
    case, card = reported
    with clock.frozen(case.session.after + timedelta(days=5)):
        early = actions.freeze(actor=MACHINE, as_of=case.session.after - timedelta(days=200))
    assert queries.snapshot(early).total("registrations") == 0
    assert queries.latest().id == card.id


def test_a_snapshot_is_never_changed(reported):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accountability_snapshot SET rows = 1")


def test_only_the_office_and_the_funders_freeze(db):
    with pytest.raises(Refused) as refused:
        actions.freeze(actor=directory.actor_of_person(people.member("trainer")))
    assert refused.value.code == "accountability.not_allowed"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_pages_show_it(reported, language):
    _, card = reported
    reader = Client()
    for address in ("", "definitions/", f"{card.id}/", "open-data/region.csv"):
        assert reader.get(f"/{language}/accountability/{address}").status_code == 200
    assert reader.get(f"/{language}/accountability/snap_unknown/").status_code == 404
    assert reader.get(f"/{language}/accountability/{card.id}/rows/").status_code == 302


def test_an_empty_program_has_an_honest_page(db):
    assert "Pas encore de rapport" in Client().get("/fr/accountability/").content.decode()
