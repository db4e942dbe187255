"""The desks of a partner: sessions to confirm and to take, the claim to submit; and of a trainer: their meetings."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essor.catalogue import queries as catalogue
from essor.catalogue.queries import MeetingCard, SessionCard
from essor.claims import queries as claims
from essor.claims.queries import ClaimCard
from essor.delivery import queries as deliveries
from essor.directory import queries as directory
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.bilingual_fields import said
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import Refused
from essor.funding import queries as aid
from essor.portals import desks, links
from essor.portals.pages.work.shared import Desk, Task, first_action, in_order
from essor.registration import queries as registrations
from essor.registration.queries import Seats
from essor.ui import words
from essor.ui.parts import Figure, Link

TAKING = ("confirmed", "running", "held")
OPEN = ("published", *TAKING)
DECIDE_WITHIN = timedelta(days=14)
"""A published session that starts within two weeks is confirmed or cancelled."""
AHEAD = 6


def partner(actor: Actor) -> Desk:
    """The partner's administrator: attendance, sessions to decide, money to claim."""
    own = directory.organization(desks.organization_of(actor, "partner"))
    sessions = catalogue.sessions_of_partner(own.id, states=("planned", *OPEN))
    seats = registrations.seats([card.id for card in sessions])
    sent = claims.claims_of_partner(own.id)
    tasks = in_order([*_sessions(sessions, seats), *_claims(sent), *_unclaimed(own.id, sent)])
    courses = Link(_("See the courses"), links.to("catalogue:courses"))
    return Desk(
        title=_("What awaits you"),
        where=own.name,
        action=first_action(tasks, _("Begin with the most urgent"), courses),
        calm=_("Attendance is taken and everything is claimed."),
        tasks=tasks,
        more=Link(_("Every session"), links.to("catalogue:sessions")),
        coming_title=_("Sessions to come"),
        coming=tuple(_coming(sessions, seats)),
        figures=_figures(sent, sessions, seats),
    )  # fmt: skip


def _sessions(sessions: Iterable[SessionCard], seats: dict[str, Seats]) -> Iterable[Task]:
    now = clock.now()
    for card in sessions:
        file = links.to("catalogue:session_file", card.id)
        people = seats[card.id].taken
        if card.state in TAKING and card.starts_at <= now:
            over = card.ends_at <= now
            todo = _("Take attendance and close") if over else _("Take attendance")
            yield _task(
                card, links.to("delivery:session", card.id), todo, card.ends_on if over else clock.today(), people
            )
        elif card.state == "planned":
            yield _task(card, file, _("Publish the session"), None, people)
        elif card.state == "published" and card.starts_at - now <= DECIDE_WITHIN:
            enough = people >= card.minimum
            todo = _("Confirm the session") if enough else _("Confirm or cancel: too few people yet")
            yield _task(card, file, todo, card.starts_on, people)


def _task(card: SessionCard, url: str, todo: str, due: date | None, people: int) -> Task:
    registered = ngettext("%(number)s person", "%(number)s people", people) % {"number": people}
    dates = words.span(card.starts_on, card.ends_on, short=True)
    return Task(said(card.title), url, todo, f"{card.code} · {dates} · {registered}", due=due)


def _claims(sent: Iterable[ClaimCard]) -> Iterable[Task]:
    for card in sent:
        told = {"draft": _("Check and submit the claim"), "query": _("Answer the office’s question")}.get(card.state)
        if told:
            period = words.span(card.period_start, card.period_end, short=True)
            yield Task(
                _("Claim %(number)s") % {"number": card.number}, links.to("claims:claim", card.id), told,
                period, card.payable_cents,
            )  # fmt: skip


def _unclaimed(partner_id: str, sent: Iterable[ClaimCard]) -> Iterable[Task]:
    """Completions with aid of this year that no claim holds yet; due before the oldest is too old to be paid."""
    if any(card.state == "draft" for card in sent):
        return
    today = clock.today()
    done = deliveries.completions_between(partner_id, FiscalYear.of(today).first_day, today)
    claimed = claims.lines_of_registrations([card.registration_id for card in done])
    left = [card for card in done if card.registration_id not in claimed]
    cards = registrations.registrations_by_pk([card.registration_pk for card in left])
    left = [card for card in left if cards[card.registration_pk].aid_cents]
    if not left:
        return
    try:
        days = aid.ruleset_on(today).claim_deadline_days
    except Refused:
        return
    title = ngettext(
        "%(number)s completion to claim", "%(number)s completions to claim", len(left)
    ) % {"number": words.num(len(left))}  # fmt: skip
    yield Task(
        title, links.to("claims:list"), _("Open a claim"),
        _("At most, before attendance is checked"),
        sum(cards[card.registration_pk].aid_cents for card in left),
        min(card.ended_on for card in left) + timedelta(days=days),
    )  # fmt: skip


def _coming(sessions: Iterable[SessionCard], seats: dict[str, Seats]) -> Iterable[Task]:
    ahead = [card for card in sessions if card.starts_at > clock.now() and card.state != "planned"]
    for card in ahead[:AHEAD]:
        taken = _("%(taken)s of %(capacity)s seats") % {
            "taken": seats[card.id].taken, "capacity": seats[card.id].capacity,
        }  # fmt: skip
        url = links.to("catalogue:session_file", card.id)
        yield Task(said(card.title), url, taken, card.code, when=words.span(card.starts_on, card.ends_on, short=True))


def _figures(sent: Iterable[ClaimCard], sessions: Iterable[SessionCard], seats: dict[str, Seats]) -> tuple[Figure, ...]:
    year = FiscalYear.of(clock.today())
    own = [card for card in sent if card.fiscal_year == year.start]
    waiting = sum(card.payable_cents for card in own if card.state in ("submitted", "in_check", "query", "approved"))
    ahead = [card for card in sessions if card.starts_at > clock.now() and card.state in OPEN]
    return (
        Figure(words.money0(sum(card.paid_cents or 0 for card in own)), _("paid to you in %(year)s") % {"year": year}),
        Figure(words.money0(waiting), _("claimed, not paid yet")),
        Figure(words.num(len(ahead)), _("sessions to come")),
        Figure(words.num(sum(seats[card.id].left for card in ahead)), _("seats still free in them")),
    )


GIVEN = ("held", "locked", "closed")


def trainer(actor: Actor) -> Desk:
    """A trainer: the sessions they teach, attendance to take first."""
    sessions = {card.id: card for card in catalogue.sessions_of_trainer(actor.id)}
    open_ones = [card for card in sessions.values() if card.state in OPEN]
    seats = registrations.seats([card.id for card in open_ones])
    tasks = in_order(_sessions([card for card in open_ones if card.state in TAKING], seats))
    ahead = [
        meeting
        for meeting in catalogue.meetings_of_trainer(actor.id, clock.today())
        if meeting.starts_at > clock.now() and meeting.session_id in sessions
    ]
    return Desk(
        title=_("What you teach"),
        where=directory.organization(desks.organization_of(actor, "trainer")).name,
        action=first_action(tasks, _("Take attendance"), Link(_("See my sessions"), links.to("delivery:sessions"))),
        calm=_("No attendance waits to be taken."),
        tasks=tasks,
        more=Link(_("All my sessions"), links.to("delivery:sessions")),
        coming_title=_("My next meetings"),
        coming=tuple(_next_meeting(meeting, sessions[meeting.session_id]) for meeting in ahead[:AHEAD]),
        figures=_taught(sessions.values(), ahead),
    )


def _next_meeting(meeting: MeetingCard, card: SessionCard) -> Task:
    url, when = links.to("delivery:session", card.id), words.daytime(meeting.starts_at, short=True)
    return Task(said(card.title), url, meeting.place or card.venue, card.code, when=when)


def _taught(sessions: Iterable[SessionCard], ahead: list[MeetingCard]) -> tuple[Figure, ...]:
    return (
        Figure(words.num(sum(card.state in GIVEN for card in sessions)), _("sessions given")),
        Figure(words.num(len(ahead)), _("meetings to come")),
        Figure(words.hours(sum(meeting.minutes for meeting in ahead)), _("of teaching to come")),
    )
