"""What stands around every page: navigation, the rail of each role with what waits, the footer. Read by `ui`.

A visitor costs no statement; who is signed in costs their name, their organization and the counts of their role.
"""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from essor.catalogue import queries as catalogue
from essor.claims import queries as claims
from essor.directory import queries as directory
from essor.foundation.actor import Actor
from essor.messages import queries as mail
from essor.portals import desks, links
from essor.ui.frame import Frame, Link, Section

NOBODY = Actor("anonymous", "anonymous")
PROGRAM_NOTE = gettext_lazy("Demonstration of a program funded by two governments.")


def frame(request: HttpRequest) -> Frame:
    """The frame of a request; `ui` keeps it for the request."""
    actor: Actor = getattr(request, "actor", NOBODY)
    signed_in = actor.kind == "person"
    demo = bool(settings.ESSOR_DEMO)
    common = {
        "nav": _nav(signed_in, request.path),
        "footer": _footer(),
        "footer_note": PROGRAM_NOTE if demo else "",
        "home_url": links.to("portals:home") or f"/{get_language() or 'fr'}/",
        "demo": demo,
    }
    if not signed_in:
        sign_in = links.to("directory:demo") if demo else links.to("directory:sign_in")
        return Frame(**common, sign_in_url=sign_in)  # type: ignore[arg-type]  # the fields of Frame by name
    return Frame(
        **common,  # type: ignore[arg-type]  # the fields of Frame by name
        rail=_rail(actor),
        where=_where(actor),
        who=directory.person(actor.id).full_name,
        account_url=links.to("directory:account"),
        sign_out_url=links.to("directory:sign_out"),
        notices_url=links.to("messages:mailbox"),
        notices_count=mail.unread(actor.id),
    )


def _link(label: str | Promise, name: str, *args: str, icon: str = "", count: int | None = None) -> Link:
    return Link(label, links.to(name, *args), icon, count)


def _shown(*found: Link) -> tuple[Link, ...]:
    """The links whose page exists."""
    return tuple(link for link in found if link.url)


def _nav(signed_in: bool, path: str) -> tuple[Link, ...]:
    catalogue_url = links.to("portals:catalogue")
    return _shown(
        *([_link(_("My desk"), "portals:desk")] if signed_in else []),
        _link(_("Results"), "portals:home"),
        Link(pgettext("nav", "Courses"), catalogue_url, current=path.startswith(_parts(catalogue_url))),
        Link(pgettext("nav", "Aid"), links.to("funding:simulator"), extra=pgettext("nav", "and prices")),
        _link(pgettext("nav", "Accountability"), "accountability:report"),
    )


def _parts(catalogue_url: str) -> tuple[str, ...]:
    """The beginnings of the addresses that belong to the public catalogue."""
    home = links.to("portals:home")
    return (catalogue_url, f"{home}courses/", f"{home}sessions/")


def _footer() -> tuple[Link, ...]:
    return _shown(
        _link(_("Accessibility"), "portals:accessibility"),
        _link(_("Personal information"), "portals:privacy"),
        _link(_("Terms of use"), "portals:terms"),
        _link(_("Published rules"), "funding:rulesets"),
        _link(_("Indicators"), "accountability:definitions"),
    )


def _where(actor: Actor) -> str:
    """The organization whose work this is; a learner has none."""
    held = directory.memberships_of(actor.id)
    roles = {role for role in actor.roles if role != "learner"}
    named = [card.organization_name for card in held if card.role in roles]
    return named[0] if named else _("My courses")


def _rail(actor: Actor) -> tuple[Section, ...]:
    """One section for each kind of work the person has, their own courses last."""
    kinds = desks.of(actor)
    sections = [SECTIONS[kind](actor, kind == kinds[0]) for kind in kinds]
    return tuple(Section(title, _shown(*found)) for title, found in sections)


def _desk(kind: str, main: bool) -> Link:
    """The desk of a role: the first role's one is simply "my desk"."""
    return (
        _link(_("What awaits me"), "portals:role_desk", kind, icon="list")
        if main
        else _link(desks.NAMES[kind], "portals:role_desk", kind, icon="list")
    )


Found = tuple[str, list[Link]]


def _office(actor: Actor, main: bool) -> Found:
    counts = claims.queue_counts()
    reviews = actor.holds_any("director", "officer")
    found = [
        _desk("office", main),
        _link(_("Claims"), "claims:queue", icon="coins", count=sum(counts.values())),
    ]
    if reviews:
        waiting = len(catalogue.accreditation_queue())
        found.append(_link(_("Accreditations"), "catalogue:queue", icon="shield", count=waiting))
    if actor.holds_any("director", "officer", "analyst"):
        found.append(_link(_("Future trainers"), "delivery:pathway", icon="teach"))
    return _("Program office"), [*found, *_accounts()]


def _finance(actor: Actor, main: bool) -> Found:
    counts = claims.queue_counts()
    ready = counts.get("approved", 0)
    return _("Finance"), [
        _desk("finance", main),
        _link(_("Claims"), "claims:queue", icon="coins", count=ready),
        *_accounts(),
    ]


def _accounts() -> list[Link]:
    return [
        _link(_("Envelope"), "funding:envelopes", icon="chart"),
        _link(_("Accountability"), "accountability:report", icon="file"),
    ]


def _partner(actor: Actor, main: bool) -> Found:
    return _("Partner"), [
        _desk("partner", main),
        _link(_("Attendance"), "delivery:sessions", icon="check"),
        _link(_("Claims"), "claims:list", icon="coins"),
        _link(_("Courses"), "catalogue:courses", icon="school"),
        _link(pgettext("training", "Sessions"), "catalogue:sessions", icon="calendar"),
    ]


def _trainer(actor: Actor, main: bool) -> Found:
    return _("Teaching"), [
        _desk("trainer", main),
        _link(_("Attendance"), "delivery:sessions", icon="check"),
        _link(_("Courses"), "catalogue:courses", icon="school"),
    ]


def _company(actor: Actor, main: bool) -> Found:
    company = desks.company_of(actor)
    return _("My company"), [
        _desk("company", main),
        _link(_("Team and budget"), "registration:team", company, icon="people"),
        _link(_("Register a group"), "registration:sessions", company, icon="plus"),
        _link(_("Find a course"), "portals:catalogue", icon="search"),
    ]


def _accountable(actor: Actor, main: bool) -> Found:
    audits = actor.holds("auditor")
    return _("Accounts"), [
        _desk("accounts", main),
        _link(_("Report"), "accountability:report", icon="file"),
        _link(_("Envelope"), "funding:envelopes", icon="chart"),
        *([_link(_("Claims"), "claims:queue", icon="coins")] if audits else []),
    ]


def _learner(actor: Actor, main: bool) -> Found:
    if not main:
        return _("Me"), [
            _link(_("My courses"), "portals:role_desk", "learner", icon="school"),
            _link(_("Messages"), "messages:mailbox", icon="bell"),
        ]
    return _("My courses"), [
        _desk("learner", main),
        _link(_("My registrations"), "registration:mine", icon="calendar"),
        _link(_("My attendance"), "delivery:mine", icon="check"),
        _link(_("Messages"), "messages:mailbox", icon="bell"),
        _link(_("Find a course"), "portals:catalogue", icon="search"),
    ]


SECTIONS = {
    "office": _office,
    "finance": _finance,
    "partner": _partner,
    "trainer": _trainer,
    "company": _company,
    "accounts": _accountable,
    "learner": _learner,
}
