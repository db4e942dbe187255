"""Questions that claims answers. See README.md, Door."""

from essor.claims.queries.cards import ClaimCard, ClaimCounts, FindingCard, LineCard, LineFact, NoteCard
from essor.claims.queries.claims import (
    claim,
    claim_findings,
    claims_of_partner,
    counts,
    draft_of_partner,
    facts_rows,
    line,
    line_of_token,
    line_states,
    lines,
    lines_of_registrations,
    not_me_token,
    notes,
    queue,
    queue_counts,
    waiting_lines,
)
from essor.claims.queries.verify import verify

__all__ = [
    "ClaimCard",
    "ClaimCounts",
    "FindingCard",
    "LineCard",
    "LineFact",
    "NoteCard",
    "claim",
    "claim_findings",
    "claims_of_partner",
    "counts",
    "draft_of_partner",
    "facts_rows",
    "line",
    "line_of_token",
    "line_states",
    "lines",
    "lines_of_registrations",
    "not_me_token",
    "notes",
    "queue",
    "queue_counts",
    "verify",
    "waiting_lines",
]
