"""Numbers, addresses, names, bands, plausibility."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.directory import rules
from essor.foundation.outcome import Refusal

DIGITS = st.text("0123456789", min_size=7, max_size=7)
CLASSES = st.sampled_from(rules.NEQ_CLASSES)


@pytest.mark.parametrize("number", ["1148214522", "2269075125", "3380145428", "8879690699", "8831854938"])
def test_numbers_that_their_holders_publish_pass(number):
    assert rules.check_neq(number) == number


@given(CLASSES, DIGITS)
def test_a_made_number_is_well_formed_however_it_is_spaced(kind, digits):
    number = rules.neq_from(kind + digits)
    assert rules.check_neq(f" {number[:4]} {number[4:7]}-{number[7:]}\u00a0") == number


@given(CLASSES, DIGITS, st.integers(2, 9), st.integers(1, 9))
def test_one_wrong_digit_after_the_class_is_always_seen(kind, digits, place, shift):
    number = rules.neq_from(kind + digits)
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert rules.check_neq(wrong) == Refusal("directory.neq_check_digit", {"neq": wrong})


@given(st.text(max_size=20))
def test_any_text_gets_an_answer(text):
    answer = rules.check_neq(text)
    assert isinstance(answer, Refusal) or len(answer) == 10


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("114821452", "directory.neq_length"),
        ("11482145221", "directory.neq_length"),
        ("1148214S22", "directory.neq_length"),
        ("١١٤٨٢١٤٥٢٢", "directory.neq_length"),
        ("4448214522", "directory.neq_class"),
        ("1148214523", "directory.neq_check_digit"),
    ],
)
def test_numbers_refused(text, code):
    answer = rules.check_neq(text)
    assert isinstance(answer, Refusal)
    assert answer.code == code


@given(st.integers(0, 100_000))
def test_the_band_holds_its_staff(staff):
    low, _, high = rules.size_band(staff).value.rstrip("+").partition("-")
    assert staff >= int(low) or staff == 0
    assert not high or staff <= int(high)


@given(st.emails())
def test_normal_form_is_stable_and_ordinary_addresses_pass_or_are_refused_whole(email):
    normal = rules.normalize_email(email)
    assert rules.normalize_email(normal) == normal
    answer = rules.check_email(email)
    assert answer == normal or isinstance(answer, Refusal)


@pytest.mark.parametrize("email", ["élise.roy@essai.example", "A.B+c@Sous.Domaine.CA ", "o'neil@x.qc.ca"])
def test_addresses_taken(email):
    assert rules.check_email(email) == email.strip().casefold()


@pytest.mark.parametrize(
    "email",
    [
        "",
        "a",
        "a@b",
        "a b@c.ca",
        "a@c..ca",
        "a@-c.ca",
        "a@b.ca\nBcc: x@y.ca",
        "x@y.ca,z@y.ca",
        "a@" + "b" * 260 + ".ca",
    ],
)
def test_addresses_refused(email):
    assert isinstance(rules.check_email(email), Refusal)


@given(st.text())
def test_folding_is_stable_and_knows_no_case(text):
    assert rules.fold(rules.fold(text)) == rules.fold(text)


def test_folding_of_names():
    assert rules.fold("  Œuvre  d’Été – ÇA ") == "oeuvre d'ete - ca"


@pytest.mark.parametrize(("text", "code"), [("g1k4y1", "G1K 4Y1"), (" G1K  4Y1 ", "G1K 4Y1"), ("", "")])
def test_postal_codes(text, code):
    assert rules.check_postal_code(text) == code


@pytest.mark.parametrize("text", ["D1K 4Y1", "G1K", "12345", "G1K 4Y11"])
def test_postal_codes_refused(text):
    assert isinstance(rules.check_postal_code(text), Refusal)


@pytest.mark.parametrize(("code", "normal"), [(6, "06"), ("6", "06"), ("06", "06"), ("17", "17")])
def test_region_codes(code, normal):
    assert rules.region_code(code) == normal


FACTS = rules.EmployerFacts("company", "active", "8879690699", date(2019, 5, 31))


def test_an_employer_is_plausible_from_its_twelfth_month_on():
    assert rules.employer_doubts(FACTS, date(2020, 5, 31)) == []
    assert [r.code for r in rules.employer_doubts(FACTS, date(2020, 5, 30))] == ["directory.employer_too_young"]


def test_every_doubt_is_said_at_once():
    facts = rules.EmployerFacts("company", "suspended", "", None)
    assert [r.code for r in rules.employer_doubts(facts, date(2022, 1, 1))] == [
        "directory.employer_suspended",
        "directory.employer_without_neq",
        "directory.employer_age_unknown",
    ]


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 4000))
def test_months_never_run_ahead_of_days(start, days):
    months = rules.months_between(start, start + timedelta(days=days))
    assert 0 <= months <= days / 28


def test_every_role_has_its_kinds_and_a_stranger_is_refused():
    for role in rules.Role:
        assert any(rules.check_role(role, kind) is None for kind in rules.OrganizationKind)
    assert rules.check_role("king", "office").code == "directory.unknown_role"
    assert rules.check_role("finance", "company").code == "directory.role_not_of_this_organization"


@given(st.lists(st.integers(0, 30)))
def test_the_eleventh_attempt_waits(counts):
    assert (rules.throttled(counts) is None) == (max(counts, default=0) <= 10)


NOW = datetime(2021, 10, 14, 16, tzinfo=UTC)


@given(st.integers(-60, 60), st.booleans())
def test_a_link_works_once_and_not_after_its_time(minutes_left, used):
    answer = rules.link_refusal(
        now=NOW, expires_at=NOW + timedelta(minutes=minutes_left), used_at=NOW - timedelta(minutes=1) if used else None
    )
    assert (answer is None) == (not used and minutes_left > 0)


@pytest.mark.parametrize("path", ["/fr/", "/fr/account/?a=1&b=é", "/en/sessions/S-2022-0388/"])
def test_paths_of_this_site(path):
    assert rules.path_in_site(path) == path


@pytest.mark.parametrize(
    "path", ["", "fr/", "//evil.example", "/\\evil.example", "https://evil.example", "/a\nb", "/ b", "/a\\b"]
)
def test_paths_elsewhere_are_dropped(path):
    assert rules.path_in_site(path) == ""
