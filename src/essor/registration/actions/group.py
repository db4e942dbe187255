"""Several people of one company in one act."""

from essor.directory import actions as directory
from essor.directory.rules import NewPerson
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import require
from essor.registration import permissions
from essor.registration.actions.checks import check_said, check_size
from essor.registration.actions.results import GroupPerson, GroupRefusal, GroupResult
from essor.registration.actions.seating import Answer, Asked, seat


def person_ids(actor: Actor, people: list[GroupPerson]) -> list[str]:
    """The public id of each, those who are new registered now (one question, one insert)."""
    named = [person for person in people if person.person_id is None]
    found = iter(
        directory.register_people(
            actor=actor,
            people=[
                NewPerson(
                    person.given_name,
                    person.family_name,
                    person.email,
                    language=person.language,
                    residence_region=person.residence_region,
                )
                for person in named
            ],
        )
        if named
        else ()
    )
    return [person.person_id or next(found) for person in people]


def result(answer: Answer) -> GroupResult:
    refused = [
        GroupRefusal(index, refusals[0].code, dict(refusals[0].params))
        for index, refusals in sorted(answer.refused, key=lambda one: one[0])
    ]
    assert answer.group is not None
    return GroupResult(answer.group.public_id, answer.seats(), answer.line(), refused)


@act
def register_group(
    *,
    actor: Actor,
    session_id: str,
    company_id: str,
    people: list[GroupPerson],
    all_or_nothing: bool = False,
    at_full_price: bool = False,
    or_wait: bool = False,
    idempotency_key: str | None = None,
) -> GroupResult:
    """Seats for people of a company, in the order given, each with its aid; people without an account are invited.

    Those who can't be served are answered one by one (`refused`), or wait (`or_wait`: one entry of several seats).
    `all_or_nothing`: everyone or Refused, with every reason. At most 100 people. Refusals of the whole:
    `registration.not_allowed`, `group_empty`, `group_too_big`, `audience_unknown`, `region_unknown`, and the
    directory's
    for names and addresses (with `row`).
    """
    require(permissions.may_register_group(actor, company_id))
    check_size(people)
    check_said(people)
    ids = person_ids(actor, people)
    asked = Asked(
        session_id,
        list(zip(ids, people, strict=True)),
        company_id,
        at_full_price=at_full_price,
        or_wait=or_wait,
        whole=all_or_nothing,
        in_group=True,
    )
    return result(seat(actor, asked))
