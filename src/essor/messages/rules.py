"""When a message is tried again, what a mail server's answer means, and what its texts are written with. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from essor.foundation.bilingual import Bilingual


class State(StrEnum):
    KEPT = "kept"  # only in the mailbox here: the installation sends no mail
    QUEUED = "queued"
    SENDING = "sending"  # claimed by a worker; after its lease, a crash has left it
    SENT = "sent"
    FAILED = "failed"  # given up
    BOUNCED = "bounced"  # the server will never take it


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to queue. `params` are ids, ints, ISO dates and short texts; one message per `dedupe_key`, ever."""

    person_id: str
    template: str
    params: Mapping[str, Any] = field(default_factory=dict)
    dedupe_key: str = ""


# --- delivery ---------------------------------------------------------------------------------------------------

MOST_ATTEMPTS = 8
LEASE = timedelta(minutes=10)
"""How long a worker may take to hand one message over before it is taken for dead."""

_PAUSES = (1, 5, 15, 60, 240, 720, 1440)  # minutes after the first, second … failure: about two days in all


def pause_after(attempts: int) -> timedelta:
    """How long to wait after that many failed attempts (1 or more)."""
    return timedelta(minutes=_PAUSES[min(max(attempts, 1), len(_PAUSES)) - 1])


class Answer(StrEnum):
    """How handing a message to the mail server went."""

    TAKEN = "taken"
    NOT_YET = "not_yet"  # certainly not taken; may work later
    NEVER = "never"  # certainly not taken; will never work
    UNKNOWN = "unknown"  # may have been taken


@dataclass(frozen=True, slots=True)
class Next:
    """What becomes of the message: its state, when to try again (None: never), and whether a copy may be out there."""

    state: State
    try_at: datetime | None
    doubtful: bool


def after(answer: Answer, *, attempts: int, doubtful: bool, now: datetime) -> Next:
    """The next state. A message whose fate is unknown is tried once more, and only once: never a third copy."""
    if answer is Answer.TAKEN:
        return Next(State.SENT, None, doubtful)
    if answer is Answer.NEVER:
        return Next(State.BOUNCED, None, doubtful)
    again = attempts < MOST_ATTEMPTS and not (answer is Answer.UNKNOWN and doubtful)
    unsure = doubtful or answer is Answer.UNKNOWN
    return Next(State.QUEUED, now + pause_after(attempts), unsure) if again else Next(State.FAILED, None, unsure)


def answer_of_codes(codes: list[int]) -> Answer:
    """What SMTP reply codes mean (RFC 5321, 4.2.1): all permanent, or at least one to be tried again."""
    return Answer.NEVER if codes and all(500 <= code <= 599 for code in codes) else Answer.NOT_YET


# --- texts ------------------------------------------------------------------------------------------------------


def context_of(params: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The params as templates read them: `title_fr` and `title_en` also as `title` in the language of the message,
    `…_at` as a moment, `…_on` as a day (None and empty stay)."""
    context: dict[str, Any] = dict(params)
    for name, value in params.items():
        if name.endswith("_fr"):
            base = name.removesuffix("_fr")
            context.setdefault(base, Bilingual(value or "", params.get(f"{base}_en") or "").said_in(language))
        elif name.endswith("_at") and isinstance(value, str) and value:
            context[name] = datetime.fromisoformat(value)
        elif name.endswith("_on") and isinstance(value, str) and value:
            context[name] = date.fromisoformat(value)
    return context


def one_line(text: str) -> str:
    """A subject: one line, whatever stands in the params (no header can be slipped in)."""
    return " ".join(text.split())
