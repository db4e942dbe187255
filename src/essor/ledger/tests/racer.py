"""One of several processes that race on the ledger: `python -c START <plan as JSON>`.

Waits for the others at a starting time, reserves amounts one after the other, and prints what it got. It settles or
releases some of what it got when the plan says so.
"""

import json
import random
import sys
import time
from datetime import date

from django.db import connection

from essor.foundation.actor import Actor
from essor.foundation.outcome import Refused
from essor.ledger import actions
from essor.ledger.rules import AccountKind, AccountSpec, Leg

START = "import django; django.setup(); from essor.ledger.tests import racer; racer.main()"
"""The program of one racer, for `python -c`."""

DAY = date(2021, 10, 14)


def race(name: str, amounts: list[int], give_back: bool) -> dict[str, list[int]]:
    """Reserve each amount on a cap of one's own and the shared envelope; what was got, and what was refused."""
    actor = Actor.system(name)
    rng = random.Random(name)
    specs = [AccountSpec(f"cap:{name}", AccountKind.CAP, 10**9), AccountSpec("cap:shared", AccountKind.CAP, 10**9)]
    got: dict[str, list[int]] = {"kept": [], "refused": []}
    for i, cents in enumerate(amounts):
        legs = [Leg("envelope:a", "aid", cents), Leg(f"cap:{name}", "caps", cents), Leg("cap:shared", "caps", cents)]
        event = f"{name}:{i}"
        try:
            actions.reserve(actor=actor, event=event, legs=legs, code="aid", on=DAY, accounts=specs)
        except Refused as refused:
            if refused.code != "ledger.limit_exceeded" or refused.refusal.params["account"] != "envelope:a":
                raise
            got["refused"].append(cents)
            continue
        kept = cents
        if give_back and rng.random() < 0.5:
            kept = rng.choice([0, cents // 2])
            part = {"actor": actor, "event": event + ":s", "reserved_event": event, "on": DAY}
            actions.settle(cents_by_leg=[kept] * 3, **part)
        got["kept"].append(kept)
    return got


def main() -> None:
    plan = json.loads(sys.argv[1])
    connection.settings_dict["NAME"] = plan["database"]
    time.sleep(max(0.0, plan["start"] - time.time()))
    print(json.dumps(race(plan["name"], plan["amounts"], plan["give_back"])))  # noqa: T201  read by the test
