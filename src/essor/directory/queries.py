"""Questions that other rooms ask the directory. Public ids in, frozen cards out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from essor.directory import rules
from essor.directory.models import (
    Account,
    Evidence,
    Institution,
    Membership,
    Organization,
    Person,
    Region,
    Sector,
    SignInLink,
)
from essor.foundation import clock
from essor.foundation.actor import Actor, Grant
from essor.foundation.bilingual import Bilingual
from essor.foundation.outcome import Breach, Refusal, Refused

CHUNK = 900  # ids in one IN list: under SQLite's old limit of parameters


@dataclass(frozen=True, slots=True)
class RegionCard:
    code: str
    pk: int
    name: Bilingual
    abbreviation: str
    population: int
    centre: Bilingual
    tile_x: int
    tile_y: int


@dataclass(frozen=True, slots=True)
class SectorCard:
    code: str
    pk: int
    name: Bilingual


@dataclass(frozen=True, slots=True)
class InstitutionCard:
    code: str
    kind: str
    name: Bilingual
    region_code: str
    city: str
    also_in: tuple[str, ...]
    source: str


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
class MembershipCard:
    person_id: str
    organization_id: str
    organization_name: str
    organization_kind: str
    role: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class EvidenceCard:
    kind: str
    source: str
    checked_on: date
    by: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone of an invented organization (or an invented learner) to try a role with."""

    role: str
    person: PersonCard
    organization_name: str


def _missing(what: str, public_id: str) -> Refused:
    return Refused(Refusal(f"directory.{what}_not_found", {"id": public_id}))


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    listed = list(dict.fromkeys(ids))
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


# --- facts ------------------------------------------------------------------------------------------------------


def region_cards() -> list[RegionCard]:
    """The 17 regions, by code."""
    return [
        RegionCard(
            r.code,
            r.pk,
            Bilingual(r.name_fr, r.name_en),
            r.abbreviation,
            r.population,
            Bilingual(r.centre_fr, r.centre_en),
            r.tile_x,
            r.tile_y,
        )
        for r in Region.objects.order_by("code")
    ]


def region_pks() -> dict[str, int]:
    """Region code ("01" … "17") -> pk, for foreign keys of higher rooms."""
    return dict(Region.objects.values_list("code", "pk"))


def sector_cards() -> list[SectorCard]:
    """The twenty two-digit sectors, by code."""
    return [SectorCard(s.code, s.pk, Bilingual(s.name_fr, s.name_en)) for s in Sector.objects.order_by("code")]


def sector_pks() -> dict[str, int]:
    return dict(Sector.objects.values_list("code", "pk"))


def institution_cards(*kinds: str, region_code: str | None = None) -> list[InstitutionCard]:
    """Universities, cegeps and centres of Québec: of those kinds (default all), with a site in the region."""
    rows = Institution.objects.select_related("region").order_by("region__code", "code")
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if region_code:
        rows = rows.filter(Q(region__code=region_code) | Q(also_in__contains=region_code))
    return [
        InstitutionCard(
            i.code,
            i.kind,
            Bilingual(i.name_fr, i.name_en),
            i.region.code,
            i.city,
            tuple(i.also_in.split()),
            i.source,
        )
        for i in rows
    ]


# --- organizations ----------------------------------------------------------------------------------------------

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


def _organization_cards(rows) -> list[OrganizationCard]:
    cards = []
    for row in rows.values_list(*ORGANIZATION_COLUMNS):
        values = list(row)
        values[7] = values[7] or ""  # sector is optional
        cards.append(OrganizationCard(*values))
    return cards


def organization(organization_id: str) -> OrganizationCard:
    """Raises Refused `directory.organization_not_found`."""
    found = _organization_cards(Organization.objects.filter(public_id=organization_id))
    if not found:
        raise _missing("organization", organization_id)
    return found[0]


def organizations(organization_ids: Iterable[str]) -> dict[str, OrganizationCard]:
    """Public id -> card; unknown ids are left out."""
    return {
        card.id: card
        for ids in _chunks(organization_ids)
        for card in _organization_cards(Organization.objects.filter(public_id__in=ids))
    }


def organizations_by_pk(pks: Iterable[int]) -> dict[int, OrganizationCard]:
    """Pk -> card, for rooms that hold foreign keys."""
    return {
        card.pk: card for ids in _chunks(pks) for card in _organization_cards(Organization.objects.filter(pk__in=ids))
    }


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


# --- people -----------------------------------------------------------------------------------------------------

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
        for public_id, pk, given, family, email, verified, language, region, postal, erased in rows.values_list(
            *PERSON_COLUMNS
        )
    ]


def person(person_id: str) -> PersonCard:
    """Raises Refused `directory.person_not_found`."""
    found = _person_cards(Person.objects.filter(public_id=person_id))
    if not found:
        raise _missing("person", person_id)
    return found[0]


def people(person_ids: Iterable[str]) -> dict[str, PersonCard]:
    """Public id -> card; unknown ids are left out."""
    return {
        card.id: card for ids in _chunks(person_ids) for card in _person_cards(Person.objects.filter(public_id__in=ids))
    }


def people_by_pk(pks: Iterable[int]) -> dict[int, PersonCard]:
    """Pk -> card, for rooms that hold foreign keys."""
    return {card.pk: card for ids in _chunks(pks) for card in _person_cards(Person.objects.filter(pk__in=ids))}


def person_by_email(email: str) -> PersonCard | None:
    rows = Person.objects.filter(email=rules.normalize_email(email), erased_at__isnull=True)
    return next(iter(_person_cards(rows)), None)


def people_by_email(emails: Iterable[str]) -> dict[str, PersonCard]:
    """Normalized address -> card; unknown addresses are left out."""
    return {
        card.email: card
        for part in _chunks(rules.normalize_email(email) for email in emails)
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


# --- actors -----------------------------------------------------------------------------------------------------


def _grants(person_pk: int) -> frozenset[Grant]:
    held = Membership.objects.valid_on(clock.today()).filter(
        person_id=person_pk, organization__status=rules.OrganizationStatus.ACTIVE
    )
    return frozenset(Grant(role, org) for role, org in held.values_list("role", "organization__public_id"))


def actor_of_person(person_id: str) -> Actor:
    """The person with the roles held today in active organizations. Refused `directory.person_not_found`."""
    found = Person.objects.filter(public_id=person_id, erased_at__isnull=True).values_list("pk", flat=True).first()
    if found is None:
        raise _missing("person", person_id)
    return Actor("person", person_id, _grants(found))


def actor_of_account(account: Account) -> Actor:
    """The actor behind a signed-in account."""
    return Actor("person", account.person.public_id, _grants(account.person_id))


def person_of_account(account: Account) -> PersonCard:
    return next(iter(_person_cards(Person.objects.filter(pk=account.person_id))))


# --- signing in -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LinkCard:
    id: str
    person_id: str
    expires_at: datetime
    used_at: datetime | None
    next_path: str


def sign_in_link(link_id: str) -> LinkCard | None:
    row = SignInLink.objects.select_related("person").filter(public_id=link_id).first()
    if row is None:
        return None
    return LinkCard(row.public_id, row.person.public_id, row.expires_at, row.used_at, row.next_path)


LEARNER = "learner"
DEMO_ROLES: Sequence[str] = (
    LEARNER,
    rules.Role.COMPANY_HR,
    rules.Role.COMPANY_MANAGER,
    rules.Role.PROMOTER,
    rules.Role.PARTNER_ADMIN,
    rules.Role.TRAINER,
    rules.Role.OFFICER,
    rules.Role.FINANCE,
    rules.Role.ANALYST,
    rules.Role.DIRECTOR,
    rules.Role.FUNDER,
    rules.Role.AUDITOR,
    rules.Role.PLATFORM_ADMIN,
)


def demo_people() -> list[DemoPerson]:
    """One person for each role, among invented organizations, the first registered first; then a second officer.

    Two officers, because two different people sign a claim. The learner is the first person without a role whose
    address is in a domain reserved for examples (RFC 2606).
    """
    held = (
        Membership.objects.valid_on(clock.today())
        .filter(organization__is_fictitious=True, person__erased_at__isnull=True)
        .order_by("role", "pk")
        .values_list("role", "person_id", "organization__name")
    )
    first: dict[str, tuple[int, str]] = {}
    second_officer: tuple[int, str] | None = None
    for role, person_pk, name in held.filter(role__in=DEMO_ROLES):
        if role not in first:
            first[role] = (person_pk, name)
        elif role == rules.Role.OFFICER and second_officer is None and person_pk != first[role][0]:
            second_officer = (person_pk, name)
    learner = _demo_learner_pk()
    if learner is not None:
        first[LEARNER] = (learner, "")
    chosen = [(role, *first[role]) for role in DEMO_ROLES if role in first]
    if second_officer is not None:
        place = next(i for i, (role, *_) in enumerate(chosen) if role == rules.Role.OFFICER)
        chosen.insert(place + 1, (rules.Role.OFFICER, *second_officer))
    cards = people_by_pk(pk for _, pk, _ in chosen)
    return [DemoPerson(str(role), cards[pk], name) for role, pk, name in chosen if pk in cards]


def _demo_learner_pk() -> int | None:
    rows = Person.objects.filter(
        Q(email__endswith=".example") | Q(email__contains="example."), erased_at__isnull=True, memberships__isnull=True
    )
    return rows.order_by("pk").values_list("pk", flat=True).first()


# --- verification -----------------------------------------------------------------------------------------------


def verify() -> Iterator[Breach]:
    """What no constraint can say of one row: numbers well formed, addresses in normal form, roles where they belong."""
    numbered = Organization.objects.exclude(neq="").values_list("public_id", "neq")
    for public_id, neq in numbered.iterator():
        if isinstance(rules.check_neq(neq), Refusal):
            yield Breach("directory", "enterprise number is well formed", public_id, neq)
    for public_id, email in Person.objects.filter(erased_at__isnull=True).values_list("public_id", "email").iterator():
        if email != rules.normalize_email(email):
            yield Breach("directory", "address is in normal form", public_id)
    kinds = Membership.objects.values_list("pk", "role", "organization__kind")
    for pk, role, kind in kinds.iterator():
        if rules.check_role(role, kind) is not None:
            yield Breach(
                "directory", "role belongs to its kind of organization", f"membership {pk}", f"{role} in {kind}"
            )
