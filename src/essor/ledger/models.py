"""The ledger's rows. Only an account's counters and a period's closing are updated; transfers and limits are added.

Amounts in cents. The counters of an account are kept only where there is a limit to hold: the other side of a transfer
(what a partner received, say) is summed on demand, so that it never becomes one row that everybody writes.
"""

from django.db import models
from django.db.models import F, Q

from essor.foundation.classes import Classes
from essor.ledger.rules import CODE_LENGTH, REASON_LENGTH, STORED_EVENT_LENGTH, AccountKind, Kind

RESTRICT = models.PROTECT


class Account(models.Model):
    """Where cents come from and go to. `rank`, then `code`, is the order in which rows are locked."""

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in AccountKind])
    rank = models.PositiveSmallIntegerField()
    limit_cents = models.BigIntegerField(null=True)
    debits_pending = models.BigIntegerField(default=0)
    debits_posted = models.BigIntegerField(default=0)
    credits_posted = models.BigIntegerField(default=0)

    privacy = Classes(internal="code kind rank limit_cents debits_pending debits_posted credits_posted")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_account_use_within_limit",
                condition=Q(limit_cents__isnull=True)
                | Q(limit_cents__gte=F("debits_pending") + F("debits_posted") - F("credits_posted")),
            ),
            models.CheckConstraint(
                name="ledger_account_never_below_zero",
                condition=Q(debits_pending__gte=0, debits_posted__gte=F("credits_posted"), credits_posted__gte=0),
            ),
            models.CheckConstraint(
                name="ledger_account_counts_only_with_limit",
                condition=Q(limit_cents__isnull=False, limit_cents__gte=0)  # NULL >= 0 would pass as unknown
                | Q(limit_cents__isnull=True, debits_pending=0, debits_posted=0, credits_posted=0),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class AccountLimit(models.Model):
    """A limit as it was set, and why; the first at opening. Rows are never changed; the last one is in force."""

    account = models.ForeignKey(Account, RESTRICT, related_name="limits")
    limit_cents = models.BigIntegerField()
    reason = models.CharField(max_length=REASON_LENGTH)
    actor = models.CharField(max_length=80)

    privacy = Classes(internal="account limit_cents reason actor")

    def __str__(self) -> str:
        return f"{self.account_id}: {self.limit_cents}"


class Transfer(models.Model):
    """Cents from one account to another. Rows are never changed; `event/leg` is the public key.

    `legs` is how many transfers the event has, so that a missing one shows. `refers_to` is the pending transfer that
    this one resolves, or the one that it reverses: each may be referred to once.
    """

    event = models.CharField(max_length=STORED_EVENT_LENGTH)
    leg = models.PositiveSmallIntegerField()
    legs = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    debit = models.ForeignKey(Account, RESTRICT, related_name="+")
    credit = models.ForeignKey(Account, RESTRICT, related_name="+")
    cents = models.BigIntegerField()
    dated_on = models.DateField()
    code = models.CharField(max_length=CODE_LENGTH)
    actor = models.CharField(max_length=80)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    expires_at = models.DateTimeField(null=True)
    refers_to = models.OneToOneField("self", RESTRICT, null=True, related_name="referred_by")

    privacy = Classes(
        internal="event leg legs kind debit credit cents dated_on code actor reason expires_at refers_to",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ledger_transfer_key", fields=["event", "leg"]),
            models.CheckConstraint(name="ledger_transfer_cents_above_zero", condition=Q(cents__gt=0)),
            models.CheckConstraint(name="ledger_transfer_two_accounts", condition=~Q(debit=F("credit"))),
            models.CheckConstraint(name="ledger_transfer_leg_of_legs", condition=Q(leg__gte=1, leg__lte=F("legs"))),
            models.CheckConstraint(
                name="ledger_transfer_kind_and_reference",
                condition=Q(kind__in=[Kind.PENDING, Kind.POSTED], refers_to__isnull=True)
                | Q(kind__in=[Kind.POSTING, Kind.VOID, Kind.REVERSAL], refers_to__isnull=False),
            ),
            models.CheckConstraint(
                name="ledger_transfer_expiry_of_pending", condition=Q(expires_at__isnull=True) | Q(kind=Kind.PENDING)
            ),
        ]
        indexes = [
            models.Index(name="ledger_transfer_expiring", fields=["expires_at"], condition=Q(expires_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.event}/{self.leg}"


class Period(models.Model):
    """A calendar month of a fiscal year. Once closed, no transfer may be dated in it; what it held then is kept."""

    fiscal_year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=80, blank=True)
    transfers = models.PositiveIntegerField(default=0)
    cents = models.BigIntegerField(default=0)

    privacy = Classes(internal="fiscal_year month closed_at closed_by transfers cents")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="ledger_period_once", fields=["fiscal_year", "month"]),
            models.CheckConstraint(name="ledger_period_month", condition=Q(month__gte=1, month__lte=12)),
        ]

    def __str__(self) -> str:
        return f"{self.fiscal_year}-{self.month:02}"
