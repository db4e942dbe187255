"""Verbs on courses: draft, revise, submit, review, decide, suspend, retire."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from essor.catalogue import permissions, rules, wording
from essor.catalogue.models import Accreditation, Course, CourseVersion, Review, Session
from essor.catalogue.queries.cards import missing
from essor.catalogue.rules import course_file, grid, lifecycle
from essor.catalogue.rules.kinds import AccreditationState, VersionState
from essor.catalogue.rules.search import index_text
from essor.directory import queries as directory
from essor.foundation import audit, clock, numbering
from essor.foundation.actor import Actor
from essor.foundation.acts import act
from essor.foundation.outcome import Refusal, Refused, require

T = TypeVar("T")
TEXTS = ("title_fr", "title_en", "summary_fr", "summary_en", "objectives_fr", "objectives_en")
CONTENT = (*TEXTS, "minutes", "format", "fee_cents", "tax")


def allowed(answer: T | Refusal) -> T:
    """What a rule answered, or `Refused` with its refusal."""
    if isinstance(answer, Refusal):
        raise Refused(answer)
    return answer


def check_partner(partner_id: str) -> directory.OrganizationCard:
    """An active training provider. Refusals: `catalogue.not_a_partner`, `catalogue.partner_suspended`."""
    card = directory.organization(partner_id)
    require(
        None if card.is_partner else Refusal("catalogue.not_a_partner"),
        None if card.status == "active" else Refusal("catalogue.partner_suspended"),
    )
    return card


def _folded(file: rules.CourseFile, partner_name: str) -> str:
    words = ((wording.THEMES, file.theme), (wording.AUDIENCES, file.audience), (wording.LEVELS, file.level))
    texts = [getattr(file, name) for name in TEXTS]
    return index_text(
        [*texts, partner_name, *(said for kind, code in words for said in wording.said_in_both(kind, code))]
    )


def _fill(version: CourseVersion, file: rules.CourseFile, partner_name: str) -> CourseVersion:
    for name in CONTENT:
        value = getattr(file, name)
        setattr(version, name, value if isinstance(value, int) else str(value))
    version.languages = " ".join(sorted(set(file.languages), reverse=True))
    version.folded = _folded(file, partner_name)
    return version


def _locked_course(course_id: str) -> Course:
    found = Course.objects.select_for_update(of=("self",)).select_related("partner").filter(public_id=course_id).first()
    if found is None:
        raise missing("course", course_id)
    return found


def _locked_accreditation(version_id: str) -> Accreditation:
    """The file of a submitted version, its course locked first (one lock order for every verb on a course)."""
    course = Course.objects.select_for_update().filter(versions__public_id=version_id).first()
    joined = Accreditation.objects.select_related("version__course__partner")
    found = joined.filter(version__public_id=version_id).first() if course else None
    if found is None:
        raise missing("version", version_id)
    return found


def _partner_of(accreditation: Accreditation) -> str:
    return accreditation.version.course.partner.public_id


@act
def draft_course(*, actor: Actor, partner_id: str, file: rules.CourseFile, idempotency_key: str | None = None) -> str:
    """Open a course with its first draft; answers the course's public id.

    Refusals: `catalogue.not_partner_admin`, `catalogue.not_a_partner`, `catalogue.partner_suspended`,
    `catalogue.value_unknown` (field).
    """
    require(permissions.may_edit_course(actor, partner_id))
    partner = check_partner(partner_id)
    require(*course_file.check_values(file))
    now = clock.now()
    course = Course.objects.create(
        code=numbering.next_number("C", clock.today().year),
        partner_id=partner.pk,
        theme=str(file.theme),
        audience=str(file.audience),
        level=str(file.level),
        created_at=now,
    )
    version = CourseVersion(course=course, number=1, state=VersionState.DRAFT.value, created_at=now)
    _fill(version, file, partner.name).save(force_insert=True)
    audit.record(actor, "catalogue.draft_course", "course", course.public_id, data={"partner": partner_id})
    return course.public_id


@act
def revise_course(*, actor: Actor, course_id: str, file: rules.CourseFile) -> str:
    """Change the open draft, or open the next version as a draft; answers the version's public id.

    Refusals: `catalogue.not_partner_admin`, `catalogue.value_unknown` (field), `catalogue.version_under_review`,
    `catalogue.course_identity_fixed`.
    """
    course = _locked_course(course_id)
    require(permissions.may_edit_course(actor, course.partner.public_id), *course_file.check_values(file))
    versions = list(course.versions.order_by("number"))
    latest = versions[-1]
    if latest.state == VersionState.SUBMITTED:
        raise Refused(Refusal("catalogue.version_under_review"))
    _keep_identity(course, file, first_draft=latest.number == 1 and latest.state == VersionState.DRAFT)
    if latest.state != VersionState.DRAFT:
        latest = CourseVersion(
            course=course, number=latest.number + 1, state=VersionState.DRAFT.value, created_at=clock.now()
        )
    _fill(latest, file, course.partner.name).save()
    data = {"version": latest.public_id, "number": latest.number}
    audit.record(actor, "catalogue.revise_course", "course", course_id, data=data)
    return latest.public_id


def _keep_identity(course: Course, file: rules.CourseFile, first_draft: bool) -> None:
    told = {"theme": str(file.theme), "audience": str(file.audience), "level": str(file.level)}
    if all(getattr(course, name) == value for name, value in told.items()):
        return
    if not first_draft:
        raise Refused(Refusal("catalogue.course_identity_fixed"))
    for name, value in told.items():
        setattr(course, name, value)
    course.save(update_fields=list(told))


def _file_of(course: Course, version: CourseVersion) -> rules.CourseFile:
    content: dict[str, Any] = {name: getattr(version, name) for name in CONTENT}
    return rules.CourseFile(
        theme=course.theme,
        audience=course.audience,
        level=course.level,
        languages=tuple(version.languages.split()),
        **content,
    )


@act
def submit_course(*, actor: Actor, course_id: str) -> str:
    """Submit the draft for accreditation; from then on this version never changes. Answers the version's public id.

    Refusals: `catalogue.not_partner_admin`, `catalogue.partner_suspended`, `catalogue.nothing_to_submit`,
    `catalogue.file_incomplete` (field), `catalogue.value_unknown` (field).
    """
    course = _locked_course(course_id)
    require(permissions.may_edit_course(actor, course.partner.public_id))
    check_partner(course.partner.public_id)
    version = course.versions.filter(state=VersionState.DRAFT.value).first()
    if version is None:
        raise Refused(Refusal("catalogue.nothing_to_submit"))
    require(*course_file.check_complete(_file_of(course, version)))
    version.state = allowed(lifecycle.move_version(version.state, "submit")).value
    version.save(update_fields=["state"])
    Accreditation.objects.create(
        version=version, state=AccreditationState.SUBMITTED.value, submitted_at=clock.now(), submitted_by=actor.id
    )
    audit.record(actor, "catalogue.submit_course", "version", version.public_id, data={"course": course_id})
    return version.public_id


@act
def review_course(
    *, actor: Actor, version_id: str, scores: Mapping[str, int], declares_no_conflict: bool, comment: str = ""
) -> None:
    """Score the grid (criterion -> 0 to 4), after declaring no conflict of interest. The last review counts.

    Refusals: `catalogue.not_program_officer`, `catalogue.officer_of_the_partner`, `catalogue.conflict_of_interest`,
    `catalogue.accreditation_cannot_review`, `catalogue.score_missing`, `…_unknown`, `…_out_of_range` (criterion).
    """
    accreditation = _locked_accreditation(version_id)
    require(permissions.may_decide_course(actor, _partner_of(accreditation)))
    require(None if declares_no_conflict else Refusal("catalogue.conflict_of_interest"), *grid.check_scores(scores))
    accreditation.state = allowed(lifecycle.move_accreditation(accreditation.state, "review")).value
    accreditation.save(update_fields=["state"])
    Review.objects.create(
        accreditation=accreditation,
        reviewer=actor.id,
        reviewed_at=clock.now(),
        scores=dict(scores),
        comment=comment,
        declares_no_conflict=declares_no_conflict,
    )
    points = grid.assess(scores).basis_points
    audit.record(actor, "catalogue.review_course", "version", version_id, data={"basis_points": points})


@act
def accredit_course(
    *, actor: Actor, version_id: str, expires_on: date, conditions_fr: str = "", conditions_en: str = ""
) -> None:
    """Accredit a reviewed version until `expires_on`, with conditions if any are written; it replaces the one on offer.

    Refusals: `catalogue.not_program_officer`, `catalogue.officer_of_the_partner`,
    `catalogue.accreditation_cannot_accredit`, `…_accredit_conditionally`, `catalogue.below_pass_mark`,
    `catalogue.conditions_needed`, `catalogue.expiry_out_of_range`.
    """
    accreditation = _locked_accreditation(version_id)
    require(permissions.may_decide_course(actor, _partner_of(accreditation)))
    conditional = bool(conditions_fr.strip())
    verb = "accredit_conditionally" if conditional else "accredit"
    state = allowed(lifecycle.move_accreditation(accreditation.state, verb))
    review = accreditation.reviews.latest("reviewed_at", "pk")
    require(
        *grid.check_accreditation(review.scores, conditions=conditional, expires_on=expires_on, today=clock.today())
    )
    version = accreditation.version
    CourseVersion.objects.filter(course_id=version.course_id, state=VersionState.CURRENT.value).update(
        state=allowed(lifecycle.move_version(VersionState.CURRENT, "supersede")).value
    )
    version.state = allowed(lifecycle.move_version(version.state, "accept")).value
    version.save(update_fields=["state"])
    accreditation.conditions_fr, accreditation.conditions_en = conditions_fr.strip(), conditions_en.strip()
    accreditation.expires_on = expires_on
    _decide(accreditation, state, actor)
    audit.record(actor, f"catalogue.{verb}_course", "version", version_id, data={"expires_on": expires_on})


def _decide(accreditation: Accreditation, state: AccreditationState, actor: Actor) -> None:
    accreditation.state = state.value
    accreditation.decided_at, accreditation.decided_by = clock.now(), actor.id
    accreditation.save()


@act
def refuse_course(*, actor: Actor, version_id: str, reasons_fr: str, reasons_en: str = "") -> None:
    """Refuse a reviewed version, with reasons that the partner reads.

    Refusals: `catalogue.not_program_officer`, `catalogue.officer_of_the_partner`, `catalogue.reasons_needed`,
    `catalogue.accreditation_cannot_refuse`.
    """
    accreditation = _locked_accreditation(version_id)
    require(permissions.may_decide_course(actor, _partner_of(accreditation)))
    require(None if reasons_fr.strip() else Refusal("catalogue.reasons_needed"))
    state = allowed(lifecycle.move_accreditation(accreditation.state, "refuse"))
    version = accreditation.version
    version.state = allowed(lifecycle.move_version(version.state, "refuse")).value
    version.save(update_fields=["state"])
    accreditation.reasons_fr, accreditation.reasons_en = reasons_fr.strip(), reasons_en.strip()
    _decide(accreditation, state, actor)
    audit.record(actor, "catalogue.refuse_course", "version", version_id)


def _accreditations_of(course: Course, *states: AccreditationState) -> list[Accreditation]:
    held = [state.value for state in states]
    return list(Accreditation.objects.filter(version__course=course, state__in=held).order_by("pk"))


def _open_sessions(course: Course) -> list[str]:
    rows = Session.objects.filter(version__course=course, state__in=[state.value for state in rules.OPEN_STATES])
    return list(rows.order_by("pk").values_list("public_id", flat=True))


@act
def suspend_course(*, actor: Actor, course_id: str, reasons_fr: str, reasons_en: str = "") -> list[str]:
    """Suspend every accreditation in force of the course: its sessions stay but take nobody more.

    Registration wraps this where people must be told. Answers the public ids of the sessions still open.
    Refusals: `catalogue.not_program_officer`, `catalogue.officer_of_the_partner`, `catalogue.reasons_needed`,
    `catalogue.course_not_in_force`.
    """
    course = _locked_course(course_id)
    require(permissions.may_decide_course(actor, course.partner.public_id))
    require(None if reasons_fr.strip() else Refusal("catalogue.reasons_needed"))
    found = _accreditations_of(course, AccreditationState.ACCREDITED, AccreditationState.CONDITIONAL)
    if not found:
        raise Refused(Refusal("catalogue.course_not_in_force"))
    for accreditation in found:
        accreditation.state = allowed(lifecycle.move_accreditation(accreditation.state, "suspend")).value
        accreditation.reasons_fr, accreditation.reasons_en = reasons_fr.strip(), reasons_en.strip()
        accreditation.save(update_fields=["state", "reasons_fr", "reasons_en"])
    touched = _open_sessions(course)
    audit.record(actor, "catalogue.suspend_course", "course", course_id, data={"sessions": touched})
    return touched


@act
def reinstate_course(*, actor: Actor, course_id: str) -> None:
    """End a suspension: each accreditation is again what it was.

    Refusals: `catalogue.not_program_officer`, `catalogue.officer_of_the_partner`, `catalogue.course_not_suspended`.
    """
    course = _locked_course(course_id)
    require(permissions.may_decide_course(actor, course.partner.public_id))
    found = _accreditations_of(course, AccreditationState.SUSPENDED)
    if not found:
        raise Refused(Refusal("catalogue.course_not_suspended"))
    for accreditation in found:
        verb = "reinstate_conditionally" if accreditation.conditions_fr else "reinstate"
        accreditation.state = allowed(lifecycle.move_accreditation(accreditation.state, verb)).value
        accreditation.save(update_fields=["state"])
    audit.record(actor, "catalogue.reinstate_course", "course", course_id)


@act
def retire_course(*, actor: Actor, course_id: str) -> None:
    """Take the version on offer out of the catalogue for good, by its partner or the office.

    Refusals: `catalogue.not_partner_admin`, `catalogue.course_has_open_sessions` (count),
    `catalogue.version_cannot_retire`.
    """
    course = _locked_course(course_id)
    require(permissions.may_plan_session(actor, course.partner.public_id))
    version = course.versions.select_related("accreditation").filter(state=VersionState.CURRENT.value).first()
    if version is None:
        raise Refused(Refusal("catalogue.version_cannot_retire"))
    still_open = _open_sessions(course)
    if still_open:
        raise Refused(Refusal("catalogue.course_has_open_sessions", {"count": len(still_open)}))
    version.state = allowed(lifecycle.move_version(version.state, "retire")).value
    version.save(update_fields=["state"])
    accreditation = version.accreditation
    accreditation.state = allowed(lifecycle.move_accreditation(accreditation.state, "retire")).value
    accreditation.save(update_fields=["state"])
    audit.record(actor, "catalogue.retire_course", "course", course_id, data={"version": version.public_id})
