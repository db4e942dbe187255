"""The simulated program before it is lived: repeatable, within its rules, everywhere in Québec."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.directory.rules import check_neq
from essor.simulation.rules.calendar import SMALL, courses_of, sessions
from essor.simulation.rules.chance import Chance
from essor.simulation.rules.names import company_name, enterprise_number, person_name, slug
from essor.simulation.rules.parameters import parameters
from essor.simulation.rules.population import Population
from essor.simulation.rules.teachers import LEVELS, teachers

TOLD = parameters()


def program(participants: int, seed: str = "7"):
    chance = Chance(seed)
    staff = teachers(TOLD, chance, participants)
    planned = sessions(TOLD, chance, staff, participants)
    population = Population(TOLD, chance)
    return staff, planned, [arrival for session in planned for arrival in population.arrivals(session)]


@pytest.fixture(scope="module")
def small():
    return program(600)


def test_same_seed_same_program_and_another_seed_another(small):
    assert program(600)[1:] == small[1:]
    assert program(600, "8")[1] != small[1]


def test_every_region_has_a_session_in_the_four_years(small):
    _, planned, _ = small
    assert {session.region for session in planned if session.last_day <= TOLD.ends_on} == set(TOLD.regions)


def test_no_teacher_is_in_two_places_and_each_can_teach_what_they_teach(small):
    staff, planned, _ = small
    by_key = {teacher.key: teacher for teacher in staff}
    models = {course.code: course for course in TOLD.courses}
    taken = Counter((session.teacher, meeting.day) for session in planned for meeting in session.meetings)
    assert max(taken.values()) == 1
    for session in planned:
        teacher, course = by_key[session.teacher], models[session.course]
        assert teacher.since is not None
        assert teacher.since < session.published
        assert course.theme in teacher.themes
        assert LEVELS.index(course.level) <= LEVELS.index(teacher.level)
        assert session.language in teacher.languages


def test_sessions_last_as_long_as_their_course_and_stay_in_one_fiscal_year(small):
    models = {course.code: course for course in TOLD.courses}
    for session in small[1]:
        minutes = sum(
            (m.ends.hour * 60 + m.ends.minute) - (m.starts.hour * 60 + m.starts.minute) for m in session.meetings
        )
        assert minutes == models[session.course].hours * 60
        assert session.published < session.first_day
        assert all(meeting.day.weekday() < 5 for meeting in session.meetings)


def test_people_arrive_between_publication_and_the_first_day(small):
    _, planned, arrivals = small
    by_key = {session.key: session for session in planned}
    for arrival in arrivals:
        session = by_key[arrival.session]
        assert session.published < arrival.day < session.first_day
        assert arrival.by_company == (len(arrival.people) > 1)


def test_a_third_of_registrations_or_more_are_made_one_by_one():
    _, _, arrivals = program(2500)
    alone = sum(len(arrival.people) for arrival in arrivals if not arrival.by_company)
    assert alone / sum(len(arrival.people) for arrival in arrivals) >= 0.31


def test_addresses_tell_people_apart_and_reach_nobody(small):
    people = {someone.key: someone for arrival in small[2] for someone in arrival.people}
    addresses = [someone.email for someone in people.values()]
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith(".example") for address in addresses)


def test_a_person_never_takes_the_same_course_twice(small):
    _, planned, arrivals = small
    course = {session.key: session.course for session in planned}
    taken = Counter((someone.key, course[a.session]) for a in arrivals for someone in a.people)
    assert max(taken.values()) == 1


def test_a_partner_offers_different_courses_for_each_audience():
    for partner in TOLD.partners:
        offered = [course.code for course, _ in courses_of(TOLD, Chance("1"), partner, SMALL)]
        assert len(set(offered)) == len(offered) == TOLD.per_partner + 1


def test_a_candidate_stops_or_is_qualified_after_the_training(small):
    for teacher in small[0]:
        if not teacher.founding and teacher.since is not None:
            assert teacher.selected
            assert teacher.since - teacher.applied > timedelta(days=30 * TOLD.trainers["months_training"])


@given(st.integers(0, 9_999_999))
def test_invented_enterprise_numbers_are_well_formed(number):
    assert check_neq(enterprise_number(number)) == enterprise_number(number)


@given(st.text(max_size=20), st.dictionaries(st.text(max_size=4), st.floats(0.01, 100), min_size=1, max_size=6))
def test_a_weighted_draw_is_one_of_the_keys_and_repeatable(name, weights):
    chance = Chance("s")
    assert chance.weighted(name, weights) in weights
    assert chance.weighted(name, weights) == chance.weighted(name, weights)


@given(st.text(max_size=20), st.integers(-50, 50), st.integers(0, 100))
def test_between_keeps_its_ends(name, low, span):
    assert low <= Chance("s").between(name, low, low + span) <= low + span


def test_shares_are_met_in_the_long_run():
    chance = Chance("long")
    assert 0.28 < sum(chance.percent(str(i), 30) for i in range(4000)) / 4000 < 0.32


def test_names_are_spelled_for_addresses():
    assert slug("Élise St-Pierre’s") == "elise-st-pierres"
    assert person_name(Chance("1"), "x").address("9", "a.example").count("@") == 1
    assert "12" in company_name(Chance("1"), "x", 12)


def test_the_commitments_are_the_announced_ones():
    assert sum(TOLD.commitments["people"]) == 25_000
    assert sum(sum(years) for years in TOLD.envelopes["quebec"]["signed"].values()) == 23_400_000
    assert TOLD.starts_on == date(2019, 4, 1)
