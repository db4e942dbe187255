"""Aid held, paid and given back: exact splits, caps that are never passed, few statements."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essor.directory.tests import factories as directory
from essor.foundation.acts import attempt
from essor.foundation.outcome import Refused
from essor.funding import actions, queries
from essor.funding.models import AidReservation
from essor.funding.rules import AidRelease, AidSettlement, Case, LineAmount, envelope, split_by_source
from essor.funding.tests.factories import DAY, FY, OFFICE, WORKER, agreement, request, reserve
from essor.ledger import queries as ledger

pytestmark = pytest.mark.django_db


def refusal_of(action, *args, **kwargs):
    with pytest.raises(Refused) as caught, attempt():
        action(*args, **kwargs)
    return caught.value.refusal


def parts(cents: int) -> tuple[int, int]:
    """What the ruleset in force lets Québec and Canada pay of an amount."""
    found = dict(split_by_source(cents, queries.ruleset("2021.1").source_split))
    return found["quebec"], found["canada"]


def line(source: str = "quebec", fy: int = FY) -> queries.EnvelopeTotals:
    return next(r.totals for r in queries.envelope_table(fy) if r.source == source and r.purpose == "training")


def test_a_reservation_holds_each_source_and_every_cap_in_linked_transfers():
    agreement()
    reserve("reg_1:reserve", 1_001)
    held = {(t.debit.split(":")[0:2][0], t.debit.split(":")[1 if "cap" in t.debit else 2]): t.cents
            for t in ledger.transfers_of("reg_1:reserve")}  # fmt: skip
    quebec, canada = parts(1_001)
    assert held == {
        ("env", "quebec"): quebec,
        ("env", "canada"): canada,
        ("cap", "person"): 1_001,
        ("cap", "company"): 1_001,
    }
    assert queries.person_year_used(["per_reg_1"], FY) == {"per_reg_1": 1_001}
    assert queries.company_year_used(["org_company"], FY) == {"org_company": 1_001}
    assert line().reserved_cents == quebec
    assert list(queries.verify()) == []


def test_an_individual_has_no_company_cap():
    agreement()
    reserve("reg_1:reserve", company_id=None)
    assert len(ledger.transfers_of("reg_1:reserve")) == 3


def test_aid_of_two_fiscal_years_draws_on_both():
    agreement(fy=2020)
    agreement(fy=2021)
    reserve("reg_1:reserve", aid_by_year=((2020, 1_001), (2021, 501)))
    assert (line(fy=2020).reserved_cents, line("canada", 2020).reserved_cents) == parts(1_001)
    assert (line(fy=2021).reserved_cents, line("canada", 2021).reserved_cents) == parts(501)
    assert queries.person_year_used(["per_reg_1"], 2020) == {"per_reg_1": 1_001}
    actions.settle_aid(actor=WORKER, event="reg_1:settle", reserved_event="reg_1:reserve", cents=1_000, on=DAY)
    assert sum(t.paid_cents for t in queries.envelope_totals().values()) == 1_000
    assert sum(t.reserved_cents for t in queries.envelope_totals().values()) == 0
    caps = [queries.person_year_used(["per_reg_1"], fy)["per_reg_1"] for fy in (2020, 2021)]
    assert caps == [queries.envelope_totals()[fy].paid_cents for fy in (2020, 2021)]
    assert list(queries.verify()) == []


def test_paying_a_part_gives_the_rest_back_everywhere():
    agreement()
    reserve("reg_1:reserve", 1_001)
    actions.settle_aid(actor=WORKER, event="reg_1:settle", reserved_event="reg_1:reserve", cents=301, on=DAY)
    paid = line().paid_cents, line("canada").paid_cents
    assert sum(paid) == 301
    assert abs(paid[0] - parts(301)[0]) <= 1
    assert (line().reserved_cents, line().available_cents) == (0, 100_000_00 - paid[0])
    assert queries.person_year_used(["per_reg_1"], FY) == {"per_reg_1": 301}


def test_nothing_may_be_paid_from_a_reservation_too():
    agreement()
    reserve("reg_1:reserve")
    actions.settle_aid(actor=WORKER, event="reg_1:settle", reserved_event="reg_1:reserve", cents=0, on=DAY)
    assert line().committed_cents == 0


def test_a_release_gives_all_back():
    agreement()
    reserve("reg_1:reserve")
    actions.release_aid(actor=WORKER, event="reg_1:release", reserved_event="reg_1:reserve", reason="withdrawn", on=DAY)
    assert line().available_cents == 100_000_00
    assert queries.person_year_used(["per_reg_1"], FY) == {"per_reg_1": 0}


def test_the_same_movement_twice_has_one_effect():
    agreement()
    for _ in range(2):
        reserve("reg_1:reserve")
    for _ in range(2):
        actions.settle_aid(actor=WORKER, event="reg_1:settle", reserved_event="reg_1:reserve", cents=500, on=DAY)
    assert AidReservation.objects.count() == 1
    assert line().paid_cents + line("canada").paid_cents == 500
    assert refusal_of(reserve, "reg_1:reserve", 5).code == "ledger.event_reused"
    assert list(queries.verify()) == []


def test_an_empty_envelope_refuses_and_names_its_source_and_year():
    quebec, canada = parts(1_000)
    agreement(amounts=[LineAmount("quebec", FY, "training", quebec), LineAmount("canada", FY, "training", canada + 9)])
    reserve("reg_1:reserve", 1_000, person_id="per_1")
    refusal = refusal_of(reserve, "reg_2:reserve", 1)
    assert refusal.code == "funding.envelope_exhausted"
    assert (refusal.params["source"], refusal.params["fiscal_year"]) == ("quebec", FY)
    assert AidReservation.objects.count() == 1


def test_caps_refuse_in_their_own_words():
    agreement(cents=10**10)
    assert refusal_of(reserve, "reg_1:reserve", 500_001).code == "funding.cap_person"
    many = [request(f"reg_{i}:reserve", 400_000) for i in range(26)]
    refusal = refusal_of(actions.reserve_aid_many, actor=WORKER, requests=many)
    assert refusal.code == "funding.cap_company"
    assert refusal.params["limit_cents"] == 10_000_000
    assert line().reserved_cents == 0


def test_a_cap_follows_a_ruleset_that_raised_it():
    agreement()
    reserve("reg_1:reserve", 400_000, person_id="per_1", ruleset_code="2019.1")
    assert (
        refusal_of(reserve, "reg_2:reserve", 1, person_id="per_1", ruleset_code="2019.1").code == "funding.cap_person"
    )
    reserve("reg_3:reserve", 100_000, person_id="per_1")
    assert refusal_of(reserve, "reg_4:reserve", 1, person_id="per_1").params["limit_cents"] == 500_000


def test_no_line_no_aid_and_nothing_is_no_aid():
    agreement()
    assert refusal_of(reserve, "reg_1:reserve", aid_by_year=((2030, 5),)).code == "funding.no_line"
    assert refusal_of(reserve, "reg_1:reserve", aid_by_year=()).code == "funding.nothing_to_reserve"
    assert refusal_of(reserve, "reg_1:reserve", ruleset_code="1066").code == "funding.ruleset_unknown"
    actions.reserve_aid_many(actor=WORKER, requests=[])
    actions.settle_aid_many(actor=WORKER, settlements=[])
    actions.release_aid_many(actor=WORKER, releases=[])


def test_a_settlement_stays_within_its_reservation():
    agreement()
    reserve("reg_1:reserve", 1_000)
    pay = {"actor": WORKER, "event": "reg_1:settle", "on": DAY}
    assert refusal_of(actions.settle_aid, reserved_event="x", cents=1, **pay).code == "funding.unknown_reservation"
    over = refusal_of(actions.settle_aid, reserved_event="reg_1:reserve", cents=1_001, **pay)
    assert (over.code, over.params["aid_cents"]) == ("funding.settles_too_much", 1_000)


def test_an_allocation_caps_a_partner():
    agreement()
    partner = directory.partner()
    actions.allocate_partner(actor=OFFICE, partner_id=partner, fy=FY, limit_cents=1_500)
    reserve("reg_1:reserve", 1_000, partner_id=partner)
    assert refusal_of(reserve, "reg_2:reserve", 501, partner_id=partner).code == "funding.cap_partner"
    assert queries.partner_allocation(partner, FY).available_cents == 500
    lower = refusal_of(actions.allocate_partner, actor=OFFICE, partner_id=partner, fy=FY, limit_cents=999)
    assert lower.code == "funding.allocation_below_used"
    actions.allocate_partner(actor=OFFICE, partner_id=partner, fy=FY, limit_cents=2_000)
    reserve("reg_2:reserve", 501, partner_id=partner)
    assert list(queries.verify()) == []


def test_an_allocation_comes_before_the_first_aid():
    agreement()
    partner = directory.partner()
    assert queries.partner_allocation(partner, FY) is None
    reserve("reg_1:reserve", partner_id=partner)
    late = refusal_of(actions.allocate_partner, actor=OFFICE, partner_id=partner, fy=FY, limit_cents=10**6)
    assert late.code == "funding.allocation_too_late"
    negative = refusal_of(actions.allocate_partner, actor=OFFICE, partner_id=partner, fy=FY, limit_cents=-1)
    assert negative.code == "funding.amount_negative"


def statements(action, **values) -> list[str]:
    """The statements of an act that are funding's own, or read the ledger's accounts for it."""
    with CaptureQueriesContext(connection) as seen:
        action(actor=WORKER, **values)
    return [query["sql"] for query in seen.captured_queries if "funding_" in query["sql"]]


def test_a_batch_takes_as_few_statements_as_one():
    agreement(cents=10**9)
    many = [request(f"reg_{i}:reserve", 100_000) for i in range(25)]
    assert len(statements(actions.reserve_aid_many, requests=many)) == 3  # rulesets, lines, our rows
    pay = [AidSettlement(f"reg_{i}:settle", f"reg_{i}:reserve", 5, DAY) for i in range(24)]
    assert len(statements(actions.settle_aid_many, settlements=pay)) == 1
    back = [AidRelease("reg_24:release", "reg_24:reserve", "withdrawn", DAY)]
    assert statements(actions.release_aid_many, releases=back) == []


def test_the_facts_of_a_case_come_from_the_ledger_in_two_queries(django_assert_num_queries):
    agreement(fy=2020)
    agreement(fy=2021)
    reserve("reg_1:reserve", 1_001, person_id="per_1")
    days = {date(2021, 3, 31): 60, date(2021, 4, 1): 120}
    with django_assert_num_queries(2):
        before, after = queries.year_uses(
            person_id="per_1", company_id="org_company", partner_id="org_partner", minutes_by_day=days
        )
    assert (before.fiscal_year, before.minutes, before.person_used_cents, before.company_used_cents) == (2020, 60, 0, 0)
    assert (after.fiscal_year, after.person_used_cents, after.company_used_cents) == (2021, 1_001, 1_001)
    assert dict(after.envelope_left_cents)["quebec"] == 100_000_00 - parts(1_001)[0]
    assert after.partner_left_cents is None
    uses = queries.year_uses_many(
        people=["per_1", "per_2"], company_id=None, partner_id=None, minutes_by_day=days, with_envelope=False
    )
    assert uses["per_2"][1].person_used_cents == 0
    assert uses["per_1"][1].company_used_cents is None
    assert uses["per_1"][1].envelope_left_cents is None


def test_what_is_decided_can_be_reserved_to_the_last_cent():
    quebec, canada = parts(160_002)
    agreement(amounts=[LineAmount("quebec", FY, "training", quebec), LineAmount("canada", FY, "training", canada)])
    days = {date(2021, 10, 20): 1_440}
    uses = queries.year_uses(person_id="per_1", company_id="org_company", partner_id="org_partner", minutes_by_day=days)
    case = Case("sme", 266_670, 1_440, uses)
    decision = queries.decide(case, DAY)
    assert decision.aid_cents == 160_002
    reserve("reg_1:reserve", person_id="per_1", aid_by_year=decision.aid_by_year)
    assert line().available_cents == 0
    uses = queries.year_uses(person_id="per_2", company_id="org_company", partner_id="org_partner", minutes_by_day=days)
    assert queries.decide(case._replace(years=uses), DAY).refusals[0].code == "funding.envelope_exhausted"


def test_verify_names_a_reservation_that_was_tampered_with():
    agreement()
    reserve("reg_1:reserve", 1_000)
    row = AidReservation.objects.get()
    legs = [[account, cents + (1 if envelope.is_line(account) else 0)] for account, cents in row.legs]
    AidReservation(
        event="reg_9:reserve", ruleset_id="2021.1", partner_id="x", aid_cents=1_000, legs=legs, reserved_on=DAY
    ).save()
    found = {(breach.what, breach.where) for breach in queries.verify()}
    assert found == {("reservation_split", "reg_9:reserve"), ("reservation_differs", "reg_9:reserve")}
