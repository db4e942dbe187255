"""A decision's trace in words of the active language. Private to the room; the door is `queries.trace_lines`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from essor.foundation.bilingual_fields import said
from essor.foundation.fiscal_year import FiscalYear
from essor.funding import wording
from essor.funding.rules import Decision, Ruleset, TraceStep
from essor.funding.rules.decision import LEDGER
from essor.funding.rules.facts import PARAMETER_OF
from essor.funding.rules.trace import REFUSES, SKIPPED
from essor.ui import words


@dataclass(frozen=True, slots=True)
class TraceLine:
    """A step as people read it; `ui/parts/trace.html` draws it. `change` says what would change the outcome."""

    rule: str
    title: str
    text: str
    before_cents: int
    after_cents: int
    source: str
    since: date | None
    outcome: str
    binds: bool
    change: str


def share(basis_points: int) -> str:
    """Basis points as a percentage: 5000 is 50 %."""
    places = 0 if basis_points % 100 == 0 else 1 if basis_points % 10 == 0 else 2
    return words.percent(basis_points / 10_000, places)


def _age(inputs: dict[str, Any]) -> str:
    return _("%(months)s months since its registration; at least %(least)s.") % {
        "months": inputs["months"],
        "least": inputs["least_months"],
    }


def _hours(inputs: dict[str, Any]) -> str:
    return _("%(hours)s; from %(least)s to %(most)s.") % {
        "hours": words.hours(inputs["minutes"]),
        "least": words.hours(inputs["least_minutes"]),
        "most": words.hours(inputs["most_minutes"]),
    }


def _group(inputs: dict[str, Any]) -> str:
    return _("%(people)s people; from %(least)s to %(most)s.") % {
        "people": inputs["people"],
        "least": inputs["least_people"],
        "most": inputs["most_people"],
    }


def _same(inputs: dict[str, Any]) -> str:
    if inputs["taken"]:
        return _("This course was already taken with aid.")
    return _("This course wasn't taken with aid before.")


def _courses(inputs: dict[str, Any]) -> str:
    return _("%(courses)s aided courses so far; at most %(most)s.") % {
        "courses": inputs["courses"],
        "most": inputs["most_courses"],
    }


def _rate(inputs: dict[str, Any]) -> str:
    return _("%(kind)s: %(share)s of the full fee.") % {
        "kind": wording.CLASSES[inputs["class"]],
        "share": share(inputs["basis_points"]),
    }


def _cap(inputs: dict[str, Any]) -> str:
    return _("At most %(cap)s.") % {"cap": words.money(inputs["cap_cents"])}


def _stacking(inputs: dict[str, Any]) -> str:
    return _("At most %(share)s of the full fee, that is %(most)s, less the other aid of %(other)s.") % {
        "share": share(inputs["basis_points"]),
        "most": words.money(inputs["most_cents"]),
        "other": words.money(inputs["other_cents"]),
    }


def _private(inputs: dict[str, Any]) -> str:
    return _("At least %(share)s of the full fee, that is %(private)s, stays with the person or the employer.") % {
        "share": share(inputs["basis_points"]),
        "private": words.money(inputs["private_cents"]),
    }


def _year_cap(inputs: dict[str, Any]) -> str:
    told = [
        _("%(year)s: %(used)s already granted, %(left)s left.")
        % {"year": FiscalYear(year).label, "used": words.money(used), "left": words.money(left)}
        for year, used, left in inputs["years"]
    ]
    return " ".join([_cap(inputs), *told])


def _allocation(inputs: dict[str, Any]) -> str:
    return " ".join(
        _("%(year)s: %(left)s left.") % {"year": FiscalYear(year).label, "left": words.money(max(left, 0))}
        for year, left in inputs["years"]
        if left is not None
    )


def _envelope(inputs: dict[str, Any]) -> str:
    if "fiscal_year" not in inputs:
        return _("The money is available today.")
    return _("%(source)s's line for %(year)s is too low for this aid.") % {
        "source": wording.source_name(inputs["source"]),
        "year": FiscalYear(inputs["fiscal_year"]).label,
    }


TEXTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "company_min_age": _age,
    "course_hours": _hours,
    "group_size": _group,
    "same_course": _same,
    "courses_per_year": _courses,
    "rate": _rate,
    "cap_participant_course": _cap,
    "stacking_cap": _stacking,
    "min_private_share": _private,
    "cap_person_year": _year_cap,
    "cap_company_year": _year_cap,
    "partner_allocation": _allocation,
    "envelope": _envelope,
}


def _skipped(step: TraceStep) -> str:
    if step.before_cents == 0:
        return _("Not applied: another rule already refuses.")
    return {
        "company_min_age": _("Not applied: no employer, or its age isn't known yet."),
        "group_size": _("Not applied: the size of the group isn't known yet."),
        "cap_company_year": _("Not applied: no employer."),
        "partner_allocation": _("Not applied: no allocation of a partner."),
        "envelope": _("Not applied: no envelope is open for these dates."),
    }.get(step.rule, "")


def change_text(step: TraceStep) -> str:
    """What would change the outcome of a step; nothing where nothing would."""
    if step.change is None:
        return ""
    params = step.change.params
    match step.change.code:
        case "company_old_enough":
            return _("It will be old enough in %(months)s months.") % params
        case "another_course":
            return _("Another course can be aided.")
        case "next_fiscal_year":
            return _("The cap opens again on %(day)s.") % {"day": words.day(date.fromisoformat(params["day"]))}
        case "without_cap":
            return _("Without this cap, the aid would be %(cents)s.") % {"cents": words.money(params["cents"])}
        case "without_other_aid":
            return _("Without the other aid, it would be %(cents)s.") % {"cents": words.money(params["cents"])}
        case _:
            return _("You can pay the full price or wait for aid.")


def _source(step: TraceStep, ruleset: Ruleset) -> tuple[str, date | None]:
    if step.source == LEDGER:
        return _("Ledger"), None
    since = ruleset.parameter(PARAMETER_OF.get(step.rule, step.rule)).since
    said_source = _("%(title)s, %(reference)s · in force since %(day)s") % {
        "title": said(ruleset.title),
        "reference": step.source,
        "day": words.day(since),
    }
    return said_source, since


def lines(decision: Decision, ruleset: Ruleset) -> list[TraceLine]:
    """Every step in order."""
    found = []
    for step in decision.trace:
        source, since = _source(step, ruleset)
        change = change_text(step)
        text = _skipped(step) if step.outcome == SKIPPED else TEXTS[step.rule](step.inputs)
        if step.outcome == REFUSES and not step.binds:
            text = f"{text} {_('This rule refuses the aid too.')}"
        found.append(
            TraceLine(
                step.rule,
                str(wording.RULES[step.rule]),
                f"{text} {change}".strip(),
                step.before_cents,
                step.after_cents,
                source,
                since,
                step.outcome,
                step.binds,
                change,
            )
        )
    return found


def headline(decision: Decision) -> str:
    """Which rule fixes the aid, in a few words."""
    step = decision.binding
    if step.rule == "rate" and step.outcome == REFUSES:
        return str(wording.NO_AID)
    return str(wording.HEADLINES[step.rule])
