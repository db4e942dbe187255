"""Outcomes of a session: decided once, by the completion rule; the aid of those who never came is given back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from essor.catalogue import actions as catalogue_actions
from essor.catalogue import queries as catalogue
from essor.catalogue.rules import SessionState
from essor.delivery import links, permissions, rules
from essor.delivery.actions import support
from essor.delivery.models import Attendance, Outcome
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require
from essor.foundation.prepared import Prepared, insert
from essor.funding import actions as funding
from essor.funding import queries as aid
from essor.funding import rules as funding_rules
from essor.messages import actions as messages
from essor.registration import queries as registrations


@dataclass(frozen=True, slots=True)
class OutcomeCounts:
    """How many of each result."""

    passed: int
    attended: int
    incomplete: int
    no_show: int


_summed = Prepared(
    lambda pk: (
        Attendance.objects.filter(session_id=pk)
        .values_list("registration_id")
        .annotate(total=Sum("minutes"), unsure=Count("pk", filter=Q(minutes__gt=0, evidence="")))
        .order_by()
    ),
    "number",
)
_taken = Prepared(
    lambda pk: Attendance.objects.filter(session_id=pk, mark__gt="").values_list("meeting_id").distinct().order_by(),
    "number",
)


def _attended(session_pk: int) -> dict[int, tuple[int, int]]:
    """By registration pk: minutes attended, and meetings attended that the learner has not confirmed."""
    return {pk: (total, unsure) for pk, total, unsure in _summed(session_pk)}


def _check_taken(session_pk: int, meetings: Sequence[catalogue.MeetingCard], people: int) -> Refusal | None:
    """Refuses `delivery.meeting_not_taken`: every meeting is taken before anything is decided."""
    if not people:
        return None
    taken = {pk for (pk,) in _taken(session_pk)}
    missing = [m.id for m in meetings if m.pk not in taken]
    return Refusal("delivery.meeting_not_taken", {"meetings": missing}) if missing else None


def _of_session(session: catalogue.SessionCard) -> dict[str, str]:
    """What every message about a session says of it."""
    return {
        "title_fr": session.title.fr,
        "title_en": session.title.en,
        "partner": session.partner_name,
        "starts_on": session.starts_on.isoformat(),
        "ended_on": session.ends_on.isoformat(),
    }


def _notify(
    session: catalogue.SessionCard,
    cards: Sequence[registrations.RegistrationCard],
    results: Mapping[str, Outcome],
    unsure: Mapping[str, int],
) -> None:
    """Tell each person the outcome, and ask those who have not confirmed to do so. Texts: `templates/messages/`."""
    about = _of_session(session)
    rows = []
    for card in cards:
        outcome = results[card.id]
        params = {
            **about,
            "result": outcome.result,
            "minutes_attended": outcome.minutes_attended,
            "minutes_planned": outcome.minutes_planned,
            "token": links.token(card.id),
        }
        rows.append(messages.Notice(card.person_id, "outcome_recorded", params, f"outcome:{card.id}"))
        if unsure[card.id]:
            asked = {**about, "meetings": unsure[card.id], "days": rules.CONFIRM_DAYS, "token": links.token(card.id)}
            rows.append(messages.Notice(card.person_id, "attendance_confirm", asked, f"confirm:{card.id}"))
    messages.queue_many(rows)


def _lock(actor: Actor, session: catalogue.SessionCard) -> None:
    """Held, then locked. Catalogue checks that the last meeting is over."""
    if session.state in (SessionState.PUBLISHED, SessionState.CONFIRMED, SessionState.RUNNING):
        catalogue_actions.mark_held(actor=actor, session_id=session.id)
    catalogue_actions.lock_attendance(actor=actor, session_id=session.id)


def _release_no_shows(actor: Actor, cards: Sequence[registrations.RegistrationCard]) -> None:
    """Give back the aid of those who never came: nothing will be claimed for them."""
    releases = [
        funding_rules.AidRelease(f"{card.id}:no_show", card.aid_event, "no_show", clock.today())
        for card in cards
        if card.aid_event
    ]
    if releases:
        funding.release_aid_many(actor=actor, releases=releases)


@act
def decide_outcomes(
    *,
    actor: Actor,
    session_id: str,
    assessments: Mapping[str, bool] | None = None,
    idempotency_key: str | None = None,
) -> OutcomeCounts:
    """Decide what each registration came to and lock the attendance, in one act.

    The completion rule is that of the ruleset in force on the last day of the session. `assessments`: registration
    id -> passed, where the course is assessed. Refuses `delivery.not_your_session`, `session_not_running`,
    `outcomes_decided`, `meeting_not_taken`, `not_in_session`, and catalogue's reasons (session not over).
    """
    session = catalogue.lock_session(session_id)
    if session.state in support.LOCKED:
        raise Refused(Refusal("delivery.outcomes_decided", {}))
    meetings = catalogue.meetings(session_id)
    support.require_attendance(actor, session, {m.trainer_id for m in meetings})
    cards = list(support.seated(session_id).values())
    assessments = assessments or {}
    strangers = sorted(set(assessments) - {card.id for card in cards})
    require(
        _check_taken(session.pk, meetings, len(cards)),
        Refusal("delivery.not_in_session", {"registrations": strangers}) if strangers else None,
    )
    _lock(actor, session)
    ruleset = aid.ruleset_on(session.ends_on)
    planned = sum(m.minutes for m in meetings)
    attended = _attended(session.pk)
    now = clock.now()
    found = {}
    for card in cards:
        minutes, _ = attended.get(card.pk, (0, 0))
        assessed = assessments.get(card.id)
        result = rules.outcome(planned, minutes, ruleset.completion_attendance, assessed)
        found[card.id] = Outcome(
            registration_id=card.pk,
            session_id=session.pk,
            partner_id=session.partner_pk,
            ended_on=session.ends_on,
            result=result.value,
            assessed=assessed,
            minutes_planned=planned,
            minutes_attended=minutes,
            decided_at=now,
            ruleset_code=ruleset.code,
            completion_bp=ruleset.completion_attendance,
            aid_released=result is rules.Result.NO_SHOW,
        )
    insert(list(found.values()))
    _release_no_shows(actor, [card for card in cards if found[card.id].result == rules.Result.NO_SHOW])
    _notify(session, cards, found, {card.id: attended.get(card.pk, (0, 0))[1] for card in cards})
    counts = {result.value: sum(o.result == result for o in found.values()) for result in rules.Result}
    audit.record(actor, "delivery.decide_outcomes", "session", session_id, {**counts, "ruleset": ruleset.code})
    return OutcomeCounts(**counts)


def refresh_outcome(actor: Actor, card: registrations.RegistrationCard) -> None:
    """After a correction under lock, the outcome follows the marks; aid given back stays so."""
    outcome = Outcome.objects.select_for_update().filter(registration_id=card.pk).first()
    if outcome is None:
        return
    before = outcome.result
    total = Attendance.objects.filter(registration_id=card.pk).aggregate(total=Sum("minutes"))["total"]
    outcome.minutes_attended = total or 0
    outcome.result = rules.outcome(
        outcome.minutes_planned, outcome.minutes_attended, outcome.completion_bp, outcome.assessed
    ).value
    outcome.save(update_fields=["minutes_attended", "result"])
    audit.record(
        actor, "delivery.outcome_corrected", "registration", card.id, {"before": before, "after": outcome.result}
    )


@act
def send_check_in_codes(*, actor: Actor, session_id: str) -> int:
    """Send each registered person the code that the room's kiosk asks for; once per person, however often it is called.

    Returns the number of people. Refuses `delivery.not_your_session`.
    """
    session = catalogue.session(session_id)
    require(permissions.may_take_attendance(actor, session.partner_id))
    cards = support.seated(session_id).values()
    rows = []
    for card in cards:
        code = links.code(card.id)
        params = {**_of_session(session), "code": f"{code[:4]}-{code[4:]}", "token": links.token(card.id)}
        rows.append(messages.Notice(card.person_id, "check_in_code", params, f"code:{card.id}"))
    messages.queue_many(rows)
    audit.record(actor, "delivery.send_check_in_codes", "session", session_id, {"people": len(rows)})
    return len(rows)
