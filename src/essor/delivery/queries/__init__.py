"""Questions that delivery answers. See README.md, Door."""

from essor.delivery.queries.attendance import (
    attendance_of_meeting,
    attendance_of_registrations,
    attendance_of_session,
    check_in_code,
    confirm_token,
    progress,
    registration_of_code,
    registration_of_token,
)
from essor.delivery.queries.cards import (
    AttendanceCard,
    CandidacyCard,
    CompletionCard,
    EvaluationSummary,
    FactRow,
    OutcomeCard,
    SessionProgress,
)
from essor.delivery.queries.outcomes import (
    completions_between,
    completions_of,
    contested,
    counts,
    evaluation_summary,
    facts_rows,
    has_evaluated,
    outcomes,
    outcomes_of_session,
)
from essor.delivery.queries.pathway import candidacies, candidacy, pathway_counts
from essor.delivery.queries.verify import verify

__all__ = [
    "AttendanceCard",
    "CandidacyCard",
    "CompletionCard",
    "EvaluationSummary",
    "FactRow",
    "OutcomeCard",
    "SessionProgress",
    "attendance_of_meeting",
    "attendance_of_registrations",
    "attendance_of_session",
    "candidacies",
    "candidacy",
    "check_in_code",
    "completions_between",
    "completions_of",
    "confirm_token",
    "contested",
    "counts",
    "evaluation_summary",
    "facts_rows",
    "has_evaluated",
    "outcomes",
    "outcomes_of_session",
    "pathway_counts",
    "progress",
    "registration_of_code",
    "registration_of_token",
    "verify",
]
