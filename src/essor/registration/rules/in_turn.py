"""Decisions for several people of one company and session, in turn: each one's aid counts in the facts of the next.

The facts of each stand by themselves afterwards: each decision recomputes from its own, without the others.
"""

from collections.abc import Callable, Iterable

from essor.funding.rules import Case, Decision, Ruleset, YearUse, decide, split_by_source


def after(
    years: tuple[YearUse, ...], used: dict[int, int], by_source: dict[tuple[int, str], int]
) -> tuple[YearUse, ...]:
    """What the years look like once `used` (fiscal year -> cents) has been given to colleagues in the same act."""
    found = []
    for year in years:
        cents = used.get(year.fiscal_year, 0)
        if cents:
            company, partner, envelope = year.company_used_cents, year.partner_left_cents, year.envelope_left_cents
            year = year._replace(
                company_used_cents=None if company is None else company + cents,
                partner_left_cents=None if partner is None else partner - cents,
                envelope_left_cents=None
                if envelope is None
                else tuple((source, left - by_source.get((year.fiscal_year, source), 0)) for source, left in envelope),
            )
        found.append(year)
    return tuple(found)


def decide_in_turn(
    cases: Iterable[Case], ruleset: Ruleset, taken: Callable[[Decision], bool]
) -> list[tuple[Case, Decision]]:
    """Each case as it stood at its turn, with its decision. `taken(decision)`: whether its aid will be reserved."""
    used: dict[int, int] = {}
    by_source: dict[tuple[int, str], int] = {}
    decided = []
    for case in cases:
        case = case._replace(years=after(case.years, used, by_source))
        decision = decide(case, ruleset)
        if taken(decision):
            for fiscal_year, cents in decision.aid_by_year:
                used[fiscal_year] = used.get(fiscal_year, 0) + cents
                for source, part in split_by_source(cents, ruleset.source_split):
                    by_source[fiscal_year, source] = by_source.get((fiscal_year, source), 0) + part
        decided.append((case, decision))
    return decided
