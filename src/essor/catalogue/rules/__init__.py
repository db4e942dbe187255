"""Decisions and arithmetic of the catalogue: no Django, no clock."""

from essor.catalogue.rules.course_file import CourseFile
from essor.catalogue.rules.grid import GRID, Assessment, Recommendation, assess
from essor.catalogue.rules.kinds import (
    IN_FORCE,
    OPEN_STATES,
    AccreditationState,
    Audience,
    Format,
    Level,
    SessionState,
    Tax,
    Theme,
    VersionState,
)
from essor.catalogue.rules.timetable import MeetingPlan, local_moment, meeting_on

__all__ = [
    "GRID",
    "IN_FORCE",
    "OPEN_STATES",
    "AccreditationState",
    "Assessment",
    "Audience",
    "CourseFile",
    "Format",
    "Level",
    "MeetingPlan",
    "Recommendation",
    "SessionState",
    "Tax",
    "Theme",
    "VersionState",
    "assess",
    "local_moment",
    "meeting_on",
]
