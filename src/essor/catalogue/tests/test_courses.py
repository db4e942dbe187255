"""Courses: drafted, submitted, reviewed by an officer without conflict, decided."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from essor.catalogue import actions, queries
from essor.catalogue.models import CourseVersion, Review
from essor.catalogue.tests import factories as make
from essor.directory import actions as directory
from essor.directory import queries as people_of
from essor.directory.tests import factories as people
from essor.foundation import audit
from essor.foundation.outcome import Refused

pytestmark = pytest.mark.django_db
TODAY = date(2021, 10, 14)
NEXT_YEAR = date(2022, 10, 14)


def refusal_of(action, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        action(**kwargs)
    return caught.value.code


def test_a_course_file_goes_from_draft_to_accredited():
    course_id = make.drafted_course()
    card = queries.course(course_id)
    assert (card.code, card.current, card.latest.state) == ("C-2021-0001", None, "draft")
    version_id = make.submitted_version(course_id)
    [row] = queries.accreditation_queue()
    assert (row.version_id, row.state, row.reviews) == (version_id, "submitted", 0)
    by = make.officer()
    actions.review_course(
        actor=by, version_id=version_id, scores=make.SCORES, declares_no_conflict=True, comment="Bien."
    )
    file = queries.review_file(version_id)
    assert (file.reviews[0].assessment.basis_points, file.reviews[0].comment, file.previous) == (7_500, "Bien.", None)
    actions.accredit_course(actor=by, version_id=version_id, expires_on=NEXT_YEAR)
    card = queries.course(course_id)
    assert (card.current.accreditation_state, card.current.expires_on, card.current.is_in_force) == (
        "accredited",
        NEXT_YEAR,
        True,
    )
    assert queries.accreditation_queue() == []
    assert [entry.verb for entry in audit.trail("version", version_id)] == [
        "catalogue.submit_course",
        "catalogue.review_course",
        "catalogue.accredit_course",
    ]
    assert list(queries.verify()) == []


def test_only_the_partner_writes_its_courses():
    partner_id = make.make_partner()
    for stranger in (make.officer(), make.partner_admin(make.make_partner()), make.actor("trainer", partner_id)):
        assert (
            refusal_of(actions.draft_course, actor=stranger, partner_id=partner_id, file=make.course_file())
            == "catalogue.not_partner_admin"
        )
    company = people.organization("company")
    admin = make.partner_admin(partner_id)
    assert refusal_of(actions.draft_course, actor=admin, partner_id=company, file=make.course_file()) == (
        "catalogue.not_partner_admin"
    )


def test_an_incomplete_file_is_not_submitted():
    course_id = make.drafted_course(summary_en="", objectives_fr="")
    admin = make.partner_admin(queries.course(course_id).partner_id)
    with pytest.raises(Refused) as caught:
        actions.submit_course(actor=admin, course_id=course_id)
    assert [(r.code, r.params["field"]) for r in caught.value.refusals] == [
        ("catalogue.file_incomplete", "objectives_fr"),
        ("catalogue.file_incomplete", "summary_en"),
    ]
    actions.revise_course(actor=admin, course_id=course_id, file=make.course_file(theme="ethics"))
    assert queries.course(course_id).theme == "ethics"
    assert actions.submit_course(actor=admin, course_id=course_id)


def test_a_submitted_version_is_not_changed_and_the_next_keeps_its_identity():
    course_id, version_id = make.accredited_course()
    admin = make.partner_admin(queries.course(course_id).partner_id)
    assert refusal_of(actions.submit_course, actor=admin, course_id=course_id) == "catalogue.nothing_to_submit"
    assert (
        refusal_of(actions.revise_course, actor=admin, course_id=course_id, file=make.course_file(theme="ethics"))
        == "catalogue.course_identity_fixed"
    )
    file = make.course_file(title_fr="Nouveau titre")
    second = actions.revise_course(actor=admin, course_id=course_id, file=file)
    assert actions.revise_course(actor=admin, course_id=course_id, file=file) == second, "the open draft is edited"
    card = queries.course(course_id)
    assert (card.current.id, card.latest.id, card.shown.title.fr[:7]) == (version_id, second, "Cadrer ")
    actions.submit_course(actor=admin, course_id=course_id)
    assert refusal_of(actions.revise_course, actor=admin, course_id=course_id, file=file) == (
        "catalogue.version_under_review"
    )
    assert queries.review_file(second).previous.id == version_id
    make.accredit(second)
    assert [each.state for each in queries.versions_of_course(course_id)] == ["current", "superseded"]
    assert list(queries.verify()) == []


def test_reviewer_and_decider_are_officers_who_are_nothing_to_the_partner():
    course_id = make.drafted_course()
    version_id = make.submitted_version(course_id)
    partner_id = queries.course(course_id).partner_id
    review = {"version_id": version_id, "scores": make.SCORES, "declares_no_conflict": True}
    admin = make.partner_admin(partner_id)
    assert refusal_of(actions.review_course, actor=admin, **review) == "catalogue.not_program_officer"
    assert refusal_of(actions.review_course, actor=make.actor("finance"), **review) == "catalogue.not_program_officer"
    both = people.member("officer")
    directory.grant_role(actor=people.SITE, person_id=both, organization_id=partner_id, role="trainer")
    torn = people_of.actor_of_person(both)
    assert refusal_of(actions.review_course, actor=torn, **review) == "catalogue.officer_of_the_partner"
    by = make.officer()
    assert refusal_of(actions.review_course, actor=by, **(review | {"declares_no_conflict": False})) == (
        "catalogue.conflict_of_interest"
    )
    actions.review_course(actor=by, **review)
    decide = {"version_id": version_id, "expires_on": NEXT_YEAR}
    assert refusal_of(actions.accredit_course, actor=torn, **decide) == "catalogue.officer_of_the_partner"
    assert refusal_of(actions.accredit_course, actor=admin, **decide) == "catalogue.not_program_officer"
    actions.accredit_course(actor=make.actor("director"), **decide)


def test_no_decision_without_a_review_nor_twice():
    version_id = make.submitted_version(make.drafted_course())
    by = make.officer()
    decide = {"actor": by, "version_id": version_id, "expires_on": NEXT_YEAR}
    assert refusal_of(actions.accredit_course, **decide) == "catalogue.accreditation_cannot_accredit"
    refuse = {"actor": by, "version_id": version_id, "reasons_fr": "Objectifs trop vagues."}
    assert refusal_of(actions.refuse_course, **refuse) == "catalogue.accreditation_cannot_refuse"
    make.accredit(version_id)
    assert refusal_of(actions.accredit_course, **decide) == "catalogue.accreditation_cannot_accredit"
    assert refusal_of(actions.refuse_course, **refuse) == "catalogue.accreditation_cannot_refuse"
    assert (
        refusal_of(
            actions.review_course, actor=by, version_id=version_id, scores=make.SCORES, declares_no_conflict=True
        )
        == "catalogue.accreditation_cannot_review"
    )


def test_a_weak_file_is_accredited_with_conditions_or_not_at_all():
    by = make.officer()
    version_id = make.submitted_version(make.drafted_course())
    review = {"actor": by, "version_id": version_id, "declares_no_conflict": True}
    decide = {"actor": by, "version_id": version_id, "expires_on": NEXT_YEAR}
    actions.review_course(**review, scores=dict.fromkeys(make.SCORES, 1))
    assert refusal_of(actions.accredit_course, **decide, conditions_fr="Réécrire.") == "catalogue.below_pass_mark"
    actions.review_course(**review, scores=make.SCORES | {"cost": 1})
    assert refusal_of(actions.accredit_course, **decide) == "catalogue.conditions_needed"
    actions.accredit_course(**decide, conditions_fr="Ramener les frais au repère.", conditions_en="Lower the fee.")
    version = queries.version(version_id)
    assert (version.accreditation_state, version.conditions.en, version.is_in_force) == (
        "conditional",
        "Lower the fee.",
        True,
    )
    actions.suspend_course(actor=by, course_id=version.course_id, reasons_fr="À vérifier.")
    actions.reinstate_course(actor=by, course_id=version.course_id)
    assert queries.version(version_id).accreditation_state == "conditional"


def test_a_refused_course_says_why_and_may_come_back():
    course_id = make.drafted_course()
    version_id = make.submitted_version(course_id)
    by = make.officer()
    actions.review_course(actor=by, version_id=version_id, scores=make.SCORES, declares_no_conflict=True)
    assert (
        refusal_of(actions.refuse_course, actor=by, version_id=version_id, reasons_fr=" ") == "catalogue.reasons_needed"
    )
    actions.refuse_course(actor=by, version_id=version_id, reasons_fr="Déjà offert partout.")
    version = queries.version(version_id)
    assert (version.state, version.reasons.fr) == ("refused", "Déjà offert partout.")
    admin = make.partner_admin(queries.course(course_id).partner_id)
    actions.revise_course(actor=admin, course_id=course_id, file=make.course_file())
    make.accredit(actions.submit_course(actor=admin, course_id=course_id))
    assert queries.course(course_id).current.number == 2


def test_suspension_tells_whom_it_touches_and_ends():
    course_id, version_id = make.accredited_course()
    session_id = make.published_session(version_id)
    by = make.officer()
    suspend = {"actor": by, "course_id": course_id, "reasons_fr": "Plaintes."}
    assert actions.suspend_course(**suspend) == [session_id]
    assert refusal_of(actions.suspend_course, **suspend) == "catalogue.course_not_in_force"
    assert queries.search(queries.SearchFilters()).total == 0
    actions.reinstate_course(actor=by, course_id=course_id)
    assert refusal_of(actions.reinstate_course, actor=by, course_id=course_id) == "catalogue.course_not_suspended"
    assert queries.search(queries.SearchFilters()).total == 1


def test_a_course_with_open_sessions_is_not_retired():
    course_id, version_id = make.accredited_course()
    session_id = make.published_session(version_id)
    admin = make.partner_admin(queries.course(course_id).partner_id)
    assert refusal_of(actions.retire_course, actor=admin, course_id=course_id) == "catalogue.course_has_open_sessions"
    actions.cancel_session(actor=admin, session_id=session_id, reason="peu d'inscriptions")
    actions.retire_course(actor=admin, course_id=course_id)
    assert queries.version(version_id).state == "retired"
    assert refusal_of(actions.retire_course, actor=admin, course_id=course_id) == "catalogue.version_cannot_retire"
    assert list(queries.verify()) == []


def test_the_engine_holds_what_is_true_of_one_row():
    _, version_id = make.accredited_course()
    rows = CourseVersion.objects.filter(public_id=version_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(minutes=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(languages="de")
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseVersion.objects.create(
            course=rows.get().course, number=2, title_fr="X", minutes=1, format="online", languages="fr", fee_cents=1,
            tax="taxable", state="current", created_at=rows.get().created_at,
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.update(comment="changed")


def test_qualifications_begin_and_end():
    by = make.officer()
    person_id = people.person()
    qualify = {"person_id": person_id, "theme": "tools", "level": "expert", "language": "fr", "source": "co_teaching"}
    assert refusal_of(actions.qualify_trainer, actor=make.actor("analyst"), **qualify, since=TODAY) == (
        "catalogue.not_program_officer"
    )
    assert refusal_of(actions.qualify_trainer, actor=by, **(qualify | {"theme": "x"}), since=TODAY) == (
        "catalogue.value_unknown"
    )
    qualification_id = actions.qualify_trainer(actor=by, **qualify, since=TODAY)
    assert refusal_of(actions.qualify_trainer, actor=by, **qualify, since=TODAY) == "catalogue.already_qualified"
    [card] = queries.qualifications([person_id])[person_id]
    assert (card.id, card.level, card.until) == (qualification_id, "expert", None)
    _, version_id = make.accredited_course(theme="tools")
    session_id = make.planned_session(version_id, trainer_id=person_id)
    end = {"actor": by, "qualification_id": qualification_id}
    assert refusal_of(actions.end_qualification, **end, until=TODAY) == "catalogue.trainer_teaches_later"
    assert refusal_of(actions.end_qualification, **end, until=TODAY - timedelta(days=1)) == (
        "catalogue.qualification_dates"
    )
    actions.cancel_session(actor=by, session_id=session_id, reason="x")
    actions.end_qualification(**end, until=TODAY)
    assert queries.qualified_trainers(theme="tools", on=TODAY) == [person_id]
    assert queries.qualified_trainers(theme="tools", on=TODAY + timedelta(days=1)) == []


def test_figures_of_the_room():
    make.confirmed_session(region_code="01")
    make.planned_session(region_code="02")
    counts = queries.counts()
    assert counts["courses"] == counts["courses_accredited"] == counts["sessions_total"] == 2
    assert counts["sessions"] == {"confirmed": 1, "planned": 1}
    assert (counts["regions_with_sessions"], counts["partners_with_sessions"], counts["trainers_qualified"]) == (
        1,
        1,
        2,
    )


def test_verify_finds_what_was_changed_by_other_means():
    _, version_id = make.accredited_course()
    trainer_id = make.trainer()
    session_id = make.published_session(version_id, trainer_id=trainer_id)
    other = make.published_session(version_id, trainer_id=trainer_id, in_days=40)
    assert list(queries.verify()) == []
    from_rows = CourseVersion.objects.get(public_id=version_id).sessions
    later = from_rows.get(public_id=other)
    meeting = later.meetings.get()
    first = from_rows.get(public_id=session_id).meetings.get()
    meeting.starts_at, meeting.ends_at = first.starts_at, first.ends_at
    meeting.save()
    from_rows.filter(public_id=session_id).update(starts_on=TODAY)
    found = {(breach.what, breach.where) for breach in queries.verify()}
    assert found == {
        ("a session's times and minutes are those of its meetings", later.code),
        ("a trainer teaches in one place at a time", meeting.public_id),
        ("a session's days are those of its moments in Québec", queries.session(session_id).code),
    }
