"""Questions about courses, their versions and their accreditation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from essor.catalogue import rules
from essor.catalogue.models import Accreditation, Course, CourseVersion, Review
from essor.catalogue.queries.cards import CourseCard, VersionCard, chunks, missing, version_cards
from essor.catalogue.rules.kinds import AccreditationState, VersionState

COURSE_COLUMNS = (
    "public_id",
    "pk",
    "code",
    "partner__public_id",
    "partner_id",
    "partner__name",
    "theme",
    "audience",
    "level",
)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A file that waits for the office. `reviews`: how many officers scored it."""

    version_id: str
    course_id: str
    course_code: str
    number: int
    title_fr: str
    title_en: str
    partner_name: str
    theme: str
    fee_cents: int
    minutes: int
    state: str
    submitted_at: datetime
    reviews: int


@dataclass(frozen=True, slots=True)
class ReviewCard:
    """One officer's scores, with what they come to."""

    reviewer: str
    reviewed_at: datetime
    scores: Mapping[str, int]
    comment: str
    assessment: rules.Assessment


@dataclass(frozen=True, slots=True)
class ReviewFile:
    """Everything an officer needs to decide: the version, the one before it, the reviews, the last one first."""

    course: CourseCard
    version: VersionCard
    previous: VersionCard | None
    submitted_at: datetime
    reviews: tuple[ReviewCard, ...]


def _course_cards(rows: Any) -> list[CourseCard]:
    """Cards of a queryset of Course, in its order, in two statements."""
    found = list(rows.values_list(*COURSE_COLUMNS))
    versions: dict[str, list[VersionCard]] = {}
    for part in chunks(row[1] for row in found):
        for card in version_cards(CourseVersion.objects.filter(course__in=part).order_by("course_id", "number")):
            versions.setdefault(card.course_id, []).append(card)
    return [_course_card(row, versions[row[0]]) for row in found]


def _course_card(row: tuple[Any, ...], versions: list[VersionCard]) -> CourseCard:
    current = next((card for card in versions if card.state == VersionState.CURRENT), None)
    return CourseCard(*[*row, current, versions[-1]])


def course(course_id: str) -> CourseCard:
    """Raises Refused `catalogue.course_not_found`."""
    found = _course_cards(Course.objects.filter(public_id=course_id))
    if not found:
        raise missing("course", course_id)
    return found[0]


def courses(course_ids: Iterable[str]) -> dict[str, CourseCard]:
    """Public id -> card; unknown ids are left out."""
    return {
        card.id: card
        for part in chunks(course_ids)
        for card in _course_cards(Course.objects.filter(public_id__in=part))
    }


def courses_of_partner(partner_id: str) -> list[CourseCard]:
    """Every course of the partner, drafts included, by code."""
    return _course_cards(Course.objects.filter(partner__public_id=partner_id).order_by("code"))


def courses_on_offer() -> list[CourseCard]:
    """Every course with a version on offer, by code (public lists)."""
    return _course_cards(Course.objects.filter(versions__state=VersionState.CURRENT.value).order_by("code"))


def version(version_id: str) -> VersionCard:
    """Raises Refused `catalogue.version_not_found`."""
    found = version_cards(CourseVersion.objects.filter(public_id=version_id))
    if not found:
        raise missing("version", version_id)
    return found[0]


def versions_of_course(course_id: str) -> list[VersionCard]:
    """Every version, the latest first."""
    return version_cards(CourseVersion.objects.filter(course__public_id=course_id).order_by("-number"))


def accreditation_queue() -> list[QueueRow]:
    """Files to review, then files to decide, the oldest first."""
    waiting = [AccreditationState.SUBMITTED.value, AccreditationState.REVIEWED.value]
    rows = Accreditation.objects.waiting(waiting).values_list(
        "version__public_id",
        "version__course__public_id",
        "version__course__code",
        "version__number",
        "version__title_fr",
        "version__title_en",
        "version__course__partner__name",
        "version__course__theme",
        "version__fee_cents",
        "version__minutes",
        "state",
        "submitted_at",
        "reviews_count",
    )
    return [QueueRow(*row) for row in rows]


def review_file(version_id: str) -> ReviewFile:
    """Raises Refused `catalogue.version_not_found` (also when it was never submitted)."""
    found = Accreditation.objects.filter(version__public_id=version_id).annotate(
        course_public_id=F("version__course__public_id")
    )
    accreditation = found.first()
    if accreditation is None:
        raise missing("version", version_id)
    versions = versions_of_course(accreditation.course_public_id)
    card = next(each for each in versions if each.id == version_id)
    previous = next((each for each in versions if each.number == card.number - 1), None)
    reviews = tuple(
        ReviewCard(row.reviewer, row.reviewed_at, row.scores, row.comment, rules.assess(row.scores))
        for row in Review.objects.filter(accreditation=accreditation).order_by("-reviewed_at", "-pk")
    )
    return ReviewFile(course(card.course_id), card, previous, accreditation.submitted_at, reviews)


def accreditations_ending(start: date, end: date) -> list[CourseCard]:
    """Courses on offer whose accreditation ends between those days (both included)."""
    rows = Course.objects.filter(
        versions__state=VersionState.CURRENT.value, versions__accreditation__expires_on__range=(start, end)
    )
    return _course_cards(rows.order_by("versions__accreditation__expires_on", "code"))
