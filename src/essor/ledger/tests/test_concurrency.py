"""Real connections race for the last dollars, in threads and in processes: never over, never short of what was left."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from essor.foundation.outcome import Refused
from essor.ledger import actions, queries
from essor.ledger.models import Account
from essor.ledger.rules import AccountKind, AccountSpec, Leg, Posting, Receipt, Reservation
from essor.ledger.tests import racer
from essor.ledger.tests.factories import ACTOR, DAY, cap, envelope, flow, post, release, reserve, settle, world
from essor.ledger.tests.racer import race

pytestmark = [
    pytest.mark.concurrency,
    pytest.mark.django_db(transaction=True),
]

THREADS = 8
RACERS = 4  # a process takes a second to start


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at once, each on a connection of its own; what each answered, or the code of its refusal."""
    ready = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            ready.wait(timeout=30)
            return call()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def check(limit: int, results: list[dict[str, list[int]]]) -> list[int]:
    """Never over the limit, and every cent is accounted for; the amounts that were refused."""
    kept = sum(sum(result["kept"]) for result in results)
    refused = [cents for result in results for cents in result["refused"]]
    balance = queries.balance("envelope:a")
    assert balance.pending_cents + balance.posted_cents == kept <= limit
    assert balance.available_cents == limit - kept
    shared = queries.balance("cap:shared")
    assert shared.pending_cents + shared.posted_cents == kept
    assert list(queries.verify()) == []
    actions.seal()
    assert queries.unsealed() == 0
    assert list(queries.verify()) == []
    return refused


def shares(seed: int, racers: int, each: int, low: int, high: int) -> list[list[int]]:
    rng = random.Random(seed)
    return [[rng.randint(low, high) for _ in range(each)] for _ in range(racers)]


def in_threads(plans: list[list[int]], give_back: bool) -> list[dict[str, list[int]]]:
    calls = [lambda i=i, plan=plan: race(f"t{i}", plan, give_back) for i, plan in enumerate(plans)]
    return together(*calls)


def in_processes(plans: list[list[int]], give_back: bool, data: Path) -> list[dict[str, list[int]]]:
    environment = {
        **os.environ,
        "ESSOR_DATA": str(data),
        "ESSOR_SYNCHRONOUS": "OFF",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    start = time.time() + 2.0
    racers = []
    for i, plan in enumerate(plans):
        told = {
            "database": str(settings.DATABASES["default"]["NAME"]),
            "name": f"p{i}",
            "amounts": plan,
            "give_back": give_back,
            "start": start,
        }
        command = [sys.executable, "-c", racer.START, json.dumps(told)]
        racers.append(
            subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        )
    results = []
    for process in racers:
        output, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        results.append(json.loads(output))
    return results


@pytest.fixture(params=["threads", "processes"])
def racing(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., list[dict[str, list[int]]]]:
    if request.param == "threads":
        return in_threads
    return lambda plans, give_back: in_processes(plans, give_back, tmp_path)


def prepare(limit: int) -> None:
    envelope(limit_cents=limit)
    flow("aid")
    flow("caps")


def test_equal_amounts_take_the_last_dollar_exactly(racing):
    prepare(10_000)
    results = racing([[97] * 50] * RACERS, False)
    refused = check(10_000, results)
    assert sum(len(result["kept"]) for result in results) == 10_000 // 97
    assert len(refused) == RACERS * 50 - 10_000 // 97


def test_nobody_is_refused_what_is_left(racing):
    prepare(20_000)
    results = racing(shares(1, RACERS, 50, 1, 400), False)
    refused = check(20_000, results)
    assert queries.balance("envelope:a").available_cents < min(refused)


def test_what_is_given_back_can_be_taken_again(racing):
    prepare(8_000)
    check(8_000, racing(shares(2, RACERS, 50, 1, 400), True))


@pytest.mark.deep
def test_many_races(racing):
    prepare(60_000)
    check(60_000, racing(shares(3, 16, 300, 1, 400), True))


def test_the_same_event_at_once_has_one_effect():
    world()
    assert together(*[reserve] * THREADS) == [Receipt("reg_1:reserve", 2, 6_000)] * THREADS
    assert together(*[lambda: post("pay")] * THREADS) == [Receipt("pay", 2, 6_000)] * THREADS
    answers = together(*[lambda: settle("s", "reg_1:reserve", 1_000, 1_000)] * THREADS)
    assert answers == [Receipt("s", 2, 2_000, 4_000)] * THREADS
    assert queries.transfer_count() == 6
    assert list(queries.verify()) == []


def test_the_same_event_at_once_with_other_bodies_is_one_of_them():
    world()
    answers = together(*[lambda i=i: reserve(cents=1_000 + i) for i in range(THREADS)])
    assert answers.count("ledger.event_reused") == THREADS - 1
    assert queries.transfer_count() == 2
    assert list(queries.verify()) == []


def test_a_hold_is_resolved_by_one_of_many():
    world()
    for turn in range(5):
        held = f"reg_{turn}:reserve"
        reserve(held)
        answers = together(
            *[lambda i=i, held=held: settle(f"{held}:s{i}", held, 10, 20) for i in range(4)],
            *[lambda i=i, held=held: release(f"{held}:r{i}", held) for i in range(4)],
        )
        assert answers.count("ledger.already_resolved") == THREADS - 1
    assert queries.transfer_count() == 20
    assert list(queries.verify()) == []


def test_a_correction_is_made_by_one_of_many():
    world()
    post("pay")
    answers = together(
        *[
            lambda i=i: actions.correct(actor=ACTOR, event=f"fix{i}", of_event="pay", reason="x", on=DAY)
            for i in range(6)
        ]
    )
    assert answers.count("ledger.already_corrected") == 5
    assert list(queries.verify()) == []


def test_accounts_opened_at_once_are_opened_once():
    specs = [AccountSpec(f"cap:{i}", AccountKind.CAP, 100) for i in range(20)]
    orders = [random.Random(i).sample(specs, len(specs)) for i in range(THREADS)]
    together(*[lambda order=order: actions.ensure_accounts(actor=ACTOR, specs=order) for order in orders])
    assert Account.objects.count() == 20
    assert list(queries.verify()) == []


def test_batches_over_the_same_accounts_in_any_order_wait_for_each_other():
    """Locks are taken in one order, whatever the order of the legs: no deadlock, nothing lost."""
    codes = [cap(f"cap:{i:02}", 10**6) for i in range(20)] + [envelope(limit_cents=10**6)]
    flow("aid")

    def batch(name: int) -> list[Receipt]:
        found = []
        for turn in range(6):
            order = random.Random(f"{name} {turn}").sample(codes, len(codes))
            many = [Reservation(f"{name}:{turn}:{code}", [Leg(code, "aid", 1)], "aid", DAY) for code in order]
            found += actions.reserve_many(actor=ACTOR, reservations=many)
        return found

    answers = together(*[lambda name=name: batch(name) for name in range(THREADS)])
    assert [len(answer) for answer in answers] == [6 * 21] * THREADS
    assert {balance.pending_cents for balance in queries.balances(codes).values()} == {6 * THREADS}
    assert list(queries.verify()) == []


def test_batches_race_for_the_last_dollars_too():
    prepare(1_000)
    codes = [cap(f"cap:{i:02}", 10**6) for i in range(12)]

    def batch(name: int) -> Any:
        many = [
            Posting(f"{name}:{code}", [Leg(code, "caps", 10), Leg("envelope:a", "aid", 10)], "aid", DAY)
            for code in codes
        ]
        return len(actions.post_many(actor=ACTOR, postings=many))

    answers = together(*[lambda name=name: batch(name) for name in range(12)])
    assert Counter(answers) == {12: 8, "ledger.limit_exceeded": 4}
    assert queries.balance("envelope:a").available_cents == 40
    assert list(queries.verify()) == []


def test_a_limit_that_is_lowered_and_reservations_at_once():
    world(envelope_cents=10_000, cap_cents=10**6)

    def lower() -> Any:
        return actions.set_limit(actor=ACTOR, code="envelope:a", limit_cents=5_000, reason="cut")

    answers = together(*[lambda i=i: reserve(f"reg_{i}:reserve", 1_000) for i in range(12)], lower)
    balance = queries.balance("envelope:a")
    assert balance.pending_cents == 1_000 * sum(isinstance(answer, Receipt) for answer in answers)
    assert balance.pending_cents <= balance.limit_cents == (10_000 if answers[-1] else 5_000)
    assert list(queries.verify()) == []


def test_a_period_that_closes_while_others_post():
    world(envelope_cents=10**6, cap_cents=10**6)
    september = date(2021, 9, 15)

    def poster(i: int) -> Any:
        return [post(f"p{i}:{turn}", 10, on=september) for turn in range(10)]

    def close() -> None:
        time.sleep(0.01)
        actions.close_period(actor=ACTOR, fiscal_year=2021, month=9)

    together(*[lambda i=i: poster(i) for i in range(6)], close)
    assert list(queries.verify()) == []
    with pytest.raises(Refused, match="period_closed"):
        post("late", 10, on=september)


def test_sealing_while_others_write_leaves_nothing_out():
    world(envelope_cents=10**6, cap_cents=10**6)

    def writer(i: int) -> None:
        for turn in range(15):
            reserve(f"{i}:{turn}", 10)

    def sealer() -> None:
        for _ in range(10):
            actions.seal()
            time.sleep(0.005)

    together(*[lambda i=i: writer(i) for i in range(6)], sealer)
    actions.seal()
    assert queries.unsealed() == 0
    assert list(queries.verify()) == []


def test_legs_name_the_envelope_that_is_empty_under_pressure():
    """A refusal of a few accounts is exact: the cap has room, the envelope has not."""
    world(envelope_cents=500, cap_cents=10**6)

    def ask(i: int) -> Any:
        try:
            return reserve(f"r{i}", 100)
        except Refused as refused:
            return refused.refusal.params["account"]

    answers = together(*[lambda i=i: ask(i) for i in range(12)])
    assert sum(isinstance(answer, Receipt) for answer in answers) == 5
    assert answers.count("envelope:a") == 7
