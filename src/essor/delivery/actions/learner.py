"""The learner's side: confirming, disputing, evaluating; from an account, or by the signed link of their message."""

from django.db import IntegrityError

from essor.catalogue import queries as catalogue
from essor.delivery import links, permissions, rules
from essor.delivery.actions import support
from essor.delivery.actions.attendance import confirm_rows
from essor.delivery.models import Attendance, Evaluation, Outcome
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act, attempt
from essor.foundation.outcome import Refusal, Refused, require
from essor.foundation.prepared import Prepared, insert, save
from essor.registration import queries as registrations

_unsure = Prepared(
    lambda pk: (
        Attendance.objects.select_for_update()
        .filter(registration_id=pk, minutes__gt=0, evidence="", disputed_at=None)
        .order_by("pk")
    ),
    "number",
)
_came = Prepared(
    lambda pk: Outcome.objects.filter(registration_id=pk).exclude(result="no_show").values_list("pk"), "number"
)


def _speaking(actor: Actor, registration_id: str, token: str) -> tuple[registrations.RegistrationCard, rules.Evidence]:
    """The registration and how we know that its person speaks; refuses `delivery.not_you`, `delivery.bad_link`."""
    card = support.card_in_force(registration_id)
    if token:
        if links.registration_of(token) != registration_id:
            raise Refused(Refusal("delivery.bad_link", {}))
        return card, rules.Evidence.LINK
    require(permissions.may_speak_for(actor, card.person_id))
    return card, rules.Evidence.ACCOUNT


def _by(actor: Actor, card: registrations.RegistrationCard, token: str) -> Actor:
    """A link speaks for the person it was sent to."""
    return Actor("person", card.person_id) if token else actor


@act
def confirm(
    *,
    actor: Actor,
    registration_id: str,
    meeting_id: str,
    evidence: str = "account",
    token: str = "",
    idempotency_key: str | None = None,
) -> None:
    """ "I was there", by the person signed in (`account`) or by the secret of their link (`link`, needs `token`).

    Allowed from the start of the meeting on, also once locked. A second confirmation changes nothing. Refuses
    `delivery.not_you`, `bad_link`, `evidence_differs`, `meeting_not_started`, `other_session`, `not_in_session`.
    """
    card, known = _speaking(actor, registration_id, token)
    if evidence != known.value:
        raise Refused(Refusal("delivery.evidence_differs", {"evidence": evidence}))
    meeting = support.meeting_in_session(meeting_id, card.session_id)
    require(rules.may_be_marked(meeting.starts_at, clock.now(), locked=False))
    catalogue.lock_session(card.session_id)  # the provider may be writing the same row
    confirm_rows(card.session_pk, [meeting], {card.pk}, known)
    data = {"meetings": [meeting_id], "evidence": known.value}
    audit.record(_by(actor, card, token), "delivery.confirm", "registration", registration_id, data)


@act
def confirm_all(*, actor: Actor, registration_id: str, token: str = "", idempotency_key: str | None = None) -> int:
    """ "I was there", for every meeting where the provider says so too; the number of meetings newly confirmed."""
    card, known = _speaking(actor, registration_id, token)
    rows: list[Attendance] = _unsure(card.pk)
    for row in rows:
        row.confirmed_at, row.evidence = clock.now(), known.value
        save(row, "confirmed_at", "evidence")
    n = len(rows)
    data = {"meetings": n, "evidence": known.value}
    audit.record(_by(actor, card, token), "delivery.confirm", "registration", registration_id, data)
    return n


@act
def dispute(
    *,
    actor: Actor,
    registration_id: str,
    meeting_id: str,
    says: str,
    token: str = "",
    idempotency_key: str | None = None,
) -> None:
    """The mark is wrong: `was_absent`, `was_present` or `less_time`. Someone of the program looks; aid waits.

    Refuses `delivery.not_you`, `bad_link`, `unknown_dispute`, `not_marked_yet`, `other_session`.
    """
    if says not in list(rules.Dispute):
        raise Refused(Refusal("delivery.unknown_dispute", {"says": says}))
    card, _ = _speaking(actor, registration_id, token)
    support.meeting_in_session(meeting_id, card.session_id)
    rows = Attendance.objects.filter(registration_id=card.pk, meeting__public_id=meeting_id).exclude(mark="")
    if not rows.update(disputed_at=clock.now(), dispute=says):
        raise Refused(Refusal("delivery.not_marked_yet", {}))
    data = {"meeting": meeting_id, "says": says}
    audit.record(_by(actor, card, token), "delivery.dispute", "registration", registration_id, data)


@act
def evaluate(
    *,
    actor: Actor,
    registration_id: str,
    satisfaction: int,
    usefulness: int,
    comment: str = "",
    language: str = "fr",
    token: str = "",
    idempotency_key: str | None = None,
) -> None:
    """Two scores from 1 to 5 and, if wished, a comment; once, after the outcome, by someone who came.

    Refuses `delivery.not_you`, `bad_link`, `score_out_of_range`, `comment_too_long`, `nothing_to_evaluate`,
    `already_evaluated`.
    """
    card, _ = _speaking(actor, registration_id, token)
    require(
        rules.check_scores(satisfaction, usefulness),
        Refusal("delivery.comment_too_long", {"most": 2000}) if len(comment) > 2000 else None,
    )
    if not _came(card.pk):
        raise Refused(Refusal("delivery.nothing_to_evaluate", {}))
    row = Evaluation(
        registration_id=card.pk,
        session_id=card.session_pk,
        satisfaction=satisfaction,
        usefulness=usefulness,
        comment=comment.strip(),
        language=language,
        given_at=clock.now(),
    )
    try:
        with attempt():
            insert([row])
    except IntegrityError as error:
        raise Refused(Refusal("delivery.already_evaluated", {})) from error
    audit.record(_by(actor, card, token), "delivery.evaluate", "registration", registration_id, {})
