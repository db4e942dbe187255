"""Who may read a message: the person it was written to, nobody else."""

from essor.foundation.actor import Actor
from essor.foundation.outcome import Refusal


def may_read(actor: Actor, person_id: str) -> Refusal | None:
    """Refusal: `messages.not_found`, the same as for a message that does not exist."""
    own = actor.kind == "person" and actor.id == person_id
    return None if own else Refusal("messages.not_found")
