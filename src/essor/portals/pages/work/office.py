"""The desks of the program office: files waiting for a signature or a decision, and payments for finance."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essor.catalogue import queries as catalogue
from essor.catalogue.queries import QueueRow
from essor.claims import queries as claims
from essor.claims.queries import ClaimCard
from essor.delivery import queries as deliveries
from essor.directory import queries as directory
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.bilingual import Bilingual
from essor.foundation.bilingual_fields import said
from essor.foundation.fiscal_year import FiscalYear
from essor.funding import queries as aid
from essor.portals import links
from essor.portals.pages.work.shared import Desk, Task, first_action, in_order
from essor.ui import words
from essor.ui.parts import Figure, Link

BEFORE_PAYMENT = ("submitted", "in_check", "query")


def office(actor: Actor) -> Desk:
    """Claims and accreditations of the whole program; who may not sign reads them."""
    reviews = actor.holds_any("director", "officer")
    queue = claims.queue(BEFORE_PAYMENT)
    files = catalogue.accreditation_queue() if reviews else []
    candidates = deliveries.candidacies(state="applied") if reviews else []
    tasks = in_order([*_claims(queue, actor), *_files(files), *_candidates(len(candidates)), *_held(reviews)])
    report = Link(_("Read the report"), links.to("accountability:report"))
    return Desk(
        title=_("What awaits the office"),
        where=_office_name(actor),
        action=first_action(tasks, _("Next file"), report),
        calm=_("No claim and no course waits for a decision."),
        tasks=tasks,
        more=Link(_("The whole queue of claims"), links.to("claims:queue")),
        figures=_figures(queue, len(files)),
    )


def _office_name(actor: Actor) -> str:
    roles = set(links.OFFICE)
    held = (card for card in directory.memberships_of(actor.id) if card.role in roles)
    return next((card.organization_name for card in held), "")


def _claims(queue: Iterable[ClaimCard], actor: Actor) -> Iterable[Task]:
    may_sign = actor.holds_any("director", "officer")
    for card in queue:
        todo, mine = _step(card, actor)
        yield Task(
            title=card.partner_name,
            url=links.to("claims:review", card.id),
            todo=todo,
            sub=f"{card.number} · {words.span(card.period_start, card.period_end, short=True)}",
            cents=card.payable_cents,
            due=card.due_on if card.state != "query" else None,
            when=_("Paused") if card.state == "query" else "",
            mine=mine and may_sign,
        )


def _step(card: ClaimCard, actor: Actor) -> tuple[str, bool]:
    """What the claim waits for, and whether this person may do it: nobody signs twice."""
    if card.state == "query":
        return _("The partner’s answer"), False
    if card.state == "submitted":
        return _("First signature"), True
    if card.first_by == str(actor):
        return _("Second signature, by someone else than you"), False
    return _("Second signature"), True


def _files(files: Iterable[QueueRow]) -> Iterable[Task]:
    for row in files:
        yield Task(
            title=said(Bilingual(row.title_fr, row.title_en)),
            url=links.to("catalogue:review", row.version_id),
            todo=_("Decide on the accreditation") if row.reviews else _("Review the course file"),
            sub=f"{row.course_code} · {row.partner_name}",
            when=_("Since %(day)s") % {"day": words.day(row.submitted_at, short=True)},
        )


def _candidates(number: int) -> Iterable[Task]:
    if number:
        title = ngettext("%(number)s future trainer", "%(number)s future trainers", number) % {"number": number}
        yield Task(title, links.to("delivery:pathway"), _("Select the candidates"))


def _held(reviews: bool) -> Iterable[Task]:
    """Lines of paid claims that a check holds: each waits for proof, or for an officer's decision."""
    lines = claims.waiting_lines() if reviews else []
    if lines:
        title = ngettext("%(number)s line held", "%(number)s lines held", len(lines)) % {
            "number": words.num(len(lines))
        }
        yield Task(
            title,
            links.to("claims:queue"),
            _("Look at the evidence, then decide or wait"),
            _("Of claims already paid"),
            sum(line.eligible_cents for line in lines),
        )


def _figures(queue: list[ClaimCard], files: int) -> tuple[Figure, ...]:
    year = FiscalYear.of(clock.today())
    money = aid.envelope_totals().get(year.start)
    asked = sum(card.payable_cents for card in queue)
    return (
        Figure(words.money0(asked), _("claimed and not decided yet")),
        Figure(words.num(files), _("course files to review or decide")),
        Figure(
            words.money0(money.available_cents if money else 0), _("of aid still free in %(year)s") % {"year": year}
        ),
        Figure(words.money0(money.paid_cents if money else 0), _("paid in %(year)s") % {"year": year}),
    )


def finance(actor: Actor) -> Desk:
    """What two officers approved and nobody paid yet."""
    queue = claims.queue(["approved"])
    tasks = in_order(_payments(queue, actor))
    envelope = Link(_("See the envelope"), links.to("funding:envelopes"))
    year = FiscalYear.of(clock.today())
    money = aid.envelope_totals().get(year.start)
    return Desk(
        title=_("What awaits payment"),
        where=_office_name(actor),
        action=first_action(tasks, _("Next payment"), envelope),
        calm=_("Every approved claim is paid."),
        tasks=tasks,
        more=Link(_("The whole queue of claims"), links.to("claims:queue")),
        figures=(
            Figure(words.money0(sum(card.payable_cents for card in queue)), _("approved, to pay"), strong=True),
            Figure(words.money0(money.paid_cents if money else 0), _("paid in %(year)s") % {"year": year}),
            Figure(words.money0(money.reserved_cents if money else 0), _("reserved in %(year)s") % {"year": year}),
            Figure(words.money0(money.available_cents if money else 0), _("free in %(year)s") % {"year": year}),
        ),
    )


def _payments(queue: Iterable[ClaimCard], actor: Actor) -> Iterable[Task]:
    for card in queue:
        signed = str(actor) in (card.first_by, card.second_by)
        yield Task(
            title=card.partner_name,
            url=links.to("claims:review", card.id),
            todo=_("Payment, by someone who didn’t sign") if signed else _("Pay"),
            sub=f"{card.number} · {words.span(card.period_start, card.period_end, short=True)}",
            cents=card.payable_cents,
            due=card.due_on,
            mine=not signed,
        )
