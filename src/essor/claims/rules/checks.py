"""The catalogue of checks: id, family, severity, the rule cited, and a pure test. Their words are in `wording.CHECKS`.

A test answers the parameters of its message when the check does not pass, None when it passes. Published rules refuse;
what is only missing or doubtful holds, and a person decides.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from essor.claims.rules import amounts
from essor.claims.rules.facts import EmployerFacts, Finding, LineFacts, Severity
from essor.funding import rules as funding

Params = dict[str, int | str]


@dataclass(frozen=True, slots=True)
class Check:
    """`applies` says which lines the check concerns; `source` is the article of the program's norms (demo values)."""

    id: str
    family: str
    severity: Severity
    source: str
    fails: Callable[[LineFacts, funding.Ruleset], Params | None]
    applies: Callable[[LineFacts], bool] = lambda _: True


def _when(condition: bool, **params: int | str) -> Params | None:
    return params if condition else None


def _deadline(f: LineFacts, t: funding.Ruleset) -> Params | None:
    last = f.ends_on + timedelta(days=t.claim_deadline_days)
    return _when(f.claimed_on > last, last_day=last.isoformat(), days=t.claim_deadline_days)


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _employer(
    test: Callable[[EmployerFacts, LineFacts, funding.Ruleset], Params | None],
) -> Callable[..., Params | None]:
    def fails(f: LineFacts, t: funding.Ruleset) -> Params | None:
        return None if f.employer is None else test(f.employer, f, t)

    return fails


def _has_employer(f: LineFacts) -> bool:
    return f.employer is not None


def _age(e: EmployerFacts, f: LineFacts, t: funding.Ruleset) -> Params | None:
    if e.founded_on is None:
        return {"months": t.company_min_age_months, "known": 0}
    months = _months_between(e.founded_on, f.starts_on)
    return _when(months < t.company_min_age_months, months=t.company_min_age_months, known=months)


def _staff(e: EmployerFacts, f: LineFacts, t: funding.Ruleset) -> Params | None:
    return _when(
        bool(e.staff_count) and e.trainees > (e.staff_count or 0), trainees=e.trainees, staff=e.staff_count or 0
    )


def _recomputed(f: LineFacts, t: funding.Ruleset) -> Params | None:
    lower = f.recomputed_cents < f.reserved_cents
    return _when(lower, reserved_cents=f.reserved_cents, recomputed_cents=f.recomputed_cents)


def _hours(f: LineFacts, t: funding.Ruleset) -> Params | None:
    base = min(f.reserved_cents, f.recomputed_cents)
    fewer = f.attended_minutes > 0 and amounts.amount(f, t).eligible_cents < base
    return _when(fewer, attended_minutes=f.attended_minutes, planned_minutes=f.planned_minutes)


REFUSE, HOLD, REDUCE, NOTE = Severity.REFUSE, Severity.HOLD, Severity.REDUCE, Severity.NOTE

LINE_CHECKS: tuple[Check, ...] = (
    # 1. The registration
    Check("REG-FORCE", "registration", REFUSE, "art. 13", lambda f, t: _when(not f.in_force)),
    Check("REG-BEFORE", "registration", REFUSE, "art. 13", lambda f, t: _when(f.registered_on > f.starts_on)),
    Check("REG-ONCE", "registration", REFUSE, "art. 12", lambda f, t: _when(f.already_paid)),
    Check("REG-TRAINER", "registration", REFUSE, "art. 9", lambda f, t: _when(f.teaches_here)),
    # 2. The attendance, confirmed by the learner
    Check("ATT-NONE", "attendance", REFUSE, "art. 24", lambda f, t: _when(f.attended_minutes <= 0)),
    Check(
        "ATT-PARTIAL",
        "attendance",
        REFUSE,
        "art. 25",
        lambda f, t: _when(f.attended_minutes > 0 and amounts.amount(f, t).eligible_cents == 0 < f.reserved_cents),
    ),
    Check(
        "ATT-CONFIRMED",
        "attendance",
        HOLD,
        "art. 26",
        lambda f, t: _when(
            f.unconfirmed_meetings > f.disputed_meetings, meetings=f.unconfirmed_meetings - f.disputed_meetings
        ),
    ),
    Check(
        "ATT-DISPUTED",
        "attendance",
        HOLD,
        "art. 26",
        lambda f, t: _when(f.disputed_meetings > 0, meetings=f.disputed_meetings),
    ),
    Check("ATT-NOT-ME", "attendance", HOLD, "art. 26", lambda f, t: _when(f.said_not_me)),
    Check("ATT-LINK", "attendance", NOTE, "art. 26", lambda f, t: _when(f.grade == "link")),
    # 3. The employer, or for an individual the residence and the identity
    Check(
        "EMP-MISSING",
        "employer",
        HOLD,
        "art. 8",
        lambda f, t: _when(f.employer is None),
        lambda f: not f.is_individual,
    ),
    Check("EMP-NEQ", "employer", HOLD, "art. 8", _employer(lambda e, f, t: _when(not e.neq_valid)), _has_employer),
    Check("EMP-ACTIVE", "employer", HOLD, "art. 8", _employer(lambda e, f, t: _when(not e.active)), _has_employer),
    Check("EMP-AGE", "employer", HOLD, "art. 8", _employer(_age), _has_employer),
    Check("EMP-STAFF", "employer", HOLD, "art. 8", _employer(_staff), _has_employer),
    Check("EMP-PROVIDER", "employer", REFUSE, "art. 9", _employer(lambda e, f, t: _when(e.is_provider)), _has_employer),
    Check(
        "IND-RESIDENCE",
        "employer",
        HOLD,
        "art. 7",
        lambda f, t: _when(not f.residence_region),
        lambda f: f.is_individual,
    ),
    Check(
        "IND-IDENTITY",
        "employer",
        HOLD,
        "art. 7",
        lambda f, t: _when(not f.person_verified),
        lambda f: f.is_individual,
    ),
    # 4. The amount and the time
    Check("AMT-RECOMPUTED", "amount", REDUCE, "art. 23", _recomputed),
    Check("AMT-HOURS", "amount", REDUCE, "art. 25", _hours),
    Check("TIME-DEADLINE", "time", REFUSE, "art. 27", _deadline),
)
BY_ID = {check.id: check for check in LINE_CHECKS}


def run(facts: LineFacts, terms: funding.Ruleset) -> list[Finding]:
    """Every check that concerns the line and does not pass, in catalogue order."""
    found = []
    for check in LINE_CHECKS:
        if check.applies(facts):
            params = check.fails(facts, terms)
            if params is not None:
                found.append(Finding(check.id, check.severity, params))
    return found
