"""Rows of the catalogue and what is true of each of them forever."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Count, F, Max, Q, Sum

from essor.catalogue.rules.kinds import (
    BOOKING_STATES,
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
from essor.foundation.bilingual_fields import BilingualText
from essor.foundation.classes import Classes, PublicIdField

LANGUAGE_SETS = ("fr", "en", "fr en")
LONGEST_CODE = 16


def _one_of(name: str, field: str, kind: type[StrEnum]) -> models.CheckConstraint:
    return models.CheckConstraint(name=name, condition=Q(**{f"{field}__in": [str(value) for value in kind]}))


class Course(models.Model):
    """A partner's course. Theme, audience and level are its identity: figures are kept by them over all versions."""

    public_id = PublicIdField("crs")
    code = models.CharField(max_length=LONGEST_CODE, unique=True)
    partner = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="+")
    theme = models.CharField(max_length=16)
    audience = models.CharField(max_length=16)
    level = models.CharField(max_length=16)
    created_at = models.DateTimeField()

    privacy = Classes(public="public_id code partner theme audience level", internal="created_at")

    class Meta:
        constraints = [
            _one_of("catalogue_course_theme", "theme", Theme),
            _one_of("catalogue_course_audience", "audience", Audience),
            _one_of("catalogue_course_level", "level", Level),
        ]

    def __str__(self) -> str:
        return self.code


class CourseVersion(models.Model):
    """The content of a course at one time. `minutes` of training, `fee_cents` per person before taxes.

    `languages` is `fr`, `en` or `fr en`: one course in two languages has one set of figures. `folded` serves search.
    """

    public_id = PublicIdField("crv")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    summary_fr = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    objectives_fr = models.TextField(blank=True)
    objectives_en = models.TextField(blank=True)
    minutes = models.PositiveIntegerField()
    format = models.CharField(max_length=16)
    languages = models.CharField(max_length=5)
    fee_cents = models.BigIntegerField()
    tax = models.CharField(max_length=8)
    state = models.CharField(max_length=16)
    folded = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField()

    title = BilingualText("title")
    summary = BilingualText("summary")
    objectives = BilingualText("objectives")
    privacy = Classes(
        public="public_id course number title_fr title_en summary_fr summary_en objectives_fr objectives_en minutes "
        "format languages fee_cents tax state",
        internal="folded created_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="catalogue_version_number", fields=["course", "number"]),
            models.UniqueConstraint(
                name="catalogue_version_one_current", fields=["course"], condition=Q(state=VersionState.CURRENT.value)
            ),
            models.UniqueConstraint(
                name="catalogue_version_one_open",
                fields=["course"],
                condition=Q(state__in=[VersionState.DRAFT.value, VersionState.SUBMITTED.value]),
            ),
            models.CheckConstraint(name="catalogue_version_minutes", condition=Q(minutes__gt=0)),
            models.CheckConstraint(name="catalogue_version_fee", condition=Q(fee_cents__gte=0)),
            models.CheckConstraint(name="catalogue_version_title", condition=~Q(title_fr="")),
            models.CheckConstraint(name="catalogue_version_languages", condition=Q(languages__in=LANGUAGE_SETS)),
            _one_of("catalogue_version_format", "format", Format),
            _one_of("catalogue_version_tax", "tax", Tax),
            _one_of("catalogue_version_state", "state", VersionState),
        ]

    def __str__(self) -> str:
        return f"{self.title_fr} ({self.number})"


class AccreditationSet(models.QuerySet):
    def waiting(self, states: Collection[str]) -> Any:
        """Files in one of those states, those nobody reviewed first, then the oldest first."""
        rows = self.filter(state__in=states).annotate(reviews_count=Count("reviews"))
        return rows.order_by("-state", "submitted_at", "pk")


class Accreditation(models.Model):
    """The program's decision on one course version. Not the provider's CPMT agrément, a number of the organization."""

    version = models.OneToOneField(CourseVersion, on_delete=models.PROTECT, related_name="accreditation")
    state = models.CharField(max_length=16)
    submitted_at = models.DateTimeField()
    submitted_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    expires_on = models.DateField(null=True)
    conditions_fr = models.TextField(blank=True)
    conditions_en = models.TextField(blank=True)
    reasons_fr = models.TextField(blank=True)
    reasons_en = models.TextField(blank=True)

    objects = AccreditationSet.as_manager()
    conditions = BilingualText("conditions")
    reasons = BilingualText("reasons")
    privacy = Classes(
        public="version state expires_on conditions_fr conditions_en",
        internal="submitted_at decided_at reasons_fr reasons_en",
        personal="submitted_by decided_by",
    )

    class Meta:
        constraints = [
            _one_of("catalogue_accreditation_state", "state", AccreditationState),
            models.CheckConstraint(
                name="catalogue_accreditation_in_force",
                condition=~Q(state__in=["accredited", "conditional", "suspended", "retired"])
                | Q(expires_on__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="catalogue_accreditation_conditions", condition=~Q(state="conditional") | ~Q(conditions_fr="")
            ),
            models.CheckConstraint(
                name="catalogue_accreditation_reasons",
                condition=~Q(state__in=["refused", "suspended"]) | ~Q(reasons_fr=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.state}"


class Review(models.Model):
    """One officer's scores on the grid (criterion -> 0 to 4), given after declaring no conflict of interest."""

    accreditation = models.ForeignKey(Accreditation, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.CharField(max_length=64)
    reviewed_at = models.DateTimeField()
    scores = models.JSONField()
    comment = models.TextField(blank=True)
    declares_no_conflict = models.BooleanField()

    privacy = Classes(internal="accreditation reviewed_at scores comment declares_no_conflict", personal="reviewer")

    class Meta:
        constraints = [
            models.CheckConstraint(name="catalogue_review_no_conflict", condition=Q(declares_no_conflict=True)),
        ]

    def __str__(self) -> str:
        return f"{self.accreditation_id}: {self.reviewer}"


class SessionSet(models.QuerySet):
    def on_offer(self, now: datetime) -> Any:
        """Open to everyone and not started: published or confirmed, not closed to a company, accreditation in force."""
        return self.filter(
            state__in=[state.value for state in OPEN_STATES],
            starts_at__gt=now,
            closed_to__isnull=True,
            version__accreditation__state__in=[state.value for state in IN_FORCE],
        )

    def locked(self) -> Any:
        """Rows locked until the act ends, by ascending key, with what their card needs joined."""
        joined = ("version__course__partner", "version__accreditation", "region", "closed_to")
        return self.select_for_update(of=("self",)).select_related(*joined).order_by("pk")


class Session(models.Model):
    """A course version given at certain times. `fee_cents` at most the accredited fee; moments in UTC, days in Québec.

    `closed_to`: open to the people of that company alone, and never shown in search.
    """

    public_id = PublicIdField("ses")
    code = models.CharField(max_length=LONGEST_CODE, unique=True)
    version = models.ForeignKey(CourseVersion, on_delete=models.PROTECT, related_name="sessions")
    region = models.ForeignKey("directory.Region", on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=2)
    mode = models.CharField(max_length=16)
    capacity = models.PositiveIntegerField()
    minimum = models.PositiveIntegerField()
    fee_cents = models.BigIntegerField()
    venue = models.CharField(max_length=200, blank=True)
    closed_to = models.ForeignKey("directory.Organization", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16)
    state_reason = models.CharField(max_length=200, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    published_at = models.DateTimeField(null=True)
    folded = models.TextField(blank=True, editable=False)

    objects = SessionSet.as_manager()
    privacy = Classes(
        public="public_id code version region language mode capacity minimum fee_cents venue state starts_at ends_at "
        "starts_on ends_on published_at",
        internal="closed_to state_reason folded",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="catalogue_session_capacity", condition=Q(minimum__gte=1, capacity__gte=F("minimum"))
            ),
            models.CheckConstraint(name="catalogue_session_fee", condition=Q(fee_cents__gte=0)),
            models.CheckConstraint(
                name="catalogue_session_span", condition=Q(ends_at__gt=F("starts_at"), ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="catalogue_session_published",
                condition=Q(state__in=["planned", "cancelled"]) | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(name="catalogue_session_language", condition=Q(language__in=["fr", "en"])),
            _one_of("catalogue_session_mode", "mode", Format),
            _one_of("catalogue_session_state", "state", SessionState),
        ]
        indexes = [models.Index(name="catalogue_session_open", fields=["state", "starts_at"])]

    def __str__(self) -> str:
        return self.code


class MeetingSet(models.QuerySet):
    def booked(self) -> Any:
        """Meetings that hold their trainer's time: live ones, of sessions neither cancelled nor postponed."""
        held = [state.value for state in BOOKING_STATES]
        return self.filter(session__state__in=held).exclude(session__mode=Format.ASYNC.value)


class Meeting(models.Model):
    """One sitting of a session (or the window of a self-paced one). `minutes` of training it is worth."""

    public_id = PublicIdField("mtg")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    place = models.CharField(max_length=200, blank=True)
    trainer = models.ForeignKey("directory.Person", null=True, on_delete=models.PROTECT, related_name="+")

    objects = MeetingSet.as_manager()
    privacy = Classes(public="public_id session starts_at ends_at minutes place", personal="trainer")

    class Meta:
        constraints = [
            models.CheckConstraint(name="catalogue_meeting_span", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="catalogue_meeting_minutes", condition=Q(minutes__gt=0)),
        ]
        indexes = [models.Index(name="catalogue_meeting_trainer", fields=["trainer", "starts_at"])]

    def __str__(self) -> str:
        return self.public_id


class Qualification(models.Model):
    """What a person may teach: a theme in a language, up to a level, from `since` to `until` (both included).

    Rows are ended, never deleted: locking a trainer's rows is what serializes the bookings of that trainer.
    """

    public_id = PublicIdField("qua")
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    theme = models.CharField(max_length=16)
    level = models.CharField(max_length=16)
    language = models.CharField(max_length=2)
    since = models.DateField()
    until = models.DateField(null=True)
    source = models.CharField(max_length=80)

    privacy = Classes(public="public_id", personal="person theme level language since until source")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="catalogue_qualification_once",
                fields=["person", "theme", "level", "language"],
                condition=Q(until__isnull=True),
            ),
            models.CheckConstraint(
                name="catalogue_qualification_span", condition=Q(until__isnull=True) | Q(until__gte=F("since"))
            ),
            models.CheckConstraint(name="catalogue_qualification_language", condition=Q(language__in=["fr", "en"])),
            _one_of("catalogue_qualification_theme", "theme", Theme),
            _one_of("catalogue_qualification_level", "level", Level),
        ]

    def __str__(self) -> str:
        return self.public_id


class SearchMissSet(models.QuerySet):
    def summed(self, since: date) -> Any:
        """(folded, theme, region, language, times, last day) since that day, the most frequent first."""
        rows = self.filter(on__gte=since).values_list("folded", "theme", "region_code", "language")
        return rows.annotate(n=Sum("times"), last=Max("on")).order_by("-n", "folded")


class SearchMiss(models.Model):
    """A search that found nothing: an unmet need. Folded words, no person; counted by day."""

    on = models.DateField()
    folded = models.CharField(max_length=120, blank=True)
    theme = models.CharField(max_length=16, blank=True)
    region_code = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=2, blank=True)
    times = models.PositiveIntegerField(default=1)

    objects = SearchMissSet.as_manager()
    privacy = Classes(internal="on folded theme region_code language times")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="catalogue_miss_once", fields=["on", "folded", "theme", "region_code", "language"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.folded}"
