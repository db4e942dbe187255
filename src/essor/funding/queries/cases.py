"""The facts of a case that the ledger holds: what was used before, what is left."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from essor.funding import rules, statements
from essor.funding.rules import YearUse, envelope
from essor.ledger import queries as ledger
from essor.ledger.queries import Balance


def year_uses(
    *,
    person_id: str | None = None,
    company_id: str | None = None,
    partner_id: str | None = None,
    minutes_by_day: Mapping[date, int],
    with_envelope: bool = True,
) -> tuple[YearUse, ...]:
    """The fiscal years of one case, with what was used before, read from the ledger (two queries)."""
    person = person_id or ""
    return year_uses_many(
        people=[person],
        company_id=company_id,
        partner_id=partner_id,
        minutes_by_day=minutes_by_day,
        with_envelope=with_envelope,
    )[person]


def year_uses_many(
    *,
    people: Sequence[str],
    company_id: str | None,
    partner_id: str | None,
    minutes_by_day: Mapping[date, int],
    with_envelope: bool = True,
) -> dict[str, tuple[YearUse, ...]]:
    """As `year_uses` for people of one company in one session, by person id (two queries)."""
    years = rules.minutes_by_fiscal_year(minutes_by_day)
    lines = statements.training_lines([year for year, _ in years]) if with_envelope else {}
    codes = [*lines.values()]
    for year, _ in years:
        codes += [envelope.person_cap(person, year) for person in people if person]
        codes += [envelope.company_cap(company_id, year)] if company_id else []
        codes += [envelope.partner_cap(partner_id, year)] if partner_id else []
    found = ledger.balances(codes)
    shared = {
        year: (
            _used(found, envelope.company_cap(company_id, year)) if company_id else None,
            _left(found, envelope.partner_cap(partner_id, year)) if partner_id else None,
            tuple((source, _left(found, code) or 0) for (source, of), code in lines.items() if of == year)
            if with_envelope
            else None,
        )
        for year, _ in years
    }
    return {
        person: tuple(
            YearUse(year, minutes, _used(found, envelope.person_cap(person, year)), *shared[year])
            for year, minutes in years
        )
        for person in people
    }


def _used(found: Mapping[str, Balance], code: str) -> int:
    there = found.get(code)
    return there.pending_cents + there.posted_cents if there else 0


def _left(found: Mapping[str, Balance], code: str) -> int | None:
    there = found.get(code)
    return there.available_cents if there else None


def person_year_used(person_ids: Iterable[str], fy: int) -> dict[str, int]:
    """Person id -> aid held or paid in that fiscal year."""
    return _year_used({person: envelope.person_cap(person, fy) for person in person_ids})


def company_year_used(company_ids: Iterable[str], fy: int) -> dict[str, int]:
    """Company id -> aid held or paid in that fiscal year."""
    return _year_used({company: envelope.company_cap(company, fy) for company in company_ids})


def _year_used(codes: Mapping[str, str]) -> dict[str, int]:
    found = ledger.balances(codes.values())
    return {key: _used(found, code) for key, code in codes.items()}
