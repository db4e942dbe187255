"""Two people press the same button at the same moment, on real connections: exactly one effect."""

import threading

import pytest
from django.db import connections

from essor.catalogue.tests import factories as courses
from essor.claims import actions, queries
from essor.claims.models import ClaimPayment
from essor.claims.tests import factories
from essor.delivery.tests import factories as given
from essor.foundation import clock
from essor.foundation.outcome import Refused
from essor.ledger import queries as ledger

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def together(*verbs):
    """Run the verbs at once, each in a thread with its own connection: results, or refusal codes."""
    now, gate, answers = clock.now(), threading.Barrier(len(verbs)), [None] * len(verbs)

    def run(place, verb):
        try:
            with clock.frozen(now):
                gate.wait()
                answers[place] = verb()
        except Refused as refused:
            answers[place] = refused.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i, verb)) for i, verb in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_officers_sign_first_at_once():
    case = factories.submitted(2)
    a, b = courses.officer(), courses.officer()
    answers = together(
        lambda: actions.sign_first(actor=a, claim_id=case.claim_id),
        lambda: actions.sign_first(actor=b, claim_id=case.claim_id),
    )
    assert sorted(map(str, answers))[1] == "claims.out_of_order"
    assert queries.claim(case.claim_id).first_by in (str(a), str(b))


def test_two_officers_sign_second_at_once():
    case = factories.submitted(2)
    actions.sign_first(actor=courses.officer(), claim_id=case.claim_id)
    a, b = courses.officer(), courses.officer()
    answers = together(
        lambda: actions.sign_second(actor=a, claim_id=case.claim_id),
        lambda: actions.sign_second(actor=b, claim_id=case.claim_id),
    )
    assert [x for x in answers if isinstance(x, str)] == ["claims.out_of_order"]
    assert not list(queries.verify())


def test_finance_pays_twice_at_once():
    case = factories.approved(2)
    payers = [factories.office("finance") for _ in range(3)]
    answers = together(*(lambda p=p: actions.pay_claim(actor=p, claim_id=case.claim_id) for p in payers))
    assert sorted(answers) == ["V-2021-0001", "claims.out_of_order", "claims.out_of_order"]
    assert ClaimPayment.objects.count() == 1
    posted = sum(b.posted_cents for b in ledger.balances_under(f"aid:{case.session.partner_id}:").values())
    assert posted == queries.claim(case.claim_id).paid_cents
    assert not list(queries.verify())


def test_not_me_against_the_payment():
    case = factories.approved(2)
    token = queries.not_me_token(queries.lines(case.claim_id)[0].id)
    money = factories.office("finance")
    together(
        lambda: actions.not_me(token=token),
        lambda: actions.pay_claim(actor=money, claim_id=case.claim_id),
    )
    line = queries.lines(case.claim_id)[0]
    assert line.said_not_me_at is not None
    assert line.state in ("stopped", "paid")
    assert not list(queries.verify())


def test_two_drafts_at_once():
    case = factories.submitted(2)
    again = given.held(2, with_program=False, partner_id=case.session.partner_id)
    day = again.meetings[-1].day
    with factories.day_after(again):
        values = {"partner_id": again.partner_id, "period_start": day, "period_end": day}
        answers = together(
            lambda: actions.open_claim(actor=again.admin, **values),
            lambda: actions.open_claim(actor=case.admin, **values),
        )
    refused = [a for a in answers if not a.startswith("clm_")]
    assert len(refused) == 1
    assert refused[0] in ("claims.draft_exists", "claims.nothing_to_claim")
    assert not list(queries.verify())
