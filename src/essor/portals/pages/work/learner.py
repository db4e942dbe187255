"""The desk of a learner: what to confirm, what to answer, the next date, what was done."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essor.catalogue import queries as catalogue
from essor.catalogue.queries import SessionCard
from essor.delivery import queries as deliveries
from essor.delivery.queries import OutcomeCard
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.bilingual_fields import said
from essor.portals import links
from essor.portals.pages.work.shared import Desk, Task, first_action, in_order
from essor.registration import queries as registrations
from essor.registration.queries import RegistrationCard
from essor.registration.rules import states
from essor.ui import words
from essor.ui.parts import Figure, Link

AHEAD = 5
ASKED = 5  # latest courses for which an evaluation is still asked


def learner(actor: Actor) -> Desk:
    cards = registrations.registrations_of_person(actor.id)
    sessions = catalogue.sessions({card.session_id for card in cards})
    own = [card for card in cards if card.state == states.REGISTERED]
    outcomes = deliveries.outcomes([card.id for card in own])
    tasks = in_order([*_answers(cards, sessions), *_confirm(own, sessions), *_evaluate(own, sessions, outcomes)])
    find = Link(_("Find a course"), links.to("portals:catalogue"))
    return Desk(
        title=_("Your courses"),
        where=_("My courses"),
        action=first_action(tasks, _("Begin with the most urgent"), find),
        calm=_("Nothing waits for you."),
        tasks=tasks,
        more=Link(_("All my registrations"), links.to("registration:mine")),
        others=(find,) if tasks else (),
        coming_title=_("Your next dates"),
        coming=tuple(_coming(own, sessions)),
        figures=_figures(own, outcomes),
    )


def _answers(cards: Iterable[RegistrationCard], sessions: dict[str, SessionCard]) -> Iterable[Task]:
    for card in cards:
        if card.state not in states.UNCONFIRMED or card.expires_at is None:
            continue
        offered = card.state == states.OFFERED
        yield Task(
            said(sessions[card.session_id].title),
            links.to("registration:offer" if offered else "registration:check", card.id),
            _("Accept the seat offered") if offered else _("Confirm the seat that is held"),
            sessions[card.session_id].code,
            card.share_cents,
            clock.local_date(card.expires_at),
            _("Until %(moment)s") % {"moment": words.daytime(card.expires_at, short=True)},
        )


def _confirm(own: list[RegistrationCard], sessions: dict[str, SessionCard]) -> Iterable[Task]:
    """Meetings where the provider says one was there, and that one has not confirmed."""
    marks = deliveries.attendance_of_registrations([card.id for card in own])
    for card in own:
        left = sum(mark.minutes > 0 and not mark.evidence for mark in marks.get(card.id, []))
        if left:
            told = ngettext(
                "Confirm that you attended %(number)s meeting", "Confirm that you attended %(number)s meetings", left
            )
            session = sessions[card.session_id]
            yield Task(
                said(session.title), links.to("delivery:my_attendance", card.id), told % {"number": left}, session.code,
                due=clock.today(),
            )  # fmt: skip


def _evaluate(
    own: list[RegistrationCard], sessions: dict[str, SessionCard], outcomes: dict[str, OutcomeCard]
) -> Iterable[Task]:
    done = [card for card in own if card.id in outcomes and outcomes[card.id].result != "no_show"]
    done.sort(key=lambda card: sessions[card.session_id].ends_at, reverse=True)
    for card in done[:ASKED]:
        if not deliveries.has_evaluated(card.id):
            session = sessions[card.session_id]
            yield Task(
                said(session.title), links.to("delivery:my_evaluation", card.id),
                _("Say what the course was worth, in a minute"), session.code,
            )  # fmt: skip


def _coming(own: list[RegistrationCard], sessions: dict[str, SessionCard]) -> Iterable[Task]:
    """The next meeting of each course to come, soonest first."""
    now = clock.now()
    ahead = [card for card in own if sessions[card.session_id].ends_at > now]
    meetings = catalogue.meetings_of_sessions([card.session_id for card in ahead]) if ahead else {}
    found = []
    for card in ahead:
        next_one = next((m for m in meetings.get(card.session_id, []) if m.ends_at > now), None)
        if next_one is not None:
            found.append((next_one.starts_at, card, next_one))
    for starts_at, card, meeting in sorted(found, key=lambda each: each[0])[:AHEAD]:
        session = sessions[card.session_id]
        yield Task(
            said(session.title), links.to("registration:show", card.id), meeting.place or session.venue,
            session.partner_name, when=words.daytime(starts_at),
        )  # fmt: skip


def _figures(own: list[RegistrationCard], outcomes: dict[str, OutcomeCard]) -> tuple[Figure, ...]:
    attended = sum(card.minutes_attended for card in outcomes.values())
    return (
        Figure(words.num(sum(card.completed for card in outcomes.values())), _("courses completed")),
        Figure(words.hours(attended), _("of training attended")),
        Figure(words.money0(sum(card.aid_cents for card in own)), _("of aid for your courses")),
    )
