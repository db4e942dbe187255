"""Decisions and arithmetic of aid: rulesets, the decision with its trace, splits. Pure Python, no input or output."""

from essor.funding.rules.completion import completed, payable_aid
from essor.funding.rules.decision import Case, Decision, YearUse, decide, decide_group
from essor.funding.rules.envelope import (
    INDICATORS,
    PURPOSES,
    AidRelease,
    AidRequest,
    AidSettlement,
    Funder,
    LineAmount,
    Target,
)
from essor.funding.rules.facts import case_facts, case_from_facts, trace_from_rows, trace_rows
from essor.funding.rules.parsing import Problem, parse_ruleset
from essor.funding.rules.ruleset import BeneficiaryClass, Parameter, Ruleset
from essor.funding.rules.splits import (
    minutes_by_fiscal_year,
    split_by_fiscal_year,
    split_by_source,
    split_settlement,
)
from essor.funding.rules.trace import Change, TraceStep

__all__ = [
    "INDICATORS",
    "PURPOSES",
    "AidRelease",
    "AidRequest",
    "AidSettlement",
    "BeneficiaryClass",
    "Case",
    "Change",
    "Decision",
    "Funder",
    "LineAmount",
    "Parameter",
    "Problem",
    "Ruleset",
    "Target",
    "TraceStep",
    "YearUse",
    "case_facts",
    "case_from_facts",
    "completed",
    "decide",
    "decide_group",
    "minutes_by_fiscal_year",
    "parse_ruleset",
    "payable_aid",
    "split_by_fiscal_year",
    "split_by_source",
    "split_settlement",
    "trace_from_rows",
    "trace_rows",
]
