"""Rows of claims: the claim, its lines, what the checks found, notes, and the one payment. Cents and minutes."""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from essor.claims.rules.facts import Severity
from essor.claims.rules.states import ClaimState, Decision, LineState
from essor.foundation.classes import Classes, PublicIdField

WHO = 40  # "person:per_…" or "system:worker"


def _choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in enum if member.value]


class Claim(models.Model):
    """A partner's claim for a period of one fiscal year. `by` columns are actors, as text; `…_cents` are cents."""

    public_id = PublicIdField("clm")
    number = models.CharField(max_length=16, unique=True)
    partner = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="+")
    fiscal_year = models.PositiveSmallIntegerField()
    period_start = models.DateField()
    period_end = models.DateField()
    state = models.CharField(max_length=10, choices=_choices(ClaimState), default=ClaimState.DRAFT.value)
    lines = models.PositiveIntegerField(default=0)
    computed_cents = models.BigIntegerField(default=0)
    reduced_cents = models.BigIntegerField(default=0)
    refused_cents = models.BigIntegerField(default=0)
    held_cents = models.BigIntegerField(default=0)
    payable_cents = models.BigIntegerField(default=0)
    checks = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=WHO)
    computed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=WHO, blank=True, default="")
    first_at = models.DateTimeField(null=True)
    first_by = models.CharField(max_length=WHO, blank=True, default="")
    first_cents = models.BigIntegerField(null=True)
    second_at = models.DateTimeField(null=True)
    second_by = models.CharField(max_length=WHO, blank=True, default="")
    second_cents = models.BigIntegerField(null=True)

    privacy = Classes(
        internal="public_id number partner fiscal_year period_start period_end state lines computed_cents "
        "reduced_cents refused_cents held_cents payable_cents checks opened_at opened_by computed_at submitted_at "
        "submitted_by first_at first_by first_cents second_at second_by second_cents"
    )

    class Meta:
        indexes = [models.Index(fields=["state", "submitted_at"], name="claims_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["partner"], condition=Q(state="draft"), name="claims_one_draft_per_partner"
            ),
            models.CheckConstraint(condition=Q(period_start__lte=F("period_end")), name="claims_period_in_order"),
            models.CheckConstraint(
                condition=Q(
                    computed_cents=F("payable_cents") + F("reduced_cents") + F("refused_cents") + F("held_cents")
                ),
                name="claims_figures_add_up",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "paid"])
                | (
                    ~Q(first_by="")
                    & ~Q(second_by="")
                    & ~Q(second_by=F("first_by"))
                    & Q(payable_cents__lte=F("second_cents"))
                ),
                name="claims_two_signatures",
            ),
            models.CheckConstraint(
                condition=Q(first_by="")
                | (~Q(first_by=F("opened_by")) & ~Q(first_by=F("submitted_by")))
                & (Q(second_by="") | (~Q(second_by=F("opened_by")) & ~Q(second_by=F("submitted_by")))),
                name="claims_nobody_signs_their_own",
            ),
        ]


class ClaimLine(models.Model):
    """One registration claimed. `eligible` is what may be paid once nothing holds the line, at most computed."""

    public_id = PublicIdField("lin")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    registration = models.ForeignKey("registration.Registration", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey("catalogue.Course", on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey("catalogue.Session", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey("directory.Organization", null=True, on_delete=models.PROTECT, related_name="+")
    aid_event = models.CharField(max_length=80)
    computed_cents = models.PositiveBigIntegerField()
    eligible_cents = models.PositiveBigIntegerField()
    payable_cents = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=_choices(LineState))
    reason = models.CharField(max_length=20, blank=True, default="")
    evidence_grade = models.CharField(max_length=8, blank=True, default="")
    minutes_planned = models.PositiveIntegerField()
    minutes_attended = models.PositiveIntegerField()
    minutes_confirmed = models.PositiveIntegerField()
    first_claimed_on = models.DateField()
    decision = models.CharField(max_length=8, blank=True, default="", choices=_choices(Decision))
    decided_cents = models.PositiveBigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=WHO, blank=True, default="")
    decision_reason = models.TextField(blank=True, default="")
    said_not_me_at = models.DateTimeField(null=True)

    privacy = Classes(
        internal="public_id claim number course session employer aid_event computed_cents eligible_cents payable_cents "
        "state reason first_claimed_on decision decided_cents decided_at decided_by",
        personal="registration person evidence_grade minutes_planned minutes_attended minutes_confirmed "
        "decision_reason said_not_me_at",
    )

    class Meta:
        indexes = [
            models.Index(fields=["person", "course"], name="claims_line_of_person"),
            models.Index(fields=["claim", "state"], name="claims_line_of_claim"),
            models.Index(fields=["employer"], name="claims_line_of_employer", condition=Q(employer__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=~Q(state="moved"), name="claims_registration_claimed_once"
            ),
            models.UniqueConstraint(fields=["claim", "number"], name="claims_line_number"),
            models.CheckConstraint(
                condition=Q(payable_cents__lte=F("eligible_cents")) & Q(eligible_cents__lte=F("computed_cents")),
                name="claims_never_more_than_reserved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "stopped", "refused", "moved"]) | Q(payable_cents=0),
                name="claims_waiting_pays_nothing",
            ),
        ]


class ClaimFinding(models.Model):
    """A check that did not pass, on a line or on the claim as a whole. Its words are in the catalogue of checks."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(ClaimLine, null=True, on_delete=models.PROTECT, related_name="+")
    check_id = models.CharField(max_length=20)
    severity = models.CharField(max_length=8, choices=_choices(Severity))
    params = models.JSONField(default=dict)

    privacy = Classes(internal="claim check_id severity params", personal="line")


class ClaimNote(models.Model):
    """What the office asked and the partner answered, or why the claim was refused."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=WHO)
    kind = models.CharField(max_length=8, choices=[("ask", "ask"), ("answer", "answer"), ("refuse", "refuse")])
    text = models.TextField(max_length=2000)

    privacy = Classes(internal="claim at kind", personal="by text")


class ClaimPayment(models.Model):
    """The payment of a claim: one claim, one payment. `lines` were paid, `released_lines` gave their aid back."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="payment")
    number = models.CharField(max_length=16, unique=True)
    cents = models.PositiveBigIntegerField()
    lines = models.PositiveIntegerField()
    released_lines = models.PositiveIntegerField()
    paid_at = models.DateTimeField()
    paid_by = models.CharField(max_length=WHO)

    privacy = Classes(internal="claim number cents lines released_lines paid_at paid_by")
