"""Work pages of the catalogue: the partner's courses and sessions, the office's accreditation."""

from essor.catalogue.pages.courses import course_edit, course_file, course_new, course_submit, courses
from essor.catalogue.pages.office import accredit, provider, queue, refuse, review
from essor.catalogue.pages.sessions import (
    session_confirm,
    session_drop,
    session_file,
    session_plan,
    session_publish,
    sessions,
)

__all__ = [
    "accredit",
    "course_edit",
    "course_file",
    "course_new",
    "course_submit",
    "courses",
    "provider",
    "queue",
    "refuse",
    "review",
    "session_confirm",
    "session_drop",
    "session_file",
    "session_plan",
    "session_publish",
    "sessions",
]
