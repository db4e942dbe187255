"""The ledger as one would write it on one page, without a database: what the real one is compared with.

It keeps a list of transfers and counts everything again each time. It answers a `Receipt`, or the code of a refusal.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from essor.ledger.rules import AccountSpec, Leg, Receipt

ORDER = {"cap": 1, "envelope": 2, "flow": 3}


@dataclass
class Moved:
    """One transfer. `state` is what it is now: held, gone (resolved), posted, undone."""

    event: str
    debit: str
    credit: str
    cents: int
    state: str
    expires_at: datetime | None = None


@dataclass
class PlainLedger:
    accounts: dict[str, AccountSpec] = field(default_factory=dict)
    moved: list[Moved] = field(default_factory=list)
    bodies: dict[str, tuple[object, Receipt]] = field(default_factory=dict)
    closed: set[tuple[int, int]] = field(default_factory=set)

    # ── what there is ────────────────────────────────────────────────────────────────────────────────────────────────

    def debits(self, code: str, *states: str) -> int:
        return sum(one.cents for one in self.moved if one.debit == code and one.state in states)

    def credits(self, code: str, *states: str) -> int:
        return sum(one.cents for one in self.moved if one.credit == code and one.state in states)

    def shown(self, code: str) -> tuple[int, int]:
        """Pending and posted, as `queries.balance` shows them."""
        posted = self.debits(code, "posted", "undone") - self.credits(code, "posted", "undone")
        if self.accounts[code].limit_cents is not None:
            return self.debits(code, "held"), posted
        return self.credits(code, "held") - self.debits(code, "held"), -posted

    def held(self, event: str) -> list[Moved]:
        return [one for one in self.moved if one.event == event and one.state == "held"]

    # ── what may be done ─────────────────────────────────────────────────────────────────────────────────────────────

    def enter(
        self, event: str, legs: list[Leg], code: str, on: date, state: str, expires_at: datetime | None = None
    ) -> Receipt | str:
        body = (state, tuple(legs), code, on, expires_at)
        if event in self.bodies:
            return self.bodies[event][1] if self.bodies[event][0] == body else "ledger.event_reused"
        if (on.year, on.month) in self.closed:
            return "ledger.period_closed"
        before = list(self.moved)
        self.moved += [Moved(event, leg.debit, leg.credit, leg.cents, state, expires_at) for leg in legs]
        if refusal := self.broken(before, [code for leg in legs for code in (leg.debit, leg.credit)]):
            return refusal
        return self.done(event, body, Receipt(event, len(legs), sum(leg.cents for leg in legs)))

    def resolve(
        self, event: str, reserved: str, cents: list[int], on: date, reason: str, now: datetime
    ) -> Receipt | str:
        """A settlement, or (with a reason) a release."""
        was = [one for one in self.moved if one.event == reserved and one.state in ("held", "gone")]
        if not was:
            return "ledger.reservation_unknown"
        if len(cents) != len(was):
            return "ledger.legs_differ"
        if any(asked > one.cents for asked, one in zip(cents, was, strict=True)):
            return "ledger.above_reserved"
        body = (reserved, tuple(cents), on, reason)
        if event in self.bodies:
            return self.bodies[event][1] if self.bodies[event][0] == body else "ledger.event_reused"
        if any(one.state == "gone" for one in was):
            return "ledger.already_resolved"
        expires_at = was[0].expires_at
        if not reason and expires_at and expires_at <= now:
            return "ledger.reservation_expired"
        if (on.year, on.month) in self.closed:
            return "ledger.period_closed"
        before = [Moved(**vars(one)) for one in self.moved]
        for one in was:
            one.state = "gone"
        self.moved += [Moved(event, one.debit, one.credit, c, "posted") for one, c in zip(was, cents, strict=True) if c]
        if refusal := self.broken(before, [code for one in was for code in (one.debit, one.credit)]):
            return refusal
        left = sum(one.cents for one in was) - sum(cents)
        return self.done(event, body, Receipt(event, len(was), sum(cents), left))

    def correct(self, event: str, of: str, reason: str, on: date) -> Receipt | str:
        was = [one for one in self.moved if one.event == of and one.state in ("posted", "undone")]
        if not was:
            return "ledger.nothing_posted"
        body = ("correct", of, reason, on)
        if event in self.bodies:
            return self.bodies[event][1] if self.bodies[event][0] == body else "ledger.event_reused"
        if any(one.state == "undone" for one in was):
            return "ledger.already_corrected"
        if (on.year, on.month) in self.closed:
            return "ledger.period_closed"
        before = [Moved(**vars(one)) for one in self.moved]
        for one in was:
            one.state = "undone"
        self.moved += [Moved(event, one.credit, one.debit, one.cents, "posted") for one in was]
        if refusal := self.broken(before, [code for one in was for code in (one.debit, one.credit)]):
            return refusal
        return self.done(event, body, Receipt(event, len(was), sum(one.cents for one in was)))

    def expire(self, now: datetime, on: date) -> int:
        due = sorted(
            {one.event for one in self.moved if one.state == "held" and one.expires_at and one.expires_at <= now}
        )
        for event in due:
            self.resolve(f"{event}:expired", event, [0] * len(self.held(event)), on, "expired", now)
        return len(due)

    def limit(self, code: str, cents: int) -> str | None:
        if sum(self.shown(code)) > cents:
            return "ledger.limit_below_use"
        self.accounts[code] = AccountSpec(code, self.accounts[code].kind, cents)
        return None

    # ── inside ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def done(self, event: str, body: object, receipt: Receipt) -> Receipt:
        self.bodies[event] = (body, receipt)
        return receipt

    def broken(self, before: list[Moved], codes: list[str]) -> str | None:
        """The first limit that the change breaks, in lock order; the change is taken back."""
        for code in sorted(set(codes), key=lambda code: (ORDER[self.accounts[code].kind], code)):
            limit = self.accounts[code].limit_cents
            pending, posted = self.shown(code)
            if limit is not None and (pending + posted > limit or posted < 0):
                self.moved = before
                return "ledger.limit_exceeded" if pending + posted > limit else "ledger.below_zero"
        return None
