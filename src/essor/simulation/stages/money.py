"""Claims: opened and submitted by the partner, signed by two officers, paid by finance; and the year's end."""

from __future__ import annotations

from datetime import date, timedelta

from essor.claims import actions as claims
from essor.claims import queries as claim_queries
from essor.foundation import clock
from essor.foundation.fiscal_year import FiscalYear
from essor.funding import actions as funding
from essor.simulation.world import World


def schedule(world: World) -> None:
    """Put each partner's monthly claims on the agenda, some days after the end of the month."""
    years = FiscalYear.span(world.told.starts_on, world.told.ends_on)
    last = world.told.ends_on.replace(day=1) - timedelta(days=1)  # the last month that is over when the clock stops
    for start, end in (month for year in years for month in year.months()):
        for partner in world.told.partners:
            low, high = world.told.claims["days_to_claim" if end < last else "days_to_last_claim"]
            days = world.chance.between(f"claim/{partner.code}/{start}/days", low, high)
            hour = world.chance.between(f"claim/{partner.code}/{start}/hour", 8, 16)
            world.later(clock.at(end + timedelta(days=days), hour), _claim, world, partner.code, start, end)


def _step(world: World, name: str, key: str) -> timedelta:
    low, high = world.told.claims[name]
    return timedelta(days=world.chance.between(f"{key}/{name}", low, high))


def _claim(world: World, partner: str, start: date, end: date) -> None:
    key = f"claim/{partner}/{start}"
    if (partner, start) not in world.months_taught:
        return
    claim_id = world.driver.attempt(
        claims.open_claim, f"{key}/open", world.now,
        actor=world.partner_admin(partner), partner_id=world.organizations[f"partner/{partner}"],
        period_start=start, period_end=end,
    )  # fmt: skip
    if claim_id is not None:
        world.later(world.now + timedelta(minutes=20), _submit, world, key, partner, claim_id)


def _submit(world: World, key: str, partner: str, claim_id: str) -> None:
    world.driver.do(
        claims.submit_claim, f"{key}/submit", world.now, actor=world.partner_admin(partner), claim_id=claim_id
    )
    world.later(world.now + _step(world, "days_to_first", key), _first, world, key, claim_id)


def _first(world: World, key: str, claim_id: str) -> None:
    world.driver.do(claims.sign_first, f"{key}/first", world.now, actor=world.actors["officer"], claim_id=claim_id)
    world.later(world.now + _step(world, "days_to_second", key), _second, world, key, claim_id)


def _second(world: World, key: str, claim_id: str) -> None:
    world.driver.do(
        claims.sign_second, f"{key}/second", world.now, actor=world.actors["second_officer"], claim_id=claim_id
    )
    world.later(world.now + _step(world, "days_to_pay", key), _pay, world, key, claim_id)


def _pay(world: World, key: str, claim_id: str) -> None:
    world.driver.do(claims.pay_claim, f"{key}/pay", world.now, actor=world.actors["finance"], claim_id=claim_id)


def settle_waiting(world: World) -> None:
    """Lines that have waited two months: the office calls the person and decides, with a reason, and it is counted."""
    before = world.now - timedelta(days=60)
    share = world.told.claims["exceptions"]
    for line in claim_queries.waiting_lines(undecided=True, paid_before=before):
        pays = world.chance.percent(f"{line.id}/exception", share)
        world.driver.attempt(
            claims.decide_line, f"decide/{line.id}", world.now,
            actor=world.actors["officer"], line_id=line.id, decision="pay" if pays else "refuse",
            reason="Appel de vérification : présence confirmée de vive voix" if pays else "Présence jamais confirmée",
        )  # fmt: skip
    if world.now < world.told.clock_stops - timedelta(days=30):
        world.later(world.now + timedelta(days=30), settle_waiting, world)


def lapse(world: World, fiscal_year: int) -> None:
    """What the year did not spend is no longer there."""
    world.driver.do(
        funding.lapse_year, f"lapse/{fiscal_year}", world.now, actor=world.actors["director"], fiscal_year=fiscal_year
    )
