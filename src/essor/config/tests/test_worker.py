"""The worker: does what is due, goes on after an error, stops when told; every dotted path of the tables is there."""

import logging
import threading
import time

import pytest
from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from essor.config import rounds, worker
from essor.config.subscriptions import SUBSCRIPTIONS
from essor.foundation import audit, outbox
from essor.foundation.actor import Actor

HERE = "essor.config.tests.test_worker"
done: list[str] = []


def round_trip() -> None:
    done.append("round")


def failing() -> None:
    raise RuntimeError("no paper")


def test_every_handler_job_and_round_is_there() -> None:
    paths = [*SUBSCRIPTIONS.values(), *settings.ESSOR_JOBS.values(), *(one.path for one in worker.ROUNDS)]
    assert [path for path in paths if not callable(import_string(path))] == []


@pytest.mark.django_db(transaction=True)
def test_an_error_in_one_round_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    done.clear()
    one = worker.Worker((worker.Periodic(f"{HERE}.failing", 60), worker.Periodic(f"{HERE}.round_trip", 60)))
    with caplog.at_level(logging.ERROR):
        one.look()
        one.look()
    assert done == ["round"]
    assert "failing failed; it will be tried again" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_rounds_of_an_idle_installation_do_nothing_wrong() -> None:
    audit.record(Actor.system("test"), "test.did", "thing", "thg_1")
    rounds.seal_chains()
    assert audit.unsealed() == 0
    rounds.expire_reservations()
    rounds.expire_offers()
    rounds.deliver_mail()


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_it_wakes_for_an_event_at_once_and_stops_at_once() -> None:
    one = worker.Worker(())
    thread = threading.Thread(target=one.run)
    thread.start()
    try:
        time.sleep(0.2)
        outbox.emit("messages.deliver", {})
        for _ in range(100):
            if outbox.waiting() == 0:
                break
            time.sleep(0.02)
        assert outbox.waiting() == 0
    finally:
        one.stop()
        thread.join(5)
    assert not thread.is_alive()
    connections.close_all()
