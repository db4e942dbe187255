"""The database may fail at any statement: a verb then has done all of it, or nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from essor.foundation import clock
from essor.ledger import actions, queries
from essor.ledger.rules import AccountKind, AccountSpec, Leg, Release, Reservation, Settlement
from essor.ledger.tests.factories import ACTOR, DAY, legs, post, release, reserve, settle, world

pytestmark = pytest.mark.django_db(transaction=True)


class Fault(Exception):
    """The plug is pulled."""


class FaultAt:
    """Lets `statements` pass, then raises; before the statement runs, or after it."""

    def __init__(self, statements: int, after: bool) -> None:
        self.left, self.after, self.struck = statements, after, False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("BEGIN"):  # SQLite's transaction itself; Django sends it as a statement
            return execute(sql, params, many, context)
        self.left -= 1
        if self.left >= 0:
            return execute(sql, params, many, context)
        self.struck = True
        if self.after:
            execute(sql, params, many, context)
        raise Fault(sql)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    models = [*apps.get_app_config("ledger").get_models(), *apps.get_app_config("foundation").get_models()]
    return {model.__name__: sorted(model.objects.values_list(), key=repr) for model in models}


VERBS: dict[str, Callable[[], Any]] = {
    "open": lambda: actions.open_account(actor=ACTOR, code="cap:new", kind=AccountKind.CAP, limit_cents=5),
    "limit": lambda: actions.set_limit(actor=ACTOR, code="cap:a", limit_cents=99_999, reason="amendment"),
    "post": lambda: post("pay"),
    "reserve": lambda: actions.reserve(
        actor=ACTOR,
        event="reg_9:reserve",
        legs=[*legs(), Leg("cap:new", "caps", 5)],
        code="aid",
        on=DAY,
        accounts=[AccountSpec("cap:new", AccountKind.CAP, 5)],
    ),
    "reserve_many": lambda: actions.reserve_many(
        actor=ACTOR, reservations=[Reservation(f"m{i}", legs(10), "aid", DAY) for i in range(10)]
    ),
    "reserve_many_accounts": lambda: actions.reserve_many(
        actor=ACTOR,
        reservations=[Reservation(f"m{i}", [Leg(f"cap:{i}", "caps", 5)], "aid", DAY) for i in range(10)],
        accounts=[AccountSpec(f"cap:{i}", AccountKind.CAP, 5) for i in range(10)],
    ),
    "settle": lambda: settle("s", "reg_1:reserve", 0, 2_000),
    "settle_many": lambda: actions.settle_many(
        actor=ACTOR, settlements=[Settlement(f"s{i}", f"reg_{i}:reserve", [5, 5], DAY) for i in (1, 2)]
    ),
    "release": lambda: release("r", "reg_1:reserve"),
    "release_many": lambda: actions.release_many(
        actor=ACTOR, releases=[Release(f"r{i}", f"reg_{i}:reserve", "left", DAY) for i in (1, 2)]
    ),
    "correct": lambda: actions.correct(actor=ACTOR, event="fix", of_event="paid", reason="wrong", on=DAY),
    "expire": lambda: actions.expire_due(actor=ACTOR, now=clock.now() + timedelta(days=2)),
    "close": lambda: actions.close_period(actor=ACTOR, fiscal_year=2021, month=9),
}


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("verb", VERBS)
def test_all_or_nothing_at_every_statement(verb: str, after: bool) -> None:
    world()
    reserve("reg_1:reserve")
    reserve("reg_2:reserve", expires_at=clock.now() + timedelta(days=1))
    post("paid")
    before = everything()
    statements = 0
    while True:
        fault = FaultAt(statements, after)
        try:
            with connection.execute_wrapper(fault):
                VERBS[verb]()
        except Fault:
            assert everything() == before, f"statement {statements + 1} of {verb}"
            statements += 1
            continue
        assert not fault.struck
        break
    assert statements >= 3
    assert everything() != before
    assert list(queries.verify()) == []
