"""How a movement of aid becomes ledger transfers, in few statements however many there are. Private to the room."""

from collections.abc import Sequence

from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal, Refused
from essor.funding import queries, statements
from essor.funding.models import AidReservation
from essor.funding.rules import AidRelease, AidRequest, AidSettlement, Ruleset, envelope
from essor.ledger import actions as ledger
from essor.ledger import queries as ledger_queries
from essor.ledger.rules import AccountKind, AccountSpec, Leg, Release, Reservation, Settlement

AID = "aid"
CHUNK = 500  # events in one IN list
OF_CAP = {"person": "funding.cap_person", "company": "funding.cap_company", "partner": "funding.cap_partner"}


def translated(refused: Refused) -> Refused:
    """A refusal of the ledger in funding's words; others pass as they are."""
    params = dict(refused.refusal.params)
    account = str(params.get("account", ""))
    parts = account.split(":")
    if refused.code == "ledger.limit_exceeded" and parts[0] == "env":
        return Refused(
            Refusal("funding.envelope_exhausted", {**params, "source": parts[2], "fiscal_year": int(parts[3])})
        )
    if refused.code == "ledger.limit_exceeded" and parts[0] == "cap":
        return Refused(Refusal(OF_CAP[parts[1]], {**params, "fiscal_year": int(parts[3])}))
    if refused.code == "ledger.limit_below_use":
        code = "funding.amount_below_used" if parts[0] == "env" else "funding.allocation_below_used"
        return Refused(Refusal(code, {**params, "fiscal_year": int(parts[3])}))
    return refused


def reserve(actor: Actor, requests: Sequence[AidRequest]) -> None:
    """Write the reservations: one read of rulesets, lines and caps each, then the ledger's batch and our own rows."""
    if not requests:
        return
    for request in requests:
        if not request.aid_by_year or any(cents <= 0 for _, cents in request.aid_by_year):
            raise Refused(Refusal("funding.nothing_to_reserve", {"event": request.event}))
    rulesets = queries.rulesets_by_code(request.ruleset_code for request in requests)
    lines = statements.training_lines({year for request in requests for year, _ in request.aid_by_year})
    specs, allocated = _accounts(actor, requests, rulesets)
    legs: list[tuple[Leg, ...]] = []
    for request in requests:
        made = envelope.reservation_legs(request, rulesets[request.ruleset_code].source_split, lines, allocated)
        if isinstance(made, Refusal):
            raise Refused(made)
        legs.append(made)
    reservations = [Reservation(r.event, its, AID, r.on) for r, its in zip(requests, legs, strict=True)]
    try:
        ledger.reserve_many(actor=actor, reservations=reservations, accounts=specs)
    except Refused as refused:
        raise translated(refused) from refused
    # The ledger looked each event up: one that is there already has the same body, so its row here does too.
    statements.keep_reservations(
        [
            (
                request.event,
                request.ruleset_code,
                request.partner_id,
                sum(cents for _, cents in request.aid_by_year),
                [[leg.debit, leg.cents] for leg in its],
                request.on,
            )
            for request, its in zip(requests, legs, strict=True)
        ]
    )


def _accounts(
    actor: Actor, requests: Sequence[AidRequest], rulesets: dict[str, Ruleset]
) -> tuple[list[AccountSpec], set[str]]:
    """Accounts that the legs need and may be missing, and the partners' caps that are there.

    A person's or company's cap is opened with the value of the request's ruleset. Where a later ruleset has raised it
    since, the limit follows; a lower one never takes back what an earlier ruleset promised.
    """
    limits: dict[str, int] = {}
    partner_caps: set[str] = set()
    flows = {envelope.CAPS}
    for request in requests:
        ruleset = rulesets[request.ruleset_code]
        of_kind = {"person": ruleset.cap_person_year, "company": ruleset.cap_company_year}
        for year, _ in request.aid_by_year:
            flows.add(envelope.aid_account(request.partner_id, year))
            for kind, cap in envelope.caps_of(request, year).items():
                if kind == "partner":
                    partner_caps.add(cap)
                else:
                    limits[cap] = max(of_kind[kind], limits.get(cap, 0))
    there = ledger_queries.balances([*limits, *partner_caps])
    for cap in sorted(limits.keys() & there.keys()):
        if (there[cap].limit_cents or 0) < limits[cap]:
            codes = sorted({request.ruleset_code for request in requests})
            ledger.set_limit(actor=actor, code=cap, limit_cents=limits[cap], reason=f"ruleset {', '.join(codes)}")
    specs = [AccountSpec(cap, AccountKind.CAP, limits[cap]) for cap in sorted(limits.keys() - there.keys())]
    return specs + [AccountSpec(code, AccountKind.FLOW) for code in sorted(flows)], partner_caps & there.keys()


def settle(actor: Actor, settlements: Sequence[AidSettlement]) -> None:
    """Pay from the reservations by their stored legs."""
    stored: dict[str, tuple[int, list[tuple[str, int]]]] = {}
    events = [settlement.reserved_event for settlement in settlements]
    for start in range(0, len(events), CHUNK):
        rows = AidReservation.objects.filter(event__in=events[start : start + CHUNK])
        for event, aid_cents, legs in rows.values_list("event", "aid_cents", "legs"):
            stored[event] = aid_cents, legs
    asked = []
    for settlement in settlements:
        if settlement.reserved_event not in stored:
            raise Refused(Refusal("funding.unknown_reservation", {"event": settlement.reserved_event}))
        aid_cents, legs = stored[settlement.reserved_event]
        if not 0 <= settlement.cents <= aid_cents:
            params = {
                "event": settlement.reserved_event,
                "aid_cents": aid_cents,
                "asked_cents": settlement.cents,
            }
            raise Refused(Refusal("funding.settles_too_much", params))
        by_leg = envelope.settled_cents(settlement.cents, legs)
        asked.append(Settlement(settlement.event, settlement.reserved_event, by_leg, settlement.on))
    if asked:
        ledger.settle_many(actor=actor, settlements=asked)


def release(actor: Actor, releases: Sequence[AidRelease]) -> None:
    """Give reservations back whole."""
    if releases:
        ledger.release_many(
            actor=actor,
            releases=[Release(r.event, r.reserved_event, r.reason, r.on) for r in releases],
        )
