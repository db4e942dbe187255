import itertools
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essor.claims import wording
from essor.claims.rules import amounts, checks, claim_checks, lines, states
from essor.claims.rules.facts import EmployerFacts, LineFacts, Severity
from essor.claims.rules.states import ClaimState, Decision, Hands, LineState, Verb
from essor.funding import rules as funding

BODY = files("essor.funding").joinpath("data/rulesets/2019-04-01.yaml").read_text(encoding="utf-8")
TERMS = funding.parse_ruleset(BODY)
EMPLOYER = EmployerFacts("org_a", True, True, date(2010, 5, 1), 40, 4)
FACTS = LineFacts(
    registration_id="reg_a",
    person_id="per_a",
    course_id="crs_a",
    session_id="ses_a",
    beneficiary_class="sme",
    in_force=True,
    registered_on=date(2021, 9, 1),
    starts_on=date(2021, 9, 6),
    ends_on=date(2021, 9, 30),
    claimed_on=date(2021, 10, 10),
    result="attended",
    planned_minutes=1440,
    attended_minutes=1440,
    confirmed_minutes=1440,
    unconfirmed_meetings=0,
    disputed_meetings=0,
    grade="qr",
    reserved_cents=144_000,
    recomputed_cents=144_000,
    employer=EMPLOYER,
)
PERSON = replace(FACTS, beneficiary_class="individual", employer=None, person_verified=True, residence_region="06")


@st.composite
def facts(draw):
    planned = draw(st.integers(180, 7200))
    attended = draw(st.integers(0, planned))
    return replace(
        FACTS,
        planned_minutes=planned,
        attended_minutes=attended,
        confirmed_minutes=draw(st.integers(0, attended)),
        result=draw(st.sampled_from(["attended", "incomplete", "passed"])),
        unconfirmed_meetings=draw(st.integers(0, 3)),
        disputed_meetings=draw(st.integers(0, 1)),
        reserved_cents=draw(st.integers(1, 400_000)),
        recomputed_cents=draw(st.integers(0, 400_000)),
        in_force=draw(st.booleans()),
        said_not_me=draw(st.booleans()),
        employer=draw(st.sampled_from([EMPLOYER, None, replace(EMPLOYER, active=False)])),
    )


@given(facts(), st.sampled_from(["pro_rata", "none"]))
def test_a_line_never_pays_more_than_was_reserved_nor_recomputed(f, partial):
    line = lines.compute(f, replace(TERMS, partial=partial))
    assert 0 <= line.payable_cents <= line.eligible_cents <= min(f.reserved_cents, f.recomputed_cents)
    assert (line.payable_cents == 0) == (line.state not in states.PAYABLE)
    assert (line.reason == "") == (line.state is LineState.COMPUTED)


@given(facts(), st.integers(1, 600), st.integers(1, 50_000))
def test_more_hours_or_more_aid_never_pay_less(f, minutes, cents):
    def eligible(one):
        return amounts.amount(one, TERMS).eligible_cents

    more = replace(f, attended_minutes=min(f.planned_minutes, f.attended_minutes + minutes))
    assert eligible(more) >= eligible(f)
    richer = replace(f, reserved_cents=f.reserved_cents + cents, recomputed_cents=f.recomputed_cents + cents)
    assert eligible(richer) >= eligible(f)


@given(facts(), st.sampled_from(Decision), st.none() | st.integers(1, 500_000))
def test_no_decision_pays_more_than_the_line_can_bring(f, decision, cents):
    line = lines.decided(lines.compute(f, TERMS), decision, cents)
    assert 0 <= line.payable_cents <= line.eligible_cents


@given(st.lists(facts(), max_size=30))
def test_figures_always_add_up(found):
    computed = [lines.compute(f, TERMS) for f in found]
    t = lines.totals((c.state, c.computed_cents, c.eligible_cents, c.payable_cents) for c in computed)
    assert t.computed_cents == t.payable_cents + t.reduced_cents + t.refused_cents + t.held_cents
    assert min(t.payable_cents, t.reduced_cents, t.refused_cents, t.held_cents) >= 0
    passed = lines.passed(found, computed)
    assert all(0 <= good <= of <= len(found) for good, of in passed.values())


BOUNDARIES = {
    "REG-FORCE": (FACTS, replace(FACTS, in_force=False)),
    "REG-BEFORE": (
        replace(FACTS, registered_on=FACTS.starts_on),
        replace(FACTS, registered_on=FACTS.starts_on + timedelta(days=1)),
    ),
    "REG-ONCE": (FACTS, replace(FACTS, already_paid=True)),
    "REG-TRAINER": (FACTS, replace(FACTS, teaches_here=True)),
    "ATT-NONE": (replace(FACTS, attended_minutes=1), replace(FACTS, attended_minutes=0)),
    "ATT-PARTIAL": (
        replace(FACTS, attended_minutes=720, result="incomplete"),
        replace(FACTS, attended_minutes=720, result="incomplete", recomputed_cents=0),
    ),
    "ATT-CONFIRMED": (FACTS, replace(FACTS, unconfirmed_meetings=1)),
    "ATT-DISPUTED": (FACTS, replace(FACTS, disputed_meetings=1, unconfirmed_meetings=1)),
    "ATT-NOT-ME": (FACTS, replace(FACTS, said_not_me=True)),
    "ATT-LINK": (replace(FACTS, grade="account"), replace(FACTS, grade="link")),
    "EMP-MISSING": (FACTS, replace(FACTS, employer=None)),
    "EMP-NEQ": (FACTS, replace(FACTS, employer=replace(EMPLOYER, neq_valid=False))),
    "EMP-ACTIVE": (FACTS, replace(FACTS, employer=replace(EMPLOYER, active=False))),
    "EMP-AGE": (
        replace(FACTS, employer=replace(EMPLOYER, founded_on=date(2020, 9, 6))),
        replace(FACTS, employer=replace(EMPLOYER, founded_on=date(2020, 9, 7))),
    ),
    "EMP-STAFF": (
        replace(FACTS, employer=replace(EMPLOYER, staff_count=4)),
        replace(FACTS, employer=replace(EMPLOYER, staff_count=3)),
    ),
    "EMP-PROVIDER": (FACTS, replace(FACTS, employer=replace(EMPLOYER, is_provider=True))),
    "IND-RESIDENCE": (PERSON, replace(PERSON, residence_region="")),
    "IND-IDENTITY": (PERSON, replace(PERSON, person_verified=False)),
    "AMT-RECOMPUTED": (FACTS, replace(FACTS, recomputed_cents=143_999)),
    "AMT-HOURS": (replace(FACTS, attended_minutes=1080), replace(FACTS, attended_minutes=1079, result="incomplete")),
    "TIME-DEADLINE": (
        replace(FACTS, claimed_on=FACTS.ends_on + timedelta(days=45)),
        replace(FACTS, claimed_on=FACTS.ends_on + timedelta(days=46)),
    ),
}


@pytest.mark.parametrize("check", checks.LINE_CHECKS, ids=lambda check: check.id)
def test_each_check_at_its_boundary(check):
    passes, fails = BOUNDARIES[check.id]
    assert check.id not in {f.check for f in checks.run(passes, TERMS)}
    found = {f.check: f for f in checks.run(fails, TERMS)}
    assert found[check.id].severity is check.severity
    assert lines.compute(passes, TERMS).payable_cents > 0
    expected = {Severity.REFUSE: {LineState.REFUSED}, Severity.HOLD: {LineState.HELD, LineState.STOPPED}}
    if check.severity in expected:
        assert lines.compute(fails, TERMS).state in expected[check.severity]


def test_every_check_has_its_words_and_every_word_its_check():
    known = {check.id for check in (*checks.LINE_CHECKS, *claim_checks.CLAIM_CHECKS)}
    assert known == set(wording.CHECKS)
    assert set(BOUNDARIES) == {check.id for check in checks.LINE_CHECKS}


def test_a_disputed_meeting_is_not_also_called_unconfirmed():
    one = replace(FACTS, disputed_meetings=1, unconfirmed_meetings=1)
    assert {f.check for f in checks.run(one, TERMS)} == {"ATT-DISPUTED"}


def test_below_completion_aid_follows_the_hours_half_to_even():
    one = replace(FACTS, attended_minutes=720, result="incomplete")
    assert lines.compute(one, TERMS).payable_cents == 72_000
    assert lines.compute(one, TERMS).state is LineState.REDUCED
    assert lines.compute(one, TERMS).reason == "AMT-HOURS"
    assert lines.compute(one, replace(TERMS, partial="none")).state is LineState.REFUSED


def test_claims_as_a_whole_are_only_looked_at():
    group = [replace(FACTS, person_id=f"per_{i}") for i in range(8)]
    assert [f.check for f in claim_checks.run(group)] == ["CLM-PERFECT"]
    assert claim_checks.run(group[:7]) == []
    many = [replace(one, attended_minutes=1400) for one in group * 3]
    assert [f.check for f in claim_checks.run(many)] == ["CLM-ONE-EMPLOYER"]
    often = [replace(FACTS, session_id=f"ses_{i}") for i in range(3)]
    assert [f.check for f in claim_checks.run(often)] == ["CLM-TWICE"]


def test_only_the_published_way_leads_to_payment():
    way = [Verb.SUBMIT, Verb.SIGN_FIRST, Verb.SIGN_SECOND, Verb.PAY]
    reached = [ClaimState.DRAFT]
    for verb in way:
        assert states.check_verb(reached[-1], verb) is None
        reached.append(states.NEXT[reached[-1], verb])
    assert reached[-1] is ClaimState.PAID
    into_paid = [(state, verb) for (state, verb), after in states.NEXT.items() if after is ClaimState.PAID]
    into_approved = [(state, verb) for (state, verb), after in states.NEXT.items() if after is ClaimState.APPROVED]
    assert into_paid == [(ClaimState.APPROVED, Verb.PAY)]
    assert into_approved == [(ClaimState.IN_CHECK, Verb.SIGN_SECOND)]
    assert states.check_verb(ClaimState.PAID, Verb.PAY).code == "claims.out_of_order"


@given(st.permutations(["a", "b", "c", "d"]), st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=3, max_size=3))
def test_three_different_hands(people, tries):
    prepared, first, second = people[:3]
    hands = Hands(frozenset({prepared}), first, second)
    for who, verb in itertools.product(tries, (Verb.SIGN_FIRST, Verb.SIGN_SECOND, Verb.PAY)):
        refusal = states.check_hands(hands, who, verb)
        if who == prepared:
            assert refusal.code == "claims.prepared_by_you"
        if verb is Verb.SIGN_SECOND and who == first:
            assert refusal.code == "claims.signed_by_you"
        if verb is Verb.PAY and refusal is None:
            assert who not in (prepared, first, second)


def test_what_was_signed_only_shrinks():
    assert states.check_signed_amount(100, 100) is None
    assert states.check_signed_amount(100, 99) is None
    assert states.check_signed_amount(100, 101).code == "claims.amount_grew"


def test_twelve_weekdays():
    assert states.due_on(date(2022, 10, 10)) == date(2022, 10, 26)
    assert states.due_on(date(2022, 10, 14), weekdays=1) == date(2022, 10, 17)
