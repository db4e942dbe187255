"""Tables that only grow, kept files, the outbox and jobs."""

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from essor.foundation import audit, clock, files, jobs, outbox
from essor.foundation.actor import Actor
from essor.foundation.models import AuditEntry, Counter, Job, KeptFile, OutboxEvent
from essor.foundation.numbering import next_number
from essor.foundation.outcome import Refusal, Refused

ACTOR = Actor.system("test")
HERE = "essor.foundation.tests.test_kept"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE foundation_auditentry SET verb = 'x'",
        "DELETE FROM foundation_auditentry",
        "UPDATE foundation_seal SET head = 'x'",
        "DELETE FROM foundation_seal",
    ],
)
def test_the_engine_refuses_to_change_what_only_grows(statement: str) -> None:
    audit.record(ACTOR, "test.did", "thing", "thg_1")
    audit.seal()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(audit.verify()) == []


@pytest.mark.django_db
def test_replacing_a_row_is_refused_too() -> None:
    audit.record(ACTOR, "test.did", "thing", "thg_1")
    columns = "id, public_id, at, actor_kind, actor_id, verb, object_kind, object_id, data, personal_digest"
    values = "id, public_id, at, actor_kind, actor_id, 'other', object_kind, object_id, data, personal_digest"
    replacing = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    ending = "" if connection.vendor == "sqlite" else "ON CONFLICT (id) DO UPDATE SET verb = 'other'"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{replacing} INTO foundation_auditentry ({columns}) SELECT {values} FROM foundation_auditentry "
            f"WHERE true {ending}"
        )
    assert not AuditEntry.objects.filter(verb="other").exists()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
def test_the_engine_refuses_to_empty_it() -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE foundation_seal")


@pytest.mark.django_db
def test_a_kept_file_is_read_back_as_it_was() -> None:
    content = bytes(range(256)) * 10
    kept = files.keep(name="liste.csv", content=content, media_type="text/csv", purpose="roster")
    assert files.read(kept.id) == content
    assert files.card(kept.id) == kept
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert files.card("fil_none") is None
    with pytest.raises(KeyError):
        files.read("fil_none")
    KeptFile.objects.update(content=content[:-1])
    with pytest.raises(ValueError, match=kept.id):
        files.read(kept.id)


def count(*, series: str) -> None:
    next_number(series, 2021)


def fail_after_writing(*, series: str) -> None:
    next_number(series, 2021)
    raise RuntimeError("the printer is on fire")


SUBSCRIPTIONS = {"count": f"{HERE}.count", "fail": f"{HERE}.fail_after_writing"}


def value(series: str) -> int:
    return Counter.objects.filter(series=f"{series}-2021").values_list("value", flat=True).first() or 0


@pytest.mark.django_db
def test_an_event_is_handled_once() -> None:
    outbox.emit("count", {"series": "a"})
    outbox.emit("count", {"series": "a"})
    assert outbox.waiting() == 2
    assert outbox.handle_due(SUBSCRIPTIONS) == 2
    assert outbox.handle_due(SUBSCRIPTIONS) == 0
    assert (value("a"), outbox.waiting()) == (2, 0)


@pytest.mark.django_db
def test_a_failing_event_undoes_what_it_wrote_waits_longer_each_time_and_lets_others_pass() -> None:
    outbox.emit("fail", {"series": "f"})
    outbox.emit("count", {"series": "a"})
    start = clock.now()
    assert outbox.handle_due(SUBSCRIPTIONS) == 2
    assert (value("f"), value("a")) == (0, 1)
    event = OutboxEvent.objects.get(topic="fail")
    assert (event.attempts, event.handled_at, event.error) == (1, None, "RuntimeError: the printer is on fire")
    with clock.frozen(event.next_try_at):
        assert outbox.handle_due(SUBSCRIPTIONS) == 1
    first_pause, event = event.next_try_at - start, OutboxEvent.objects.get(topic="fail")
    assert event.next_try_at - start - first_pause > first_pause
    with clock.frozen(event.next_try_at):
        assert outbox.handle_due({**SUBSCRIPTIONS, "fail": f"{HERE}.count"}) == 1
    assert (value("f"), outbox.waiting()) == (1, 0)


@pytest.mark.django_db
def test_an_event_without_a_handler_keeps_its_error() -> None:
    outbox.emit("nobody", {})
    outbox.handle_due(SUBSCRIPTIONS)
    assert OutboxEvent.objects.get().error.startswith("KeyError")


@pytest.mark.django_db(transaction=True)
def test_an_event_is_written_with_its_cause_or_not_at_all_and_wakes_the_worker_on_commit() -> None:
    outbox.wake.clear()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.emit("count", {"series": "a"})
        _ = 1 // 0
    assert outbox.waiting() == 0
    assert not outbox.wake.is_set()
    with transaction.atomic():
        outbox.emit("count", {"series": "a"})
        assert not outbox.wake.is_set()
    assert outbox.wake.is_set()


def work(progress: jobs.Progress, *, steps: int, fail: bool = False, refuse: bool = False) -> dict:
    progress.mark(stage="counting", total=steps)
    for n in range(steps):
        progress.mark(done=n + 1)
    if fail:
        raise RuntimeError("no more paper")
    if refuse:
        raise Refused(Refusal("test.no"))
    return {"steps": steps}


@pytest.fixture
def kinds(settings) -> None:
    settings.ESSOR_JOBS = {"work": f"{HERE}.work"}


@pytest.mark.django_db
@pytest.mark.usefixtures("kinds")
def test_a_job_runs_to_its_end_and_shows_its_progress() -> None:
    job_id = jobs.start(ACTOR, "work", {"steps": 3})
    assert jobs.card(job_id).state == "queued"
    assert jobs.run_waiting() == 1
    card = jobs.card(job_id)
    assert (card.state, card.stage, card.done, card.total, card.result) == ("done", "counting", 3, 3, {"steps": 3})
    assert jobs.run_waiting() == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("kinds")
@pytest.mark.parametrize(("how", "said"), [("fail", "RuntimeError: no more paper"), ("refuse", "test.no {}")])
def test_a_job_that_goes_wrong_says_why(how: str, said: str) -> None:
    job_id = jobs.start(ACTOR, "work", {"steps": 1, how: True})
    jobs.run_waiting()
    assert (jobs.card(job_id).state, jobs.card(job_id).error) == ("failed", said)


@pytest.mark.django_db
@pytest.mark.usefixtures("kinds")
def test_a_cancelled_job_stops_at_its_next_mark() -> None:
    job_id = jobs.start(ACTOR, "work", {"steps": 3})
    jobs.cancel(job_id)
    jobs.run_waiting()
    card = jobs.card(job_id)
    assert (card.state, card.done) == ("cancelled", 0)
    assert jobs.card("job_none") is None


@pytest.mark.django_db
@pytest.mark.usefixtures("kinds")
def test_a_job_cut_short_by_a_crash_is_said_to_have_failed_when_the_worker_starts_again() -> None:
    job_id = jobs.start(ACTOR, "work", {"steps": 3})
    Job.objects.filter(public_id=job_id).update(state=Job.State.RUNNING, started_at=clock.now())
    assert jobs.close_interrupted() == 1
    card = jobs.card(job_id)
    assert (card.state, card.error) == ("failed", "interrupted")


@pytest.mark.django_db
@pytest.mark.usefixtures("kinds")
def test_an_estimate_comes_once_a_part_is_done() -> None:
    job_id = jobs.start(ACTOR, "work", {"steps": 100})
    Job.objects.update(state="running", started_at=clock.now() - timedelta(minutes=1), done=25, total=100)
    assert jobs.card(job_id).remaining == timedelta(minutes=3)
    Job.objects.update(done=1)
    assert jobs.card(job_id).remaining is None
