"""People: found or created by their address, one by one or a thousand at once."""

from collections.abc import Sequence
from dataclasses import replace

from django.db import IntegrityError

from essor.directory import permissions, queries, rules
from essor.directory.models import Person
from essor.directory.rules import NewPerson
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act, attempt
from essor.foundation.outcome import Refusal, Refused, require
from essor.foundation.prepared import Prepared, insert

RACES = 3  # how often someone else may register one of the same addresses at the same moment


def _checked(people: Sequence[NewPerson], regions: dict[str, int]) -> list[NewPerson]:
    """The same people in normal form. Refused with every fault, each with its `row` (from 1)."""
    refusals: list[Refusal] = []
    normal: list[NewPerson] = []
    for row, person in enumerate(people, 1):
        email = rules.check_email(person.email)
        postal = rules.check_postal_code(person.postal_code)
        region = rules.region_code(person.residence_region) if person.residence_region else None
        faults = [answer for answer in (email, postal) if isinstance(answer, Refusal)]
        if (fault := rules.check_name(person.given_name, person.family_name)) is not None:
            faults.append(fault)
        if region and region not in regions:
            faults.append(Refusal("directory.unknown_region", {"code": region}))
        refusals.extend(Refusal(fault.code, {**fault.params, "row": row}) for fault in faults)
        if not faults:
            normal.append(replace(person, email=str(email), postal_code=str(postal), residence_region=region))
    if refusals:
        raise Refused(*refusals)
    return normal


_by_address = Prepared(
    lambda emails: Person.objects.filter(email__in=emails, erased_at__isnull=True).values_list(
        "email", "pk", "public_id", "email_verified_at"
    ),
    "texts",
)


def _found(emails: Sequence[str]) -> dict[str, tuple[int, str, bool]]:
    """Normalized address -> pk, public id, verified; among people not erased."""
    found: dict[str, tuple[int, str, bool]] = {}
    for start in range(0, len(emails), queries.CHUNK):
        for email, pk, public_id, verified in _by_address(emails[start : start + queries.CHUNK]):
            found[email] = (pk, public_id, verified is not None)
    return found


def _insert(people: Sequence[NewPerson], regions: dict[str, int]) -> list[Person]:
    now = clock.now()
    rows = [
        Person(
            given_name=" ".join(person.given_name.split()),
            family_name=" ".join(person.family_name.split()),
            email=person.email,
            email_verified_at=now if person.verified else None,
            language="en" if person.language.startswith("en") else "fr",
            residence_region_id=regions[person.residence_region] if person.residence_region else None,
            postal_code=person.postal_code,
            created_at=now,
        )
        for person in people
    ]
    insert(rows)
    return rows


def _find_or_create(actor: Actor, people: Sequence[NewPerson]) -> list[str]:
    regions = queries.region_pks() if any(person.residence_region for person in people) else {}
    normal = _checked(people, regions)
    by_email = {person.email: person for person in reversed(normal)}  # the first of each address counts
    emails = list(dict.fromkeys(person.email for person in normal))
    created: list[Person] = []
    for left in reversed(range(RACES)):
        found = _found(emails)
        missing = [by_email[email] for email in emails if email not in found]
        if not missing:
            break
        try:
            with attempt():
                created = _insert(missing, regions)
            break
        except IntegrityError:  # someone registered one of them between our question and our insert
            if not left:
                raise
    audit.record_many(
        actor, [audit.Entry("directory.register_person", "person", person.public_id) for person in created]
    )
    _mark_verified(actor, [found[e] for e in emails if e in found and by_email[e].verified and not found[e][2]])
    ids = {email: public_id for email, (_, public_id, _) in found.items()}
    ids.update((person.email, person.public_id) for person in created)
    return [ids[person.email] for person in normal]


def _mark_verified(actor: Actor, found: Sequence[tuple[int, str, bool]]) -> None:
    for pk, public_id, _ in found:
        Person.objects.filter(pk=pk, email_verified_at__isnull=True).update(email_verified_at=clock.now())
        audit.record(actor, "directory.verify_email", "person", public_id)


@act
def register_person(
    *,
    actor: Actor,
    given_name: str,
    family_name: str,
    email: str,
    language: str = "fr",
    residence_region: str | None = None,
    postal_code: str = "",
    verified: bool = False,
    idempotency_key: str | None = None,
) -> str:
    """The public id of the person with this address, registered now when it is new. Known names are never overwritten.

    `verified`: only for a caller with proof (the system, the platform's administrator); else `directory.not_allowed`.
    Refusals: `directory.not_allowed`, `directory.email`, `directory.name_missing`, `directory.postal_code`,
    `directory.unknown_region`.
    """
    require(permissions.may_register_people(actor), permissions.may_verify_email(actor) if verified else None)
    person = NewPerson(given_name, family_name, email, language, residence_region, verified, postal_code)
    return _find_or_create(actor, [person])[0]


@act
def register_people(*, actor: Actor, people: list[NewPerson], idempotency_key: str | None = None) -> list[str]:
    """As `register_person` for many, in their order: one question, one insert. All or nothing; refusals carry `row`."""
    require(
        permissions.may_register_people(actor),
        permissions.may_verify_email(actor) if any(person.verified for person in people) else None,
    )
    return _find_or_create(actor, people)


def _locked(person_id: str) -> Person:
    row = Person.objects.select_for_update().filter(public_id=person_id, erased_at__isnull=True).first()
    if row is None:
        raise Refused(Refusal("directory.person_not_found", {"id": person_id}))
    return row


@act
def verify_email(*, actor: Actor, person_id: str) -> None:
    """Note that the address is the person's. Refusals: `directory.not_allowed`, `directory.person_not_found`."""
    require(permissions.may_verify_email(actor))
    row = _locked(person_id)
    if row.email_verified_at is None:
        row.email_verified_at = clock.now()
        row.save(update_fields=["email_verified_at"])
        audit.record(actor, "directory.verify_email", "person", person_id)


@act
def update_profile(
    *,
    actor: Actor,
    person_id: str,
    given_name: str,
    family_name: str,
    language: str,
    residence_region: str | None = None,
    postal_code: str = "",
) -> None:
    """Correct one's own name, language, region and postal code.

    Refusals: `directory.not_allowed`, `directory.person_not_found`, `directory.name_missing`, `directory.postal_code`,
    `directory.unknown_region`.
    """
    regions = queries.region_pks()
    region = rules.region_code(residence_region) if residence_region else None
    postal = rules.check_postal_code(postal_code)
    require(
        permissions.may_edit_person(actor, person_id),
        rules.check_name(given_name, family_name),
        postal if isinstance(postal, Refusal) else None,
        Refusal("directory.unknown_region", {"code": region}) if region and region not in regions else None,
    )
    row = _locked(person_id)
    new = {
        "given_name": " ".join(given_name.split()),
        "family_name": " ".join(family_name.split()),
        "language": "en" if language.startswith("en") else "fr",
        "residence_region_id": regions[region] if region else None,
        "postal_code": postal,
    }
    changed = {name: value for name, value in new.items() if getattr(row, name) != value}
    if not changed:
        return
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=[name.removesuffix("_id") for name in changed])
    audit.record(
        actor,
        "directory.update_profile",
        "person",
        person_id,
        {"fields": sorted(changed)},
        {"before": before, "after": changed},
    )
