"""Roles in organizations, given and taken away."""

from collections.abc import Sequence
from datetime import date

from essor.directory import permissions, queries, rules
from essor.directory.models import Membership, Organization, Person
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require
from essor.foundation.prepared import Prepared, insert

_organization_locked = Prepared(
    lambda public_id: Organization.objects.select_for_update().filter(public_id=public_id), "text"
)
_people = Prepared(
    lambda public_ids: Person.objects.filter(public_id__in=public_ids, erased_at__isnull=True).values_list(
        "public_id", "pk"
    ),
    "texts",
)
_holders = Prepared(
    lambda organization_pk, role, person_pks: Membership.objects.filter(
        organization_id=organization_pk, role=role, until__isnull=True, person_id__in=person_pks
    ).values_list("person_id"),
    "number",
    "text",
    "numbers",
)


def _organization(organization_id: str) -> Organization:
    found: list[Organization] = _organization_locked(organization_id)
    if not found:
        raise Refused(Refusal("directory.organization_not_found", {"id": organization_id}))
    return found[0]


def _give(actor: Actor, person_ids: Sequence[str], organization_id: str, role: str, since: date | None) -> None:
    require(permissions.may_change_role(actor, role, organization_id))
    organization = _organization(organization_id)
    require(rules.check_role(role, organization.kind))
    pks: dict[str, int] = {}
    for start in range(0, len(person_ids), queries.CHUNK):
        pks.update(_people(person_ids[start : start + queries.CHUNK]))
    unknown = next((person_id for person_id in person_ids if person_id not in pks), None)
    if unknown is not None:
        raise Refused(Refusal("directory.person_not_found", {"id": unknown}))
    # The organization's row is locked: nobody else opens one of these meanwhile.
    held = {pk for (pk,) in _holders(organization.pk, role, pks.values())}
    new = [(person_id, pk) for person_id, pk in pks.items() if pk not in held]
    starts = since or clock.today()
    insert([Membership(person_id=pk, organization=organization, role=role, since=starts) for _, pk in new])
    audit.record_many(
        actor,
        [
            audit.Entry(
                "directory.grant_role",
                "person",
                person_id,
                {"organization": organization_id, "role": role, "since": starts},
            )
            for person_id, _ in new
        ],
    )


@act
def grant_role(*, actor: Actor, person_id: str, organization_id: str, role: str, since: date | None = None) -> None:
    """Give the role from `since` (today) on; nothing happens when it is held already.

    Refusals: `directory.not_allowed`, `directory.organization_not_found`, `directory.person_not_found`,
    `directory.unknown_role`, `directory.role_not_of_this_organization`.
    """
    _give(actor, [person_id], organization_id, role, since)


@act
def grant_roles(
    *, actor: Actor, person_ids: list[str], organization_id: str, role: str, since: date | None = None
) -> None:
    """As `grant_role`, to many people of one organization at once."""
    _give(actor, person_ids, organization_id, role, since)


@act
def revoke_role(*, actor: Actor, person_id: str, organization_id: str, role: str) -> None:
    """Take the role away at once; nothing happens when it is not held.

    Refusals: `directory.not_allowed`, `directory.organization_not_found`, `directory.last_administrator` (a director,
    an administrator of a partner, a human resources contact stays).
    """
    require(permissions.may_change_role(actor, role, organization_id))
    organization = _organization(organization_id)
    held = Membership.objects.filter(organization=organization, role=role, until__isnull=True)
    mine = held.filter(person__public_id=person_id)
    if not mine.exists():
        return
    if role in rules.LAST_ONE_STAYS and not held.exclude(person__public_id=person_id).exists():
        raise Refused(Refusal("directory.last_administrator", {"role": role}))
    for membership in mine:
        membership.until = max(clock.today(), membership.since)
        membership.save(update_fields=["until"])
    audit.record(actor, "directory.revoke_role", "person", person_id, {"organization": organization_id, "role": role})
