"""Long work: asked for in the transaction of an act, run by the worker, its progress a row that a page polls."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import task
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from essor.foundation import clock, outbox
from essor.foundation.actor import Actor
from essor.foundation.canonical import plain
from essor.foundation.models import Job
from essor.foundation.outcome import Refused


class Cancelled(Exception):
    """Raised inside a job at its next progress mark after someone cancelled it."""


@dataclass(frozen=True, slots=True)
class JobCard:
    id: str
    kind: str
    state: str
    stage: str
    done: int
    total: int
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    result: Mapping[str, Any]
    error: str
    actor_id: str
    cancel_asked: bool

    @property
    def remaining(self) -> timedelta | None:
        """An estimate, once 5 % is done."""
        if self.started_at is None or self.state != Job.State.RUNNING or self.done * 20 < max(self.total, 1):
            return None
        return (clock.now() - self.started_at) * (self.total - self.done) / max(self.done, 1)


class Progress:
    """What a job's function is given: it marks stages and counts, between its own transactions."""

    def __init__(self, job_id: str) -> None:
        self.job_id = job_id

    def mark(self, *, stage: str | None = None, done: int | None = None, total: int | None = None) -> None:
        """Record progress; raises Cancelled when someone asked to stop."""
        said = {"stage": stage, "done": done, "total": total}
        changes = {name: value for name, value in said.items() if value is not None}
        rows = Job.objects.filter(public_id=self.job_id)
        if rows.filter(cancel_asked=True).exists():
            raise Cancelled
        if changes:
            rows.update(**changes)


def start(actor: Actor, kind: str, arguments: Mapping[str, Any]) -> str:
    """Ask for a job of a kind listed in settings.ESSOR_JOBS; its public id."""
    job = Job.objects.create(
        kind=kind, arguments=plain(arguments), asked_at=clock.now(), actor_kind=actor.kind, actor_id=actor.id
    )
    run.enqueue(job_id=job.public_id)
    transaction.on_commit(outbox.wake.set)
    return str(job.public_id)


def cancel(job_id: str) -> None:
    """Ask a job to stop at its next progress mark."""
    Job.objects.filter(public_id=job_id).update(cancel_asked=True)


def card(job_id: str) -> JobCard | None:
    row = Job.objects.filter(public_id=job_id).first()
    return _card(row) if row else None


def _card(row: Job) -> JobCard:
    return JobCard(
        row.public_id,
        row.kind,
        row.state,
        row.stage,
        row.done,
        row.total,
        row.asked_at,
        row.started_at,
        row.finished_at,
        row.result,
        row.error,
        row.actor_id,
        row.cancel_asked,
    )


def _finish(job_id: str, state: str, *, result: Mapping[str, Any] | None = None, error: str = "") -> None:
    Job.objects.filter(public_id=job_id).update(
        state=state, finished_at=clock.now(), result=plain(result or {}), error=error[:2000]
    )


@task()
def run(job_id: str) -> None:
    """Run a job to its end; what went wrong is kept on its row."""
    row = Job.objects.get(public_id=job_id)
    Job.objects.filter(pk=row.pk).update(state=Job.State.RUNNING, started_at=clock.now())
    function = import_string(settings.ESSOR_JOBS[row.kind])
    try:
        result = function(Progress(job_id), **row.arguments)
    except Cancelled:
        _finish(job_id, Job.State.CANCELLED)
    except Refused as refused:
        _finish(job_id, Job.State.FAILED, error=str(refused))
    except Exception as error:
        _finish(job_id, Job.State.FAILED, error=f"{type(error).__name__}: {error}")
        raise
    else:
        _finish(job_id, Job.State.DONE, result=result)


def _runner(worker_id: str) -> Worker:
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=worker_id,
        excluded_queue_names=[],
    )


def run_waiting(worker_id: str = "worker") -> int:
    """Run the jobs that wait, one after the other; how many were run."""
    runner, done = _runner(worker_id), 0
    ready = DBTaskResult.objects.ready()
    while ready.exists():  # an idle worker never takes the gate
        with transaction.atomic():
            claimed = ready.get_locked()
            if claimed is None:  # another worker has it
                break
            claimed.claim(worker_id)
        runner.run_task(claimed)
        done += 1
    return done


def close_interrupted() -> int:
    """Say of jobs that a crash cut short that they failed (`interrupted`); how many.

    Only where no other worker can be running them: when the one process of the embedded database starts.
    """
    running = Job.objects.filter(state=Job.State.RUNNING)
    return running.update(state=Job.State.FAILED, error="interrupted", finished_at=clock.now())
