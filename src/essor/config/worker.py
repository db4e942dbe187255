"""The worker: handles outbox events, runs jobs, and does what comes round again (sealing, expiries, mail).

On the embedded database it is a thread of the server's process; on PostgreSQL it is `essor worker`, as many as wanted.
"""

import logging
import threading
import time
from dataclasses import dataclass

from django.db import close_old_connections, connection, connections
from django.utils.module_loading import import_string

from essor.config.subscriptions import SUBSCRIPTIONS
from essor.foundation import jobs, outbox

logger = logging.getLogger(__name__)

LOOK_EVERY = 5.0  # seconds between two looks when nothing wakes the worker


@dataclass(frozen=True, slots=True)
class Periodic:
    """Work that comes round: a dotted path to a function that takes nothing (see `config.rounds`), and how often."""

    path: str
    every_seconds: float


ROUNDS = (
    Periodic("essor.config.rounds.seal_chains", 30),
    Periodic("essor.config.rounds.expire_reservations", 60),
    Periodic("essor.config.rounds.expire_offers", 60),
    Periodic("essor.config.rounds.deliver_mail", 30),
)


class Worker:
    """Runs until it is told to stop; an error in one piece of work is logged and the rest goes on."""

    def __init__(self, rounds: tuple[Periodic, ...] = ROUNDS) -> None:
        self.rounds = rounds
        self.due = dict.fromkeys(rounds, 0.0)  # monotonic time of the next turn
        self.stopping = threading.Event()

    def stop(self) -> None:
        self.stopping.set()
        outbox.wake.set()

    def run(self) -> None:
        if connection.vendor == "sqlite":
            self._try("close interrupted jobs", jobs.close_interrupted)
        while not self.stopping.is_set():
            outbox.wake.clear()
            self.look()
            if not self.stopping.is_set():
                outbox.wake.wait(LOOK_EVERY)
        connections.close_all()

    def look(self) -> None:
        """Do everything that is due now."""
        close_old_connections()
        self._try("outbox", lambda: outbox.handle_due(SUBSCRIPTIONS))
        self._try("jobs", jobs.run_waiting)
        for periodic in self.rounds:
            if time.monotonic() >= self.due[periodic] and not self.stopping.is_set():
                self.due[periodic] = time.monotonic() + periodic.every_seconds
                self._try(periodic.path, import_string(periodic.path))

    def _try(self, name: str, work: object) -> None:
        try:
            work()  # type: ignore[operator]  # any callable that takes nothing
        except Exception:
            logger.exception("worker: %s failed; it will be tried again", name)


def start_thread() -> Worker:
    """Start the worker beside the server's threads; the one who starts it stops it."""
    worker = Worker()
    threading.Thread(target=worker.run, name="essor-worker", daemon=True).start()
    return worker
