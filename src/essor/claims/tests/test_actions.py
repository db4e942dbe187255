from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from essor.catalogue.tests import factories as courses
from essor.claims import actions, queries
from essor.claims.models import Claim, ClaimLine
from essor.claims.tests import factories
from essor.delivery import actions as delivery
from essor.delivery.tests import factories as given
from essor.directory import actions as directory
from essor.foundation.outcome import Refused
from essor.ledger import queries as ledger

pytestmark = pytest.mark.django_db


def refused(code, verb, **values):
    with pytest.raises(Refused) as caught:
        verb(**values)
    assert caught.value.code == code


def posted(case):
    """Cents posted to the partner's aid accounts."""
    return sum(b.posted_cents for b in ledger.balances_under(f"aid:{case.session.partner_id}:").values())


def held(case):
    return sum(b.pending_cents for b in ledger.balances_under(f"aid:{case.session.partner_id}:").values())


def test_a_claim_is_computed_from_what_is_there():
    case = factories.opened(3)
    card = queries.claim(case.claim_id)
    assert (card.state, card.lines, card.number) == ("draft", 3, "R-2021-0001")
    assert card.computed_cents == card.payable_cents > 0
    assert {line.state for line in queries.lines(case.claim_id)} == {"computed"}
    assert card.checks["ATT-CONFIRMED"] == [3, 3]
    assert not list(queries.verify())


def test_the_whole_way_to_the_paid_cent():
    case = factories.paid(3)
    card = queries.claim(case.claim_id)
    assert card.state == "paid"
    assert card.paid_cents == card.payable_cents == posted(case)
    assert held(case) == 0
    assert card.payment_number == "V-2021-0001"
    facts = list(queries.facts_rows(case.session.after + timedelta(days=4)))
    assert sum(f.paid_cents for f in facts) == card.paid_cents
    assert [f.paid_cents for f in queries.facts_rows(case.session.after + timedelta(days=2))] == [0, 0, 0]
    assert not list(queries.verify())


def test_silent_learner_holds_the_line_and_it_moves_to_the_next_claim_once_confirmed():
    case = factories.paid(3, silent=1)
    silent = case.session.registrations[-1]
    line = queries.lines(case.claim_id)[2]
    assert (line.state, line.reason, line.payable_cents) == ("held", "ATT-CONFIRMED", 0)
    assert held(case) == line.computed_cents
    assert [w.registration_id for w in queries.waiting_lines(case.session.partner_id)] == [silent]
    paid_at = queries.claim(case.claim_id).paid_at
    assert queries.waiting_lines(paid_before=paid_at) == []
    assert len(queries.waiting_lines(undecided=True, paid_before=paid_at + timedelta(days=1))) == 1
    with factories.day_after(case.session, 30):
        refused("claims.nothing_to_claim", actions.open_claim, **period(case))
        delivery.confirm_all(actor=given.learner(case.session.people[-1]), registration_id=silent)
        second = actions.open_claim(**period(case))
        moved = queries.lines(second)
        assert [(m.registration_id, m.state) for m in moved] == [(silent, "computed")]
        assert queries.claim(case.claim_id).held_cents == 0
        pay(second, case.admin)
    assert held(case) == 0
    assert posted(case) == queries.claim(case.claim_id).paid_cents + queries.claim(second).paid_cents
    assert not list(queries.verify())


def period(case):
    day = case.session.meetings[-1].day
    return {
        "actor": case.admin,
        "partner_id": case.session.partner_id,
        "period_start": day - timedelta(days=9),
        "period_end": day,
    }


def pay(claim_id, admin):
    actions.submit_claim(actor=admin, claim_id=claim_id)
    actions.sign_first(actor=courses.officer(), claim_id=claim_id)
    actions.sign_second(actor=courses.officer(), claim_id=claim_id)
    return actions.pay_claim(actor=factories.office("finance"), claim_id=claim_id)


def test_an_exception_for_a_silent_learner_is_paid_and_counted():
    case = factories.submitted(2, silent=1)
    held_line = queries.lines(case.claim_id, only="eyes")[0]
    officer = courses.officer()
    values = {"actor": officer, "line_id": held_line.id, "decision": "pay"}
    refused("claims.reason_needed", actions.decide_line, **values, reason=" ")
    refused("claims.more_than_eligible", actions.decide_line, **values, reason="x", cents=10**9)
    refused("claims.unknown_decision", actions.decide_line, **{**values, "decision": "maybe"}, reason="x")
    refused("claims.only_officers", actions.decide_line, **{**values, "actor": case.admin}, reason="x")
    total = actions.decide_line(**values, reason="Feuille signée vue, appel fait.")
    assert total == queries.claim(case.claim_id).computed_cents
    actions.sign_first(actor=officer, claim_id=case.claim_id)
    actions.sign_second(actor=courses.officer(), claim_id=case.claim_id)
    actions.pay_claim(actor=factories.office("finance"), claim_id=case.claim_id)
    assert queries.counts().exceptions == 1
    assert queries.claim(case.claim_id).paid_cents == total
    assert not list(queries.verify())


def test_a_decision_takes_the_first_signature_back():
    case = factories.submitted(2)
    officer = courses.officer()
    actions.sign_first(actor=officer, claim_id=case.claim_id)
    line = queries.lines(case.claim_id)[0]
    actions.decide_line(actor=courses.officer(), line_id=line.id, decision="refuse", reason="doublon")
    card = queries.claim(case.claim_id)
    assert (card.state, card.first_by, card.refused_cents) == ("submitted", "", line.computed_cents)


def test_refused_line_gives_its_aid_back_when_the_claim_is_paid():
    case = factories.submitted(2)
    line = queries.lines(case.claim_id)[0]
    actions.decide_line(actor=courses.officer(), line_id=line.id, decision="refuse", reason="doublon")
    actions.sign_first(actor=courses.officer(), claim_id=case.claim_id)
    actions.sign_second(actor=courses.officer(), claim_id=case.claim_id)
    actions.pay_claim(actor=factories.office("finance"), claim_id=case.claim_id)
    assert held(case) == 0
    assert posted(case) == queries.lines(case.claim_id)[1].payable_cents
    assert not list(queries.verify())


def test_separation_of_duties():
    case = factories.submitted(2)
    first, second, money = courses.officer(), courses.officer(), factories.office("finance")
    claim = {"claim_id": case.claim_id}
    refused("claims.only_officers", actions.sign_first, actor=case.admin, **claim)
    refused("claims.out_of_order", actions.sign_second, actor=second, **claim)
    refused("claims.out_of_order", actions.pay_claim, actor=money, **claim)
    refused("claims.amount_changed", actions.sign_first, actor=first, **claim, expected_cents=1)
    actions.sign_first(actor=first, **claim)
    refused("claims.signed_by_you", actions.sign_second, actor=first, **claim)
    actions.sign_second(actor=second, **claim)
    refused("claims.only_finance", actions.pay_claim, actor=first, **claim)
    both = also_finance(first)
    refused("claims.payer_signed", actions.pay_claim, actor=both, **claim)
    actions.pay_claim(actor=money, **claim)
    refused("claims.out_of_order", actions.pay_claim, actor=money, **claim)


def also_finance(officer):
    """The same person, who now holds the finance role too."""
    grants = officer.grants | frozenset(g.__class__("finance", g.organization_id) for g in officer.grants)
    return officer.__class__(officer.kind, officer.id, grants)


def test_whoever_prepared_the_claim_never_signs_it():
    case = factories.submitted(2)
    admin = case.admin
    grants = admin.grants | courses.officer().grants
    both = admin.__class__(admin.kind, admin.id, grants)
    refused("claims.prepared_by_you", actions.sign_first, actor=both, claim_id=case.claim_id)


def test_not_me_stops_the_line_whatever_was_signed():
    case = factories.approved(3)
    line = queries.lines(case.claim_id)[1]
    token = queries.not_me_token(line.id)
    refused("claims.bad_link", actions.not_me, token=token + "x")
    assert actions.not_me(token=token) == "stopped"
    assert actions.not_me(token=token) == "stopped"
    card = queries.claim(case.claim_id)
    assert card.payable_cents == card.second_cents - line.payable_cents
    with factories.day_after(case.session, 3):
        actions.pay_claim(actor=factories.office("finance"), claim_id=case.claim_id)
    assert posted(case) == card.payable_cents
    assert held(case) == line.computed_cents
    assert [w.state for w in queries.waiting_lines()] == ["stopped"]
    assert queries.counts().not_me == 1
    assert not list(queries.verify())
    with factories.day_after(case.session, 4):
        actions.decide_line(actor=courses.officer(), line_id=line.id, decision="refuse", reason="fantôme")
        second = actions.open_claim(**period(case))
        assert queries.lines(second)[0].state == "refused"
        pay(second, case.admin)
    assert held(case) == 0
    assert posted(case) == card.payable_cents
    assert not list(queries.verify())


def test_not_me_after_payment_is_flagged_and_moves_no_money():
    case = factories.paid(2)
    line = queries.lines(case.claim_id)[0]
    assert actions.not_me(token=queries.not_me_token(line.id)) == "flagged"
    assert queries.line(line.id).state == "paid"
    assert not list(queries.verify())


def test_a_dispute_after_submission_keeps_the_second_signature_away():
    case = factories.submitted(2)
    actions.sign_first(actor=courses.officer(), claim_id=case.claim_id)
    delivery.dispute(
        actor=given.learner(case.session.people[0]),
        registration_id=case.session.registrations[0],
        meeting_id=case.session.meetings[0].id,
        says="was_absent",
    )
    refused("claims.disputed_since", actions.sign_second, actor=courses.officer(), claim_id=case.claim_id)


def test_employers_that_cannot_be_believed_hold_the_line():
    case = factories.opened(3)
    line = queries.lines(case.claim_id)[0]
    office = factories.office("director")
    directory.suspend_organization(actor=office, organization_id=line.employer_id, reason="dormant")
    with factories.day_after(case.session):
        actions.recompute_claim(actor=case.admin, claim_id=case.claim_id)
    assert {row.reason for row in queries.lines(case.claim_id)} == {"EMP-ACTIVE"}
    assert queries.claim(case.claim_id).payable_cents == 0


def test_the_deadline_refuses():
    session = given.held(2)
    claim = factories.open_for(session, days=60)
    assert {row.reason for row in queries.lines(claim)} == {"TIME-DEADLINE"}


def test_question_and_answer_stop_and_start_the_clock():
    case = factories.submitted(2)
    officer = courses.officer()
    refused("claims.reason_needed", actions.ask_partner, actor=officer, claim_id=case.claim_id, text=" ")
    actions.ask_partner(actor=officer, claim_id=case.claim_id, text="Où est la feuille ?")
    refused("claims.out_of_order", actions.sign_first, actor=officer, claim_id=case.claim_id)
    actions.answer_query(actor=case.admin, claim_id=case.claim_id, text="La voici.")
    assert queries.claim(case.claim_id).state == "submitted"
    assert [n.kind for n in queries.notes(case.claim_id)] == ["ask", "answer"]


def test_a_refused_claim_frees_its_lines():
    case = factories.submitted(2)
    actions.refuse_claim(actor=courses.officer(), claim_id=case.claim_id, reason="mauvaise période")
    with factories.day_after(case.session, 2):
        again = actions.open_claim(**period(case))
    assert queries.claim(again).lines == 2
    assert queries.claim(case.claim_id).lines == 0
    assert not list(queries.verify())


def test_periods_and_drafts():
    case = factories.opened(2)
    values = {"actor": case.admin, "partner_id": case.session.partner_id}
    with factories.day_after(case.session):
        refused("claims.draft_exists", actions.open_claim, **period(case))
        year = {"period_start": date(2021, 3, 1), "period_end": date(2021, 4, 30)}
        refused("claims.period_crosses_years", actions.open_claim, **values, **year)
        late = {"period_start": date(2021, 10, 1), "period_end": date(2022, 3, 31)}
        refused("claims.period_not_over", actions.open_claim, **values, **late)
        order = {"period_start": date(2021, 10, 2), "period_end": date(2021, 10, 1)}
        refused("claims.period_order", actions.open_claim, **values, **order)
        refused("claims.not_your_claim", actions.open_claim, **{**period(case), "actor": courses.officer()})
        refused(
            "claims.amount_changed", actions.submit_claim, actor=case.admin, claim_id=case.claim_id, expected_cents=1
        )
        refused("claims.claim_unknown", actions.submit_claim, actor=case.admin, claim_id="clm_x")


def test_the_same_key_twice_is_one_payment():
    case = factories.approved(2)
    money = factories.office("finance")
    one = actions.pay_claim(actor=money, claim_id=case.claim_id, idempotency_key="k")
    assert actions.pay_claim(actor=money, claim_id=case.claim_id, idempotency_key="k") == one


def test_the_database_refuses_what_rules_refuse():
    case = factories.submitted(2)
    row = ClaimLine.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimLine.objects.filter(pk=row.pk).update(payable_cents=row.computed_cents + 1)
    row.pk, row.public_id, row.number = None, "lin_other", 99
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(public_id=case.claim_id).update(state="approved", first_by="a", second_by="a")
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(public_id=case.claim_id).update(payable_cents=1)


def test_verify_names_what_was_changed_by_other_means():
    case = factories.paid(2)
    line = queries.lines(case.claim_id)[0]
    ClaimLine.objects.filter(public_id=line.id).update(payable_cents=line.payable_cents - 1)
    found = {b.what for b in queries.verify()}
    assert {"totals_differ_from_lines", "payment_differs_from_lines", "line_differs_from_ledger"} <= found


def test_a_claim_of_many_lines_asks_a_fixed_number_of_questions(django_assert_max_num_queries):
    session = given.held(24, companies=3)
    day = session.meetings[-1].day
    with factories.day_after(session):
        with django_assert_max_num_queries(45):
            claim = actions.open_claim(
                actor=session.admin, partner_id=session.partner_id, period_start=day, period_end=day
            )
        with django_assert_max_num_queries(45):
            actions.submit_claim(actor=session.admin, claim_id=claim)
        actions.sign_first(actor=courses.officer(), claim_id=claim)
        actions.sign_second(actor=courses.officer(), claim_id=claim)
        money = factories.office("finance")
        with django_assert_max_num_queries(40):
            actions.pay_claim(actor=money, claim_id=claim)
    assert queries.claim(claim).checks["EMP-STAFF"] == [24, 24]
