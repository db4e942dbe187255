"""The closed lists of the catalogue. Their words, in both languages, are in `wording.py`."""

from enum import StrEnum


class Theme(StrEnum):
    """What a course is about: the three themes of the founding agreement, and the two that serve them."""

    BUSINESS = "business"
    TOOLS = "tools"
    TECHNIQUES = "techniques"
    ETHICS = "ethics"
    TEACHING = "teaching"


class Audience(StrEnum):
    EXECUTIVE = "executive"
    MANAGER = "manager"
    PROFESSIONAL = "professional"
    TECHNICAL = "technical"
    TRAINER = "trainer"


class Level(StrEnum):
    AWARENESS = "awareness"
    PRACTITIONER = "practitioner"
    EXPERT = "expert"


class Format(StrEnum):
    """How a course is taught, or how one of its sessions is (a session's is called its mode).

    `in_person`, `online` (live) and `hybrid` are live: hours are those of the meetings. `async` is at one's own pace.
    """

    IN_PERSON = "in_person"
    ONLINE = "online"
    HYBRID = "hybrid"
    ASYNC = "async"


class Tax(StrEnum):
    """GST and QST on the fee. Short stand-alone courses are generally taxable (Revenu Québec); set course by course."""

    TAXABLE = "taxable"
    EXEMPT = "exempt"


class VersionState(StrEnum):
    """A course version: editable only as a draft; a session keeps the version it was planned with."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CURRENT = "current"
    SUPERSEDED = "superseded"
    REFUSED = "refused"
    RETIRED = "retired"


class AccreditationState(StrEnum):
    """The program's accreditation of one version (not the provider's CPMT agrément)."""

    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    ACCREDITED = "accredited"
    CONDITIONAL = "conditional"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    RETIRED = "retired"


class SessionState(StrEnum):
    PLANNED = "planned"
    PUBLISHED = "published"
    CONFIRMED = "confirmed"
    RUNNING = "running"
    HELD = "held"
    LOCKED = "locked"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"


LEVEL_ORDER = (Level.AWARENESS, Level.PRACTITIONER, Level.EXPERT)
LANGUAGES = ("fr", "en")

# A session of such a version may be published; of these sessions people may be registered.
IN_FORCE = (AccreditationState.ACCREDITED, AccreditationState.CONDITIONAL)
OPEN_STATES = (SessionState.PUBLISHED, SessionState.CONFIRMED)
# A session in one of these holds its trainers' time.
BOOKING_STATES = (
    SessionState.PLANNED,
    SessionState.PUBLISHED,
    SessionState.CONFIRMED,
    SessionState.RUNNING,
    SessionState.HELD,
    SessionState.LOCKED,
    SessionState.CLOSED,
)
