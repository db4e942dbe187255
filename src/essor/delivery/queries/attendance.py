"""Questions about marks and confirmations."""

from collections.abc import Iterable, Sequence

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from essor.delivery import links
from essor.delivery.models import Attendance, Outcome
from essor.delivery.queries.cards import AttendanceCard, SessionProgress
from essor.delivery.rules import STRENGTH, Evidence
from essor.foundation.prepared import Prepared

SURE = ~Q(evidence="") & Q(disputed_at=None)
GRADE_OF = {strength: evidence.value for evidence, strength in STRENGTH.items()}
_FIELDS = (
    "pk registration__public_id registration_id meeting__public_id meeting_id planned mark minutes recorded_at "
    "confirmed_at evidence disputed_at dispute"
).split()


def _cards(rows: QuerySet[Attendance]) -> list[AttendanceCard]:
    return [
        AttendanceCard(*row) for row in rows.order_by("meeting__starts_at", "registration_id").values_list(*_FIELDS)
    ]


def attendance_of_session(session_id: str) -> list[AttendanceCard]:
    """Every mark of a session, by meeting."""
    return _cards(Attendance.objects.filter(session__public_id=session_id))


def attendance_of_meeting(meeting_id: str) -> list[AttendanceCard]:
    """The marks of one meeting."""
    return _cards(Attendance.objects.filter(meeting__public_id=meeting_id))


def attendance_of_registrations(registration_ids: Sequence[str]) -> dict[str, list[AttendanceCard]]:
    """The marks of each registration, in the order of the meetings."""
    found: dict[str, list[AttendanceCard]] = {registration_id: [] for registration_id in registration_ids}
    for card in _cards(Attendance.objects.filter(registration__public_id__in=list(registration_ids))):
        found[card.registration_id].append(card)
    return found


def check_in_code(registration_id: str) -> str:
    """The learner's code for the room's kiosk, four and four: only their own messages and pages show it."""
    code = links.code(registration_id)
    return f"{code[:4]}-{code[4:]}"


def registration_of_code(registration_ids: Sequence[str], typed: str) -> str | None:
    """Whose code was typed at the kiosk, among these registrations; None when it is nobody's."""
    return links.registration_of_code(registration_ids, typed)


def confirm_token(registration_id: str) -> str:
    """The secret part of the learner's link."""
    return links.token(registration_id)


def registration_of_token(token: str) -> str | None:
    """The registration that a learner's link is for, None when the link is not ours."""
    return links.registration_of(token)


def _confirmations(rows: QuerySet[Attendance]) -> QuerySet[Attendance, tuple[int, int, int, int, int]]:
    strength = Case(
        *(When(evidence=e.value, then=Value(s)) for e, s in STRENGTH.items() if e is not Evidence.NONE),
        output_field=IntegerField(),
    )
    summed = rows.values("registration_id").annotate(
        sure=Coalesce(Sum("minutes", filter=SURE), 0),
        unsure=Count("pk", filter=Q(minutes__gt=0) & ~SURE),
        disputed=Count("pk", filter=~Q(disputed_at=None)),
        weakest=Coalesce(Min(strength, filter=SURE & Q(minutes__gt=0)), 0),
    )
    fields = ("registration_id", "sure", "unsure", "disputed", "weakest")
    return summed.order_by().values_list(*fields)


_in_sessions = Prepared(
    lambda session_pks: _confirmations(Attendance.objects.filter(session_id__in=session_pks)), "numbers"
)


def _graded(rows: Iterable[tuple[int, int, int, int, int]]) -> dict[int, tuple[int, int, int, str]]:
    return {pk: (sure, unsure, disputed, GRADE_OF[weak]) for pk, sure, unsure, disputed, weak in rows}


def confirmations(rows: QuerySet[Attendance]) -> dict[int, tuple[int, int, int, str]]:
    """By registration pk: minutes confirmed, meetings not confirmed, meetings disputed, weakest evidence."""
    return _graded(_confirmations(rows))


def confirmations_in(session_pks: Iterable[int]) -> dict[int, tuple[int, int, int, str]]:
    """The same for everybody in these sessions."""
    return _graded(_in_sessions(session_pks))


def progress(session_ids: Sequence[str]) -> dict[str, SessionProgress]:
    """How far the attendance of each session is (sessions without a mark are absent)."""
    rows = Attendance.objects.filter(session__public_id__in=list(session_ids)).values_list("session__public_id")
    taken = rows.annotate(
        meetings=Count("meeting_id", distinct=True, filter=~Q(mark="")),
        marks=Count("pk", filter=~Q(mark="")),
        sure=Count("pk", filter=SURE),
        disputed=Count("pk", filter=~Q(disputed_at=None)),
    ).order_by()
    outcomes = Outcome.objects.filter(session__public_id__in=list(session_ids)).values_list("session__public_id")
    decided = dict(outcomes.annotate(n=Count("pk")).order_by())
    return {row[0]: SessionProgress(*(*row, decided.get(row[0], 0))) for row in taken}
