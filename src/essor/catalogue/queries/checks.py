"""Invariants recomputed from the rows, and the figures of the room."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Sum

from essor.catalogue.models import Accreditation, Course, CourseVersion, Meeting, Qualification, Session
from essor.catalogue.rules.kinds import BOOKING_STATES, IN_FORCE, LEVEL_ORDER, Format, VersionState
from essor.foundation import clock
from essor.foundation.outcome import Breach

ROOM = "catalogue"


def counts() -> dict[str, Any]:
    """Figures of the room: courses, courses_accredited, sessions_total, sessions (by state), regions_with_sessions,
    partners_with_sessions, trainers_qualified (people who were ever qualified)."""
    took_place = Session.objects.exclude(state__in=["planned", "cancelled", "postponed"])
    by_state = Session.objects.order_by().values_list("state").annotate(n=Count("pk"))
    accredited = Accreditation.objects.filter(state__in=IN_FORCE, version__state=VersionState.CURRENT.value)
    return {
        "courses": Course.objects.count(),
        "courses_accredited": accredited.count(),
        "sessions": dict(by_state),
        "sessions_total": Session.objects.count(),
        "regions_with_sessions": took_place.values("region_id").distinct().count(),
        "partners_with_sessions": took_place.values("version__course__partner_id").distinct().count(),
        "trainers_qualified": Qualification.objects.values("person_id").distinct().count(),
    }


def verify() -> Iterator[Breach]:
    """Every invariant that no single row can hold; set-based."""
    yield from _versions()
    yield from _sessions()
    yield from _trainers()


def _versions() -> Iterator[Breach]:
    needs = [state.value for state in VersionState if state != VersionState.DRAFT]
    for public_id in CourseVersion.objects.filter(state__in=needs, accreditation=None).values_list(
        "public_id", flat=True
    ):
        yield Breach(ROOM, "a submitted version has its accreditation file", public_id)
    decided = {"current": ["accredited", "conditional", "suspended"], "refused": ["refused"], "retired": ["retired"]}
    for state, allowed in decided.items():
        rows = CourseVersion.objects.filter(state=state).exclude(accreditation__state__in=allowed)
        for public_id, found in rows.values_list("public_id", "accreditation__state"):
            yield Breach(ROOM, "a version agrees with its accreditation", public_id, f"{state}, accreditation {found}")


def _sessions() -> Iterator[Breach]:
    rows = Session.objects.annotate(
        first=Min("meetings__starts_at"), last=Max("meetings__ends_at"), total=Sum("meetings__minutes")
    )
    wrong = rows.filter(
        Q(first=None) | ~Q(first=F("starts_at")) | ~Q(last=F("ends_at")) | ~Q(total=F("version__minutes"))
    )
    for code, total, minutes in wrong.values_list("code", "total", "version__minutes"):
        yield Breach(ROOM, "a session's times and minutes are those of its meetings", code, f"{total} of {minutes} min")
    local = Session.objects.values_list("code", "starts_at", "ends_at", "starts_on", "ends_on")
    for code, starts_at, ends_at, starts_on, ends_on in local.iterator(chunk_size=5000):
        if (clock.local_date(starts_at), clock.local_date(ends_at)) != (starts_on, ends_on):
            yield Breach(ROOM, "a session's days are those of its moments in Québec", code)
    never = Session.objects.exclude(published_at=None).filter(version__accreditation__decided_at=None)
    late = Session.objects.filter(starts_on__gt=F("version__accreditation__expires_on")).exclude(published_at=None)
    late = late.exclude(state__in=["planned", "postponed", "cancelled"])
    for what, found in (("accredited", never), ("before the accreditation ends", late)):
        for code in found.values_list("code", flat=True):
            yield Breach(ROOM, f"a published session is {what}", code)


def _trainers() -> Iterator[Breach]:
    live = Meeting.objects.booked()
    untaught = live.filter(trainer=None)
    for public_id, code in untaught.values_list("public_id", "session__code"):
        yield Breach(ROOM, "a live meeting has its trainer", public_id, code)
    held = Qualification.objects.filter(
        person=OuterRef("trainer"),
        theme=OuterRef("session__version__course__theme"),
        language=OuterRef("session__language"),
        since__lte=OuterRef("session__starts_on"),
    ).filter(Q(until=None) | Q(until__gte=OuterRef("session__starts_on")))
    above: Any = Q(pk=None)
    for place, level in enumerate(LEVEL_ORDER):
        covering = held.filter(level__in=[each.value for each in LEVEL_ORDER[place:]])
        above |= Q(session__version__course__level=level.value) & Exists(covering)
    for public_id, code in live.exclude(trainer=None).exclude(above).values_list("public_id", "session__code"):
        yield Breach(ROOM, "a trainer was qualified when the session began", public_id, code)
    yield from _bookings()


def _bookings() -> Iterator[Breach]:
    """Meetings of one trainer in order of start: each begins after the one before has ended."""
    rows = Meeting.objects.filter(session__state__in=[state.value for state in BOOKING_STATES]).exclude(trainer=None)
    ordered = rows.exclude(session__mode=Format.ASYNC.value).order_by("trainer_id", "starts_at", "pk")
    before: tuple[Any, ...] | None = None
    for row in ordered.values_list("trainer_id", "starts_at", "ends_at", "public_id").iterator(chunk_size=5000):
        if before is not None and before[0] == row[0] and row[1] < before[2]:
            yield Breach(ROOM, "a trainer teaches in one place at a time", row[3], f"overlaps {before[3]}")
        before = row
