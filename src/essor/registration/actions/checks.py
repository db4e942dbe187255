"""Checks of what callers give, before anything is locked."""

from essor.directory import queries as directory
from essor.foundation.outcome import Refusal, Refused
from essor.registration.actions.results import GroupPerson
from essor.registration.rules import states


def check_said(people: list[GroupPerson], beneficiary_class: str | None = None) -> None:
    """Refused `registration.audience_unknown`, `class_unknown`, `region_unknown`."""
    refusals = []
    if beneficiary_class is not None and beneficiary_class not in states.CLASSES:
        refusals.append(Refusal("registration.class_unknown", {"value": beneficiary_class}))
    for audience in sorted({person.audience for person in people} - set(states.AUDIENCES)):
        refusals.append(Refusal("registration.audience_unknown", {"value": audience}))
    regions = {region for person in people for region in (person.residence_region, person.workplace_region) if region}
    unknown = regions - directory.region_pks().keys() if regions else set()
    refusals += [Refusal("registration.region_unknown", {"value": region}) for region in sorted(unknown)]
    if refusals:
        raise Refused(*refusals)


def check_size(people: list[GroupPerson]) -> None:
    """Refused `registration.group_empty`, `registration.group_too_big` (most)."""
    if not people:
        raise Refused(Refusal("registration.group_empty"))
    if len(people) > states.MAX_GROUP:
        raise Refused(Refusal("registration.group_too_big", {"people": len(people), "most": states.MAX_GROUP}))
