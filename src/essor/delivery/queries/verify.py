"""Invariants of delivery, recomputed from the rows with set-based statements."""

from collections.abc import Iterator

from django.db.models import BooleanField, Case, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from essor.delivery.models import Attendance, Outcome
from essor.foundation.outcome import Breach


def _breaches(what: str, rows: QuerySet, detail: str) -> Iterator[Breach]:
    for where, value in rows.values_list("registration__public_id", detail).order_by("pk")[:100]:
        yield Breach("delivery", what, where, f"{detail}={value}")


def _marks() -> Iterator[Breach]:
    marks = Attendance.objects.all()
    other_session = marks.exclude(session_id=F("registration__session_id")) | marks.exclude(
        session_id=F("meeting__session_id")
    )
    yield from _breaches("mark_of_another_session", other_session, "meeting__public_id")
    yield from _breaches("minutes_above_meeting", marks.filter(minutes__gt=F("planned")), "minutes")
    yield from _breaches("absent_with_minutes", marks.filter(mark__in=["absent", ""], minutes__gt=0), "minutes")
    unproved = marks.filter(Q(confirmed_at=None) & ~Q(evidence="") | ~Q(confirmed_at=None) & Q(evidence=""))
    yield from _breaches("confirmation_without_evidence", unproved, "evidence")


def _outcomes() -> Iterator[Breach]:
    attended = Attendance.objects.filter(registration_id=OuterRef("registration_id")).order_by()
    summed = attended.values("registration_id").annotate(total=Sum("minutes")).values("total")
    rows = Outcome.objects.annotate(recomputed=Coalesce(Subquery(summed), 0))
    yield from _breaches("outcome_minutes_differ", rows.exclude(minutes_attended=F("recomputed")), "minutes_attended")
    complete = Q(minutes_attended__gt=0) & Q(enough=True) & (Q(assessed=None) | Q(assessed=True))
    judged = Outcome.objects.annotate(
        left=F("minutes_attended") * 10_000,
        right=F("minutes_planned") * F("completion_bp"),
    ).annotate(
        enough=Case(When(left__gte=F("right"), then=Value(True)), default=Value(False), output_field=BooleanField())
    )
    should = Case(
        When(minutes_attended=0, then=Value("no_show")),
        When(complete & Q(assessed=True), then=Value("passed")),
        When(complete, then=Value("attended")),
        default=Value("incomplete"),
    )
    yield from _breaches("outcome_result_differs", judged.annotate(should=should).exclude(result=F("should")), "result")
    elsewhere = Outcome.objects.exclude(session_id=F("registration__session_id"))
    yield from _breaches("outcome_of_another_session", elsewhere, "session__public_id")


def verify() -> Iterator[Breach]:
    """Marks inside their meetings, confirmations with evidence, outcomes that recompute from the attendance."""
    yield from _marks()
    yield from _outcomes()
