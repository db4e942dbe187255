"""Agreements, amendments, rulesets and the end of a fiscal year."""

from datetime import UTC, date, datetime

import pytest

from essor.directory.tests import factories as directory
from essor.foundation import audit, clock
from essor.foundation.actor import Actor, Grant
from essor.foundation.acts import attempt
from essor.foundation.outcome import Refused
from essor.funding import actions, facts, queries, rules
from essor.funding.models import Ruleset
from essor.funding.rules import Funder, LineAmount, Target
from essor.funding.tests import rulesets
from essor.funding.tests.factories import DAY, FY, OFFICE, WORKER, agreement, amounts, request, reserve
from essor.ledger import queries as ledger

pytestmark = pytest.mark.django_db

OUTSIDER = Actor("person", "per_x", frozenset({Grant("funder", "org_x")}))


def refusals_of(action, *args, **kwargs):
    with pytest.raises(Refused) as caught, attempt():
        action(*args, **kwargs)
    return [refusal.code.removeprefix("funding.") for refusal in caught.value.refusals]


def training(fy: int = FY) -> dict[str, queries.EnvelopeRow]:
    return {row.source: row for row in queries.envelope_table(fy) if row.purpose == "training"}


def test_a_signed_agreement_opens_an_account_for_each_line():
    agreement_id = agreement(cents=5_000)
    card = queries.agreement(agreement_id)
    assert (card.version, card.amount_cents) == (1, 8 * 5_000)
    assert [funder.source for funder in card.funders] == ["quebec", "canada"]
    assert card in queries.agreements()
    table = queries.envelope_table(FY)
    assert [(row.source, row.purpose) for row in table][:5] == [
        ("canada", "training"),
        ("canada", "trainer"),
        ("canada", "design"),
        ("canada", "administration"),
        ("quebec", "training"),
    ]
    assert all((row.limit_cents, row.available_cents) == (5_000, 5_000) for row in table)
    assert ledger.balance(table[4].account_code).limit_cents == 5_000
    assert audit.trail("agreement", agreement_id)[0].verb == "funding.sign_agreement"
    assert list(queries.verify()) == []


def test_an_amendment_moves_limits_and_targets_and_the_earlier_version_stays():
    agreement_id = agreement(cents=5_000)
    new = [LineAmount("quebec", FY, "training", 7_000), LineAmount("canada", FY, "training", 6_000)]
    targets = [Target("people", None, 26_000)]
    number = actions.amend_agreement(
        actor=OFFICE,
        agreement_id=agreement_id,
        effective_on=date(2021, 10, 1),
        reason="Plus de places",
        amounts=new,
        commitments=targets,
    )
    assert number == 2
    assert {source: row.limit_cents for source, row in training().items()} == {"quebec": 7_000, "canada": 6_000}
    assert sum(row.limit_cents for row in queries.envelope_table(FY)) == 13_000
    assert [c.target for c in queries.commitments(date(2021, 9, 30))] == [25_000, 5_000]
    assert [(c.version, c.target) for c in queries.commitments(DAY)] == [(2, 26_000)]
    assert [version.amount_cents for version in queries.agreement(agreement_id).versions] == [40_000, 13_000]
    assert list(queries.verify()) == []


def test_an_amendment_never_goes_below_what_is_used():
    agreement_id = agreement(cents=5_000)
    reserve("reg_1:reserve", 1_001)
    with pytest.raises(Refused) as caught, attempt():
        actions.amend_agreement(
            actor=OFFICE,
            agreement_id=agreement_id,
            effective_on=DAY,
            reason="Moins",
            amounts=amounts(1),
            commitments=[],
        )
    assert caught.value.code == "funding.amount_below_used"
    assert 0 < caught.value.refusal.params["used_cents"] < 1_001
    assert queries.agreement(agreement_id).version == 1


def test_what_an_amendment_must_say():
    agreement_id = agreement()
    terms = {
        "actor": OFFICE,
        "agreement_id": agreement_id,
        "effective_on": DAY,
        "reason": "Oui",
        "amounts": [],
        "commitments": [],
    }
    assert refusals_of(actions.amend_agreement, **(terms | {"reason": " "})) == ["reason_missing"]
    later = {"effective_on": date(2021, 10, 15)}
    assert refusals_of(actions.amend_agreement, **(terms | later)) == ["effective_later"]
    assert refusals_of(actions.amend_agreement, **(terms | {"agreement_id": "agr_x"})) == ["agreement_unknown"]
    assert refusals_of(actions.amend_agreement, **(terms | {"actor": OUTSIDER})) == ["not_allowed_to_sign"]
    with pytest.raises(Refused):
        queries.agreement("agr_x")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"number": "e 1"}, "number_malformed"),
        ({"funders": []}, "funder_missing"),
        ({"funders": [Funder("Québec", "x")], "amounts": []}, "source_malformed"),
        ({"funders": [Funder("quebec", "x"), Funder("quebec", "y")], "amounts": []}, "source_twice"),
        ({"amounts": [LineAmount("quebec", FY, "training", 1)] * 2}, "amount_twice"),
        ({"amounts": [LineAmount("ontario", FY, "training", 1)]}, "amount_of_unknown_source"),
        ({"amounts": [LineAmount("quebec", FY, "party", 1)]}, "purpose_unknown"),
        ({"amounts": [LineAmount("quebec", FY, "training", -1)]}, "amount_negative"),
        ({"amounts": [LineAmount("quebec", 19, "training", 1)]}, "year_unknown"),
        ({"commitments": [Target("people", None, 1)] * 2}, "target_twice"),
        ({"commitments": [Target("smiles", None, 1)]}, "indicator_unknown"),
        ({"ends_on": date(2020, 1, 1)}, "ends_before_start"),
    ],
)
def test_terms_that_cannot_be_signed(changed, code):
    assert refusals_of(agreement, **changed)[0] == code


def test_one_line_per_source_year_and_purpose_and_one_agreement_per_number():
    agreement(number="E-1")
    assert refusals_of(agreement, number="E-1") == ["agreement_exists"]
    assert refusals_of(agreement, number="E-2") == ["line_taken"]


def test_a_funder_is_a_funder():
    company = directory.organization("company")
    assert refusals_of(agreement, funders=[Funder("quebec", company)], amounts=[]) == ["not_a_funder"]


def test_an_ended_year_lapses_what_is_left_and_nothing_can_be_reserved_any_more():
    agreement(cents=5_000)
    reserve("reg_1:reserve", 1_000)
    assert refusals_of(actions.lapse_year, actor=OFFICE, fiscal_year=FY) == ["year_not_over"]
    with clock.frozen(datetime(2022, 4, 1, 12, tzinfo=UTC)):
        assert refusals_of(actions.lapse_year, actor=OUTSIDER, fiscal_year=FY) == ["not_allowed_to_lapse"]
        assert actions.lapse_year(actor=OFFICE, fiscal_year=FY) == 8 * 5_000 - 1_000
        assert actions.lapse_year(actor=OFFICE, fiscal_year=FY) == 0
        assert queries.available(FY) == {"quebec": 0, "canada": 0}
        with pytest.raises(Refused) as caught, attempt():
            actions.reserve_aid_many(actor=WORKER, requests=[request("reg_2:reserve", 2)])
        assert caught.value.code == "funding.envelope_exhausted"
        actions.settle_aid(actor=WORKER, event="reg_1:settle", reserved_event="reg_1:reserve", cents=600, on=DAY)
        assert actions.lapse_year(actor=OFFICE, fiscal_year=FY) == 400  # given back after the year's end
    totals = queries.envelope_totals()[FY]
    assert (totals.limit_cents, totals.paid_cents, totals.lapsed_cents) == (40_000, 600, 39_400)
    assert (totals.reserved_cents, totals.available_cents, totals.committed_cents) == (0, 0, 600)
    assert queries.lapsed(FY) == 39_400
    assert list(queries.verify()) == []


def test_the_envelope_always_adds_up_line_by_line():
    agreement(cents=5_000)
    reserve("reg_1:reserve", 1_001)
    reserve("reg_2:reserve", 901)
    actions.settle_aid(actor=WORKER, event="reg_1:settle", reserved_event="reg_1:reserve", cents=777, on=DAY)
    for row in queries.envelope_table():
        assert row.limit_cents == row.reserved_cents + row.paid_cents + row.lapsed_cents + row.available_cents
    line = training()["quebec"].account_code
    assert [row.state for row in queries.line_transfers(line)] == ["paid", "held", "resolved"]
    with pytest.raises(Refused):
        queries.line_transfers("env:none")


def test_the_ruleset_of_a_day():
    assert queries.ruleset_on(date(2021, 3, 31)).code == "2019.1"
    assert queries.ruleset_on(date(2021, 4, 1)).code == "2021.1"
    assert queries.ruleset("2019.1").starts_on == date(2019, 4, 1)
    with pytest.raises(Refused) as caught:
        queries.ruleset_on(date(2019, 3, 31))
    assert caught.value.code == "funding.no_ruleset"
    newest, oldest = queries.published_rulesets()
    assert (oldest.until, newest.until) == (date(2021, 3, 31), None)


def test_rules_are_published_once_and_only_forward():
    body = rulesets.with_values(1, code="2022.1", starts_on=date(2022, 4, 1), cap_person_year=600_000)
    assert actions.publish_ruleset(actor=OFFICE, body=body) == "2022.1"
    assert actions.publish_ruleset(actor=OFFICE, body=body) == "2022.1"
    assert queries.ruleset_on(date(2022, 4, 1)).cap_person_year == 600_000
    assert queries.ruleset_on(date(2022, 3, 31)).cap_person_year == 500_000
    taken = body.replace("600000", "700000")
    assert refusals_of(actions.publish_ruleset, actor=OFFICE, body=taken) == ["ruleset_code_taken"]
    early = rulesets.with_values(1, code="2020.1", starts_on=date(2021, 4, 1))
    assert refusals_of(actions.publish_ruleset, actor=OFFICE, body=early) == ["ruleset_too_early"]
    wrong = rulesets.with_values(1, partial="half", cap_person_year=1.5)
    assert refusals_of(actions.publish_ruleset, actor=OFFICE, body=wrong) == ["ruleset_integer", "ruleset_choice"]
    finance = Actor("person", "per_f", frozenset({Grant("finance", "org_office")}))
    assert refusals_of(actions.publish_ruleset, actor=finance, body=body) == ["not_allowed_to_publish"]


def test_what_ships_is_published_in_an_empty_installation_only():
    assert actions.publish_shipped_rulesets(actor=OFFICE) == ["2019.1", "2021.1"]
    count = Ruleset.objects.count()
    facts.load()
    assert Ruleset.objects.count() == count
    assert len(facts.shipped()) == count


def test_a_decision_recomputes_with_the_ruleset_of_its_day_for_ever():
    case = rules.Case("sme", 100_000, 1_440, (rules.YearUse(2020, 1_440),))
    decision = queries.decide(case, date(2021, 3, 31))
    stored = rules.case_facts(case)
    body = rulesets.with_values(1, code="2022.1", starts_on=date(2022, 4, 1), min_private_share=9_000)
    actions.publish_ruleset(actor=OFFICE, body=body)
    assert queries.recompute("2019.1", stored) == decision
    rows = [
        ("reg_1", "2019.1", stored, 50_000),
        ("reg_2", "2019.1", stored, 60_000),
        ("reg_3", "1066", stored, 1),
    ]
    assert [(b.what, b.where) for b in queries.recheck(rows)] == [
        ("decision_differs", "reg_2"),
        ("decision_without_ruleset", "reg_3"),
    ]


def test_only_the_office_allocates():
    refused = refusals_of(actions.allocate_partner, actor=OUTSIDER, partner_id="x", fy=FY, limit_cents=1)
    assert refused == ["not_allowed_to_allocate"]
