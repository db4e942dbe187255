"""Verbs of delivery. See README.md, Door."""

from essor.delivery.actions.attendance import (
    CheckedIn,
    CheckIn,
    RowRefusal,
    confirm_day,
    mark,
    mark_all_present,
    settle_dispute,
)
from essor.delivery.actions.learner import confirm, confirm_all, dispute, evaluate
from essor.delivery.actions.outcomes import OutcomeCounts, decide_outcomes, send_check_in_codes
from essor.delivery.actions.pathway import (
    apply_as_trainer,
    deploy_candidate,
    end_candidacy,
    observe_co_teaching,
    qualify_candidate,
    select_candidate,
    start_training,
)

__all__ = [
    "CheckIn",
    "CheckedIn",
    "OutcomeCounts",
    "RowRefusal",
    "apply_as_trainer",
    "confirm",
    "confirm_all",
    "confirm_day",
    "decide_outcomes",
    "deploy_candidate",
    "dispute",
    "end_candidacy",
    "evaluate",
    "mark",
    "mark_all_present",
    "observe_co_teaching",
    "qualify_candidate",
    "select_candidate",
    "send_check_in_codes",
    "settle_dispute",
    "start_training",
]
