"""One person: registered at once, or holding a seat while they read and confirm."""

from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require
from essor.registration import permissions
from essor.registration.actions import telling
from essor.registration.actions.aiding import no_aid
from essor.registration.actions.checks import check_said
from essor.registration.actions.ending import drop_hold
from essor.registration.actions.loading import load
from essor.registration.actions.results import GroupPerson, Registered
from essor.registration.actions.seating import Asked, seat
from essor.registration.queries import gathering
from essor.registration.rules import states


def _one(actor: Actor, asked: Asked) -> Registered:
    require(permissions.may_register(actor, asked.people[0][0], asked.employer_id))
    check_said([said for _, said in asked.people], asked.beneficiary_class)
    answer = seat(actor, asked)
    if answer.refused:
        refusals = answer.refused[0][1]
        if all(refusal.code.startswith("funding.") for refusal in refusals):
            raise no_aid(refusals, answer.session)
        raise Refused(*refusals)
    return (answer.seats() or answer.line())[0]


@act
def register(
    *,
    actor: Actor,
    session_id: str,
    person_id: str,
    audience: str,
    employer_id: str | None = None,
    beneficiary_class: str | None = None,
    workplace_region: str | None = None,
    residence_region: str | None = None,
    other_aid_cents: int = 0,
    at_full_price: bool = False,
    or_wait: bool = False,
    idempotency_key: str | None = None,
) -> Registered:
    """A confirmed seat with its aid, or (`or_wait`) a place in the line.

    `at_full_price`: the seat is wanted even without aid. Refusals: every reason of `rules.eligibility`;
    `registration.session_full`; funding's reasons when there is no aid, or `registration.envelope_exhausted` when
    money is
    what is missing; `registration.not_allowed`, `person_unknown`, `audience_unknown`, `class_unknown`,
    `region_unknown`.
    """
    said = GroupPerson(audience=audience, residence_region=residence_region, workplace_region=workplace_region)
    asked = Asked(
        session_id,
        [(person_id, said)],
        employer_id,
        beneficiary_class,
        other_aid_cents,
        at_full_price=at_full_price,
        or_wait=or_wait,
    )
    return _one(actor, asked)


@act
def hold_seat(
    *,
    actor: Actor,
    session_id: str,
    person_id: str,
    audience: str,
    employer_id: str | None = None,
    beneficiary_class: str | None = None,
    workplace_region: str | None = None,
    residence_region: str | None = None,
    other_aid_cents: int = 0,
    at_full_price: bool = False,
    idempotency_key: str | None = None,
) -> Registered:
    """A seat and its aid kept for 20 minutes while the person reads and confirms.

    A seat that the person already holds in this session is given back for it (answers changed).
    As `register`, and: `registration.address_unverified`, `registration.too_many_holds` (two unconfirmed at most).
    """
    said = GroupPerson(audience=audience, residence_region=residence_region, workplace_region=workplace_region)
    asked = Asked(
        session_id,
        [(person_id, said)],
        employer_id,
        beneficiary_class,
        other_aid_cents,
        at_full_price=at_full_price,
        hold=True,
    )
    require(permissions.may_register(actor, person_id, employer_id))
    drop_hold(actor, session_id, person_id)
    return _one(actor, asked)


def confirm(actor: Actor, registration_id: str, state: str, verb: str) -> Registered:
    """A held or offered seat becomes a registration.

    Refusals: `registration.unknown`, `not_allowed`, `not_held` | `not_offered` (state), `hold_expired` |
    `offer_expired`.
    """
    held = load(registration_id)
    row, seats = held.row, held.seats
    require(permissions.may_answer_offer(actor, held.person_id, held.employer_id))
    if row.state == states.REGISTERED:
        return Registered(row.public_id, row.state, row.aid_cents, row.full_fee_cents - row.aid_cents)
    if row.state != state:
        raise Refused(Refusal(f"registration.not_{state}", {"state": row.state}))
    now = clock.now()
    if row.expires_at is None or row.expires_at <= now:
        raise Refused(Refusal("registration.hold_expired" if state == states.HELD else "registration.offer_expired"))
    session = gathering.session_context(held.session_id)
    row.state, row.expires_at, row.registered_at = states.REGISTERED, None, now
    row.save(update_fields=["state", "expires_at", "registered_at"])
    audit.record(actor, verb, "registration", row.public_id, {"session": held.session_id, "taken": seats.taken})
    telling.tell(session.card, [telling.Told(telling.CONFIRMED, held.person_id, row)])
    return Registered(row.public_id, row.state, row.aid_cents, row.full_fee_cents - row.aid_cents)


@act
def confirm_hold(*, actor: Actor, registration_id: str, idempotency_key: str | None = None) -> Registered:
    """The person confirms the seat they hold. Again: the same answer. Refusals: see `confirm`."""
    return confirm(actor, registration_id, states.HELD, "registration.confirm")


@act
def accept_offer(*, actor: Actor, registration_id: str, idempotency_key: str | None = None) -> Registered:
    """The person (or the company) accepts the seat offered from the line. Again: the same answer. Refusals:
    `confirm`."""
    return confirm(actor, registration_id, states.OFFERED, "registration.accept_offer")
