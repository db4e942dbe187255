"""Accounts and reservations for tests, made through the ledger's own verbs."""

from datetime import date
from typing import Any

import pytest

from essor.foundation.actor import Actor
from essor.foundation.acts import attempt
from essor.foundation.outcome import Refusal, Refused
from essor.ledger import actions, queries
from essor.ledger.rules import AccountKind, Leg, Receipt

ACTOR = Actor.system("tests")
DAY = date(2021, 10, 14)


def envelope(code: str = "envelope:a", limit_cents: int = 100_000) -> str:
    actions.open_account(actor=ACTOR, code=code, kind=AccountKind.ENVELOPE, limit_cents=limit_cents)
    return code


def cap(code: str = "cap:a", limit_cents: int = 100_000) -> str:
    actions.open_account(actor=ACTOR, code=code, kind=AccountKind.CAP, limit_cents=limit_cents)
    return code


def flow(code: str = "aid") -> str:
    actions.open_account(actor=ACTOR, code=code, kind=AccountKind.FLOW)
    return code


def world(envelope_cents: int = 100_000, cap_cents: int = 100_000) -> None:
    """An envelope, a cap, and the two other sides."""
    envelope(limit_cents=envelope_cents)
    cap(limit_cents=cap_cents)
    flow("aid")
    flow("caps")


def legs(cents: int = 3_000) -> list[Leg]:
    return [Leg("cap:a", "caps", cents), Leg("envelope:a", "aid", cents)]


def reserve(event: str = "reg_1:reserve", cents: int = 3_000, **other: Any) -> Receipt:
    return actions.reserve(actor=ACTOR, event=event, legs=legs(cents), code="aid", on=DAY, **other)


def settle(event: str, reserved_event: str, *cents: int, on: date = DAY) -> Receipt:
    return actions.settle(actor=ACTOR, event=event, reserved_event=reserved_event, cents_by_leg=list(cents), on=on)


def release(event: str, reserved_event: str, reason: str = "withdrawn", on: date = DAY) -> Receipt:
    return actions.release(actor=ACTOR, event=event, reserved_event=reserved_event, reason=reason, on=on)


def post(event: str, cents: int = 3_000, on: date = DAY) -> Receipt:
    return actions.post(actor=ACTOR, event=event, legs=legs(cents), code="aid", on=on)


def refusal_of(action: Any, *args: Any, **kwargs: Any) -> Refusal:
    """The one refusal of a call; what it had begun is undone."""
    with pytest.raises(Refused) as caught, attempt():
        action(*args, **kwargs)
    return caught.value.refusal


def used(code: str = "envelope:a") -> tuple[int, int]:
    """Pending and posted cents."""
    found = queries.balance(code)
    return found.pending_cents, found.posted_cents


def correct(event: str = "fix", of_event: str = "pay", reason: str = "wrong partner", on: date = DAY) -> Receipt:
    return actions.correct(actor=ACTOR, event=event, of_event=of_event, reason=reason, on=on)
