"""Many threads race for the last dollars: never a cent too much, never a cent refused that was there."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from essor.foundation import clock
from essor.foundation.outcome import Refused
from essor.funding import actions, queries
from essor.funding.models import AidReservation
from essor.funding.rules import LineAmount, split_by_source
from essor.funding.tests.factories import DAY, FY, WORKER, agreement, request

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]

THREADS = 8
AID = 1_000


def race(attempts: int, **values) -> Counter:
    """Each attempt reserves the same aid for another person, all at once; how often each outcome came."""
    start = Barrier(THREADS)
    now = clock.now()

    def run(worker: int) -> list[str]:
        seen = []
        start.wait()
        try:
            with clock.frozen(now):
                for number in range(worker, attempts, THREADS):
                    try:
                        made = request(f"reg_{number}:reserve", AID, **values)
                        actions.reserve_aid_many(actor=WORKER, requests=[made])
                        seen.append("held")
                    except Refused as refused:
                        seen.append(refused.code)
        finally:
            connections.close_all()
        return seen

    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(outcome for seen in pool.map(run, range(THREADS)) for outcome in seen)


def test_the_last_dollars_of_an_envelope_are_given_exactly():
    quebec, canada = (cents for _, cents in split_by_source(AID, queries.ruleset("2021.1").source_split))
    room = 13
    agreement(
        amounts=[
            LineAmount("quebec", FY, "training", room * quebec + quebec - 1),
            LineAmount("canada", FY, "training", 10 * room * canada),
        ]
    )
    assert race(40, company_id=None) == {"held": room, "funding.envelope_exhausted": 40 - room}
    assert queries.available(FY)["quebec"] == quebec - 1
    assert AidReservation.objects.count() == room
    assert list(queries.verify()) == []


def test_a_company_never_passes_its_cap_and_gets_all_of_it():
    agreement(cents=10**9)
    cap = queries.ruleset("2021.1").cap_company_year
    actions.reserve_aid_many(
        actor=WORKER,
        requests=[request(f"first_{i}:reserve", (cap - 7 * AID) // 25, company_id="org_one") for i in range(25)],
    )
    left = cap - queries.company_year_used(["org_one"], FY)["org_one"]
    outcomes = race(24, company_id="org_one")
    assert outcomes == {"held": left // AID, "funding.cap_company": 24 - left // AID}
    assert queries.company_year_used(["org_one"], FY)["org_one"] <= cap
    assert list(queries.verify()) == []


def test_one_person_never_passes_the_cap_of_the_year():
    agreement(cents=10**9)
    cap = queries.ruleset("2021.1").cap_person_year
    actions.reserve_aid(
        actor=WORKER,
        event="first:reserve",
        person_id="per_one",
        company_id=None,
        partner_id="org_partner",
        aid_by_year=((FY, cap - 5 * AID),),
        ruleset_code="2021.1",
        on=DAY,
    )
    assert race(16, person_id="per_one", company_id=None) == {"held": 5, "funding.cap_person": 11}
    assert queries.person_year_used(["per_one"], FY) == {"per_one": cap}


def test_the_same_reservation_sent_by_all_is_made_once():
    agreement(cents=10**9)
    start = Barrier(THREADS)

    def run(_: int) -> str:
        try:
            start.wait()
            actions.reserve_aid_many(actor=WORKER, requests=[request("reg_same:reserve", AID)])
            return "held"
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        assert set(pool.map(run, range(THREADS))) == {"held"}
    assert AidReservation.objects.count() == 1
    assert queries.person_year_used(["per_reg_same"], FY) == {"per_reg_same": AID}
