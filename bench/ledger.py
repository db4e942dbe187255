"""Speed of the ledger, as JSON: reservations per second on one hot account and on 32, one and eight clients, batches.

    python bench/ledger.py [--seconds 3] [--synchronous FULL]

SQLite: a new database in a temporary folder. PostgreSQL: the database in ESSOR_DATABASE, in which accounts and
transfers are added (use one that may be thrown away). Each client is a thread with its own connection.
"""

import argparse
import gc
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, connections, transaction

from essor.foundation.actor import Actor
from essor.ledger.rules import AccountKind, AccountSpec, Leg, Release, Reservation, Settlement

DAY = date(2021, 10, 14)
TAG = f"{time.time_ns():x}"
ACTOR = Actor.system("bench")


def ledger(module: str) -> Any:
    """The ledger's actions or queries; they can be imported only once Django is set up."""
    return import_module(f"essor.ledger.{module}")


def setup(synchronous: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "essor.config.settings")
    os.environ["ESSOR_SYNCHRONOUS"] = synchronous
    if "ESSOR_DATA" not in os.environ:
        os.environ["ESSOR_DATA"] = tempfile.mkdtemp(prefix="essor-bench-")
    django.setup()
    call_command("migrate", verbosity=0)


def times(call: Callable[[int], Any], turns: int) -> dict[str, float]:
    """Milliseconds per call: by the clock (others use the machine too), and of this process alone."""
    spent, worked = [], []
    for turn in range(turns):
        start, cpu = time.perf_counter(), time.process_time()
        call(turn)
        spent.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - cpu) * 1000)
    spent.sort()
    return {
        "median_ms": round(statistics.median(spent), 3),
        "p95_ms": round(spent[int(len(spent) * 0.95)], 3),
        "own_cpu_median_ms": round(statistics.median(worked), 3),
        "calls": turns,
    }


def per_second(clients: int, accounts: int, seconds: float) -> dict[str, Any]:
    """Reservations of two legs (an own cap, and one of `accounts` envelopes) that the clients do for so long."""

    actions, run = ledger("actions"), f"{TAG}:{clients}:{accounts}"
    specs = [AccountSpec(f"envelope:{run}:{i}", AccountKind.ENVELOPE, 10**14) for i in range(accounts)]
    specs += [AccountSpec(f"cap:{run}:{i}", AccountKind.CAP, 10**14) for i in range(clients)]
    flows = [AccountSpec("aid", AccountKind.FLOW), AccountSpec("caps", AccountKind.FLOW)]
    actions.ensure_accounts(actor=ACTOR, specs=specs + flows)
    done, slowest = [0] * clients, [0.0] * clients
    ready = threading.Barrier(clients + 1)

    def client(i: int) -> None:
        connections["default"].ensure_connection()
        ready.wait()
        end = time.perf_counter() + seconds
        while (start := time.perf_counter()) < end:
            n = done[i]
            legs = [Leg(f"cap:{run}:{i}", "caps", 5), Leg(f"envelope:{run}:{(n + i) % accounts}", "aid", 5)]
            actions.reserve(actor=ACTOR, event=f"{run}:{i}:{n}", legs=legs, code="aid", on=DAY)
            done[i] += 1
            slowest[i] = max(slowest[i], time.perf_counter() - start)
        connections.close_all()

    threads = [threading.Thread(target=client, args=(i,)) for i in range(clients)]
    for thread in threads:
        thread.start()
    ready.wait()
    for thread in threads:
        thread.join()
    return {
        "clients": clients,
        "envelopes": accounts,
        "reservations_per_second": round(sum(done) / seconds),
        "slowest_ms": round(max(slowest) * 1000, 1),
    }


def verbs() -> dict[str, Any]:
    """Each verb as registration and claims call it: inside a transaction that is under way."""

    actions = ledger("actions")
    fixed = [AccountSpec(f"envelope:{TAG}:{x}", AccountKind.ENVELOPE, 10**14) for x in "ab"]
    fixed += [AccountSpec(f"cap:partner:{TAG}", AccountKind.CAP, 10**14)]
    actions.ensure_accounts(
        actor=ACTOR, specs=[*fixed, AccountSpec("aid", AccountKind.FLOW), AccountSpec("caps", AccountKind.FLOW)]
    )

    def legs(i: int, count: int = 5) -> list[Leg]:
        return [
            Leg(f"envelope:{TAG}:a", "aid", 50),
            Leg(f"envelope:{TAG}:b", "aid", 50),
            Leg(f"cap:person:{TAG}:{i}", "caps", 100),
            Leg(f"cap:company:{TAG}:{i % 50}", "caps", 100),
            Leg(f"cap:partner:{TAG}", "caps", 100),
        ][:count]

    def specs(i: int) -> list[AccountSpec]:
        own = [AccountSpec(f"cap:person:{TAG}:{i}", AccountKind.CAP, 10**9)]
        return [*own, AccountSpec(f"cap:company:{TAG}:{i % 50}", AccountKind.CAP, 10**9)]

    def reserve(i: int, prefix: str, accounts: list[AccountSpec]) -> None:
        event = f"{TAG}:{prefix}:{i}"
        actions.reserve(actor=ACTOR, event=event, legs=legs(i), code="aid", on=DAY, accounts=accounts)

    def many(turn: int) -> None:
        batch = [Reservation(f"{TAG}:m:{turn}:{i}", legs(i, 4), "aid", DAY) for i in range(200)]
        actions.reserve_many(actor=ACTOR, reservations=batch)

    def settle(turn: int) -> None:
        asked = [Settlement(f"{TAG}:s:{turn}:{i}", f"{TAG}:m:{turn}:{i}", [40, 40, 80, 80], DAY) for i in range(200)]
        actions.settle_many(actor=ACTOR, settlements=asked)

    def release(turn: int) -> None:
        asked = [Release(f"{TAG}:r:{turn}:{i}", f"{TAG}:m:{turn + 5}:{i}", "left", DAY) for i in range(200)]
        actions.release_many(actor=ACTOR, releases=asked)

    found = {}
    with transaction.atomic():
        found["reserve_5_legs_opening_2_accounts"] = times(lambda i: reserve(i, "new", specs(i)), 400)
        found["reserve_5_legs"] = times(lambda i: reserve(i, "old", []), 400)
        found["reserve_many_200x4"] = times(many, 10)
        found["settle_many_200x4"] = times(settle, 5)
        found["release_many_200x4"] = times(release, 5)
    found["reserve_5_legs_own_transaction"] = times(lambda i: reserve(i, "own", []), 200)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--synchronous", default="FULL", help="SQLite's, as served: FULL")
    asked = parser.parse_args()
    setup(asked.synchronous)
    actions, queries = ledger("actions"), ledger("queries")

    gc.collect()
    gc.freeze()  # as a server does after starting: what is loaded once is not walked again by each collection
    found: dict[str, Any] = {
        "engine": connection.vendor,
        "python": sys.version.split()[0],
        "cores": os.cpu_count(),
        "load": os.getloadavg()[0],
        "synchronous": asked.synchronous if connection.vendor == "sqlite" else "on",
        "verbs": verbs(),
        "rates": [per_second(clients, n, asked.seconds) for n in (1, 32) for clients in (1, 8)],
    }
    start = time.perf_counter()
    found["sealed"] = actions.seal()
    found["seal_s"] = round(time.perf_counter() - start, 2)
    start = time.perf_counter()
    breaches = list(queries.verify())
    found["verify_s"] = round(time.perf_counter() - start, 2)
    found["transfers"] = queries.transfer_count()
    found["breaches"] = len(breaches)
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
