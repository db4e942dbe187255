"""Agreements and their versions, envelope lines, published rulesets, and what each reservation of aid was made of."""

from django.db import models
from django.db.models import F, Q

from essor.foundation import clock
from essor.foundation.bilingual_fields import BilingualText
from essor.foundation.classes import Classes, PublicIdField
from essor.funding.rules.envelope import PURPOSES

CODE = 24


class Agreement(models.Model):
    """A funding agreement with its funders. Its amounts and targets stand in its versions; the last one is in force."""

    public_id = PublicIdField("agr")
    number = models.CharField(max_length=CODE, unique=True)
    title_fr = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    signed_on = models.DateField()

    title = BilingualText("title")
    privacy = Classes(public="public_id number title_fr title_en starts_on ends_on signed_on")

    class Meta:
        ordering = ["starts_on", "number"]
        constraints = [
            models.CheckConstraint(name="funding_agreement_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    def __str__(self) -> str:
        return self.number


class AgreementFunder(models.Model):
    """A funder of an agreement, under the short name of its source of money (`quebec`, `canada`)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="funders")
    organization = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=CODE)

    privacy = Classes(public="agreement organization source")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="funding_funder_source_once", fields=["agreement", "source"])]

    def __str__(self) -> str:
        return f"{self.agreement_id}:{self.source}"


class AgreementVersion(models.Model):
    """The agreement as signed (1) or as amended; never changed. The highest number is in force."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    effective_on = models.DateField()
    amount_cents = models.BigIntegerField()
    reason = models.CharField(max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.CharField(max_length=80)

    privacy = Classes(public="agreement number effective_on amount_cents reason", internal="recorded_at recorded_by")

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(name="funding_version_once", fields=["agreement", "number"]),
            models.CheckConstraint(name="funding_version_amount", condition=Q(amount_cents__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} v{self.number}"


class Commitment(models.Model):
    """A target that a version promises: an indicator, for one fiscal year or for the whole agreement. Never changed."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="commitments")
    indicator = models.CharField(max_length=40)
    fiscal_year = models.PositiveSmallIntegerField(null=True)
    target = models.PositiveIntegerField()

    privacy = Classes(public="version indicator fiscal_year target")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="funding_commitment_once",
                fields=["version", "indicator", "fiscal_year"],
                condition=Q(fiscal_year__isnull=False),
            ),
            models.UniqueConstraint(
                name="funding_commitment_whole_once",
                fields=["version", "indicator"],
                condition=Q(fiscal_year__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.fiscal_year or ''}"


class EnvelopeLine(models.Model):
    """Money of one source for one fiscal year and purpose: a ledger account whose limit is the version's amount.

    One line per source, fiscal year and purpose over all agreements, so that a reservation knows where to draw.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="lines")
    source = models.CharField(max_length=CODE)
    fiscal_year = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=16, choices=[(purpose, purpose) for purpose in PURPOSES])
    account_code = models.CharField(max_length=80, unique=True)

    privacy = Classes(public="agreement source fiscal_year purpose account_code")

    class Meta:
        ordering = ["fiscal_year", "source", "purpose"]
        constraints = [
            models.UniqueConstraint(name="funding_line_once", fields=["source", "fiscal_year", "purpose"]),
            models.CheckConstraint(name="funding_line_purpose", condition=Q(purpose__in=PURPOSES)),
        ]

    def __str__(self) -> str:
        return self.account_code


class LineAmount(models.Model):
    """What a version gives to an envelope line (cents). Never changed."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="amounts")
    line = models.ForeignKey(EnvelopeLine, on_delete=models.PROTECT, related_name="amounts")
    cents = models.BigIntegerField()

    privacy = Classes(public="version line cents")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="funding_amount_once", fields=["version", "line"]),
            models.CheckConstraint(name="funding_amount_not_negative", condition=Q(cents__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.cents}"


class Ruleset(models.Model):
    """A published ruleset as its text and digest. Never edited: a later one supersedes it from its first day on."""

    code = models.CharField(max_length=CODE, unique=True)
    starts_on = models.DateField(unique=True)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=clock.now)
    published_by = models.CharField(max_length=80)

    privacy = Classes(public="code starts_on body sha256 published_at", internal="published_by")

    class Meta:
        ordering = ["starts_on"]

    def __str__(self) -> str:
        return self.code


class AidReservation(models.Model):
    """What a reservation of aid was made of, leg by leg as the ledger holds it: [account, cents]. Never changed.

    It names people and companies by their public ids only, inside the codes of their caps.
    """

    event = models.CharField(max_length=80, unique=True)
    ruleset = models.ForeignKey(
        Ruleset, on_delete=models.PROTECT, related_name="+", to_field="code", db_column="ruleset_code"
    )
    partner_id = models.CharField(max_length=CODE)
    aid_cents = models.BigIntegerField()
    legs = models.JSONField()
    reserved_on = models.DateField()

    privacy = Classes(internal="event ruleset partner_id aid_cents legs reserved_on")

    class Meta:
        constraints = [models.CheckConstraint(name="funding_reservation_cents", condition=Q(aid_cents__gt=0))]

    def __str__(self) -> str:
        return self.event
