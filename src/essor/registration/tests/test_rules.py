"""Eligibility, price, decisions in turn and calendars: pure rules."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.funding.rules import Case, Ruleset, YearUse, decide_group, parse_ruleset
from essor.registration import wording
from essor.registration.rules import states
from essor.registration.rules.calendars import calendar_of
from essor.registration.rules.eligibility import (
    ARTICLES,
    Booking,
    EmployerFacts,
    PersonFacts,
    SessionFacts,
    Time,
    about_hold,
    class_of,
    eligibility,
)
from essor.registration.rules.in_turn import decide_in_turn
from essor.registration.rules.price import price

RULESETS = Path(__file__).parents[2] / "funding" / "data" / "rulesets"
NOW = datetime(2021, 10, 14, 16, tzinfo=UTC)
START = NOW + timedelta(days=30)
DAY = Time(START, START + timedelta(hours=7))


def session(**values) -> SessionFacts:
    defaults = {
        "id": "ses_a",
        "code": "S-2021-0001",
        "state": "published",
        "partner_id": "org_p",
        "starts_at": START,
        "trainer_ids": frozenset({"per_t"}),
        "times": (DAY,),
    }
    return SessionFacts(**(defaults | values))


ME = PersonFacts(id="per_a", region="06")
NOBODY = EmployerFacts()
SME = EmployerFacts(id="org_e", given=True, region="03", expected_class="sme")


def codes(found) -> list[str]:
    for refusal in found:
        assert {"article", "since", "value", "change"} <= set(refusal.params)
        assert refusal.params["change"] in wording.REMEDIES
        assert str(wording.REFUSALS[refusal.code]) % refusal.params
    return [refusal.code.removeprefix("registration.") for refusal in found]


@pytest.mark.parametrize(
    ("asked", "person", "employer", "given_class", "expected"),
    [
        (session(), ME, NOBODY, "individual", []),
        (session(), ME, SME, "sme", []),
        (session(), PersonFacts(id="per_a"), SME, None, []),
        (session(state="planned"), ME, NOBODY, None, ["session_not_published"]),
        (session(state="postponed"), ME, NOBODY, None, ["session_not_published"]),
        (session(state="cancelled"), ME, NOBODY, None, ["session_cancelled"]),
        (session(state="running"), ME, NOBODY, None, ["session_started"]),
        (session(starts_at=NOW), ME, NOBODY, None, ["session_started"]),
        (session(state="locked"), ME, NOBODY, None, ["session_ended"]),
        (session(course_open=False), ME, NOBODY, None, ["course_suspended"]),
        (session(closed_to="org_x"), ME, SME, None, ["closed_to_company"]),
        (session(closed_to="org_e"), ME, SME, None, []),
        (session(), PersonFacts(), NOBODY, None, ["no_quebec_link"]),
        (session(), PersonFacts(id="per_t", region="06"), NOBODY, None, ["trainer_of_course"]),
        (session(), ME, EmployerFacts(id="x", given=True, known=False), "sme", ["employer_unknown"]),
        (
            session(),
            ME,
            EmployerFacts(id="x", given=True, active=False, expected_class="sme"),
            None,
            ["employer_inactive"],
        ),
        (session(partner_id="org_e"), ME, SME, None, ["employer_is_provider"]),
        (session(), ME, SME, "large", ["class_mismatch"]),
        (session(), ME, NOBODY, "sme", ["class_mismatch"]),
    ],
)
def test_each_reason(asked, person, employer, given_class, expected) -> None:
    assert codes(eligibility(asked, person, employer, NOW, given_class)) == expected


def test_all_reasons_are_told_at_once() -> None:
    found = eligibility(session(state="cancelled", course_open=False), PersonFacts(id="per_t"), NOBODY, NOW, "sme")
    assert codes(found) == [
        "session_cancelled",
        "course_suspended",
        "class_mismatch",
        "trainer_of_course",
        "no_quebec_link",
    ]


def test_every_article_has_its_words() -> None:
    assert {f"registration.{code}" for code in ARTICLES} <= set(wording.REFUSALS)


TIMES = st.tuples(st.integers(0, 200), st.integers(1, 20)).map(
    lambda span: Time(START + timedelta(hours=span[0]), START + timedelta(hours=span[0] + span[1]))
)


@given(st.lists(TIMES, max_size=5), st.lists(TIMES, max_size=5))
def test_overlap_is_two_meetings_that_share_a_moment(mine, theirs) -> None:
    shared = any(a.starts_at < b.ends_at and b.starts_at < a.ends_at for a in mine for b in theirs)
    person = PersonFacts(id="per_a", region="06", bookings=(Booking("ses_b", "S-2", tuple(theirs)),))
    found = codes(eligibility(session(times=tuple(mine)), person, NOBODY, NOW))
    assert found == (["meeting_overlap"] if shared else [])


def test_being_there_already_and_holding_too_much() -> None:
    there = PersonFacts(id="per_a", region="06", bookings=(Booking("ses_a", "S-1"),))
    assert codes(eligibility(session(), there, NOBODY, NOW)) == ["already_in_session"]
    assert codes(about_hold(PersonFacts(address_verified=False, holds=2))) == ["address_unverified", "too_many_holds"]
    assert codes(about_hold(PersonFacts(holds=1))) == []


@pytest.mark.parametrize(
    ("kind", "staff", "expected"),
    [
        (None, None, "individual"),
        ("company", 1, "sme"),
        ("company", 499, "sme"),
        ("company", 500, "large"),
        ("private_trainer", 12, "sme"),
        ("university", 3000, "public"),
        ("transfer_centre", 40, "nonprofit"),
    ],
)
def test_the_class_of_an_employer(kind, staff, expected) -> None:
    assert class_of(kind, staff) == expected
    assert expected in states.CLASSES


@given(st.integers(0, 10**9), st.integers(0, 100), st.sampled_from(["taxable", "exempt"]))
def test_a_price_adds_up(fee: int, percent: int, tax: str) -> None:
    found = price(fee, fee * percent // 100, tax)
    assert found.share_cents + found.aid_cents == fee
    assert found.total_cents == found.share_cents + found.gst_cents + found.qst_cents
    assert abs(found.tax_cents - (fee * 14_975 / 100_000 if tax == "taxable" else 0)) <= 1


def ruleset() -> Ruleset:
    found = parse_ruleset(sorted(RULESETS.glob("*.yaml"))[-1].read_text(encoding="utf-8"))
    assert isinstance(found, Ruleset)
    return found


CASES = st.lists(
    st.builds(
        lambda used, repeated: Case(
            "sme",
            300_000,
            1200,
            (
                YearUse(2021, 700, used, 9_800_000, 700_000, (("quebec", 500_000), ("canada", 200_000))),
                YearUse(2022, 500),
            ),
            already_took_course=repeated,
        ),
        st.integers(0, 500_000),
        st.booleans(),
    ),
    max_size=8,
)


@given(CASES)
def test_in_turn_is_fundings_own_decision_for_a_group_and_each_stands_alone(cases) -> None:
    rules = ruleset()
    found = decide_in_turn(cases, rules, lambda decision: decision.aid_cents > 0)
    assert [decision for _, decision in found] == decide_group(cases, rules)
    for case, decision in found:
        assert decide_in_turn([case], rules, bool)[0][1] == decision


def test_a_calendar_folds_and_escapes() -> None:
    meeting = SimpleNamespace(id="mtg_a", starts_at=START, ends_at=START + timedelta(hours=3), place="")
    text = calendar_of("Cadrer ; choisir, décider " + "é" * 80, "Québec", [meeting], NOW)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "SUMMARY:Cadrer \\; choisir\\, d" in text
    assert text.count("BEGIN:VEVENT") == 1
