"""The decision: properties that hold for every case, and the outcomes that the mockups and the rules name."""

import json
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from essor.funding.rules import (
    BeneficiaryClass,
    Case,
    YearUse,
    case_facts,
    case_from_facts,
    decide,
    decide_group,
    split_by_source,
    trace_from_rows,
    trace_rows,
)
from essor.funding.rules.decision import RULES
from essor.funding.rules.trace import REDUCES, REFUSES, SETS, SKIPPED, UNCHANGED
from essor.funding.tests.rulesets import shipped

calm = settings(deadline=None)  # a busy machine is no failure
RULES_2019, RULES_2021 = (replace(r, source_split={"quebec": 5_000, "canada": 5_000}) for r in (shipped(0), shipped(1)))
PLENTY = (("quebec", 10**9), ("canada", 10**9))

money = st.integers(0, 2_000_000)
points = st.integers(0, 10_000)


@st.composite
def rulesets(draw):
    """Any values within the bounds that parsing allows."""
    quebec = draw(points)
    return replace(
        draw(st.sampled_from([RULES_2019, RULES_2021])),
        rate={kind.value: draw(points) for kind in BeneficiaryClass},
        stacking_cap={kind.value: draw(points) for kind in BeneficiaryClass},
        min_private_share=draw(points),
        cap_participant_course=draw(st.integers(1, 500_000)),
        cap_person_year=draw(st.integers(1, 900_000)),
        cap_company_year=draw(st.integers(1, 9_000_000)),
        source_split={"quebec": quebec, "canada": 10_000 - quebec},
    )


@st.composite
def years(draw):
    number = draw(st.integers(1, 2))
    employer = draw(st.booleans())
    return tuple(
        YearUse(
            2019 + i,
            draw(st.integers(1, 5_000)),
            draw(money),
            draw(st.integers(0, 12_000_000)) if employer else None,
            draw(st.none() | st.integers(-100, 4_000_000)),
            draw(st.none() | st.tuples(st.tuples(st.just("quebec"), money), st.tuples(st.just("canada"), money))),
        )
        for i in range(number)
    )


cases = st.builds(
    Case,
    beneficiary_class=st.sampled_from([kind.value for kind in BeneficiaryClass]),
    full_fee_cents=st.integers(0, 1_000_000),
    minutes=st.integers(120, 8_000),
    years=years(),
    other_aid_cents=st.integers(0, 500_000),
    already_took_course=st.booleans(),
    courses_this_year=st.integers(0, 6),
    group_size=st.none() | st.integers(1, 40),
    company_age_months=st.none() | st.integers(0, 60),
)


@calm
@given(cases, rulesets())
def test_aid_never_passes_the_fee_nor_any_cap(case, ruleset):
    decision = decide(case, ruleset)
    fee, aid = case.full_fee_cents, decision.aid_cents
    assert 0 <= aid <= fee
    assert decision.learner_share_cents == fee - aid
    assert aid <= ruleset.cap_participant_course
    if aid:
        assert (aid + case.other_aid_cents) * 10_000 <= fee * ruleset.stacking_cap[case.beneficiary_class]
        assert (fee - aid - case.other_aid_cents) * 10_000 >= fee * ruleset.min_private_share
    given_by_year = dict(decision.aid_by_year)
    for year in case.years:
        part = given_by_year.get(year.fiscal_year, 0)
        assert part <= max(ruleset.cap_person_year - year.person_used_cents, 0)
        if year.company_used_cents is not None:
            assert part <= max(ruleset.cap_company_year - year.company_used_cents, 0)
        if part and year.partner_left_cents is not None:
            assert part <= year.partner_left_cents
        if part and year.envelope_left_cents is not None:
            left = dict(year.envelope_left_cents)
            assert all(cents <= left[source] for source, cents in split_by_source(part, ruleset.source_split))


@calm
@given(cases, rulesets())
def test_the_trace_leads_from_the_fee_to_the_aid(case, ruleset):
    decision = decide(case, ruleset)
    trace = decision.trace
    assert tuple(step.rule for step in trace) == RULES  # every rule, always, in order
    assert trace[0].before_cents == case.full_fee_cents
    assert trace[-1].after_cents == decision.aid_cents
    assert all(a.after_cents == b.before_cents for a, b in pairwise(trace))
    assert [step.binds for step in trace].count(True) == 1
    for step in trace:
        assert step.after_cents <= step.before_cents
        assert (step.outcome in (UNCHANGED, SKIPPED)) <= (step.before_cents == step.after_cents)
        assert (step.outcome == REDUCES) <= (0 < step.after_cents < step.before_cents)
        assert (step.outcome == REFUSES) <= (step.after_cents == 0)
    if decision.aid_cents:
        assert decision.binding.after_cents == decision.aid_cents
        assert decision.binding.outcome in (SETS, REDUCES)


@calm
@given(cases, rulesets())
def test_there_is_a_refusal_exactly_when_there_is_no_aid(case, ruleset):
    decision = decide(case, ruleset)
    assert bool(decision.refusals) == (decision.aid_cents == 0)
    assert len(decision.refusals) == sum(step.outcome == REFUSES for step in decision.trace)
    assert sum(cents for _, cents in decision.aid_by_year) == decision.aid_cents
    assert all(cents > 0 for _, cents in decision.aid_by_year)


@calm
@given(cases, rulesets(), points)
def test_a_higher_rate_never_gives_less(case, ruleset, rate):
    roomy = tuple(year._replace(partner_left_cents=None, envelope_left_cents=None) for year in case.years)
    case = case._replace(years=roomy)  # allocation and envelope are all or nothing, so they may refuse the larger aid
    lower = ruleset.rate[case.beneficiary_class]
    assume(rate >= lower)
    raised = replace(ruleset, rate={**ruleset.rate, case.beneficiary_class: rate})
    assert decide(case, raised).aid_cents >= decide(case, ruleset).aid_cents


@calm
@given(cases, rulesets())
def test_a_decision_recomputes_from_its_stored_facts(case, ruleset):
    decision = decide(case, ruleset)
    stored = json.loads(json.dumps(case_facts(case)))
    assert case_from_facts(stored) == case
    assert decide(case_from_facts(stored), ruleset) == decision
    assert trace_from_rows(json.loads(json.dumps(trace_rows(decision))), ruleset) == decision.trace


@calm
@given(st.lists(cases, min_size=1, max_size=6), rulesets(), st.data())
def test_a_group_never_passes_what_its_members_share(group, ruleset, data):
    shared = data.draw(years())
    group = [case._replace(years=tuple(year._replace(person_used_cents=0) for year in shared)) for case in group]
    decisions = decide_group(group, ruleset)
    for year in shared:
        given_aid = [dict(d.aid_by_year).get(year.fiscal_year, 0) for d in decisions]
        if year.company_used_cents is not None:
            assert sum(given_aid) <= max(ruleset.cap_company_year - year.company_used_cents, 0)
        if year.partner_left_cents is not None:
            assert sum(given_aid) <= max(year.partner_left_cents, 0)
        if year.envelope_left_cents is not None:
            for source, left in year.envelope_left_cents:
                assert sum(dict(split_by_source(part, ruleset.source_split))[source] for part in given_aid) <= left
    assert decisions[0] == decide(group[0], ruleset)


def case_of(fee=320_000, **changed) -> Case:
    facts = {
        "beneficiary_class": "sme",
        "full_fee_cents": fee,
        "minutes": 1_440,
        "years": (YearUse(2019, 1_440, 0, 0, None, PLENTY),),
    }
    return Case(**{**facts, **changed})


def test_the_rate_binds_when_no_cap_is_reached():
    decision = decide(case_of(), RULES_2019)
    assert (decision.aid_cents, decision.learner_share_cents) == (160_000, 160_000)
    assert decision.binding.rule == "rate"
    assert decision.binding.source == "art. 14"
    assert decide(case_of(), RULES_2021).aid_cents == 192_000  # 60 % for an SME from 2021 on


def test_another_aid_lowers_ours_to_the_stacking_cap_and_says_what_would_change_it():
    decision = decide(case_of(other_aid_cents=90_000), RULES_2019)
    assert decision.aid_cents == 150_000
    assert decision.binding.rule == "stacking_cap"
    assert decision.binding.change == ("without_other_aid", {"cents": 160_000})


def test_the_year_of_each_hour_holds_its_own_cap():
    years = (YearUse(2019, 480, 390_000), YearUse(2020, 960, 0))
    decision = decide(case_of(300_000, years=years), RULES_2019)
    # 150,000 by 480:960 minutes is 50,000 + 100,000; 2019-2020 has 10,000 left, and the rest isn't moved to 2020-2021
    assert decision.aid_by_year == ((2019, 10_000), (2020, 100_000))
    assert decision.binding.rule == "cap_person_year"
    assert decision.binding.change == ("next_fiscal_year", {"day": "2020-04-01"})


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"company_age_months": 11}, "company_too_young"),
        ({"minutes": 179}, "hours_out_of_bounds"),
        ({"minutes": 7_201}, "hours_out_of_bounds"),
        ({"group_size": 5}, "group_out_of_bounds"),
        ({"group_size": 26}, "group_out_of_bounds"),
        ({"already_took_course": True}, "course_repeated"),
        ({"courses_this_year": 4}, "too_many_courses"),
        ({"fee": 0}, "no_fee"),
        ({"other_aid_cents": 240_000}, "stacking_reached"),
        ({"beneficiary_class": "individual", "other_aid_cents": 256_000}, "private_share_reached"),
        ({"years": (YearUse(2019, 1_440, 400_000),)}, "cap_person"),
        ({"years": (YearUse(2019, 1_440, 0, 10_000_000),)}, "cap_company"),
        ({"years": (YearUse(2019, 1_440, 0, 0, 159_999),)}, "cap_partner"),
        (
            {"years": (YearUse(2019, 1_440, 0, 0, None, (("quebec", 80_000), ("canada", 79_999))),)},
            "envelope_exhausted",
        ),
    ],
)
def test_each_rule_refuses_with_its_code_just_past_its_bound(changed, code):
    decision = decide(case_of(**changed), RULES_2019)
    assert [refusal.code for refusal in decision.refusals] == [f"funding.{code}"]
    assert decision.aid_cents == 0
    assert decision.binding.outcome == REFUSES


@pytest.mark.parametrize(
    "changed",
    [
        {"company_age_months": 12},
        {"minutes": 180},
        {"minutes": 7_200},
        {"group_size": 6},
        {"group_size": 25},
        {"courses_this_year": 3},
        {"fee": 2},
        {"other_aid_cents": 239_999},
        {"years": (YearUse(2019, 1_440, 399_999),)},
        {"years": (YearUse(2019, 1_440, 0, 9_999_999),)},
        {"years": (YearUse(2019, 1_440, 0, 0, 160_000, (("quebec", 80_000), ("canada", 80_000))),)},
    ],
)
def test_each_rule_allows_at_its_bound(changed):
    assert decide(case_of(**changed), RULES_2019).aid_cents > 0


def test_every_refusal_of_a_case_is_told():
    decision = decide(case_of(minutes=60, already_took_course=True), RULES_2019)
    assert [r.code for r in decision.refusals] == ["funding.hours_out_of_bounds", "funding.course_repeated"]
    assert decision.binding.rule == "course_hours"


def test_a_case_has_a_year():
    with pytest.raises(ValueError, match="fiscal year"):
        decide(case_of(years=()), RULES_2019)
