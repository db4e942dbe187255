"""Invariants recomputed from the rows."""

from collections.abc import Iterator

from essor.directory import rules
from essor.directory.models import Membership, Organization, Person
from essor.foundation.outcome import Breach, Refusal


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
