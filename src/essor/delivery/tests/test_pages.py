import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation

from essor.catalogue.tests import factories as courses
from essor.delivery import actions, queries
from essor.delivery.tests import factories
from essor.directory import actions as directory
from essor.directory import queries as directory_queries
from essor.messages import queries as messages

pytestmark = pytest.mark.django_db
LANGUAGES = ("fr", "en")


def sign_in(client, person_id):
    directory.set_password(actor=directory_queries.actor_of_person(person_id), person_id=person_id, password="x" * 14)
    client.force_login(get_user_model().objects.get(person__public_id=person_id))


def url(name, *args, language="fr"):
    with translation.override(language):
        return reverse(f"delivery:{name}", args=args)


def opens(client, name, *args):
    """The page opens in both languages, in its own words."""
    pages = {}
    for language in LANGUAGES:
        answer = client.get(url(name, *args, language=language))
        assert answer.status_code == 200, (name, language, answer.status_code)
        assert "UNKNOWN VARIABLE" not in answer.content.decode()
        pages[language] = answer.content.decode()
    assert pages["fr"] != pages["en"]
    return pages["fr"]


def test_partner_takes_attendance_and_finishes(client):
    case = factories.given(3)
    sign_in(client, case.admin.id)
    a, b, _ = case.registrations
    for meeting in case.meetings:
        with factories.at(meeting.ends_at):
            opens(client, "sessions")
            opens(client, "session", case.session_id)
            opens(client, "attendance", case.session_id, meeting.id)
            page = url("attendance", case.session_id, meeting.id)
            assert client.post(page, {"all": "1"}).status_code == 303
            assert "choose" in client.get(f"{page}?who={a}").content.decode()
            client.post(page, {"registration": a, "mark": "late", "late_minutes": "30"})
            client.post(page, {"registration": b, "mark": "absent"})
    marks = {m.registration_id: m.mark for m in queries.attendance_of_meeting(case.meetings[0].id)}
    assert (marks[a], marks[b]) == ("late", "absent")
    with factories.at(case.after):
        client.post(url("finish", case.session_id))
        assert "Achats" not in opens(client, "session", case.session_id)
        opens(client, "attendance", case.session_id, case.meetings[0].id)
    assert len(queries.outcomes_of_session(case.session_id)) == 3


def test_kiosk_knows_a_code_and_says_when_it_does_not(client):
    case = factories.given(2)
    sign_in(client, case.admin.id)
    page = url("kiosk", case.session_id)
    assert client.get(page).status_code == 404
    with factories.at(case.meetings[0].starts_at):
        opens(client, "kiosk", case.session_id)
        answer = client.post(page, {"code": "é000-0000"}).content.decode()
        assert 'role="alert"' in answer
        answer = client.post(page, {"code": queries.check_in_code(case.registrations[0]).lower()}).content.decode()
        assert "Maëlle" in answer
    assert [m.evidence for m in queries.attendance_of_session(case.session_id)] == ["qr"]


def test_other_partners_and_strangers_do_not_see_a_session(client):
    case = factories.given(1)
    sign_in(client, courses.partner_admin(courses.make_partner()).id)
    assert client.get(url("session", case.session_id)).status_code == 404
    assert client.get(url("attendance", case.session_id, case.meetings[0].id)).status_code == 404
    assert client.get(url("my_attendance", case.registrations[0])).status_code == 404
    assert client.get(url("confirm", "reg_x:abc")).status_code == 404


def test_learner_confirms_contests_and_evaluates_by_link(client):
    case = factories.held(1, silent=1)
    token = queries.confirm_token(case.registrations[0])
    with factories.at(case.after):
        opens(client, "confirm", token)
        page = url("confirm", token)
        assert {m.evidence for m in queries.attendance_of_session(case.session_id)} == {""}
        client.post(page, {"all": "1"})
        assert {m.evidence for m in queries.attendance_of_session(case.session_id)} == {"link"}
        meeting = case.meetings[0].id
        assert 'id="wrong"' in client.get(f"{page}?wrong={meeting}").content.decode()
        client.post(page, {"meeting": meeting, "says": "less_time"})
        opens(client, "confirm", token)
        opens(client, "evaluate", token)
        assert 'role="alert"' in client.post(url("evaluate", token), {}).content.decode()
        client.post(url("evaluate", token), {"satisfaction": "4", "usefulness": "5", "comment": "Bien"})
        assert queries.has_evaluated(case.registrations[0])
        opens(client, "evaluate", token)


def test_the_partner_sees_means_once_five_people_answered(client):
    case = factories.held(5)
    sign_in(client, case.admin.id)
    for n, (registration, person) in enumerate(zip(case.registrations, case.people, strict=True)):
        with factories.at(case.after):
            assert "Satisfaction" not in opens(client, "session", case.session_id)
            me = factories.learner(person)
            actions.evaluate(actor=me, registration_id=registration, satisfaction=5 - n % 2, usefulness=3)
    with factories.at(case.after):
        assert "4,6" in opens(client, "session", case.session_id)


def test_learner_signed_in(client):
    case = factories.given(1)
    sign_in(client, case.people[0])
    opens(client, "mine")
    opens(client, "my_attendance", case.registrations[0])
    with factories.at(case.meetings[0].ends_at):
        client.post(url("my_attendance", case.registrations[0]), {"there": case.meetings[0].id})
    assert [m.evidence for m in queries.attendance_of_session(case.session_id)] == ["account"]
    with factories.at(case.meetings[0].starts_at):
        opens(client, "my_evaluation", case.registrations[0])


def test_the_office_moves_future_trainers_forward(client):
    person = courses.people.person()
    candidate = actions.apply_as_trainer(
        actor=factories.learner(person),
        person_id=person,
        home_id=courses.make_partner(),
        region_code="09",
        theme="business",
        level="practitioner",
        language="fr",
    )
    sign_in(client, courses.officer().id)
    assert "Sélectionner" in opens(client, "pathway")
    client.post(url("step", candidate, "select"))
    assert queries.candidacy(candidate).state == "selected"
    assert client.post(url("step", candidate, "nonsense")).status_code == 404


def test_messages_are_written_in_both_languages():
    case = factories.given(2)
    actions.send_check_in_codes(actor=case.admin, session_id=case.session_id)
    factories.take(case, silent=case.registrations)
    with factories.at(case.after):
        actions.decide_outcomes(actor=case.admin, session_id=case.session_id)
    seen = set()
    for card in messages.mailbox(case.people[0]):
        for language in LANGUAGES:
            with translation.override(language):
                rendered = messages.render(card.id)
        assert rendered.subject
        assert "UNKNOWN" not in rendered.text + rendered.html
        seen.add(card.template)
    assert {"check_in_code", "attendance_confirm", "outcome_recorded"} <= seen
