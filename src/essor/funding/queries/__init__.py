"""Questions to funding: the ruleset of a day, the facts of a case, the envelope from the ledger, agreements. Cents."""

from collections.abc import Iterator

from essor.foundation.outcome import Breach
from essor.funding import verification
from essor.funding.explain import TraceLine
from essor.funding.queries.agreements import agreement, agreements, commitments, funder_names
from essor.funding.queries.cards import (
    AgreementCard,
    CommitmentCard,
    EnvelopeRow,
    EnvelopeTotals,
    FunderCard,
    RulesetCard,
    VersionCard,
)
from essor.funding.queries.cases import company_year_used, person_year_used, year_uses, year_uses_many
from essor.funding.queries.decisions import (
    decide,
    decide_group,
    decision_headline,
    published_rulesets,
    recheck,
    recompute,
    ruleset,
    ruleset_body,
    ruleset_on,
    rulesets_by_code,
    trace_lines,
)
from essor.funding.queries.envelopes import (
    LAPSE,
    STATES,
    available,
    envelope_table,
    envelope_totals,
    lapsed,
    line_transfers,
    partner_allocation,
)

__all__ = [
    "LAPSE",
    "STATES",
    "AgreementCard",
    "CommitmentCard",
    "EnvelopeRow",
    "EnvelopeTotals",
    "FunderCard",
    "RulesetCard",
    "TraceLine",
    "VersionCard",
    "agreement",
    "agreements",
    "available",
    "commitments",
    "company_year_used",
    "decide",
    "decide_group",
    "decision_headline",
    "envelope_table",
    "envelope_totals",
    "funder_names",
    "lapsed",
    "line_transfers",
    "partner_allocation",
    "person_year_used",
    "published_rulesets",
    "recheck",
    "recompute",
    "ruleset",
    "ruleset_body",
    "ruleset_on",
    "rulesets_by_code",
    "trace_lines",
    "verify",
    "year_uses",
    "year_uses_many",
]


def verify() -> Iterator[Breach]:
    """Every invariant of funding, recomputed from its rows and the ledger's."""
    return verification.breaches()
