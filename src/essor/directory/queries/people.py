"""People, the roles that they hold, and the actors that they are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from essor.directory import rules
from essor.directory.models import Account, Membership, Person
from essor.directory.queries.common import chunks, missing
from essor.foundation import clock
from essor.foundation.actor import Actor, Grant
from essor.foundation.prepared import Prepared


@dataclass(frozen=True, slots=True)
class PersonCard:
    id: str
    pk: int
    given_name: str
    family_name: str
    full_name: str
    email: str
    email_verified: bool
    language: str
    residence_region: str
    postal_code: str
    erased: bool


@dataclass(frozen=True, slots=True)
class AddressCard:
    pk: int
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class MembershipCard:
    person_id: str
    organization_id: str
    organization_name: str
    organization_kind: str
    role: str
    since: date
    until: date | None


PERSON_COLUMNS = (
    "public_id",
    "pk",
    "given_name",
    "family_name",
    "email",
    "email_verified_at",
    "language",
    "residence_region__code",
    "postal_code",
    "erased_at",
)


def _person_cards(rows) -> list[PersonCard]:
    return _cards(rows.values_list(*PERSON_COLUMNS))


_of_ids = Prepared(
    lambda public_ids: Person.objects.filter(public_id__in=public_ids).values_list(*PERSON_COLUMNS), "texts"
)
_of_pks = Prepared(lambda pks: Person.objects.filter(pk__in=pks).values_list(*PERSON_COLUMNS), "numbers")


def _cards(rows: Iterable[tuple[Any, ...]]) -> list[PersonCard]:
    return [
        PersonCard(
            public_id,
            pk,
            given,
            family,
            f"{given} {family}".strip(),
            email,
            verified is not None,
            language,
            region or "",
            postal,
            erased is not None,
        )
        for public_id, pk, given, family, email, verified, language, region, postal, erased in rows
    ]


def person(person_id: str) -> PersonCard:
    """Raises Refused `directory.person_not_found`."""
    found = _cards(_of_ids([person_id]))
    if not found:
        raise missing("person", person_id)
    return found[0]


def people(person_ids: Iterable[str]) -> dict[str, PersonCard]:
    """Public id -> card; unknown ids are left out."""
    return {card.id: card for ids in chunks(person_ids) for card in _cards(_of_ids(ids))}


_addresses = Prepared(
    lambda public_ids: Person.objects.filter(public_id__in=public_ids, erased_at__isnull=True).values_list(
        "public_id", "pk", "email", "language"
    ),
    "texts",
)


def addresses(person_ids: Iterable[str]) -> dict[str, AddressCard]:
    """Public id -> where and in which language to write; unknown and erased people are left out."""
    return {
        public_id: AddressCard(pk, email, language)
        for ids in chunks(person_ids)
        for public_id, pk, email, language in _addresses(ids)
    }


def people_by_pk(pks: Iterable[int]) -> dict[int, PersonCard]:
    """Pk -> card, for rooms that hold foreign keys."""
    return {card.pk: card for ids in chunks(pks) for card in _cards(_of_pks(ids))}


def person_by_email(email: str) -> PersonCard | None:
    rows = Person.objects.filter(email=rules.normalize_email(email), erased_at__isnull=True)
    return next(iter(_person_cards(rows)), None)


def people_by_email(emails: Iterable[str]) -> dict[str, PersonCard]:
    """Normalized address -> card; unknown addresses are left out."""
    return {
        card.email: card
        for part in chunks(rules.normalize_email(email) for email in emails)
        for card in _person_cards(Person.objects.filter(email__in=part, erased_at__isnull=True))
    }


def members(organization_id: str, role: str | None = None) -> list[PersonCard]:
    """Who holds the role (any role) there today, by name."""
    held = Membership.objects.valid_on(clock.today()).filter(organization__public_id=organization_id)
    if role:
        held = held.filter(role=role)
    rows = Person.objects.filter(pk__in=held.values("person_id"))
    return _person_cards(rows.order_by("family_name", "given_name", "pk"))


def memberships_of(person_id: str, on: date | None = None) -> list[MembershipCard]:
    """Roles held on that day (today)."""
    rows = Membership.objects.valid_on(on or clock.today()).filter(person__public_id=person_id)
    found = rows.select_related("organization", "person").order_by("role", "organization__folded_name")
    return [
        MembershipCard(
            m.person.public_id,
            m.organization.public_id,
            m.organization.name,
            m.organization.kind,
            m.role,
            m.since,
            m.until,
        )
        for m in found
    ]


def _grants(person_pk: int) -> frozenset[Grant]:
    held = Membership.objects.valid_on(clock.today()).filter(
        person_id=person_pk, organization__status=rules.OrganizationStatus.ACTIVE
    )
    return frozenset(Grant(role, org) for role, org in held.values_list("role", "organization__public_id"))


def actor_of_person(person_id: str) -> Actor:
    """The person with the roles held today in active organizations. Refused `directory.person_not_found`."""
    found = Person.objects.filter(public_id=person_id, erased_at__isnull=True).values_list("pk", flat=True).first()
    if found is None:
        raise missing("person", person_id)
    return Actor("person", person_id, _grants(found))


def actor_of_account(account: Account) -> Actor:
    """The actor behind a signed-in account."""
    return Actor("person", account.person.public_id, _grants(account.person_id))


def person_of_account(account: Account) -> PersonCard:
    return next(iter(_person_cards(Person.objects.filter(pk=account.person_id))))
