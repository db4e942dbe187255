"""Rows of delivery: a mark per person and meeting, an outcome per registration, evaluations, the trainers' pathway."""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from essor.delivery.rules import Dispute, Evidence, Mark, Result, Step
from essor.foundation.classes import Classes, PublicIdField


def _choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in enum if member.value]


class Attendance(models.Model):
    """One person at one meeting: what the provider recorded, and what the learner says of it. Minutes attended."""

    registration = models.ForeignKey("registration.Registration", on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey("catalogue.Meeting", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("catalogue.Session", on_delete=models.PROTECT, related_name="+")
    planned = models.PositiveIntegerField()
    mark = models.CharField(max_length=8, blank=True, default="", choices=_choices(Mark))
    minutes = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.CharField(max_length=40, blank=True, default="")
    corrections = models.PositiveSmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)
    evidence = models.CharField(max_length=8, blank=True, default="", choices=_choices(Evidence))
    disputed_at = models.DateTimeField(null=True)
    dispute = models.CharField(max_length=12, blank=True, default="", choices=_choices(Dispute))

    privacy = Classes(
        internal="meeting session planned corrections",
        personal="registration mark minutes recorded_at recorded_by confirmed_at evidence disputed_at dispute",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["registration", "meeting"], name="delivery_one_mark_per_meeting"),
            models.CheckConstraint(condition=Q(minutes__lte=F("planned")), name="delivery_minutes_within_meeting"),
            models.CheckConstraint(condition=~Q(mark="absent") | Q(minutes=0), name="delivery_absent_is_no_minutes"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, evidence="") | (~Q(confirmed_at=None) & ~Q(evidence="")),
                name="delivery_confirmed_with_evidence",
            ),
        ]


class Outcome(models.Model):
    """What a registration came to, decided once per session by the completion rule of the ruleset named. Minutes."""

    registration = models.OneToOneField("registration.Registration", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("catalogue.Session", on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField()
    result = models.CharField(max_length=12, choices=_choices(Result))
    assessed = models.BooleanField(null=True)
    minutes_planned = models.PositiveIntegerField()
    minutes_attended = models.PositiveIntegerField()
    decided_at = models.DateTimeField()
    ruleset_code = models.CharField(max_length=40)
    completion_bp = models.PositiveIntegerField()
    aid_released = models.BooleanField(default=False)

    privacy = Classes(
        internal="session partner ended_on decided_at ruleset_code completion_bp minutes_planned aid_released",
        personal="registration result assessed minutes_attended",
    )

    class Meta:
        indexes = [models.Index(fields=["partner", "ended_on"], name="delivery_outcome_of_partner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes_attended__lte=F("minutes_planned")), name="delivery_attended_within_planned"
            ),
            models.CheckConstraint(
                condition=~Q(result="no_show") | Q(minutes_attended=0), name="delivery_no_show_is_no_minutes"
            ),
        ]


class Evaluation(models.Model):
    """What a learner thinks of the session: two scores from 1 to 5 and, if they wish, a comment in their language."""

    registration = models.OneToOneField("registration.Registration", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("catalogue.Session", on_delete=models.PROTECT, related_name="+")
    satisfaction = models.PositiveSmallIntegerField()
    usefulness = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True, default="", max_length=2000)
    language = models.CharField(max_length=2)
    given_at = models.DateTimeField()

    privacy = Classes(internal="session language given_at", personal="registration satisfaction usefulness comment")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction__range=(1, 5)) & Q(usefulness__range=(1, 5)), name="delivery_scores_1_to_5"
            )
        ]


class Candidacy(models.Model):
    """A future trainer's way: who, for which theme and language, from which institution and region, and how far."""

    public_id = PublicIdField("cand")
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    home = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey("directory.Region", on_delete=models.PROTECT, related_name="+")
    theme = models.CharField(max_length=20)
    level = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    state = models.CharField(max_length=12, choices=_choices(Step), default=Step.APPLIED.value)
    applied_on = models.DateField()
    selected_on = models.DateField(null=True)
    training_on = models.DateField(null=True)
    qualified_on = models.DateField(null=True)
    deployed_on = models.DateField(null=True)
    deployed_region = models.ForeignKey("directory.Region", null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Classes(
        public="public_id theme level language",
        internal="home region state applied_on selected_on training_on qualified_on deployed_on deployed_region",
        personal="person",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "theme", "level", "language"],
                condition=~Q(state="inactive"),
                name="delivery_one_candidacy_per_subject",
            )
        ]


class CoTeaching(models.Model):
    """A meeting that a candidate taught beside a qualified trainer, and the observer's score from 1 to 5."""

    candidacy = models.ForeignKey(Candidacy, on_delete=models.PROTECT, related_name="observations")
    session = models.ForeignKey("catalogue.Session", on_delete=models.PROTECT, related_name="+")
    observed_on = models.DateField()
    observer = models.CharField(max_length=40)
    score = models.PositiveSmallIntegerField()

    privacy = Classes(internal="session observed_on", personal="candidacy observer score")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidacy", "session"], name="delivery_one_observation_per_session"),
            models.CheckConstraint(condition=Q(score__range=(1, 5)), name="delivery_observation_1_to_5"),
        ]
