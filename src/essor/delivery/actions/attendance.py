"""The provider's side: marks of a meeting in one act, single marks, corrections, the kiosk's check-ins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, QuerySet

from essor.catalogue import queries as catalogue
from essor.delivery import links, permissions, rules
from essor.delivery.actions import support
from essor.delivery.actions.outcomes import refresh_outcome
from essor.delivery.models import Attendance
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require
from essor.foundation.prepared import Prepared, insert
from essor.registration import queries as registrations


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A learner's code as it was typed or scanned at the room's kiosk."""

    registration_id: str
    code: str


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """A row that was not kept: its place in the batch, and the refusal's code."""

    index: int
    code: str


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """How many people were confirmed, and the rows that were refused."""

    confirmed: int
    refused: list[RowRefusal] = field(default_factory=list)


_there = Prepared(
    lambda pk: Attendance.objects.filter(meeting_id=pk).values_list("registration_id").order_by(), "number"
)
"""Who has a row at a meeting already."""


def _unknown(wanted: set[str], cards: Mapping[str, object]) -> Refusal | None:
    missing = sorted(wanted - set(cards))
    return Refusal("delivery.not_in_session", {"registrations": missing}) if missing else None


def _update(rows: QuerySet[Attendance], mark: rules.Mark, late: int, written: Mapping[str, object]) -> None:
    """Set the mark on rows that exist, minutes with it; one or two statements."""
    if mark is rules.Mark.ABSENT:
        sure = rows.exclude(evidence="").filter(disputed_at=None)
        sure.update(disputed_at=clock.now(), dispute=rules.Dispute.WAS_PRESENT.value)
        rows.update(mark=mark.value, minutes=0, **written)
    else:
        rows.update(mark=mark.value, minutes=F("planned") - late if late else F("planned"), **written)


@act
def mark_all_present(
    *,
    actor: Actor,
    meeting_id: str,
    except_absent: Sequence[str] = (),
    late: Mapping[str, int] | None = None,
    idempotency_key: str | None = None,
) -> int:
    """Mark everyone present who is not marked yet, save the absent and the late (registration id -> minutes late).

    Exceptions also change marks that stand. Returns how many people the meeting now has marked. Refuses
    `delivery.not_your_session`, `session_not_running`, `attendance_locked`, `meeting_not_started`, `not_in_session`,
    `lateness_out_of_range`.
    """
    late = late or {}
    meeting = catalogue.meeting(meeting_id)
    session = catalogue.lock_session(meeting.session_id)
    locked = support.require_attendance(actor, session, {meeting.trainer_id})
    require(rules.may_be_marked(meeting.starts_at, clock.now(), locked))
    cards = support.seated(session.id)
    absent = set(except_absent)
    require(_unknown(absent | set(late), cards), *(rules.check_lateness(meeting.minutes, m) for m in late.values()))
    written = support.now_and_by(actor)
    there = {pk for (pk,) in _there(meeting.pk)}

    def judged(registration_id: str) -> rules.Mark:
        if registration_id in absent:
            return rules.Mark.ABSENT
        return rules.Mark.LATE if registration_id in late else rules.Mark.PRESENT

    insert(
        [
            Attendance(
                registration_id=card.pk,
                meeting_id=meeting.pk,
                session_id=session.pk,
                planned=meeting.minutes,
                mark=judged(card.id).value,
                minutes=rules.attended_minutes(judged(card.id), meeting.minutes, late.get(card.id, 0)),
                **written,
            )
            for card in cards.values()
            if card.pk not in there
        ]
    )
    if there:
        rows = Attendance.objects.filter(meeting_id=meeting.pk)
        exceptions = [cards[r].pk for r in absent | set(late)]
        _update(rows.filter(mark="").exclude(registration_id__in=exceptions), rules.Mark.PRESENT, 0, written)
        if absent:
            _update(rows.filter(registration_id__in=[cards[r].pk for r in absent]), rules.Mark.ABSENT, 0, written)
        for registration_id, minutes in late.items():
            if cards[registration_id].pk in there:
                _update(rows.filter(registration_id=cards[registration_id].pk), rules.Mark.LATE, minutes, written)
    data = {"people": len(cards), "absent": sorted(absent), "late": sorted(late)}
    audit.record(actor, "delivery.mark_all_present", "meeting", meeting_id, data)
    return len(cards)


@act
def mark(
    *,
    actor: Actor,
    meeting_id: str,
    registration_id: str,
    mark: str,
    late_minutes: int = 0,
    reason: str = "",
    idempotency_key: str | None = None,
) -> None:
    """Mark one person, or correct a mark. Once locked only the office does, with a reason, and the outcome follows.

    A correction that says what the learner says ends their dispute. Refuses as `mark_all_present`, and
    `delivery.reason_needed`, `delivery.unknown_mark`.
    """
    if mark not in (rules.Mark.PRESENT, rules.Mark.LATE, rules.Mark.ABSENT):
        raise Refused(Refusal("delivery.unknown_mark", {"mark": mark}))
    wanted = rules.Mark(mark)
    meeting = catalogue.meeting(meeting_id)
    session = catalogue.lock_session(meeting.session_id)
    locked = support.require_attendance(actor, session, {meeting.trainer_id})
    if locked and not reason.strip():
        raise Refused(Refusal("delivery.reason_needed", {}))
    require(
        rules.may_be_marked(meeting.starts_at, clock.now(), locked=False),
        rules.check_lateness(meeting.minutes, late_minutes) if wanted is rules.Mark.LATE else None,
    )
    card = support.card_in_force(registration_id)
    require(None if card.session_id == session.id else _unknown({registration_id}, {}))
    row = Attendance.objects.select_for_update().filter(registration_id=card.pk, meeting_id=meeting.pk).first()
    row = row or Attendance(
        registration_id=card.pk, meeting_id=meeting.pk, session_id=session.pk, planned=meeting.minutes
    )
    row.corrections += bool(row.mark and row.mark != wanted.value)
    row.mark = wanted.value
    row.minutes = rules.attended_minutes(wanted, row.planned, late_minutes)
    row.recorded_at, row.recorded_by = clock.now(), str(actor)[:40]
    if row.dispute and rules.settles(rules.Dispute(row.dispute), wanted):
        row.disputed_at, row.dispute = None, ""
    elif rules.contradicts(wanted, rules.Evidence(row.evidence)) and row.disputed_at is None:
        row.disputed_at, row.dispute = clock.now(), rules.Dispute.WAS_PRESENT.value
    row.save()
    data = {"registration": registration_id, "mark": wanted.value, "minutes": row.minutes, "locked": locked}
    audit.record(actor, "delivery.mark", "meeting", meeting_id, data, personal={"reason": reason} if reason else None)
    if locked:
        refresh_outcome(actor, card)


@act
def settle_dispute(*, actor: Actor, meeting_id: str, registration_id: str, reason: str) -> None:
    """The office looked and keeps the mark: the dispute ends; what the learner confirmed, or not, stays as it is.

    Refuses `delivery.only_the_office`, `delivery.reason_needed`, `delivery.not_disputed`.
    """
    card = registrations.registration(registration_id)
    session = catalogue.lock_session(card.session_id)
    require(permissions.may_correct_attendance(actor, session.partner_id))
    if not reason.strip():
        raise Refused(Refusal("delivery.reason_needed", {}))
    rows = Attendance.objects.filter(registration_id=card.pk, meeting__public_id=meeting_id).exclude(disputed_at=None)
    if not rows.update(disputed_at=None, dispute=""):
        raise Refused(Refusal("delivery.not_disputed", {}))
    audit.record(
        actor,
        "delivery.settle_dispute",
        "meeting",
        meeting_id,
        {"registration": registration_id},
        personal={"reason": reason},
    )


def _check_in_refusals(codes: Sequence[CheckIn], cards: Mapping[str, object]) -> list[RowRefusal]:
    """Rows that cannot be kept: not of this session, or not that person's code."""
    refused = []
    for place, row in enumerate(codes):
        if row.registration_id not in cards:
            refused.append(RowRefusal(place, "delivery.not_in_session"))
        elif not links.is_code(row.registration_id, row.code):
            refused.append(RowRefusal(place, "delivery.wrong_code"))
    return refused


@act
def confirm_day(
    *, actor: Actor, session_id: str, day: date, codes: Sequence[CheckIn], idempotency_key: str | None = None
) -> CheckedIn:
    """Hand in the personal codes that learners gave at the room's kiosk on a day: their meetings of that day are
    confirmed with evidence `qr`. Wrong rows are refused one by one, the others are kept.

    The kiosk only carries the codes; it cannot make them. Refuses whole: `delivery.not_your_session`,
    `session_not_running`, `attendance_locked`, `day_not_come`, `no_meeting_that_day`.
    """
    session = catalogue.lock_session(session_id)
    if session.state in support.LOCKED:
        raise Refused(Refusal("delivery.attendance_locked", {}))
    meetings = [m for m in catalogue.meetings(session_id) if clock.local_date(m.starts_at) == day]
    support.require_attendance(actor, session, {m.trainer_id for m in meetings})
    require(
        Refusal("delivery.day_not_come", {"day": day.isoformat()}) if day > clock.today() else None,
        None if meetings else Refusal("delivery.no_meeting_that_day", {"day": day.isoformat()}),
    )
    cards = support.seated(session_id)
    refused = _check_in_refusals(codes, cards)
    bad = {row.index for row in refused}
    sure = {cards[row.registration_id].pk for place, row in enumerate(codes) if place not in bad}
    confirm_rows(session.pk, meetings, sure, rules.Evidence.QR)
    data = {"day": day.isoformat(), "confirmed": len(sure), "refused": len(refused)}
    audit.record(actor, "delivery.confirm_day", "session", session_id, data)
    return CheckedIn(len(sure), refused)


def confirm_rows(
    session_pk: int, meetings: Sequence[catalogue.MeetingCard], registration_pks: set[int], evidence: rules.Evidence
) -> None:
    """Confirm people at meetings: rows that exist and are not confirmed yet, and new rows that no mark has made yet."""
    pks = [m.pk for m in meetings]
    there = {(registration_pk, pk) for pk in pks for (registration_pk,) in _there(pk)}
    now = clock.now()
    if any((registration_pk, pk) in there for pk in pks for registration_pk in registration_pks):
        rows = Attendance.objects.filter(meeting_id__in=pks, registration_id__in=registration_pks)
        unsure = rows.filter(evidence="")
        unsure.filter(mark=rules.Mark.ABSENT.value, disputed_at=None).update(
            disputed_at=now, dispute=rules.Dispute.WAS_PRESENT.value
        )
        unsure.update(confirmed_at=now, evidence=evidence.value)
    insert(
        [
            Attendance(
                registration_id=registration_pk,
                meeting_id=meeting.pk,
                session_id=session_pk,
                planned=meeting.minutes,
                confirmed_at=now,
                evidence=evidence.value,
            )
            for meeting in meetings
            for registration_pk in sorted(registration_pks)
            if (registration_pk, meeting.pk) not in there
        ]
    )
