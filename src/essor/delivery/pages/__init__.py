"""Pages of delivery."""

from essor.delivery.pages.learner import confirm, evaluate, mine, my_attendance, my_evaluation
from essor.delivery.pages.partner import attendance, finish, kiosk, send_codes, session, sessions
from essor.delivery.pages.pathway import pathway, step

__all__ = [
    "attendance",
    "confirm",
    "evaluate",
    "finish",
    "kiosk",
    "mine",
    "my_attendance",
    "my_evaluation",
    "pathway",
    "send_codes",
    "session",
    "sessions",
    "step",
]
