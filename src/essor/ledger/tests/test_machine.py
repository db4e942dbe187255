"""Long random histories: the ledger and a plain model of it are asked the same, and must answer and show the same."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from essor.foundation import clock
from essor.foundation.acts import attempt
from essor.foundation.outcome import Refused
from essor.foundation.tests.moments import NOON
from essor.ledger import actions, queries
from essor.ledger.rules import AccountKind, AccountSpec, Leg, Posting, Reservation
from essor.ledger.tests.factories import ACTOR
from essor.ledger.tests.plain_model import PlainLedger

LIMITED = ["cap:a", "cap:b", "envelope:a", "envelope:b"]
FLOWS = ["aid", "caps"]
CENTS = st.integers(1, 60)
DAYS = st.sampled_from([date(2021, 8, 31), date(2021, 9, 1), date(2021, 9, 30), date(2021, 10, 14), date(2022, 2, 1)])
MONTHS = st.sampled_from([(2021, 8), (2021, 9)])
LEG = st.one_of(
    st.builds(Leg, st.sampled_from(LIMITED), st.sampled_from(FLOWS), CENTS),
    st.builds(Leg, st.sampled_from(["envelope:a", "cap:a"]), st.sampled_from(["envelope:b", "cap:b"]), CENTS),
    st.builds(Leg, st.just("aid"), st.sampled_from(["caps", "envelope:a"]), CENTS),
)
LEGS = st.lists(LEG, min_size=1, max_size=5)
ANY = st.integers(0, 10**6)


class LedgerMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.model = PlainLedger()
        self.now = NOON
        self.events: list[str] = []
        self.calls: list[tuple[Callable[[], Any], Callable[[], Any]]] = []
        self.transaction = transaction.atomic()
        self.transaction.__enter__()

    def teardown(self) -> None:
        try:
            actions.seal()
            assert list(queries.verify()) == []
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # ── asking both ──────────────────────────────────────────────────────────────────────────────────────────────────

    def ask(self, real: Callable[[], Any], model: Callable[[], Any], repeat: bool = True) -> None:
        if repeat:
            self.calls.append((real, model))
        with clock.frozen(self.now):
            try:
                with attempt():
                    answer = real()
            except Refused as refused:
                answer = refused.code
        assert answer == model()

    def event(self, pick: int) -> str:
        """A new event, now and then one that was used before."""
        if self.events and pick % 12 == 0:
            return self.events[pick % len(self.events)]
        self.events.append(f"e{len(self.events)}")
        return self.events[-1]

    def past(self, pick: int) -> str:
        return self.events[pick % len(self.events)]

    # ── what may happen ──────────────────────────────────────────────────────────────────────────────────────────────

    @initialize(limits=st.lists(st.integers(0, 200), min_size=len(LIMITED), max_size=len(LIMITED)))
    def open(self, limits: list[int]) -> None:
        kinds = {"cap": AccountKind.CAP, "env": AccountKind.ENVELOPE}
        specs = [AccountSpec(code, kinds[code[:3]], limit) for code, limit in zip(LIMITED, limits, strict=True)]
        specs += [AccountSpec(code, AccountKind.FLOW) for code in FLOWS]
        actions.ensure_accounts(actor=ACTOR, specs=specs)
        self.model.accounts = {spec.code: spec for spec in specs}

    @rule(pick=ANY, legs=LEGS, on=DAYS)
    def post(self, pick: int, legs: list[Leg], on: date) -> None:
        event = self.event(pick)
        self.ask(
            lambda: actions.post(actor=ACTOR, event=event, legs=legs, code="aid", on=on),
            lambda: self.model.enter(event, legs, "aid", on, "posted"),
        )

    @rule(pick=ANY, legs=LEGS, on=DAYS, hours=st.sampled_from([None, 1, 3]))
    def reserve(self, pick: int, legs: list[Leg], on: date, hours: int | None) -> None:
        event, until = self.event(pick), hours and self.now + timedelta(hours=hours)
        self.ask(
            lambda: actions.reserve(actor=ACTOR, event=event, legs=legs, code="aid", on=on, expires_at=until),
            lambda: self.model.enter(event, legs, "aid", on, "held", until),
        )

    @precondition(lambda self: self.events)
    @rule(pick=ANY, of=ANY, parts=st.lists(st.integers(0, 110), min_size=5, max_size=5), on=DAYS, odd=st.booleans())
    def settle(self, pick: int, of: int, parts: list[int], on: date, odd: bool) -> None:
        reserved, event = self.past(of), self.event(pick)
        held = self.model.held(reserved)
        cents = [one.cents * part // 100 for one, part in zip(held, parts, strict=False)] or [1]
        cents += [1] if odd and pick % 5 == 0 else []
        self.ask(
            lambda: actions.settle(actor=ACTOR, event=event, reserved_event=reserved, cents_by_leg=cents, on=on),
            lambda: self.model.resolve(event, reserved, cents, on, "", self.now),
        )

    @precondition(lambda self: self.events)
    @rule(pick=ANY, of=ANY, on=DAYS)
    def release(self, pick: int, of: int, on: date) -> None:
        reserved, event = self.past(of), self.event(pick)

        def model() -> Any:  # its legs are counted when it is asked: repeated, it may release what was reserved since
            cents = [0 for one in self.model.moved if one.event == reserved and one.state in ("held", "gone")]
            return self.model.resolve(event, reserved, cents, on, "left", self.now)

        self.ask(
            lambda: actions.release(actor=ACTOR, event=event, reserved_event=reserved, reason="left", on=on), model
        )

    @precondition(lambda self: self.events)
    @rule(pick=ANY, of=ANY, on=DAYS)
    def correct(self, pick: int, of: int, on: date) -> None:
        wrong, event = self.past(of), self.event(pick)
        self.ask(
            lambda: actions.correct(actor=ACTOR, event=event, of_event=wrong, reason="wrong", on=on),
            lambda: self.model.correct(event, wrong, "wrong", on),
        )

    @rule(legs=st.lists(LEGS, min_size=1, max_size=4), on=DAYS, held=st.booleans())
    def batch(self, legs: list[list[Leg]], on: date, held: bool) -> None:
        """All or nothing: the model does one after the other, and forgets them all if one is refused.

        Only legs from a limited account to a flow: a batch is summed per account, so that one part may help another.
        """
        legs = [[leg for leg in one if leg.debit in LIMITED and leg.credit in FLOWS] for one in legs]
        batch = [(self.event(1), one) for one in legs if one]

        def real() -> Any:
            if held:
                many = [Reservation(event, one, "aid", on) for event, one in batch]
                return actions.reserve_many(actor=ACTOR, reservations=many)
            return actions.post_many(actor=ACTOR, postings=[Posting(event, one, "aid", on) for event, one in batch])

        def model() -> Any:
            moved, bodies = list(self.model.moved), dict(self.model.bodies)
            answers = [self.model.enter(event, one, "aid", on, "held" if held else "posted") for event, one in batch]
            refused = [answer for answer in answers if isinstance(answer, str)]
            if refused:
                self.model.moved, self.model.bodies = moved, bodies
                return refused[0]
            return answers

        self.ask(real, model)

    @rule(hours=st.integers(1, 4))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def expire(self) -> None:
        self.ask(
            lambda: actions.expire_due(actor=ACTOR),
            lambda: self.model.expire(self.now, clock.local_date(self.now)),
            repeat=False,
        )

    @rule(code=st.sampled_from(LIMITED), cents=st.integers(0, 200))
    def set_limit(self, code: str, cents: int) -> None:
        self.ask(
            lambda: actions.set_limit(actor=ACTOR, code=code, limit_cents=cents, reason="amendment"),
            lambda: self.model.limit(code, cents),
            repeat=False,
        )

    @rule(month=MONTHS, seldom=st.integers(0, 5))
    def close(self, month: tuple[int, int], seldom: int) -> None:
        if seldom == 0:
            actions.close_period(actor=ACTOR, fiscal_year=month[0], month=month[1])
            self.model.closed.add(month)

    @rule()
    def seal(self) -> None:
        actions.seal()

    @precondition(lambda self: self.calls)
    @rule(pick=ANY)
    def repeat(self, pick: int) -> None:
        """Any earlier request again: done, it answers the same; refused, it may pass now."""
        self.ask(*self.calls[pick % len(self.calls)], repeat=False)

    # ── what must always show ────────────────────────────────────────────────────────────────────────────────────────

    @invariant()
    def same_balances(self) -> None:
        shown = queries.balances(self.model.accounts)
        for code, spec in self.model.accounts.items():
            balance = shown[code]
            assert (balance.pending_cents, balance.posted_cents) == self.model.shown(code), code
            if spec.limit_cents is not None:
                assert balance.limit_cents == spec.limit_cents
                assert 0 <= sum(self.model.shown(code)) <= spec.limit_cents, code


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_random_histories() -> None:
    run(examples=25, steps=30)


@pytest.mark.deep
@pytest.mark.django_db
def test_many_long_random_histories() -> None:
    run(examples=500, steps=80)
