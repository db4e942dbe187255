"""The gate: one writer at a time, first come first served, for the embedded database.

SQLite's own busy handler is unfair (a writer may starve for seconds) and its WAL-reset bug (before 3.51.3) needs two
connections writing or checkpointing at once. So every write transaction of this process queues here, and an `flock`
on a file beside the database lets the processes of one installation take turns.
"""

import os
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

try:
    import fcntl
except ImportError:  # Windows has no flock; there the installation is one process
    fcntl = None  # type: ignore[assignment]  # asked about below


class Gate:
    """A first-in first-out lock between threads, plus a file lock between processes. Not reentrant."""

    def __init__(self, path: str | None = None) -> None:
        self._mutex = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._held = False
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600) if path and fcntl is not None else None

    def acquire(self) -> None:
        self._take_turn()
        if self._file is not None:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX)
            except BaseException:
                self._pass_on()
                raise

    def release(self) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._pass_on()

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _take_turn(self) -> None:
        with self._mutex:
            if not self._held:
                self._held = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        try:
            turn.acquire()
        except BaseException:  # Ctrl-C while waiting: leave the queue, or pass on the turn that came just then
            with self._mutex:
                still_waiting = turn in self._waiting
                if still_waiting:
                    self._waiting.remove(turn)
            if not still_waiting:
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        with self._mutex:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._held = False


@contextmanager
def sole_holder(path: str) -> Iterator[bool]:
    """Whether this process alone holds the file inside the block; the system lets it go when the process ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _locked_now(descriptor)
    finally:
        os.close(descriptor)


def _locked_now(descriptor: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


_gates: dict[str, Gate] = {}
_gates_mutex = threading.Lock()


def gate_of(database: str) -> Gate:
    """The gate of a database file; databases in memory have one without a file."""
    with _gates_mutex:
        if database not in _gates:
            in_memory = database == ":memory:" or database.startswith("file:")
            _gates[database] = Gate(None if in_memory else f"{database}.gate")
        return _gates[database]


def _forget() -> None:
    """In a forked child: an inherited file would share its parent's lock, so gates are opened anew."""
    global _gates_mutex
    for gate in _gates.values():
        gate.close()
    _gates.clear()
    _gates_mutex = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
