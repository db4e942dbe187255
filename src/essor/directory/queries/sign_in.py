"""Links that sign in, and the people that a demonstration offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from essor.directory import rules
from essor.directory.models import Membership, Person, SignInLink
from essor.directory.queries.people import PersonCard, people_by_pk
from essor.foundation import clock
from essor.foundation.outcome import Refusal


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Someone of an invented organization (or an invented learner) to try a role with."""

    role: str
    person: PersonCard
    organization_name: str


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


def newest_link(email: str) -> str:
    """The public id of the newest link sent to this address that still works; empty when there is none."""
    rows = SignInLink.objects.filter(
        person__email=rules.normalize_email(email), used_at__isnull=True, expires_at__gt=clock.now()
    )
    return rows.order_by("-created_at", "-pk").values_list("public_id", flat=True).first() or ""


def link_refusal(link: LinkCard | None) -> Refusal | None:
    """Why the link would not sign in now: `directory.link_unknown`, `directory.link_used`, `directory.link_expired`."""
    if link is None:
        return Refusal("directory.link_unknown")
    return rules.link_refusal(now=clock.now(), expires_at=link.expires_at, used_at=link.used_at)


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
    address is in a domain reserved for examples (RFC 2606). Funders are real governments: the person must be an
    invented one, known by the same kind of address.
    """
    invented = Q(organization__is_fictitious=True) | Q(role=rules.Role.FUNDER, person__email__endswith=".example")
    held = (
        Membership.objects.valid_on(clock.today())
        .filter(invented, person__erased_at__isnull=True)
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
