"""The one clock. Everything that needs the time asks here, so that tests and the simulation can set it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TORONTO = ZoneInfo("America/Toronto")


_shift = timedelta()


def shift_by(delta: timedelta) -> None:
    """This process lives `delta` away from the machine's clock: a demonstration goes on where it stopped."""
    global _shift
    _shift = delta


def _system() -> datetime:
    return datetime.now(UTC) + _shift


_source: ContextVar[Callable[[], datetime]] = ContextVar("essor_clock", default=_system)


def now() -> datetime:
    """The time, aware, in UTC."""
    return _source.get()()


def today() -> date:
    """The date in Québec (America/Toronto)."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    return moment.astimezone(TORONTO).date()


def at(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """A local wall time in Québec, as aware UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=TORONTO).astimezone(UTC)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Inside, it is always `moment` (aware)."""
    if moment.tzinfo is None:
        raise ValueError("the clock takes aware times only")
    fixed = moment.astimezone(UTC)
    token = _source.set(lambda: fixed)
    try:
        yield
    finally:
        _source.reset(token)
