"""A case and a trace as plain data: the facts are stored with each decision, so that it can be recomputed for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from essor.funding.rules.decision import LEDGER, RULES, Case, Decision, YearUse
from essor.funding.rules.ruleset import Ruleset
from essor.funding.rules.trace import Change, TraceStep

_CASE_DEFAULTS = Case._field_defaults
_YEAR_DEFAULTS = YearUse._field_defaults


def case_facts(case: Case) -> dict[str, Any]:
    """JSON data of a case; what stands at its default is left out. It names nobody."""
    facts = {k: v for k, v in case._asdict().items() if k not in _CASE_DEFAULTS or v != _CASE_DEFAULTS[k]}
    facts["beneficiary_class"] = str(case.beneficiary_class)
    facts["years"] = [
        {k: v for k, v in year._asdict().items() if k not in _YEAR_DEFAULTS or v != _YEAR_DEFAULTS[k]}
        for year in case.years
    ]
    return facts


def case_from_facts(facts: Mapping[str, Any]) -> Case:
    """The case again; raises TypeError for a fact it does not know."""
    years = tuple(YearUse(**{**year, **_envelope(year)}) for year in facts["years"])
    return Case(**{**facts, "years": years})


def _envelope(year: Mapping[str, Any]) -> dict[str, Any]:
    left = year.get("envelope_left_cents")
    return {} if left is None else {"envelope_left_cents": tuple((source, cents) for source, cents in left)}


def trace_rows(decision: Decision) -> list[list[Any]]:
    """The trace as compact JSON data: [rule, before, after, binds, outcome, inputs, change]."""
    return [
        [s.rule, s.before_cents, s.after_cents, int(s.binds), s.outcome, s.inputs, list(s.change) if s.change else None]
        for s in decision.trace
    ]


def trace_from_rows(rows: Sequence[Sequence[Any]], ruleset: Ruleset) -> tuple[TraceStep, ...]:
    """The trace again; its sources are those of the ruleset."""
    return tuple(
        TraceStep(
            rule,
            source_of(rule, ruleset),
            dict(inputs),
            before,
            after,
            bool(binds),
            outcome,
            Change(*change) if change else None,
        )
        for rule, before, after, binds, outcome, inputs, change in rows
    )


PARAMETER_OF = {"course_hours": "course_hours_min", "group_size": "group_min"}
"""Rules whose article is that of a parameter of another name."""


def source_of(rule: str, ruleset: Ruleset) -> str:
    """The article of the rule in this ruleset, or `ledger`. Raises KeyError for an unknown rule."""
    if rule not in RULES:
        raise KeyError(rule)
    return ruleset.references.get(PARAMETER_OF.get(rule, rule), LEDGER)
