"""The way of a future trainer: applied, selected, in training, co-teaching, qualified, deployed; or inactive."""

from django.db import IntegrityError, transaction

from essor.catalogue import actions as catalogue_actions
from essor.catalogue import queries as catalogue
from essor.delivery import permissions, rules
from essor.delivery.models import Candidacy, CoTeaching
from essor.directory import queries as directory
from essor.foundation import audit, clock
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require


def _locked(candidacy_id: str) -> Candidacy:
    row = Candidacy.objects.select_for_update().filter(public_id=candidacy_id).first()
    if row is None:
        raise Refused(Refusal("delivery.candidacy_unknown", {"id": candidacy_id}))
    return row


def _region_pk(code: str) -> int:
    pk = directory.region_pks().get(code)
    if pk is None:
        raise Refused(Refusal("delivery.region_unknown", {"code": code}))
    return pk


def _step(actor: Actor, candidacy_id: str, wanted: rules.Step, stamp: str) -> None:
    """One step of the pathway by the office, with its date."""
    require(permissions.may_lead_pathway(actor))
    row = _locked(candidacy_id)
    require(rules.check_step(rules.Step(row.state), wanted))
    row.state = wanted.value
    fields = ["state"]
    if stamp:
        setattr(row, stamp, clock.today())
        fields.append(stamp)
    row.save(update_fields=fields)
    audit.record(actor, f"delivery.candidacy_{wanted.value}", "candidacy", candidacy_id)


@act
def apply_as_trainer(
    *,
    actor: Actor,
    person_id: str,
    home_id: str,
    region_code: str,
    theme: str,
    level: str,
    language: str,
    idempotency_key: str | None = None,
) -> str:
    """A person (or their institution for them) asks to become a trainer of a theme, level and language; candidacy id.

    Refuses `delivery.not_you`, `delivery.region_unknown`, `delivery.already_applied`.
    """
    require(permissions.may_apply(actor, person_id, home_id))
    row = Candidacy(
        person_id=directory.person(person_id).pk,
        home_id=directory.organization(home_id).pk,
        region_id=_region_pk(region_code),
        theme=theme,
        level=level,
        language=language,
        applied_on=clock.today(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused(Refusal("delivery.already_applied", {"theme": theme})) from error
    audit.record(
        actor, "delivery.candidacy_applied", "candidacy", row.public_id, {"theme": theme, "region": region_code}
    )
    return row.public_id


@act
def select_candidate(*, actor: Actor, candidacy_id: str, idempotency_key: str | None = None) -> None:
    """Selected by the office. Refuses `delivery.only_the_office`, `delivery.step_out_of_order`."""
    _step(actor, candidacy_id, rules.Step.SELECTED, "selected_on")


@act
def start_training(*, actor: Actor, candidacy_id: str, idempotency_key: str | None = None) -> None:
    """Trained from today. Refuses as `select_candidate`."""
    _step(actor, candidacy_id, rules.Step.IN_TRAINING, "training_on")


@act
def end_candidacy(*, actor: Actor, candidacy_id: str, idempotency_key: str | None = None) -> None:
    """No longer active. Refuses as `select_candidate`."""
    _step(actor, candidacy_id, rules.Step.INACTIVE, "")


@act
def observe_co_teaching(
    *, actor: Actor, candidacy_id: str, session_id: str, score: int, idempotency_key: str | None = None
) -> int:
    """Someone watched the candidate teach beside a qualified trainer: score 1 to 5. Returns the number of observations.

    Refuses `delivery.not_your_session`, `step_out_of_order`, `score_out_of_range`, `already_observed`.
    """
    row = _locked(candidacy_id)
    session = catalogue.session(session_id)
    require(permissions.may_observe(actor, session.partner_id))
    require(rules.check_step(rules.Step(row.state), rules.Step.CO_TEACHING), rules.check_scores(score, score))
    seen = CoTeaching(
        candidacy=row, session_id=session.pk, observed_on=clock.today(), observer=str(actor)[:40], score=score
    )
    try:
        with transaction.atomic():
            seen.save()
    except IntegrityError as error:
        raise Refused(Refusal("delivery.already_observed", {})) from error
    row.state = rules.Step.CO_TEACHING.value
    row.save(update_fields=["state"])
    data = {"session": session_id, "score": score}
    audit.record(actor, "delivery.candidacy_observed", "candidacy", candidacy_id, data)
    return row.observations.count()


@act
def qualify_candidate(*, actor: Actor, candidacy_id: str, idempotency_key: str | None = None) -> str:
    """Qualified to teach the theme, level and language, from today; the catalogue's qualification id.

    Refuses `delivery.only_the_office`, `step_out_of_order`, `not_observed`.
    """
    require(permissions.may_lead_pathway(actor))
    row = _locked(candidacy_id)
    require(rules.check_step(rules.Step(row.state), rules.Step.QUALIFIED, row.observations.count()))
    person = directory.people_by_pk([row.person_id])[row.person_id]
    qualification = catalogue_actions.qualify_trainer(
        actor=actor,
        person_id=person.id,
        theme=row.theme,
        level=row.level,
        language=row.language,
        since=clock.today(),
        source="pathway",
    )
    row.state, row.qualified_on = rules.Step.QUALIFIED.value, clock.today()
    row.save(update_fields=["state", "qualified_on"])
    audit.record(actor, "delivery.candidacy_qualified", "candidacy", candidacy_id, {"qualification": qualification})
    return qualification


@act
def deploy_candidate(*, actor: Actor, candidacy_id: str, region_code: str, idempotency_key: str | None = None) -> None:
    """Teaches in that region from today (again: moved there). Refuses `only_the_office`, `step_out_of_order`."""
    require(permissions.may_lead_pathway(actor))
    row = _locked(candidacy_id)
    require(rules.check_step(rules.Step(row.state), rules.Step.DEPLOYED))
    row.state, row.deployed_on = rules.Step.DEPLOYED.value, clock.today()
    row.deployed_region_id = _region_pk(region_code)
    row.save(update_fields=["state", "deployed_on", "deployed_region"])
    audit.record(actor, "delivery.candidacy_deployed", "candidacy", candidacy_id, {"region": region_code})
