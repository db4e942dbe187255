"""Questions about outcomes, completions and evaluations."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Sum

from essor.delivery.models import Attendance, Evaluation, Outcome
from essor.delivery.queries.attendance import confirmations, confirmations_in
from essor.delivery.queries.cards import CompletionCard, EvaluationSummary, FactRow, OutcomeCard
from essor.foundation.prepared import Prepared

_OUTCOME = (
    "registration__public_id registration_id session__public_id result minutes_planned minutes_attended ended_on "
    "decided_at ruleset_code"
).split()
_COMPLETION = (
    "registration__public_id registration_id session__public_id session_id partner_id result ended_on decided_at "
    "ruleset_code minutes_planned minutes_attended"
).split()
_FACT = (
    "registration__public_id registration_id session__public_id result minutes_planned minutes_attended ended_on "
    "decided_at"
).split()
_NOTHING = (0, 0, 0, "")


def outcomes(registration_ids: Iterable[str]) -> dict[str, OutcomeCard]:
    """The outcome of each registration that has one."""
    rows = Outcome.objects.filter(registration__public_id__in=list(registration_ids)).values_list(*_OUTCOME)
    return {row[0]: OutcomeCard(*row) for row in rows}


def outcomes_of_session(session_id: str) -> list[OutcomeCard]:
    """The outcomes of a session."""
    rows = Outcome.objects.filter(session__public_id=session_id).order_by("registration_id")
    return [OutcomeCard(*row) for row in rows.values_list(*_OUTCOME)]


def _claimable(rows: QuerySet[Outcome]) -> QuerySet[Outcome, tuple[Any, ...]]:
    rows = rows.filter(aid_released=False).order_by("ended_on", "session_id", "registration_id")
    return rows.values_list(*_COMPLETION)


_of_partner = Prepared(
    lambda partner_id, start, end: _claimable(
        Outcome.objects.filter(partner__public_id=partner_id, ended_on__range=(start, end))
    ),
    *("text", "day", "day"),
)
_of_registrations = Prepared(lambda pks: _claimable(Outcome.objects.filter(registration_id__in=pks)), "numbers")
_contested = Prepared(
    lambda pks: Attendance.objects.filter(registration_id__in=pks, disputed_at__isnull=False).values_list(
        "registration_id"
    ),
    "numbers",
)


def _completions(found: list[tuple[Any, ...]]) -> list[CompletionCard]:
    sure = confirmations_in({row[3] for row in found})
    return [CompletionCard(*(*row, *sure.get(row[1], _NOTHING))) for row in found]


def completions_between(partner_id: str, start: date, end: date) -> list[CompletionCard]:
    """What a partner may claim: outcomes of sessions that ended in these days, those whose aid was given back aside."""
    return _completions(_of_partner(partner_id, start, end))


def completions_of(registration_pks: Iterable[int]) -> dict[int, CompletionCard]:
    """The completion of each registration (by pk) as it stands now; two queries."""
    return {card.registration_pk: card for card in _completions(_of_registrations(registration_pks))}


def contested(registration_pks: Iterable[int]) -> set[int]:
    """Which of these registrations have a meeting that the learner contests."""
    return {pk for (pk,) in _contested(registration_pks)}


def facts_rows(as_of: datetime) -> Iterator[FactRow]:
    """Every outcome decided by then, no-shows included, in a stable order: what accountability freezes."""
    sure = confirmations(Attendance.objects.all())
    rows = Outcome.objects.filter(decided_at__lte=as_of).order_by("registration_id").values_list(*_FACT)
    for row in rows.iterator(chunk_size=5000):
        confirmed, _, _, grade = sure.get(row[1], _NOTHING)
        yield FactRow(*(*row[:6], confirmed, grade, *row[6:]))


def counts() -> dict[str, int]:
    """Number of outcomes by result, over the whole program."""
    return dict(Outcome.objects.values_list("result").annotate(n=Count("pk")).order_by())


def evaluation_summary(session_ids: Sequence[str] | None = None) -> EvaluationSummary:
    """Evaluations of these sessions, or of the whole program."""
    given, asked = Evaluation.objects.all(), Outcome.objects.exclude(result="no_show")
    if session_ids is not None:
        given = given.filter(session__public_id__in=list(session_ids))
        asked = asked.filter(session__public_id__in=list(session_ids))
    summed = given.aggregate(n=Count("pk"), satisfaction=Sum("satisfaction"), usefulness=Sum("usefulness"))
    return EvaluationSummary(asked.count(), summed["n"], summed["satisfaction"] or 0, summed["usefulness"] or 0)


def has_evaluated(registration_id: str) -> bool:
    """Whether the learner has already answered."""
    return Evaluation.objects.filter(registration__public_id=registration_id).exists()
