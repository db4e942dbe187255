"""Verbs on sessions: plan, publish, and every step to the last; a session holds its trainers' time.

Cancelling and postponing here move the session alone. For a session with registrations, `registration.cancel_session`
calls these in the act that gives seats and aid back.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from essor.catalogue import permissions, rules
from essor.catalogue.actions.courses import allowed
from essor.catalogue.models import CourseVersion, Meeting, Qualification, Session
from essor.catalogue.queries.cards import missing
from essor.catalogue.queries.sessions import lock_session
from essor.catalogue.queries.sessions import meetings as meetings_of
from essor.catalogue.rules import course_file, lifecycle, teaching, timetable
from essor.catalogue.rules.kinds import Format, VersionState
from essor.catalogue.rules.search import index_text
from essor.directory import queries as directory
from essor.foundation import audit, clock, numbering
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require
from essor.foundation.prepared import Prepared, insert, save

PLANNABLE = (VersionState.SUBMITTED, VersionState.CURRENT)
Moments = Sequence[rules.MeetingPlan]


_session = Prepared(lambda session_id: Session.objects.locked().filter(public_id=session_id), "text")
_versions = Prepared(
    lambda version_id: CourseVersion.objects.select_related("course__partner").filter(public_id=version_id), "text"
)
_trainers = Prepared(
    lambda trainer_ids: (
        Qualification.objects.select_for_update(of=("self",))
        .filter(person__public_id__in=trainer_ids)
        .order_by("pk")
        .values_list("person__public_id", "person_id", "theme", "level", "language", "since", "until")
    ),
    "texts",
)
_booked = Prepared(
    lambda trainer_pks, starts, ends: (
        Meeting.objects.booked()
        .filter(trainer_id__in=trainer_pks, starts_at__lt=ends, ends_at__gt=starts)
        .order_by("starts_at", "pk")
        .values_list("trainer_id", "trainer__public_id", "starts_at", "ends_at", "session_id", "session__code")
    ),
    *("numbers", "moment", "moment"),
)
_plans = Prepared(
    lambda session_pk: (
        Meeting.objects.filter(session_id=session_pk)
        .order_by("starts_at")
        .values_list("starts_at", "ends_at", "place", "trainer__public_id")
    ),
    "number",
)


def _locked(session_id: str) -> Session:
    found: list[Session] = _session(session_id)
    if not found:
        raise missing("session", session_id)
    return found[0]


def _partner_of(session: Session) -> str:
    return session.version.course.partner.public_id


def _version(version_id: str) -> CourseVersion:
    found: list[CourseVersion] = _versions(version_id)
    if not found:
        raise missing("version", version_id)
    return found[0]


def _region(region_code: str) -> directory.RegionCard:
    found = next((card for card in directory.region_cards() if card.code == region_code), None)
    if found is None:
        raise Refused(Refusal("catalogue.region_not_found", {"region_code": region_code}))
    return found


def _locked_trainers(trainer_ids: set[str]) -> dict[str, tuple[int, list[teaching.Qualified]]]:
    """Trainer's public id -> (pk, qualifications), those rows locked by ascending key.

    The lock makes bookings of one trainer follow each other, across partners: the second sees the first's meetings.
    """
    found: dict[str, tuple[int, list[teaching.Qualified]]] = {}
    for trainer_id, pk, *held in _trainers(sorted(trainer_ids)):
        found.setdefault(trainer_id, (pk, []))[1].append(teaching.Qualified(*held))
    return found


def _check_trainers(
    meetings: Moments, course: Any, language: str, mode: str, session_pk: int | None = None
) -> dict[str, int]:
    """Trainer public id -> pk, after locking them: qualified on each day, and free.

    Refusals: `catalogue.trainer_not_qualified` (trainer_id, day), `catalogue.trainer_booked` (trainer_id, day, code).
    """
    trainer_ids = {meeting.trainer_id for meeting in meetings if meeting.trainer_id}
    if not trainer_ids:
        return {}
    trainers = _locked_trainers(trainer_ids)
    wanted = {"theme": course.theme, "level": course.level, "language": language}
    for meeting in meetings:
        day = timetable.local_day(meeting.starts_at)
        held = trainers.get(meeting.trainer_id or "", (0, []))[1]
        if meeting.trainer_id and not teaching.is_qualified(held, **wanted, on=day):
            params = {"trainer_id": meeting.trainer_id, "day": day}
            raise Refused(Refusal("catalogue.trainer_not_qualified", params))
    pks = {trainer_id: pk for trainer_id, (pk, _) in trainers.items()}
    if mode != Format.ASYNC:
        _check_free(meetings, pks, session_pk)
    return pks


def _check_free(meetings: Moments, pks: dict[str, int], session_pk: int | None) -> None:
    """One statement: the first booked meeting of these trainers that overlaps one of these."""
    asked = [(pks[meeting.trainer_id], meeting) for meeting in meetings if meeting.trainer_id]
    first, last = min(meeting.starts_at for _, meeting in asked), max(meeting.ends_at for _, meeting in asked)
    for pk, trainer_id, starts_at, ends_at, taken_by, code in _booked(pks.values(), first, last):
        clashes = any(pk == of and starts_at < one.ends_at and ends_at > one.starts_at for of, one in asked)
        if clashes and taken_by != session_pk:
            params = {"trainer_id": trainer_id, "day": clock.local_date(starts_at), "code": code}
            raise Refused(Refusal("catalogue.trainer_booked", params))


def _insert_meetings(session: Session, minutes: int, meetings: Moments, trainers: dict[str, int]) -> None:
    ordered = sorted(meetings, key=lambda each: each.starts_at)
    insert(
        [
            Meeting(
                session_id=session.pk,
                starts_at=meeting.starts_at,
                ends_at=meeting.ends_at,
                minutes=timetable.minutes_counted(meeting, mode=session.mode, minutes=minutes),
                place=meeting.place,
                trainer_id=trainers.get(meeting.trainer_id or ""),
            )
            for meeting in ordered
        ]
    )


def _span(meetings: Moments) -> dict[str, Any]:
    starts_on, ends_on = timetable.span(meetings)
    starts_at, ends_at = min(m.starts_at for m in meetings), max(m.ends_at for m in meetings)
    return {"starts_at": starts_at, "ends_at": ends_at, "starts_on": starts_on, "ends_on": ends_on}


def _check_plan(version: CourseVersion, offer: dict[str, Any], meetings: Moments) -> None:
    """The version, its partner, what is offered and when, all refusals at once."""
    require(
        None if version.state in PLANNABLE else Refusal("catalogue.version_not_plannable"),
        None if version.course.partner.status == "active" else Refusal("catalogue.partner_suspended"),
        *course_file.check_offer(
            languages=version.languages.split(),
            format=version.format,
            version_fee_cents=version.fee_cents,
            **offer,
        ),
        *timetable.check_meetings(meetings, minutes=version.minutes, mode=offer["mode"], now=clock.now()),
    )


@act
def plan_session(
    *,
    actor: Actor,
    version_id: str,
    region_code: str,
    language: str,
    mode: str,
    capacity: int,
    minimum: int,
    meetings: list[rules.MeetingPlan],
    venue: str = "",
    fee_cents: int | None = None,
    closed_to: str | None = None,
    idempotency_key: str | None = None,
) -> str:
    """Plan a session of a version on offer or under review; answers its public id. At most ten statements.

    `fee_cents` is per person (none: the version's); `closed_to` the public id of the only company it is for.
    Refusals: `catalogue.version_not_found`, `catalogue.not_partner_admin`, `catalogue.partner_suspended`,
    `catalogue.version_not_plannable`, `catalogue.region_not_found`, those of `rules.course_file.check_offer` and of
    `rules.timetable.check_meetings`, `catalogue.trainer_not_qualified`, `catalogue.trainer_booked`.
    """
    version = _version(version_id)
    course = version.course
    require(permissions.may_plan_session(actor, course.partner.public_id))
    region = _region(region_code)
    offer: dict[str, Any] = {
        "language": language,
        "mode": str(mode),
        "capacity": capacity,
        "minimum": minimum,
        "fee_cents": version.fee_cents if fee_cents is None else fee_cents,
    }
    _check_plan(version, offer, meetings)
    trainers = _check_trainers(meetings, course, language, mode)
    span = _span(meetings)
    session = Session(
        code=numbering.next_number("S", span["starts_on"].year),
        version=version,
        region_id=region.pk,
        venue=venue.strip(),
        closed_to_id=directory.organization(closed_to).pk if closed_to else None,
        state=rules.SessionState.PLANNED.value,
        folded=_folded(venue, region),
        **offer,
        **span,
    )
    insert([session])
    _insert_meetings(session, version.minutes, meetings, trainers)
    data = {"version": version_id, "region": region_code, "capacity": capacity, "starts_on": span["starts_on"]}
    audit.record(actor, "catalogue.plan_session", "session", session.public_id, data=data)
    return session.public_id


def _folded(venue: str, region: directory.RegionCard) -> str:
    return index_text([venue, region.name.fr, region.name.en, region.centre.fr, region.centre.en])


@act
def replan_session(*, actor: Actor, session_id: str, meetings: list[rules.MeetingPlan]) -> None:
    """Give a planned or postponed session a new timetable; it is published again afterwards.

    Refusals: as `plan_session`, and `catalogue.session_cannot_replan`.
    """
    session = _locked(session_id)
    version = session.version
    require(permissions.may_plan_session(actor, _partner_of(session)))
    state = allowed(lifecycle.move_session(session.state, "replan"))
    require(*timetable.check_meetings(meetings, minutes=version.minutes, mode=session.mode, now=clock.now()))
    trainers = _check_trainers(meetings, version.course, session.language, session.mode, session.pk)
    session.meetings.all().delete()
    _insert_meetings(session, version.minutes, meetings, trainers)
    for name, value in _span(meetings).items():
        setattr(session, name, value)
    _move(actor, session, state, "replan")


def _move(actor: Actor, session: Session, state: rules.SessionState, verb: str, reason: str = "") -> None:
    session.state, session.state_reason = state.value, reason.strip()[:200]
    save(session)
    data = {"state": state.value, "starts_on": session.starts_on}
    audit.record(actor, f"catalogue.{verb}_session", "session", session.public_id, data=data)


def _check_accreditation(version: CourseVersion, starts_on: date) -> list[Refusal]:
    accreditation = version.accreditation
    ends = accreditation.expires_on
    if version.state != VersionState.CURRENT or accreditation.state not in rules.IN_FORCE:
        return [Refusal("catalogue.not_accredited")]
    if ends is None or ends < starts_on:
        return [Refusal("catalogue.accreditation_expired", {"expires_on": ends})]
    return []


@act
def publish_session(*, actor: Actor, session_id: str) -> None:
    """Show a planned session in the catalogue: its version is on offer, accredited through the first day.

    The trainers' qualifications are checked again: they may have ended since the session was planned.
    Refusals: `catalogue.not_partner_admin`, `catalogue.partner_suspended`, `catalogue.session_cannot_publish`,
    `catalogue.not_accredited`, `catalogue.accreditation_expired` (expires_on), `catalogue.session_in_past`,
    `catalogue.trainer_not_qualified`, `catalogue.trainer_booked`.
    """
    session = _locked(session_id)
    version = session.version
    require(permissions.may_plan_session(actor, _partner_of(session)))
    state = allowed(lifecycle.move_session(session.state, "publish"))
    require(
        None if version.course.partner.status == "active" else Refusal("catalogue.partner_suspended"),
        None if session.starts_at > clock.now() else Refusal("catalogue.session_in_past"),
        *_check_accreditation(version, session.starts_on),
    )
    meetings = [rules.MeetingPlan(*row) for row in _plans(session.pk)]
    _check_trainers(meetings, version.course, session.language, session.mode, session.pk)
    session.published_at = clock.now()
    _move(actor, session, state, "publish")


@act
def confirm_session(*, actor: Actor, session_id: str) -> None:
    """Say that a published session will take place (registration knows whether the minimum is reached).

    Refusals: `catalogue.not_partner_admin`, `catalogue.session_cannot_confirm`.
    """
    session = _locked(session_id)
    require(permissions.may_plan_session(actor, _partner_of(session)))
    _move(actor, session, allowed(lifecycle.move_session(session.state, "confirm")), "confirm")


@act
def cancel_session(*, actor: Actor, session_id: str, reason: str) -> None:
    """Cancel a session that has not begun. With registrations, call `registration.cancel_session`, which calls this.

    Refusals: `catalogue.not_partner_admin`, `catalogue.session_cannot_cancel`.
    """
    session = _locked(session_id)
    require(permissions.may_plan_session(actor, _partner_of(session)))
    _move(actor, session, allowed(lifecycle.move_session(session.state, "cancel")), "cancel", reason)


@act
def postpone_session(*, actor: Actor, session_id: str, reason: str) -> None:
    """Take a published or confirmed session off its dates until `replan_session`; its trainers are free meanwhile.

    With registrations, call registration's verb, which calls this.
    Refusals: `catalogue.not_partner_admin`, `catalogue.session_cannot_postpone`, `catalogue.session_started`.
    """
    session = _locked(session_id)
    require(permissions.may_plan_session(actor, _partner_of(session)))
    state = allowed(lifecycle.move_session(session.state, "postpone"))
    require(Refusal("catalogue.session_started") if session.starts_at <= clock.now() else None)
    _move(actor, session, state, "postpone", reason)


def _run(actor: Actor, session_id: str, verb: str) -> None:
    card = lock_session(session_id)
    taught = {meeting.trainer_id for meeting in meetings_of(session_id) if meeting.trainer_id}
    require(permissions.may_run_session(actor, card.partner_id, taught))
    state = allowed(lifecycle.move_session(card.state, verb))
    now = clock.now()
    if verb == "start" and now < card.starts_at:
        raise Refused(Refusal("catalogue.session_not_started"))
    if verb == "hold" and now < card.ends_at:
        raise Refused(Refusal("catalogue.session_not_over"))
    Session.objects.filter(pk=card.pk).update(state=state.value, state_reason="")
    data = {"state": state.value, "starts_on": card.starts_on}
    audit.record(actor, f"catalogue.{verb}_session", "session", session_id, data=data)


@act
def start_session(*, actor: Actor, session_id: str) -> None:
    """Refusals: `catalogue.not_session_staff`, `catalogue.session_cannot_start`, `catalogue.session_not_started`."""
    _run(actor, session_id, "start")


@act
def mark_held(*, actor: Actor, session_id: str) -> None:
    """After the last meeting. Refusals: `catalogue.not_session_staff`, `…session_cannot_hold`, `…session_not_over`."""
    _run(actor, session_id, "hold")


@act
def lock_attendance(*, actor: Actor, session_id: str) -> None:
    """From now on attendance is corrected only with a reason. Codes: `…not_session_staff`, `…session_cannot_lock`."""
    _run(actor, session_id, "lock")


@act
def close_session(*, actor: Actor, session_id: str) -> None:
    """Nothing is left to do. Refusals: `catalogue.not_session_staff`, `catalogue.session_cannot_close`."""
    _run(actor, session_id, "close")
