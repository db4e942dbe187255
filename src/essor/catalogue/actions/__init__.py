"""Verbs of the catalogue: keyword-only, `actor` first, one transaction each."""

from essor.catalogue.actions.courses import (
    accredit_course,
    draft_course,
    refuse_course,
    reinstate_course,
    retire_course,
    review_course,
    revise_course,
    submit_course,
    suspend_course,
)
from essor.catalogue.actions.searching import record_search_miss
from essor.catalogue.actions.sessions import (
    cancel_session,
    close_session,
    confirm_session,
    lock_attendance,
    mark_held,
    plan_session,
    postpone_session,
    publish_session,
    replan_session,
    start_session,
)
from essor.catalogue.actions.trainers import end_qualification, qualify_trainer

__all__ = [
    "accredit_course",
    "cancel_session",
    "close_session",
    "confirm_session",
    "draft_course",
    "end_qualification",
    "lock_attendance",
    "mark_held",
    "plan_session",
    "postpone_session",
    "publish_session",
    "qualify_trainer",
    "record_search_miss",
    "refuse_course",
    "reinstate_course",
    "replan_session",
    "retire_course",
    "review_course",
    "revise_course",
    "start_session",
    "submit_course",
    "suspend_course",
]
