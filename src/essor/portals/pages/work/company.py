"""The desk of a company: seats to answer for, files to finish, the year's budget and aid."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essor.catalogue import queries as catalogue
from essor.catalogue.queries import SessionCard
from essor.directory import queries as directory
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.bilingual_fields import said
from essor.foundation.fiscal_year import FiscalYear
from essor.foundation.outcome import Refused
from essor.funding import queries as aid
from essor.portals import desks, links
from essor.portals.pages.work.shared import Budget, Desk, Task, first_action, in_order
from essor.registration import queries as registrations
from essor.registration.queries import RegistrationCard
from essor.registration.rules import states
from essor.ui import words
from essor.ui.parts import Figure, Link

AHEAD = 6


def company(actor: Actor) -> Desk:
    """Human resources or management of a company."""
    own = directory.organization(desks.company_of(actor))
    year = FiscalYear.of(clock.today())
    cards = registrations.registrations_of_company(own.id)
    live = [card for card in cards if card.state in states.LIVE]
    sessions = catalogue.sessions({card.session_id for card in live})
    tasks = in_order([*_offers(live, sessions), *_rosters(own.id)])
    group = Link(_("Register a group"), links.to("registration:sessions", own.id))
    paid_for = [card for card in cards if card.fiscal_year == year.start and card.state in states.SEATED]
    return Desk(
        title=_("Train your team"),
        where=own.name,
        action=first_action(tasks, _("Begin with what expires"), group) if tasks else group,
        calm=_("No seat and no file waits for you."),
        tasks=tasks,
        more=Link(_("Team and registrations"), links.to("registration:team", own.id)),
        others=(*([group] if tasks else []), Link(_("Find a course"), links.to("portals:catalogue"))),
        coming_title=_("Your people’s next sessions"),
        coming=tuple(_coming(live, sessions)),
        figures=_figures(paid_for, year),
        budget=_budget(own.id, year),
    )


def _offers(live: Iterable[RegistrationCard], sessions: dict[str, SessionCard]) -> Iterable[Task]:
    offered = [card for card in live if card.state in states.UNCONFIRMED]
    people = directory.people([card.person_id for card in offered]) if offered else {}
    for card in offered:
        page = "offer" if card.state == states.OFFERED else "check"
        until = _("Until %(moment)s") % {"moment": words.daytime(card.expires_at, short=True)}
        yield Task(
            people[card.person_id].full_name,
            links.to(f"registration:{page}", card.id),
            _("Accept the seat offered") if page == "offer" else _("Confirm the seat that is held"),
            said(sessions[card.session_id].title),
            card.share_cents,
            clock.local_date(card.expires_at) if card.expires_at else None,
            until,
        )


def _rosters(company_id: str) -> Iterable[Task]:
    for roster in registrations.rosters_of_company(company_id):
        if roster.state != "applied":
            yield Task(roster.name, links.to("registration:roster", roster.id), _("Finish the group’s file"))


def _coming(live: Iterable[RegistrationCard], sessions: dict[str, SessionCard]) -> Iterable[Task]:
    now = clock.now()
    people: dict[str, int] = {}
    for card in live:
        if card.state == states.REGISTERED and sessions[card.session_id].ends_at > now:
            people[card.session_id] = people.get(card.session_id, 0) + 1
    for session in sorted((sessions[key] for key in people), key=lambda each: each.starts_at)[:AHEAD]:
        number = people[session.id]
        told = ngettext("%(number)s person of yours", "%(number)s people of yours", number) % {"number": number}
        dates = words.span(session.starts_on, session.ends_on, short=True)
        yield Task(said(session.title), links.to("portals:session", session.id), told, session.code, when=dates)


def _figures(cards: list[RegistrationCard], year: FiscalYear) -> tuple[Figure, ...]:
    return (
        Figure(
            words.num(len({card.person_id for card in cards})), _("people in training in %(year)s") % {"year": year}
        ),
        Figure(words.money0(sum(card.aid_cents for card in cards)), _("of aid reserved or paid")),
        Figure(words.money0(sum(card.share_cents for card in cards)), _("left to you, before taxes")),
    )


def _budget(company_id: str, year: FiscalYear) -> Budget | None:
    try:
        cap = aid.ruleset_on(clock.today()).cap_company_year
    except Refused:
        return None
    used = aid.company_year_used([company_id], year.start).get(company_id, 0)
    left = words.money0(max(0, cap - used))
    last = words.day(year.last_day)
    return Budget(used, cap, _("%(left)s of aid is still possible until %(last)s.") % {"left": left, "last": last})
