"""Meetings of a session: local times of Québec, durations, overlaps.

Times are kept in UTC; the wall clock is America/Toronto for the whole program (also in Îles-de-la-Madeleine, whose
sessions are announced in that time). Half-open intervals: a meeting that begins when another ends does not overlap it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import pairwise
from zoneinfo import ZoneInfo

from essor.catalogue.rules.kinds import Format
from essor.foundation.outcome import Refusal

TORONTO = ZoneInfo("America/Toronto")
LONGEST_MINUTES = 12 * 60  # a live meeting; longer is a slip of the pen


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """A meeting to be: aware times, place, and the trainer's public id (none for an unaccompanied async course)."""

    starts_at: datetime
    ends_at: datetime
    place: str = ""
    trainer_id: str | None = None

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


def local_moment(day: date, at: time) -> datetime | Refusal:
    """The UTC moment of a wall-clock time in Québec.

    A time that the change to daylight time skips (02:30 on the second Sunday of March) does not exist and is refused
    `catalogue.no_such_time` (day, time). One that the return to standard time repeats is taken the first time.
    """
    local = datetime.combine(day, at, tzinfo=TORONTO)
    moment = local.astimezone(UTC)
    if moment.astimezone(TORONTO).replace(tzinfo=None) != local.replace(tzinfo=None):
        return Refusal("catalogue.no_such_time", {"day": day, "time": at.isoformat("minutes")})
    return moment


def meeting_on(
    day: date, starts: time, ends: time, place: str = "", trainer_id: str | None = None
) -> MeetingPlan | Refusal:
    """A meeting given as on a timetable; `ends` not after `starts` is refused `catalogue.meeting_ends_first` (day)."""
    starts_at, ends_at = local_moment(day, starts), local_moment(day, ends)
    if isinstance(starts_at, Refusal):
        return starts_at
    if isinstance(ends_at, Refusal):
        return ends_at
    if ends_at <= starts_at:
        return Refusal("catalogue.meeting_ends_first", {"day": day})
    return MeetingPlan(starts_at, ends_at, place, trainer_id)


def local_day(moment: datetime) -> date:
    return moment.astimezone(TORONTO).date()


def span(meetings: Sequence[MeetingPlan]) -> tuple[date, date]:
    """First and last local day of a session."""
    return local_day(min(m.starts_at for m in meetings)), local_day(max(m.ends_at for m in meetings))


def overlap(starts_a: datetime, ends_a: datetime, starts_b: datetime, ends_b: datetime) -> bool:
    return starts_a < ends_b and starts_b < ends_a


def first_overlap(meetings: Iterable[MeetingPlan]) -> tuple[MeetingPlan, MeetingPlan] | None:
    """Two meetings of the list that overlap, in order of time; None when there are none."""
    ordered = sorted(meetings, key=lambda m: (m.starts_at, m.ends_at))
    for earlier, later in pairwise(ordered):
        if overlap(earlier.starts_at, earlier.ends_at, later.starts_at, later.ends_at):
            return earlier, later
    return None


def check_meetings(meetings: Sequence[MeetingPlan], *, minutes: int, mode: str, now: datetime) -> list[Refusal]:
    """The timetable of a session against the `minutes` its version was accredited for.

    Live: the meetings add up to those minutes exactly, do not overlap, each has its trainer. At one's own pace: one
    meeting, the window of access, worth those minutes whatever its length.
    Refusals: `catalogue.no_meeting`, `catalogue.meeting_ends_first` (day), `catalogue.meeting_too_long` (day),
    `catalogue.meetings_overlap` (day), `catalogue.minutes_do_not_match` (planned_minutes, accredited_minutes),
    `catalogue.trainer_missing` (day), `catalogue.one_window_only`, `catalogue.session_in_past`.
    """
    if not meetings:
        return [Refusal("catalogue.no_meeting")]
    if any(m.ends_at <= m.starts_at for m in meetings):
        first = next(m for m in meetings if m.ends_at <= m.starts_at)
        return [Refusal("catalogue.meeting_ends_first", {"day": local_day(first.starts_at)})]
    refusals = []
    if min(m.starts_at for m in meetings) <= now:
        refusals.append(Refusal("catalogue.session_in_past"))
    if mode == Format.ASYNC:
        if len(meetings) != 1:
            refusals.append(Refusal("catalogue.one_window_only"))
        return refusals
    return refusals + _check_live(meetings, minutes)


def _check_live(meetings: Sequence[MeetingPlan], minutes: int) -> list[Refusal]:
    refusals = []
    for meeting in meetings:
        day = {"day": local_day(meeting.starts_at)}
        if meeting.minutes > LONGEST_MINUTES:
            refusals.append(Refusal("catalogue.meeting_too_long", day))
        if not meeting.trainer_id:
            refusals.append(Refusal("catalogue.trainer_missing", day))
    clash = first_overlap(meetings)
    if clash:
        refusals.append(Refusal("catalogue.meetings_overlap", {"day": local_day(clash[1].starts_at)}))
    planned = sum(m.minutes for m in meetings)
    if planned != minutes:
        refusals.append(
            Refusal("catalogue.minutes_do_not_match", {"planned_minutes": planned, "accredited_minutes": minutes})
        )
    return refusals


def minutes_counted(meeting: MeetingPlan, *, mode: str, minutes: int) -> int:
    """Training minutes of a meeting: its length when live, those of the version at one's own pace."""
    return minutes if mode == Format.ASYNC else meeting.minutes
