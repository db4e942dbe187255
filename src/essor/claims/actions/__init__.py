"""Verbs of claims. See README.md, Door."""

from essor.claims.actions.learner import not_me
from essor.claims.actions.office import ask_partner, decide_line, refuse_claim, sign_first, sign_second
from essor.claims.actions.partner import answer_query, open_claim, recompute_claim, submit_claim
from essor.claims.actions.payment import pay_claim

__all__ = [
    "answer_query",
    "ask_partner",
    "decide_line",
    "not_me",
    "open_claim",
    "pay_claim",
    "recompute_claim",
    "refuse_claim",
    "sign_first",
    "sign_second",
    "submit_claim",
]
