"""The desk of funders and auditors: results against commitments, agreements, the envelope."""

from django.utils.translation import gettext as _

from essor.accountability import queries as accountability
from essor.accountability import rules as published
from essor.accountability.queries import SnapshotCard
from essor.claims import queries as claims
from essor.directory import queries as directory
from essor.foundation.actor import Actor
from essor.foundation.bilingual_fields import said
from essor.foundation.fiscal_year import FiscalYear
from essor.funding import queries as aid
from essor.funding.queries import AgreementCard, EnvelopeTotals
from essor.portals import desks, links
from essor.portals.pages.work.shared import Desk
from essor.ui import words
from essor.ui.parts import Figure, Head, Link, Table, table


def accounts(actor: Actor) -> Desk:
    card = accountability.latest()
    agreements = _agreements(actor)
    report = Link(_("Read the report"), links.to("accountability:report"))
    commitments = [(_("Results against commitments"), _commitments(card))] if card else []
    return Desk(
        title=_("Results and accounts"),
        where=directory.organization(desks.organization_of(actor, "accounts")).name,
        action=report,
        calm=_("These figures are those of the snapshot of %(day)s.") % {"day": words.day(card.as_of)}
        if card
        else _("No figure is frozen yet."),
        others=(Link(_("See the envelope"), links.to("funding:envelopes")),),
        figures=_figures(card),
        panels=(*commitments, (_("Agreements"), _agreement_table(agreements)), (_("Envelope"), _envelope_table())),
    )


def _agreements(actor: Actor) -> list[AgreementCard]:
    """A funder's own agreements; an auditor reads all of them."""
    found = aid.agreements()
    own = set(actor.organizations("funder"))
    if actor.holds_any("auditor", *links.OFFICE) or not own:
        return found
    return [card for card in found if any(funder.organization_id in own for funder in card.funders)]


def _figures(card: SnapshotCard | None) -> tuple[Figure, ...]:
    totals = sum(aid.envelope_totals().values(), EnvelopeTotals())
    counted = claims.queue_counts()
    people = [Figure(words.num(card.total("people")), _("people trained"), strong=True)] if card else []
    return (
        *people,
        Figure(words.millions(totals.limit_cents), _("granted")),
        Figure(words.millions(totals.paid_cents), _("paid")),
        Figure(words.num(sum(counted.values())), _("claims being decided")),
    )


def _commitments(card: SnapshotCard) -> Table:
    """A line for each indicator, a column for each fiscal year: achieved of target."""
    found = accountability.standings(card)
    years = sorted({year for standings in found.values() for year in standings if year is not None})
    heads = [
        Head(_("Commitment")),
        *(Head(FiscalYear(year).label, num=True) for year in years),
        Head(_("Whole program"), num=True),
    ]
    rows = [[_indicator(code), *(_of(found[code].get(year)) for year in (*years, None))] for code in found]
    return table(_("Results against commitments"), heads, rows)


def _indicator(code: str) -> str:
    return said(published.BY_CODE[code].title) if code in published.BY_CODE else _("Trainers qualified")


def _of(standing: published.Standing | None) -> str:
    if standing is None:
        return words.num(None)
    numbers = {"achieved": words.num(standing.achieved), "target": words.num(standing.target)}
    return _("%(achieved)s of %(target)s") % numbers


def _agreement_table(agreements: list[AgreementCard]) -> Table:
    heads = [
        Head(_("Agreement")),
        Head(_("Funder")),
        Head(_("In force")),
        Head(_("Version"), num=True),
        Head(_("Amount"), num=True),
    ]
    rows = [
        [
            f"{card.number}, {said(card.title)}",
            ", ".join(funder.organization_name for funder in card.funders),
            words.span(card.starts_on, card.ends_on, short=True),
            words.num(card.version),
            words.millions(card.amount_cents),
        ]
        for card in agreements
    ]
    return table(_("Agreements"), heads, rows)


def _envelope_table() -> Table:
    columns = (_("Granted"), _("Paid out"), _("Reserved"), _("Lapsed"), _("Free"))
    heads = [Head(_("Fiscal year")), *(Head(text, num=True) for text in columns)]
    rows = []
    for start, year in sorted(aid.envelope_totals().items()):
        held, lapsed = year.reserved_cents, year.lapsed_cents
        amounts = (year.limit_cents, year.paid_cents, held, lapsed, year.available_cents)
        rows.append([FiscalYear(start).label, *(words.millions(cents) for cents in amounts)])
    return table(_("Envelope by fiscal year"), heads, rows)
