"""Pages of claims."""

from essor.claims.pages.office import ask, decide, pay, queue, refuse, review, sign
from essor.claims.pages.partner import answer, claim, claims, open_claim, recompute, submit
from essor.claims.pages.public import checks, not_me

__all__ = [
    "answer",
    "ask",
    "checks",
    "claim",
    "claims",
    "decide",
    "not_me",
    "open_claim",
    "pay",
    "queue",
    "recompute",
    "refuse",
    "review",
    "sign",
    "submit",
]
