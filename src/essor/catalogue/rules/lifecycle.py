"""States and moves of a course version, an accreditation and a session (reference: domain.md, section b).

A move that the table does not have is refused `catalogue.<thing>_cannot_<verb>` (state), so that each refusal has words
that say what state is needed.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from essor.catalogue.rules.kinds import AccreditationState as A
from essor.catalogue.rules.kinds import SessionState as S
from essor.catalogue.rules.kinds import VersionState as V
from essor.foundation.outcome import Refusal

State = TypeVar("State", bound=StrEnum)
Moves = Mapping[str, Mapping[State, State]]

VERSION_MOVES: Moves[V] = {
    "revise": {V.DRAFT: V.DRAFT},
    "submit": {V.DRAFT: V.SUBMITTED},
    "accept": {V.SUBMITTED: V.CURRENT},
    "refuse": {V.SUBMITTED: V.REFUSED},
    "supersede": {V.CURRENT: V.SUPERSEDED},
    "retire": {V.CURRENT: V.RETIRED},
}

ACCREDITATION_MOVES: Moves[A] = {
    "review": {A.SUBMITTED: A.REVIEWED, A.REVIEWED: A.REVIEWED},
    "accredit": {A.REVIEWED: A.ACCREDITED},
    "accredit_conditionally": {A.REVIEWED: A.CONDITIONAL},
    "refuse": {A.REVIEWED: A.REFUSED},
    "suspend": {A.ACCREDITED: A.SUSPENDED, A.CONDITIONAL: A.SUSPENDED},
    "reinstate": {A.SUSPENDED: A.ACCREDITED},
    "reinstate_conditionally": {A.SUSPENDED: A.CONDITIONAL},
    "retire": {A.ACCREDITED: A.RETIRED, A.CONDITIONAL: A.RETIRED, A.SUSPENDED: A.RETIRED},
}

SESSION_MOVES: Moves[S] = {
    "publish": {S.PLANNED: S.PUBLISHED},
    "replan": {S.PLANNED: S.PLANNED, S.POSTPONED: S.PLANNED},
    "confirm": {S.PUBLISHED: S.CONFIRMED},
    "start": {S.CONFIRMED: S.RUNNING},
    "hold": {S.CONFIRMED: S.HELD, S.RUNNING: S.HELD},
    "lock": {S.HELD: S.LOCKED},
    "close": {S.LOCKED: S.CLOSED},
    "cancel": dict.fromkeys((S.PLANNED, S.PUBLISHED, S.CONFIRMED, S.POSTPONED), S.CANCELLED),
    "postpone": {S.PUBLISHED: S.POSTPONED, S.CONFIRMED: S.POSTPONED},
}


def moved(thing: str, moves: Moves[State], state: State, verb: str) -> State | Refusal:
    """The state after `verb`, or the refusal `catalogue.<thing>_cannot_<verb>` (state)."""
    after = moves[verb].get(state)
    return Refusal(f"catalogue.{thing}_cannot_{verb}", {"state": str(state)}) if after is None else after


def move_version(state: str, verb: str) -> V | Refusal:
    return moved("version", VERSION_MOVES, V(state), verb)


def move_accreditation(state: str, verb: str) -> A | Refusal:
    return moved("accreditation", ACCREDITATION_MOVES, A(state), verb)


def move_session(state: str, verb: str) -> S | Refusal:
    return moved("session", SESSION_MOVES, S(state), verb)
