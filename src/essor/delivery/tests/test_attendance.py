from datetime import timedelta

import pytest

from essor.catalogue import queries as catalogue
from essor.catalogue.tests import factories as courses
from essor.delivery import actions, queries
from essor.delivery.actions import CheckIn
from essor.delivery.models import Attendance
from essor.delivery.tests import factories
from essor.directory import queries as directory
from essor.foundation.outcome import Refused
from essor.ledger import queries as ledger
from essor.messages import queries as messages

pytestmark = pytest.mark.django_db


def refused(code, verb, **values):
    with pytest.raises(Refused) as caught:
        verb(**values)
    assert caught.value.code == code


def test_mark_all_present_with_exceptions_is_one_act(django_assert_max_num_queries):
    case = factories.given(4)
    meeting = case.meetings[0]
    absent, late = case.registrations[0], case.registrations[1]
    with factories.at(meeting.ends_at), django_assert_max_num_queries(12):
        n = actions.mark_all_present(actor=case.admin, meeting_id=meeting.id, except_absent=[absent], late={late: 40})
    assert n == 4
    by_registration = {c.registration_id: c for c in queries.attendance_of_meeting(meeting.id)}
    assert by_registration[absent].mark == "absent"
    assert by_registration[late].minutes == meeting.minutes - 40
    assert by_registration[case.registrations[2]].mark == "present"
    assert not list(queries.verify())


def test_marks_of_others_stand_and_exceptions_change_them():
    case = factories.given(3)
    meeting = case.meetings[0]
    a, b, c = case.registrations
    with factories.at(meeting.ends_at):
        actions.mark_all_present(actor=case.admin, meeting_id=meeting.id, except_absent=[a])
        actions.mark_all_present(actor=case.admin, meeting_id=meeting.id, except_absent=[b], late={c: 10})
    marks = {card.registration_id: card.mark for card in queries.attendance_of_meeting(meeting.id)}
    assert marks == {a: "absent", b: "absent", c: "late"}


def test_the_kiosk_keeps_good_codes_and_refuses_bad_ones_row_by_row():
    case = factories.given(3)
    meeting = case.meetings[0]
    a, b, c = case.registrations
    handed = [*factories.codes([a]), CheckIn(b, queries.check_in_code(c)), CheckIn("reg_unknown", "0000-0000")]
    with factories.at(meeting.ends_at):
        answer = actions.confirm_day(actor=case.admin, session_id=case.session_id, day=meeting.day, codes=handed)
        assert answer.confirmed == 1
        assert [(r.index, r.code) for r in answer.refused] == [
            (1, "delivery.wrong_code"),
            (2, "delivery.not_in_session"),
        ]
        actions.mark_all_present(actor=case.admin, meeting_id=meeting.id)
    cards = {card.registration_id: card for card in queries.attendance_of_meeting(meeting.id)}
    assert (cards[a].evidence, cards[a].mark) == ("qr", "present")
    assert cards[b].evidence == ""


def test_absent_after_check_in_is_disputed_and_ends_when_corrected():
    case = factories.given(1)
    meeting, registration = case.meetings[0], case.registrations[0]
    with factories.at(meeting.ends_at):
        actions.confirm_day(
            actor=case.admin, session_id=case.session_id, day=meeting.day, codes=factories.codes([registration])
        )
        actions.mark_all_present(actor=case.admin, meeting_id=meeting.id, except_absent=[registration])
        assert queries.attendance_of_meeting(meeting.id)[0].dispute == "was_present"
        actions.mark(actor=case.admin, meeting_id=meeting.id, registration_id=registration, mark="present")
    card = queries.attendance_of_meeting(meeting.id)[0]
    assert (card.mark, card.disputed_at) == ("present", None)


def test_refusals_of_the_provider_side():
    case = factories.given(1)
    meeting = case.meetings[0]
    stranger = courses.partner_admin(courses.make_partner())
    values = {"actor": case.admin, "meeting_id": meeting.id}
    refused("delivery.meeting_not_started", actions.mark_all_present, **values)
    with factories.at(meeting.ends_at):
        refused("delivery.not_your_session", actions.mark_all_present, **{**values, "actor": stranger})
        refused("delivery.not_in_session", actions.mark_all_present, **values, except_absent=["reg_x"])
        refused("delivery.lateness_out_of_range", actions.mark_all_present, **values, late={case.registrations[0]: 999})
        one = {**values, "registration_id": case.registrations[0]}
        refused("delivery.unknown_mark", actions.mark, **one, mark="perhaps")
        batch = {"actor": case.admin, "session_id": case.session_id, "codes": []}
        refused("delivery.day_not_come", actions.confirm_day, **batch, day=case.meetings[1].day)
        refused("delivery.no_meeting_that_day", actions.confirm_day, **batch, day=meeting.day - timedelta(days=1))
        refused("delivery.meeting_not_taken", actions.decide_outcomes, actor=case.admin, session_id=case.session_id)


def test_only_the_person_or_their_link_confirms():
    case = factories.given(2)
    meeting = case.meetings[0]
    mine, theirs = case.registrations
    me = factories.learner(case.people[0])
    values = {"actor": me, "meeting_id": meeting.id}
    refused("delivery.meeting_not_started", actions.confirm, **values, registration_id=mine)
    with factories.at(meeting.ends_at):
        refused("delivery.not_you", actions.confirm, **values, registration_id=theirs)
        refused("delivery.bad_link", actions.confirm, **values, registration_id=theirs, evidence="link", token="x:y")
        refused("delivery.evidence_differs", actions.confirm, **values, registration_id=mine, evidence="qr")
        actions.confirm(**values, registration_id=mine)
        token = queries.confirm_token(theirs)
        assert queries.registration_of_token(token) == theirs
        actions.confirm(**values, registration_id=theirs, evidence="link", token=token)
    assert [c.evidence for c in queries.attendance_of_meeting(meeting.id)] == ["account", "link"]
    assert set(Attendance.objects.values_list("mark", flat=True)) == {""}


def test_outcomes_lock_the_session_release_no_shows_and_tell_people():
    case = factories.given(3)
    before = ledger.held_many([f"{r}:reserve" for r in case.registrations])
    assert len(before) == 3
    gone = case.registrations[2]
    factories.take(case, absent=[gone], silent=[case.registrations[1]])
    with factories.at(case.after):
        counts = actions.decide_outcomes(actor=case.admin, session_id=case.session_id)
        assert (counts.attended, counts.no_show) == (2, 1)
        refused("delivery.outcomes_decided", actions.decide_outcomes, actor=case.admin, session_id=case.session_id)
        refused("delivery.only_the_office", actions.mark_all_present, actor=case.admin, meeting_id=case.meetings[0].id)
    assert catalogue.session(case.session_id).state == "locked"
    assert set(ledger.held_many([f"{r}:reserve" for r in case.registrations])) == {
        f"{r}:reserve" for r in case.registrations[:2]
    }
    done = queries.completions_between(case.partner_id, case.meetings[-1].day, case.meetings[-1].day)
    assert [(c.registration_id, c.confirmed_minutes, c.unconfirmed_meetings) for c in done] == [
        (case.registrations[0], 840, 0),
        (case.registrations[1], 0, 2),
    ]
    templates = {m.template for m in messages.mailbox(case.people[1])}
    assert {"outcome_recorded", "attendance_confirm"} <= templates
    assert not list(queries.verify())
    with factories.at(case.after):
        assert actions.confirm_all(actor=factories.learner(case.people[1]), registration_id=case.registrations[1]) == 2
    assert queries.completions_of([done[1].registration_pk])[done[1].registration_pk].evidence_grade == "account"
    assert [f.minutes_confirmed for f in queries.facts_rows(case.after)] == [840, 840, 0]


def test_office_corrects_after_the_lock_and_the_outcome_follows():
    case = factories.held(1)
    office = courses.officer()
    values = {"meeting_id": case.meetings[0].id, "registration_id": case.registrations[0], "mark": "absent"}
    with factories.at(case.after):
        refused("delivery.reason_needed", actions.mark, actor=office, **values)
        refused("delivery.only_the_office", actions.mark, actor=case.admin, **values, reason="x")
        actions.mark(actor=office, **values, reason="feuille signée")
    outcome = queries.outcomes(case.registrations)[case.registrations[0]]
    assert (outcome.result, outcome.minutes_attended) == ("incomplete", 420)
    assert queries.attendance_of_meeting(case.meetings[0].id)[0].dispute == "was_present"
    with factories.at(case.after):
        actions.settle_dispute(
            actor=office, meeting_id=case.meetings[0].id, registration_id=case.registrations[0], reason="vu"
        )
        refused(
            "delivery.not_disputed",
            actions.settle_dispute,
            actor=office,
            meeting_id=case.meetings[0].id,
            registration_id=case.registrations[0],
            reason="vu",
        )
    assert not list(queries.verify())


def test_learner_disputes_a_mark():
    case = factories.held(1)
    me = factories.learner(case.people[0])
    values = {"actor": me, "registration_id": case.registrations[0], "meeting_id": case.meetings[1].id}
    refused("delivery.unknown_dispute", actions.dispute, **values, says="bof")
    actions.dispute(**values, says="was_absent")
    done = queries.completions_between(case.partner_id, case.meetings[-1].day, case.meetings[-1].day)[0]
    assert (done.disputed_meetings, done.confirmed_minutes, done.minutes_attended) == (1, 420, 840)


def test_evaluation_once_by_those_who_came():
    case = factories.held(2, absent=1)
    me, gone = (factories.learner(p) for p in case.people)
    values = {"registration_id": case.registrations[0], "satisfaction": 5, "usefulness": 4}
    refused("delivery.not_you", actions.evaluate, actor=gone, **values)
    refused("delivery.score_out_of_range", actions.evaluate, actor=me, **{**values, "usefulness": 6})
    actions.evaluate(actor=me, **values, comment=" Utile. ", language="fr")
    refused("delivery.already_evaluated", actions.evaluate, actor=me, **values)
    refused(
        "delivery.nothing_to_evaluate",
        actions.evaluate,
        actor=gone,
        registration_id=case.registrations[1],
        satisfaction=1,
        usefulness=1,
    )
    summary = queries.evaluation_summary([case.session_id])
    assert (summary.asked, summary.answered, summary.satisfaction_sum, summary.usefulness_sum) == (1, 1, 5, 4)


def test_codes_are_sent_once_per_person():
    case = factories.given(2)
    for _ in range(2):
        actions.send_check_in_codes(actor=case.admin, session_id=case.session_id)
    assert [m.template for m in messages.mailbox(case.people[0])].count("check_in_code") == 1


def test_verify_names_what_was_changed_by_other_means():
    case = factories.held(2)
    Attendance.objects.filter(registration__public_id=case.registrations[0]).update(minutes=100)
    found = {(b.what, b.where) for b in queries.verify()}
    assert found == {("outcome_minutes_differ", case.registrations[0])}


def test_pathway_ends_in_a_qualification():
    case = factories.given(1)
    office = courses.officer()
    person = courses.people.person()
    candidate = actions.apply_as_trainer(
        actor=factories.learner(person),
        person_id=person,
        home_id=case.partner_id,
        region_code="09",
        theme="business",
        level="practitioner",
        language="fr",
    )
    again = {"person_id": person, "home_id": case.partner_id, "region_code": "09"}
    refused(
        "delivery.already_applied",
        actions.apply_as_trainer,
        actor=factories.learner(person),
        **again,
        theme="business",
        level="practitioner",
        language="fr",
    )
    refused("delivery.only_the_office", actions.select_candidate, actor=case.admin, candidacy_id=candidate)
    actions.select_candidate(actor=office, candidacy_id=candidate)
    refused("delivery.step_out_of_order", actions.qualify_candidate, actor=office, candidacy_id=candidate)
    actions.start_training(actor=office, candidacy_id=candidate)
    seen = {"candidacy_id": candidate, "session_id": case.session_id, "score": 4}
    assert actions.observe_co_teaching(actor=case.admin, **seen) == 1
    refused("delivery.already_observed", actions.observe_co_teaching, actor=case.admin, **seen)
    actions.qualify_candidate(actor=office, candidacy_id=candidate)
    actions.deploy_candidate(actor=office, candidacy_id=candidate, region_code="09")
    card = queries.candidacy(candidate)
    assert (card.state, card.deployed_region_code, card.observations) == ("deployed", "09", 1)
    assert person in catalogue.qualified_trainers(theme="business", language="fr")
    assert queries.pathway_counts() == {"09": {"deployed": 1}}
    assert directory.person(person)
