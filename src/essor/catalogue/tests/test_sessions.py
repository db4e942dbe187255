"""Sessions: planned, published, moved, held; their trainers' time."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from essor.catalogue import actions, queries, rules
from essor.catalogue.tests import factories as make
from essor.directory import actions as directory
from essor.directory.tests import factories as people
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.outcome import Refused

pytestmark = pytest.mark.django_db
TODAY = date(2021, 10, 14)


def refusal_of(action, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        action(**kwargs)
    return caught.value.code


def test_a_session_is_planned_then_published():
    session_id = make.planned_session(venue=" Lévis ")
    card = queries.session(session_id)
    assert (card.state, card.is_open, card.venue, card.code) == ("planned", False, "Lévis", "S-2021-0001")
    assert (card.starts_on, card.ends_on) == (TODAY + timedelta(days=30),) * 2
    assert card.starts_at == datetime(2021, 11, 13, 14, 0, tzinfo=UTC)
    actions.publish_session(actor=make.partner_admin(card.partner_id), session_id=session_id)
    card = queries.session(session_id)
    assert card.is_open
    assert card.title.fr.startswith("Cadrer")
    assert card == queries.lock_session(session_id)
    [meeting] = queries.meetings(session_id)
    assert (meeting.minutes, meeting.place, meeting.day) == (420, "Salle 12", card.starts_on)
    assert queries.meetings_of_sessions([session_id]) == {session_id: [meeting]}
    assert queries.meeting(meeting.id) == meeting


def test_only_the_partner_and_the_office_plan():
    _, version_id = make.accredited_course()
    other = make.partner_admin(make.make_partner())
    plan = {
        "version_id": version_id,
        "region_code": "03",
        "language": "fr",
        "mode": "in_person",
        "capacity": 20,
        "minimum": 6,
        "meetings": make.meetings_for(420, TODAY + timedelta(days=9), make.trainer()),
    }
    assert refusal_of(actions.plan_session, actor=other, **plan) == "catalogue.not_partner_admin"
    officer = make.officer()
    once = actions.plan_session(actor=officer, **plan, idempotency_key="p1")
    assert actions.plan_session(actor=officer, **plan, idempotency_key="p1") == once


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"region_code": "99"}, "catalogue.region_not_found"),
        ({"language": "en", "languages": ("fr",)}, "catalogue.language_not_offered"),
        ({"mode": "async"}, "catalogue.mode_not_offered"),
        ({"capacity": 5, "minimum": 6}, "catalogue.capacity_below_minimum"),
        ({"fee_cents": 80_001}, "catalogue.fee_above_accredited"),
        ({"meetings": []}, "catalogue.no_meeting"),
        ({"in_days": -1}, "catalogue.session_in_past"),
    ],
)
def test_a_plan_that_the_version_does_not_allow_is_refused(values, code):
    values = dict(values)
    _, version_id = make.accredited_course(languages=values.pop("languages", ("fr", "en")))
    with pytest.raises(Refused) as caught:
        make.planned_session(version_id, **values)
    assert caught.value.code == code


def test_a_trainer_is_qualified_for_the_theme_the_level_the_language_and_the_day():
    _, version_id = make.accredited_course(level="practitioner")
    starts_on = TODAY + timedelta(days=30)
    for unqualified in (
        make.trainer(theme="tools"),
        make.trainer(level="awareness"),
        make.trainer(language="en"),
        make.trainer(since=starts_on + timedelta(days=1)),
        people.person(),
    ):
        with pytest.raises(Refused) as caught:
            make.planned_session(version_id, trainer_id=unqualified)
        assert caught.value.code == "catalogue.trainer_not_qualified"
    able = make.trainer(level="practitioner", since=starts_on)
    assert make.planned_session(version_id, trainer_id=able)
    assert able in queries.qualified_trainers(theme="business", level="awareness", language="fr", on=starts_on)
    assert able not in queries.qualified_trainers(theme="business", level="expert", language="fr", on=starts_on)


def test_a_trainer_is_in_one_place_at_a_time_even_at_another_partner():
    trainer_id = make.trainer()
    first = make.planned_session(trainer_id=trainer_id)
    with pytest.raises(Refused) as caught:
        make.planned_session(trainer_id=trainer_id)
    assert caught.value.code == "catalogue.trainer_booked"
    assert caught.value.refusal.params["code"] == queries.session(first).code
    after = make.meeting(TODAY + timedelta(days=30), time(16), time(23), trainer_id)
    assert make.planned_session(trainer_id=trainer_id, meetings=[after])
    assert len(queries.sessions_of_trainer(trainer_id)) == 2
    actions.cancel_session(actor=make.officer(), session_id=first, reason="salle fermée")
    assert make.planned_session(trainer_id=trainer_id), "a cancelled session gives the trainer's time back"
    assert len(queries.meetings_of_trainer(trainer_id, TODAY)) == 2


def test_publishing_needs_an_accreditation_in_force_on_the_first_day():
    course_id = make.drafted_course()
    version_id = make.submitted_version(course_id)
    early = make.planned_session(version_id)
    assert refusal_of(actions.publish_session, actor=make.officer(), session_id=early) == "catalogue.not_accredited"
    make.accredit(version_id, expires_on=TODAY + timedelta(days=29))
    assert refusal_of(actions.publish_session, actor=make.officer(), session_id=early) == (
        "catalogue.accreditation_expired"
    )
    soon = make.planned_session(version_id, in_days=29)
    actions.publish_session(actor=make.officer(), session_id=soon)
    actions.suspend_course(actor=make.officer(), course_id=course_id, reasons_fr="Plainte à vérifier.")
    assert not queries.session(soon).is_open
    assert refusal_of(actions.publish_session, actor=make.officer(), session_id=early) == "catalogue.not_accredited"


def test_a_running_session_keeps_its_version():
    course_id, version_id = make.accredited_course()
    session_id = make.published_session(version_id)
    admin = make.partner_admin(queries.course(course_id).partner_id)
    newer = actions.revise_course(
        actor=admin, course_id=course_id, file=make.course_file(title_fr="Autre titre", fee_cents=1)
    )
    make.accredit(actions.submit_course(actor=admin, course_id=course_id))
    assert queries.version(version_id).state == "superseded"
    assert queries.course(course_id).current.id == newer
    card = queries.session(session_id)
    assert (card.version_id, card.fee_cents, card.is_open) == (version_id, 80_000, True)
    with pytest.raises(Refused) as caught:
        make.planned_session(version_id)
    assert caught.value.code == "catalogue.version_not_plannable"


def test_a_session_goes_to_its_end():
    session_id = make.confirmed_session()
    card = queries.session(session_id)
    [trainer_id] = {each.trainer_id for each in queries.meetings(session_id)}
    teacher, visitor = Actor("person", trainer_id), Actor("person", "per_x")
    assert refusal_of(actions.mark_held, actor=visitor, session_id=session_id) == "catalogue.not_session_staff"
    assert refusal_of(actions.mark_held, actor=teacher, session_id=session_id) == "catalogue.session_not_over"
    assert refusal_of(actions.start_session, actor=teacher, session_id=session_id) == "catalogue.session_not_started"
    with clock.frozen(card.starts_at):
        actions.start_session(actor=teacher, session_id=session_id)
        assert refusal_of(actions.cancel_session, actor=make.officer(), session_id=session_id, reason="x") == (
            "catalogue.session_cannot_cancel"
        )
    with clock.frozen(card.ends_at):
        actions.mark_held(actor=teacher, session_id=session_id)
        actions.lock_attendance(actor=teacher, session_id=session_id)
        actions.close_session(actor=Actor.system("worker"), session_id=session_id)
    assert queries.session(session_id).state == "closed"
    assert [each.id for each in queries.sessions_ending(card.ends_on, card.ends_on, ["closed"])] == [session_id]


def test_a_postponed_session_gets_new_dates():
    session_id = make.confirmed_session()
    card = queries.session(session_id)
    admin = make.partner_admin(card.partner_id)
    [old] = queries.meetings(session_id)
    actions.postpone_session(actor=admin, session_id=session_id, reason="formatrice malade")
    busy = make.planned_session(trainer_id=old.trainer_id)
    with pytest.raises(Refused) as caught:
        actions.replan_session(
            actor=admin, session_id=session_id, meetings=make.meetings_for(420, card.starts_on, old.trainer_id)
        )
    assert caught.value.refusal.params["code"] == queries.session(busy).code
    later = card.starts_on + timedelta(days=7)
    actions.replan_session(actor=admin, session_id=session_id, meetings=make.meetings_for(420, later, old.trainer_id))
    actions.publish_session(actor=admin, session_id=session_id)
    card = queries.session(session_id)
    assert (card.state, card.starts_on) == ("published", later)
    assert [each.day for each in queries.meetings(session_id)] == [later]


def test_a_self_paced_session_is_one_window_worth_the_version():
    _, version_id = make.accredited_course(format="async", minutes=600)
    opens = rules.MeetingPlan(clock.at(TODAY + timedelta(days=5)), clock.at(TODAY + timedelta(days=60)))
    session_id = make.planned_session(version_id, meetings=[opens])
    assert [each.minutes for each in queries.meetings(session_id)] == [600]
    with pytest.raises(Refused) as caught:
        make.planned_session(version_id, meetings=[opens, opens])
    assert caught.value.code == "catalogue.one_window_only"


def test_a_suspended_partner_opens_nothing():
    _, version_id = make.accredited_course()
    partner_id = queries.course(queries.version(version_id).course_id).partner_id
    directory.suspend_organization(actor=make.officer(), organization_id=partner_id, reason="enquête")
    with pytest.raises(Refused) as caught:
        make.planned_session(version_id)
    assert caught.value.code in ("catalogue.partner_suspended", "catalogue.not_partner_admin")


def test_a_session_closed_to_a_company_is_not_on_offer():
    company = people.organization("company")
    session_id = make.published_session(closed_to=company)
    assert queries.session(session_id).closed_to == company
    assert [each.id for each in queries.sessions_closed_to(company)] == [session_id]
    assert queries.sessions_of_course(queries.session(session_id).course_id) == []
    assert queries.search(queries.SearchFilters()).total == 0


def test_plan_and_publish_stay_under_ten_statements(django_assert_max_num_queries):
    _, version_id = make.accredited_course(minutes=2520)
    admin = make.partner_admin(queries.course(queries.version(version_id).course_id).partner_id)
    meetings = make.meetings_for(2520, TODAY + timedelta(days=5), make.trainer())
    with django_assert_max_num_queries(10):
        session_id = actions.plan_session(
            actor=admin,
            version_id=version_id,
            region_code="11",
            language="fr",
            mode="online",
            capacity=20,
            minimum=6,
            meetings=meetings,
        )
    with django_assert_max_num_queries(10):
        actions.publish_session(actor=admin, session_id=session_id)
    assert list(queries.verify()) == []
