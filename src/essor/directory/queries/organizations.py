"""Organizations, their evidence, and whether an employer is plausible."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from essor.directory import rules
from essor.directory.models import Evidence, Organization
from essor.directory.queries.common import chunks, missing
from essor.foundation.outcome import Refusal
from essor.foundation.prepared import Prepared


@dataclass(frozen=True, slots=True)
class OrganizationCard:
    id: str
    pk: int
    kind: str
    name: str
    neq: str
    region_code: str
    region_pk: int
    sector_code: str
    size_band: str
    staff_count: int | None
    founded_on: date | None
    status: str
    email_domain: str
    agrement_number: str
    language: str
    is_fictitious: bool

    @property
    def is_partner(self) -> bool:
        return self.kind in rules.PARTNER_KINDS


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    kind: str
    source: str
    checked_on: date
    by: str


ORGANIZATION_COLUMNS = (
    "public_id",
    "pk",
    "kind",
    "name",
    "neq",
    "region__code",
    "region_id",
    "sector__code",
    "size_band",
    "staff_count",
    "founded_on",
    "status",
    "email_domain",
    "agrement_number",
    "language",
    "is_fictitious",
)


_of_ids = Prepared(
    lambda public_ids: Organization.objects.filter(public_id__in=public_ids).values_list(*ORGANIZATION_COLUMNS), "texts"
)
_of_pks = Prepared(lambda pks: Organization.objects.filter(pk__in=pks).values_list(*ORGANIZATION_COLUMNS), "numbers")


def _organization_cards(rows) -> list[OrganizationCard]:
    return _cards(rows.values_list(*ORGANIZATION_COLUMNS))


def _cards(rows: Iterable[tuple[Any, ...]]) -> list[OrganizationCard]:
    cards = []
    for row in rows:
        values = list(row)
        values[7] = values[7] or ""  # sector is optional
        cards.append(OrganizationCard(*values))
    return cards


def organization(organization_id: str) -> OrganizationCard:
    """Raises Refused `directory.organization_not_found`."""
    found = _cards(_of_ids([organization_id]))
    if not found:
        raise missing("organization", organization_id)
    return found[0]


def organizations(organization_ids: Iterable[str]) -> dict[str, OrganizationCard]:
    """Public id -> card; unknown ids are left out."""
    return {card.id: card for ids in chunks(organization_ids) for card in _cards(_of_ids(ids))}


def organizations_by_pk(pks: Iterable[int]) -> dict[int, OrganizationCard]:
    """Pk -> card, for rooms that hold foreign keys."""
    return {card.pk: card for ids in chunks(pks) for card in _cards(_of_pks(ids))}


def organizations_of_kind(*kinds: str) -> list[OrganizationCard]:
    """Every organization of these kinds, by name without accents."""
    return _organization_cards(Organization.objects.filter(kind__in=kinds).order_by("folded_name", "pk"))


def partners() -> list[OrganizationCard]:
    """Organizations that may give training."""
    return organizations_of_kind(*sorted(rules.PARTNER_KINDS))


def organization_by_neq(neq: str) -> OrganizationCard | None:
    checked = rules.check_neq(neq)
    if isinstance(checked, Refusal):
        return None
    return next(iter(_organization_cards(Organization.objects.filter(neq=checked))), None)


def find_organizations(text: str, *kinds: str, limit: int = 20) -> list[OrganizationCard]:
    """By the start of a word of the name (accents and case ignored) or by NEQ."""
    folded = rules.fold(text)
    if not folded:
        return []
    rows = Organization.objects.filter(
        Q(folded_name__startswith=folded) | Q(folded_name__contains=f" {folded}") | Q(neq=folded.replace(" ", ""))
    )
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return _organization_cards(rows.order_by("folded_name", "pk")[:limit])


def evidence_of(organization_id: str) -> list[EvidenceCard]:
    rows = Evidence.objects.filter(organization__public_id=organization_id)
    return [EvidenceCard(e.kind, e.source, e.checked_on, e.by) for e in rows]


def is_plausible_employer(organization_id: str, on: date) -> list[Refusal]:
    """Why this employer is not plausible on that day; empty when it is (see `rules.employer_doubts`)."""
    found = Organization.objects.filter(public_id=organization_id).first()
    if found is None:
        return [Refusal("directory.organization_not_found", {"id": organization_id})]
    return rules.employer_doubts(rules.EmployerFacts(found.kind, found.status, found.neq, found.founded_on), on)


def implausible_employers(organization_ids: Iterable[str], on: date) -> dict[str, list[Refusal]]:
    """The same for many in one question: only those with a doubt are in the answer."""
    doubts = {
        card.id: rules.employer_doubts(rules.EmployerFacts(card.kind, card.status, card.neq, card.founded_on), on)
        for card in organizations(organization_ids).values()
    }
    return {key: found for key, found in doubts.items() if found}
