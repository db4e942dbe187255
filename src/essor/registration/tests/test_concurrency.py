"""Real connections race: for the last seats, for the last dollars, for one person's time. Never over, never under."""

import contextvars
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from django.db import connection, connections

from essor.foundation.outcome import Refused
from essor.registration import actions, queries
from essor.registration.models import WaitingEntry
from essor.registration.rules import states
from essor.registration.tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency]


def race(acts: Sequence[Callable[[], object]]) -> list[object]:
    """All at once, each in a thread with its own connection; what each answered, or the code of its refusal."""
    answers: list[object] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(index: int) -> None:
        try:
            start.wait()
            answers[index] = acts[index]()
        except Refused as refused:
            answers[index] = refused.code
        except BaseException as error:
            answers[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=contextvars.copy_context().run, args=(run, i)) for i in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def word(answer: object) -> str:
    return answer.state if isinstance(answer, actions.Registered) else str(answer)


def test_threads_race_for_the_last_seats() -> None:
    factories.program()
    session_id = factories.session(capacity=5, minimum=1)
    people = [factories.person() for _ in range(12)]
    answers = race([lambda p=p: factories.register(session_id, p) for p in people])
    assert Counter(map(word, answers)) == {"registered": 5, "registration.session_full": 7}
    assert queries.seats([session_id])[session_id].left == 0
    assert list(queries.verify()) == []


def test_seats_given_back_while_others_wait_and_come() -> None:
    """Withdrawals, newcomers and people in the line at once: every seat ends up with someone, in the order of
    joining."""
    factories.program()
    session_id = factories.session(capacity=4, minimum=1)
    seated = [factories.register(session_id).id for _ in range(4)]
    line = [factories.register(session_id, or_wait=True).id for _ in range(3)]
    newcomers = [factories.person() for _ in range(4)]

    def leave(registration_id: str) -> Callable[[], object]:
        return lambda: actions.withdraw(actor=factories.SYSTEM, registration_id=registration_id, reason="other")

    def come(person_id: str) -> Callable[[], object]:
        return lambda: factories.register(session_id, person_id, or_wait=True)

    answers = race([act for one, other in zip(seated, newcomers, strict=True) for act in (leave(one), come(other))])
    assert not [answer for answer in answers if isinstance(answer, BaseException)]
    found = queries.seats([session_id])[session_id]
    assert (found.taken, found.waiting) == (4, 3)
    assert [queries.registration(one).state for one in line] == [states.OFFERED] * 3
    served = WaitingEntry.objects.order_by("pk").values_list("closed_at", flat=True)
    assert [closed is not None for closed in served] == sorted((c is not None for c in served), reverse=True)
    assert list(queries.verify()) == []


def test_the_last_dollars_are_given_once() -> None:
    factories.program(cents=60_000)
    session_id = factories.session(capacity=20)
    people = [factories.person() for _ in range(8)]
    answers = race([lambda p=p: factories.register(session_id, p, or_wait=True) for p in people])
    got = [answer for answer in answers if isinstance(answer, actions.Registered)]
    assert len(got) == 8
    aided = [answer for answer in got if answer.aid_cents]
    assert len(aided) == 1  # one seat takes 320 $ of the first source; a second would need 640 $ of its 600 $
    assert Counter(answer.waits_for for answer in got) == {"": 1, "aid": 7}
    assert list(queries.verify()) == []


def test_one_person_cannot_sit_in_two_places_at_once() -> None:
    factories.program()
    sessions = [factories.session() for _ in range(5)]
    person_id = factories.person()
    answers = race([lambda s=s: factories.register(s, person_id) for s in sessions])
    assert Counter(map(word, answers)) == {"registered": 1, "registration.meeting_overlap": 4}


def test_the_same_person_at_once_in_one_session() -> None:
    factories.program()
    session_id, person_id = factories.session(), factories.person()
    answers = race([lambda: factories.register(session_id, person_id) for _ in range(5)])
    assert Counter(map(word, answers)) == {"registered": 1, "registration.already_in_session": 4}


def test_no_more_than_two_holds() -> None:
    factories.program()
    sessions = [factories.session(in_days=40 + day) for day in range(5)]
    person_id = factories.person()
    answers = race(
        [
            lambda s=s: actions.hold_seat(actor=factories.SYSTEM, session_id=s, person_id=person_id, audience="manager")
            for s in sessions
        ]
    )
    assert Counter(map(word, answers)) == {"held": 2, "registration.too_many_holds": 3}


def test_a_key_used_at_once_registers_once() -> None:
    factories.program()
    session_id, person_id = factories.session(), factories.person()
    answers = race([lambda: factories.register(session_id, person_id, idempotency_key="once") for _ in range(4)])
    made = [answer for answer in answers if isinstance(answer, actions.Registered)]
    assert len({answer.id for answer in made}) == 1
    assert queries.seats([session_id])[session_id].taken == 1


def test_processes_race_for_the_last_seats() -> None:
    factories.program()
    session_id = factories.session(capacity=7, minimum=1)
    people = [[factories.person() for _ in range(6)] for _ in range(3)]
    racer = [sys.executable, "-m", "essor.registration.tests.racer", str(connection.settings_dict["NAME"]), session_id]
    environment = {**os.environ, "PYTHONPATH": "src"}
    started = [
        subprocess.Popen([*racer, *some], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for some in people
    ]
    told = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], told
    words = Counter(word for out, _ in told for word in json.loads(out))
    assert words == {"registered": 7, "registration.session_full": 11}
    assert list(queries.verify()) == []
