"""The decision: facts in (history included), aid out, with every rule that was applied and what it did.

One pure function serves the public price simulator, the reservation and, recomputed from the stored facts, the audit.
Order: who and what may be aided, the rate, the caps on one course, the caps of the year, the money that is there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.money import BASIS_POINTS, percent_of, split
from essor.foundation.outcome import Refusal
from essor.funding.rules.ruleset import Ruleset
from essor.funding.rules.splits import split_by_source
from essor.funding.rules.trace import REDUCES, REFUSES, SETS, SKIPPED, UNCHANGED, Change, TraceStep

LEDGER = "ledger"

# The rules in the order they are applied; each is the name of a trace step, and of its words.
COMPANY_AGE = "company_min_age"
COURSE_HOURS = "course_hours"
GROUP_SIZE = "group_size"
SAME_COURSE = "same_course"
COURSES_PER_YEAR = "courses_per_year"
RATE = "rate"
CAP_COURSE = "cap_participant_course"
STACKING = "stacking_cap"
PRIVATE_SHARE = "min_private_share"
CAP_PERSON = "cap_person_year"
CAP_COMPANY = "cap_company_year"
PARTNER = "partner_allocation"
ENVELOPE = "envelope"
RULES = (
    COMPANY_AGE,
    COURSE_HOURS,
    GROUP_SIZE,
    SAME_COURSE,
    COURSES_PER_YEAR,
    RATE,
    CAP_COURSE,
    STACKING,
    PRIVATE_SHARE,
    CAP_PERSON,
    CAP_COMPANY,
    PARTNER,
    ENVELOPE,
)


class YearUse(NamedTuple):
    """One fiscal year of a case: the minutes given in it, and what was used before (cents, pending included).

    `company_used_cents` None: no employer. `partner_left_cents` None: the partner has no allocation.
    `envelope_left_cents` is (source, cents left) of the training lines; None: not looked at.
    """

    fiscal_year: int
    minutes: int
    person_used_cents: int = 0
    company_used_cents: int | None = None
    partner_left_cents: int | None = None
    envelope_left_cents: tuple[tuple[str, int], ...] | None = None


class Case(NamedTuple):
    """The facts of one request. None means not known or without object: the rule is then skipped, and says so.

    `years` is never empty; its minutes share the aid between fiscal years.
    """

    beneficiary_class: str
    full_fee_cents: int
    minutes: int
    years: tuple[YearUse, ...]
    other_aid_cents: int = 0
    already_took_course: bool = False
    courses_this_year: int = 0
    group_size: int | None = None
    company_age_months: int | None = None


class Decision(NamedTuple):
    """`aid_cents` + `learner_share_cents` = `full_fee_cents`; `refusals` is empty exactly when there is aid."""

    ruleset_code: str
    full_fee_cents: int
    aid_cents: int
    learner_share_cents: int
    aid_by_year: tuple[tuple[int, int], ...]
    refusals: tuple[Refusal, ...]
    trace: tuple[TraceStep, ...]

    @property
    def binding(self) -> TraceStep:
        """The step that fixes the amount."""
        return next(step for step in self.trace if step.binds)


class _Chain:
    """The steps so far and the amount that they leave (cents); `parts` is that amount by fiscal year, once shared."""

    __slots__ = ("amount", "case", "parts", "references", "refusals", "ruleset", "steps")

    def __init__(self, case: Case, ruleset: Ruleset) -> None:
        self.case = case
        self.ruleset = ruleset
        self.references = ruleset.references
        self.amount = case.full_fee_cents
        self.steps: list[TraceStep] = []
        self.refusals: list[Refusal] = []
        self.parts: list[int] = []

    def add(
        self, rule: str, source: str, inputs: dict[str, Any], after: int, outcome: str, change: Change | None = None
    ) -> None:
        self.steps.append(TraceStep(rule, source, inputs, self.amount, after, False, outcome, change))
        self.amount = after

    def allow(self, rule: str, source: str, inputs: dict[str, Any], known: bool = True) -> None:
        self.add(rule, source, inputs, self.amount, UNCHANGED if known else SKIPPED)

    def refuse(self, rule: str, source: str, inputs: dict[str, Any], code: str, change: Change | None) -> None:
        self.refusals.append(Refusal(f"funding.{code}", inputs))
        self.add(rule, source, inputs, 0, REFUSES, change)

    def at_most(self, rule: str, limit: int, inputs: dict[str, Any], code: str, change: Change | None) -> None:
        """Lower the amount to `limit` cents; nothing left is a refusal."""
        source = self.references[rule]
        if self.refusals:
            self.add(rule, source, inputs, 0, SKIPPED)
        elif self.amount <= limit:
            self.add(rule, source, inputs, self.amount, UNCHANGED)
        elif limit > 0:
            self.add(rule, source, inputs, limit, REDUCES, change)
        else:
            self.refuse(rule, source, inputs, code, change)


def decide(case: Case, ruleset: Ruleset) -> Decision:
    """The aid of a case (cents), by fiscal year, and why.

    Refusal codes: funding.company_too_young, hours_out_of_bounds, group_out_of_bounds, course_repeated,
    too_many_courses, no_fee, class_not_aided, cap_course, stacking_reached, private_share_reached, cap_person,
    cap_company, cap_partner, envelope_exhausted.
    """
    if not case.years:
        raise ValueError("a case has at least one fiscal year")
    chain = _Chain(case, ruleset)
    _eligibility_of_course(chain)
    _eligibility_of_person(chain)
    _rate(chain)
    _course_caps(chain)
    years = case.years
    if len(years) == 1:
        chain.parts = [chain.amount]
    else:
        chain.parts = split(chain.amount, [year.minutes for year in years])
    _year_cap(chain, CAP_PERSON, ruleset.cap_person_year, [y.person_used_cents for y in years], "cap_person")
    _year_cap(chain, CAP_COMPANY, ruleset.cap_company_year, [y.company_used_cents for y in years], "cap_company")
    _partner_allocation(chain)
    _envelope(chain)
    return _decided(chain)


def decide_group(cases: Iterable[Case], ruleset: Ruleset) -> list[Decision]:
    """Decisions in turn for people of one company, partner and session: each one's aid counts for the next."""
    taken: dict[int, int] = {}
    taken_of_source: dict[tuple[int, str], int] = {}
    decisions = []
    for case in cases:
        years = tuple(_after(year, taken.get(year.fiscal_year, 0), taken_of_source) for year in case.years)
        decision = decide(case._replace(years=years), ruleset)
        for fiscal_year, cents in decision.aid_by_year:
            taken[fiscal_year] = taken.get(fiscal_year, 0) + cents
            for source, part in split_by_source(cents, ruleset.source_split):
                key = (fiscal_year, source)
                taken_of_source[key] = taken_of_source.get(key, 0) + part
        decisions.append(decision)
    return decisions


def _after(year: YearUse, taken: int, taken_of_source: dict[tuple[int, str], int]) -> YearUse:
    if not taken:
        return year
    company, partner, envelope = year.company_used_cents, year.partner_left_cents, year.envelope_left_cents
    if envelope is not None:
        envelope = tuple((s, left - taken_of_source.get((year.fiscal_year, s), 0)) for s, left in envelope)
    return year._replace(
        company_used_cents=None if company is None else company + taken,
        partner_left_cents=None if partner is None else partner - taken,
        envelope_left_cents=envelope,
    )


def _eligibility_of_course(chain: _Chain) -> None:
    case, rules, references = chain.case, chain.ruleset, chain.references
    age, least = case.company_age_months, rules.company_min_age_months
    inputs: dict[str, Any] = {"months": age, "least_months": least}
    source = references["company_min_age"]
    if age is not None and age < least:
        change = Change("company_old_enough", {"months": least - age})
        chain.refuse(COMPANY_AGE, source, inputs, "company_too_young", change)
    else:
        chain.allow(COMPANY_AGE, source, inputs, age is not None)
    inputs = {
        "minutes": case.minutes,
        "least_minutes": rules.course_minutes_min,
        "most_minutes": rules.course_minutes_max,
    }
    source = references["course_hours_min"]
    if rules.course_minutes_min <= case.minutes <= rules.course_minutes_max:
        chain.allow(COURSE_HOURS, source, inputs)
    else:
        chain.refuse(COURSE_HOURS, source, inputs, "hours_out_of_bounds", None)
    size = case.group_size
    inputs = {"people": size, "least_people": rules.group_min, "most_people": rules.group_max}
    source = references["group_min"]
    if size is None or rules.group_min <= size <= rules.group_max:
        chain.allow(GROUP_SIZE, source, inputs, size is not None)
    else:
        chain.refuse(GROUP_SIZE, source, inputs, "group_out_of_bounds", None)


def _eligibility_of_person(chain: _Chain) -> None:
    case, rules, references = chain.case, chain.ruleset, chain.references
    source = references[SAME_COURSE]
    inputs: dict[str, Any] = {"taken": case.already_took_course, "times": rules.same_course_times}
    if case.already_took_course and rules.same_course_times <= 1:
        chain.refuse(SAME_COURSE, source, inputs, "course_repeated", Change("another_course", {}))
    else:
        chain.allow(SAME_COURSE, source, inputs)
    source = references[COURSES_PER_YEAR]
    inputs = {"courses": case.courses_this_year, "most_courses": rules.courses_per_year}
    if case.courses_this_year >= rules.courses_per_year:
        chain.refuse(COURSES_PER_YEAR, source, inputs, "too_many_courses", _next_year(case.years[-1].fiscal_year))
    else:
        chain.allow(COURSES_PER_YEAR, source, inputs)


def _rate(chain: _Chain) -> None:
    case, source = chain.case, chain.references[RATE]
    rate = chain.ruleset.rate[case.beneficiary_class]
    inputs: dict[str, Any] = {"class": str(case.beneficiary_class), "basis_points": rate}
    if chain.refusals:
        chain.add(RATE, source, inputs, 0, SKIPPED)
    elif not case.full_fee_cents:
        chain.refuse(RATE, source, inputs, "no_fee", None)
    elif not rate:
        chain.refuse(RATE, source, inputs, "class_not_aided", None)
    else:
        aid = percent_of(case.full_fee_cents, rate)
        if aid:
            chain.add(RATE, source, inputs, aid, SETS)
        else:  # the rate of a fee of a cent or so rounds to nothing
            chain.refuse(RATE, source, inputs, "no_fee", None)


def _course_caps(chain: _Chain) -> None:
    case, rules, fee = chain.case, chain.ruleset, chain.case.full_fee_cents
    other = case.other_aid_cents
    cap = rules.cap_participant_course
    chain.at_most(CAP_COURSE, cap, {"cap_cents": cap}, "cap_course", Change("without_cap", {"cents": chain.amount}))
    most = fee * rules.stacking_cap[case.beneficiary_class] // BASIS_POINTS
    without = Change("without_other_aid", {"cents": min(chain.amount, most)}) if other else None
    chain.at_most(
        STACKING,
        most - other,
        {"basis_points": rules.stacking_cap[case.beneficiary_class], "most_cents": most, "other_cents": other},
        "stacking_reached",
        without,
    )
    private = -(-fee * rules.min_private_share // BASIS_POINTS)  # rounded up: the share is kept whole
    without = Change("without_other_aid", {"cents": min(chain.amount, fee - private)}) if other else None
    chain.at_most(
        PRIVATE_SHARE,
        fee - private - other,
        {"basis_points": rules.min_private_share, "private_cents": private, "other_cents": other},
        "private_share_reached",
        without,
    )


def _next_year(fiscal_year: int) -> Change:
    return Change("next_fiscal_year", {"day": FiscalYear(fiscal_year + 1).first_day.isoformat()})


def _year_cap(chain: _Chain, rule: str, cap: int, used: list[int | None] | list[int], code: str) -> None:
    """Lower each year's part to what the cap leaves in that year. A used amount of None: without object."""
    years = chain.case.years
    if any(u is None for u in used):
        chain.add(rule, chain.references[rule], {"cap_cents": cap, "years": []}, chain.amount, SKIPPED)
        return
    left = [max(cap - (u or 0), 0) for u in used]
    parts = [min(part, room) for part, room in zip(chain.parts, left, strict=True)]
    told = [[year.fiscal_year, u, room] for year, u, room in zip(years, used, left, strict=True)]
    last = next((y.fiscal_year for y, p, q in zip(years, chain.parts, parts, strict=True) if q < p), 0)
    change = _next_year(last) if last else None
    chain.at_most(rule, sum(parts), {"cap_cents": cap, "years": told}, code, change)
    chain.parts = parts


def _partner_allocation(chain: _Chain) -> None:
    """All or nothing: an allocation is never passed, and a part of the aid isn't offered."""
    told = [[y.fiscal_year, y.partner_left_cents] for y in chain.case.years]
    known = any(left is not None for _, left in told)
    inputs: dict[str, Any] = {"years": told if known else []}
    short = [
        year.fiscal_year
        for year, part in zip(chain.case.years, chain.parts, strict=True)
        if year.partner_left_cents is not None and part > max(year.partner_left_cents, 0)
    ]
    if chain.refusals or not known:
        chain.add(PARTNER, LEDGER, inputs, chain.amount, SKIPPED)
    elif short:
        chain.refuse(PARTNER, LEDGER, inputs, "cap_partner", Change("full_price_or_wait", {}))
    else:
        chain.allow(PARTNER, LEDGER, inputs)


def _envelope(chain: _Chain) -> None:
    """All or nothing too: when a source of a year lacks money, the seat is taken at full price or the person waits."""
    ratio = chain.ruleset.source_split
    told: list[list[Any]] = []
    short: list[tuple[str, int]] = []
    for year, part in zip(chain.case.years, chain.parts, strict=True):
        if year.envelope_left_cents is None:
            continue
        left = dict(year.envelope_left_cents)
        told += [[year.fiscal_year, source, left.get(source, 0)] for source in ratio]
        if part:
            asked = split_by_source(part, ratio)
            short += [(source, year.fiscal_year) for source, cents in asked if cents > max(left.get(source, 0), 0)]
    inputs: dict[str, Any] = {"years": told}
    if chain.refusals or not told:
        chain.add(ENVELOPE, LEDGER, inputs, chain.amount, SKIPPED)
    elif short:
        inputs["source"], inputs["fiscal_year"] = short[0]
        chain.refuse(ENVELOPE, LEDGER, inputs, "envelope_exhausted", Change("full_price_or_wait", {}))
    else:
        chain.allow(ENVELOPE, LEDGER, inputs)


def _decided(chain: _Chain) -> Decision:
    steps, aid, fee = chain.steps, chain.amount, chain.case.full_fee_cents
    wanted = (REFUSES,) if chain.refusals else (REDUCES, SETS)
    order = range(len(steps)) if chain.refusals else range(len(steps) - 1, -1, -1)
    fixing = next(i for i in order if steps[i].outcome in wanted)
    steps[fixing] = steps[fixing]._replace(binds=True)
    by_year = tuple((y.fiscal_year, p) for y, p in zip(chain.case.years, chain.parts, strict=True) if p) if aid else ()
    return Decision(chain.ruleset.code, fee, aid, fee - aid, by_year, tuple(chain.refusals), tuple(steps))
