"""Rules of the catalogue: moves, grid, timetable, qualification, folding."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.catalogue import rules, wording
from essor.catalogue.rules import course_file, grid, lifecycle, search, teaching, timetable
from essor.catalogue.rules.kinds import LEVEL_ORDER, AccreditationState, SessionState, VersionState
from essor.foundation.outcome import Refusal

TABLES = [
    ("version", lifecycle.VERSION_MOVES, VersionState, {"draft"}, {"superseded", "refused", "retired"}),
    ("accreditation", lifecycle.ACCREDITATION_MOVES, AccreditationState, {"submitted"}, {"refused", "retired"}),
    ("session", lifecycle.SESSION_MOVES, SessionState, {"planned"}, {"closed", "cancelled"}),
]
days = st.dates(date(2019, 4, 1), date(2023, 3, 31))


@pytest.mark.parametrize(("thing", "moves", "kind", "first", "terminal"), TABLES)
def test_every_state_is_reached_and_only_terminal_ones_are_never_left(thing, moves, kind, first, terminal):
    reached, grown = set(first), True
    while grown:
        after = {str(to) for move in moves.values() for at, to in move.items() if str(at) in reached}
        grown = not after <= reached
        reached |= after
    left = {str(at) for move in moves.values() for at, to in move.items() if at != to}
    assert reached == {str(state) for state in kind}
    assert {str(state) for state in kind} - left == terminal


@pytest.mark.parametrize(("thing", "moves", "kind", "first", "terminal"), TABLES)
def test_a_move_that_the_table_does_not_have_is_refused_with_words(thing, moves, kind, first, terminal):
    for verb, move in moves.items():
        for state in kind:
            answer = lifecycle.moved(thing, moves, state, verb)
            if state in move:
                assert answer == move[state]
            else:
                assert isinstance(answer, Refusal)
                assert answer.code in wording.REFUSALS


scores = st.fixed_dictionaries({criterion.code: st.integers(0, 4) for criterion in rules.GRID})


@given(scores)
def test_the_grid_never_recommends_to_accredit_under_its_pass_mark(given_scores):
    sums = rules.assess(given_scores)
    assert 0 <= sums.points <= sums.maximum
    if sums.recommends != rules.Recommendation.REFUSE:
        assert sums.basis_points >= grid.PASS_BASIS_POINTS
        assert not sums.barring
    if sums.recommends == rules.Recommendation.ACCREDIT:
        assert not sums.weak


@given(scores, st.sampled_from([criterion.code for criterion in rules.GRID]))
def test_a_better_score_never_makes_the_recommendation_worse(given_scores, code):
    order = [rules.Recommendation.REFUSE, rules.Recommendation.CONDITIONS, rules.Recommendation.ACCREDIT]
    before = rules.assess(given_scores)
    after = rules.assess(given_scores | {code: min(4, given_scores[code] + 1)})
    assert order.index(after.recommends) >= order.index(before.recommends)


def test_the_grid_wants_each_criterion_once_and_in_range():
    fine = {criterion.code: 3 for criterion in rules.GRID}
    assert grid.check_scores(fine) == []
    codes = {refusal.code for refusal in grid.check_scores({"need": 5, "style": 2})}
    assert codes == {"catalogue.score_missing", "catalogue.score_unknown", "catalogue.score_out_of_range"}
    assert rules.assess(fine).basis_points == 7_500
    assert rules.assess(fine).recommends == rules.Recommendation.ACCREDIT


@pytest.mark.parametrize(
    ("score", "conditions", "in_days", "codes"),
    [
        (3, False, 365, []),
        (2, True, 365, ["catalogue.below_pass_mark"]),
        (3, False, 0, ["catalogue.expiry_out_of_range"]),
        (3, False, 5 * 366 + 1, ["catalogue.expiry_out_of_range"]),
        (3, False, 5 * 366, []),
    ],
)
def test_what_the_grid_and_the_date_allow(score, conditions, in_days, codes):
    today = date(2021, 10, 14)
    given_scores = {criterion.code: score for criterion in rules.GRID}
    found = grid.check_accreditation(
        given_scores, conditions=conditions, expires_on=today + timedelta(days=in_days), today=today
    )
    assert [refusal.code for refusal in found] == codes


def test_a_weak_criterion_asks_for_conditions():
    given_scores = {criterion.code: 4 for criterion in rules.GRID} | {"cost": 1}
    today = date(2021, 10, 14)
    asked = {"expires_on": date(2022, 10, 14), "today": today}
    [refusal] = grid.check_accreditation(given_scores, conditions=False, **asked)
    assert refusal.code == "catalogue.conditions_needed"
    assert grid.check_accreditation(given_scores, conditions=True, **asked) == []


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2022, 3, 12), time(9), datetime(2022, 3, 12, 14, tzinfo=UTC)),  # standard time, the eve of the change
        (date(2022, 3, 13), time(9), datetime(2022, 3, 13, 13, tzinfo=UTC)),  # daylight time, the day of the change
        (date(2022, 11, 6), time(0, 30), datetime(2022, 11, 6, 4, 30, tzinfo=UTC)),
        (date(2022, 11, 6), time(1, 30), datetime(2022, 11, 6, 5, 30, tzinfo=UTC)),  # twice that night: the first one
        (date(2022, 11, 6), time(9), datetime(2022, 11, 6, 14, tzinfo=UTC)),
    ],
)
def test_wall_time_of_quebec(day, at, utc):
    assert rules.local_moment(day, at) == utc


def test_a_time_skipped_in_march_does_not_exist():
    answer = rules.local_moment(date(2022, 3, 13), time(2, 30))
    assert isinstance(answer, Refusal)
    assert answer.code == "catalogue.no_such_time"
    assert isinstance(rules.meeting_on(date(2022, 3, 13), time(2, 30), time(5)), Refusal)


def test_a_meeting_over_the_change_lasts_its_real_minutes():
    spring = rules.meeting_on(date(2022, 3, 13), time(1), time(4))
    autumn = rules.meeting_on(date(2022, 11, 6), time(0), time(4))
    assert (spring.minutes, autumn.minutes) == (120, 300)
    assert timetable.local_day(autumn.starts_at) == date(2022, 11, 6)


@given(days, st.times(), st.times())
def test_a_meeting_stays_on_its_day_and_lasts(day, starts, ends):
    found = rules.meeting_on(day, starts, ends)
    if isinstance(found, Refusal):
        assert found.code in ("catalogue.no_such_time", "catalogue.meeting_ends_first")
    else:
        assert found.ends_at > found.starts_at
        assert timetable.span([found]) == (day, day)


plans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(
        lambda pair: rules.MeetingPlan(
            datetime(2022, 1, 3, tzinfo=UTC) + timedelta(hours=pair[0]),
            datetime(2022, 1, 3, tzinfo=UTC) + timedelta(hours=pair[0] + pair[1]),
            trainer_id="per_a",
        )
    ),
    max_size=8,
)


@given(plans)
def test_first_overlap_finds_one_when_any_two_overlap(meetings):
    pairs = [(a, b) for i, a in enumerate(meetings) for b in meetings[i + 1 :]]
    some = any(timetable.overlap(a.starts_at, a.ends_at, b.starts_at, b.ends_at) for a, b in pairs)
    found = timetable.first_overlap(meetings)
    assert (found is not None) == some
    if found:
        assert timetable.overlap(found[0].starts_at, found[0].ends_at, found[1].starts_at, found[1].ends_at)


@given(plans)
def test_overlap_is_symmetric_and_meetings_end_to_end_do_not_overlap(meetings):
    for a, b in pairwise(meetings):
        assert timetable.overlap(a.starts_at, a.ends_at, b.starts_at, b.ends_at) == timetable.overlap(
            b.starts_at, b.ends_at, a.starts_at, a.ends_at
        )
        assert not timetable.overlap(a.starts_at, a.ends_at, a.ends_at, a.ends_at + timedelta(hours=1))


def test_the_meetings_of_a_live_session_make_up_its_hours():
    day = date(2022, 2, 1)
    morning = rules.meeting_on(day, time(9), time(12), trainer_id="per_a")
    after_noon = rules.meeting_on(day, time(13), time(16), trainer_id="per_a")
    checked = {"mode": "in_person", "now": datetime(2022, 1, 1, tzinfo=UTC)}
    assert timetable.check_meetings([morning, after_noon], minutes=360, **checked) == []
    [short] = timetable.check_meetings([morning], minutes=360, **checked)
    assert short.params == {"planned_minutes": 180, "accredited_minutes": 360}
    long = rules.meeting_on(day, time(8), time(20, 30))
    codes = [refusal.code for refusal in timetable.check_meetings([long, morning], minutes=360, **checked)]
    assert codes == [
        "catalogue.meeting_too_long",
        "catalogue.trainer_missing",
        "catalogue.meetings_overlap",
        "catalogue.minutes_do_not_match",
    ]


@given(st.sampled_from(LEVEL_ORDER), st.sampled_from(LEVEL_ORDER), days, days)
def test_a_qualification_covers_its_level_and_those_under_it_within_its_dates(held_level, level, since, on):
    held = teaching.Qualified("tools", held_level, "fr", since, since + timedelta(days=365))
    covered = teaching.covers(held, theme="tools", level=level, language="fr", on=on)
    assert covered == (
        LEVEL_ORDER.index(held_level) >= LEVEL_ORDER.index(level) and since <= on <= since + timedelta(days=365)
    )
    assert not teaching.covers(held, theme="ethics", level=level, language="fr", on=on)
    assert not teaching.covers(held, theme="tools", level=level, language="en", on=on)


def file(**values) -> rules.CourseFile:
    base = {"theme": "tools", "audience": "technical", "level": "expert", "title_fr": "Titre", "minutes": 60}
    return rules.CourseFile(**(base | {"format": "online", "fee_cents": 100} | values))


def test_a_file_is_complete_in_french_and_in_each_language_it_is_given_in():
    assert course_file.missing(file()) == ["summary_fr", "objectives_fr"]
    full = {"summary_fr": "a", "objectives_fr": "b"}
    assert course_file.missing(file(**full)) == []
    assert course_file.missing(file(**full, languages=("en",))) == ["title_en", "summary_en", "objectives_en"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "magic"),
        ("audience", ""),
        ("level", "guru"),
        ("format", "mail"),
        ("tax", "free"),
        ("languages", ()),
        ("languages", ("fr", "de")),
        ("title_fr", "  "),
        ("minutes", 0),
        ("fee_cents", -1),
    ],
)
def test_a_value_that_a_course_cannot_have_is_named(name, value):
    [refusal] = course_file.check_values(file(**{name: value}))
    assert refusal == Refusal("catalogue.value_unknown", {"field": name})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L’intelligence d'affaires", ["intelligence", "affaire"]),
        ("Données et RÉSEAUX neuronaux", ["donnee", "reseau", "neuronal"]),
        ("cœur d’œuvre", ["coeur", "oeuvre"]),
        ("C++ et l'IA", ["c++", "ia"]),
        ("réseau", ["reseau"]),
    ],
)
def test_words_are_folded(text, found):
    assert search.words(text) == found


def finds(query: str, *texts: str) -> bool:
    index = search.index_text(texts)
    return all(f" {token}" in index for token in search.query_tokens(query))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("donnees", "Les données de santé"),
        ("DONNÉE", "Les données de santé"),
        ("appren", "Apprentissage automatique"),
        ("ia", "Introduction to AI"),
        ("AI en santé", "L’IA en santé"),
        ("data", "Valoriser les données"),
        ("projets d’ia", "Un premier projet d'IA"),
        ("l'ethique", "Éthique et droit"),
        ("machine learning", "Apprentissage automatique"),
    ],
)
def test_what_a_search_finds(query, text):
    assert finds(query, text)


def test_what_a_search_does_not_find():
    assert not finds("vision", "Révision de prévisions")
    assert search.query_tokens("a l' . %_ \\") == []


@given(st.text(max_size=60))
def test_a_text_finds_itself(text):
    assert finds(text, text)
