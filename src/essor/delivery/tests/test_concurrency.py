"""The trainer, the kiosk and the learner at the same moment: every mark once, outcomes once."""

import threading

import pytest
from django.db import connections

from essor.delivery import actions, queries
from essor.delivery.tests import factories
from essor.foundation import clock
from essor.foundation.outcome import Refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def together(*verbs):
    now, gate, answers = clock.now(), threading.Barrier(len(verbs)), [None] * len(verbs)

    def run(place, verb):
        try:
            with clock.frozen(now):
                gate.wait()
                answers[place] = verb()
        except Refused as refused:
            answers[place] = refused.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(i, verb)) for i, verb in enumerate(verbs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_mark_all_and_kiosk_and_learner_at_once():
    case = factories.given(4)
    meeting = case.meetings[0]
    me = factories.learner(case.people[0])
    with factories.at(meeting.ends_at):
        answers = together(
            lambda: actions.mark_all_present(actor=case.admin, meeting_id=meeting.id),
            lambda: actions.confirm_day(
                actor=case.admin,
                session_id=case.session_id,
                day=meeting.day,
                codes=factories.codes(case.registrations),
            ),
            lambda: actions.confirm(actor=me, registration_id=case.registrations[0], meeting_id=meeting.id),
        )
    assert answers[0] == 4
    cards = queries.attendance_of_meeting(meeting.id)
    assert [c.mark for c in cards] == ["present"] * 4
    assert all(c.evidence for c in cards)
    assert not list(queries.verify())


def test_outcomes_are_decided_once():
    case = factories.given(3)
    factories.take(case)
    with factories.at(case.after):
        verb = lambda: actions.decide_outcomes(actor=case.admin, session_id=case.session_id).attended  # noqa: E731  # the same verb, twice at once
        answers = together(verb, verb)
    assert sorted(map(str, answers)) == ["3", "delivery.outcomes_decided"]
    assert len(queries.outcomes_of_session(case.session_id)) == 3
