"""Rows of registration and what is true of each of them forever."""

from django.db import models
from django.db.models import F, Q

from essor.foundation.classes import Classes, PublicIdField
from essor.registration.rules import states

REGION = 2
CODE = 16


class SessionSeats(models.Model):
    """The seat counter of a session: one row, locked by every act on the session's seats.

    `taken` counts registrations that hold a seat (held, registered, offered); `waiting` those in the line.
    """

    session = models.OneToOneField("catalogue.Session", on_delete=models.PROTECT, related_name="+")
    capacity = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)

    privacy = Classes(public="session capacity taken waiting")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="registration_seats_never_oversold", condition=Q(taken__gte=0, taken__lte=F("capacity"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.taken}/{self.capacity}"


class GroupRegistration(models.Model):
    """Several people of one company in one session, asked for together."""

    public_id = PublicIdField("grp")
    session = models.ForeignKey("catalogue.Session", on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="+")
    requested = models.PositiveIntegerField()
    whole = models.BooleanField()
    created_at = models.DateTimeField()

    privacy = Classes(internal="public_id session company requested whole created_at")

    def __str__(self) -> str:
        return self.public_id


class WaitingEntry(models.Model):
    """One place in the line of a session, for one person or for several of a group (its registrations point here).

    The order is `priority`, then the row's id, which is given under the session's lock. `whole`: all its seats together
    or none. `waits_for`: a seat, or aid while seats may be free. `at_full_price`: takes a seat even without aid.
    """

    public_id = PublicIdField("wai")
    session = models.ForeignKey("catalogue.Session", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(GroupRegistration, null=True, on_delete=models.PROTECT, related_name="entries")
    priority = models.PositiveSmallIntegerField()
    whole = models.BooleanField(default=False)
    waits_for = models.CharField(max_length=4, choices=[(states.FOR_SEAT, "seat"), (states.FOR_AID, "aid")])
    at_full_price = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    privacy = Classes(internal="public_id session group priority whole waits_for at_full_price joined_at closed_at")

    class Meta:
        indexes = [
            models.Index(
                name="registration_line", fields=["session", "priority", "id"], condition=Q(closed_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class Registration(models.Model):
    """A person in a session. What was true when the seat was given is kept: class, employer, regions, fee, aid (cents).

    `aid_cents` is reserved on the ledger under `aid_event` while the row holds a seat, and 0 otherwise (the decision
    keeps what it was). `starts_at`, `ends_at` copy the session's span, `course` its course: overlaps and repeats are
    looked up here. `fiscal_year` is that of the first hours. `expires_at`: end of a hold or of an offer.
    """

    public_id = PublicIdField("reg")
    session = models.ForeignKey("catalogue.Session", on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey("catalogue.Course", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey("directory.Organization", null=True, on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey(GroupRegistration, null=True, on_delete=models.PROTECT, related_name="registrations")
    entry = models.ForeignKey(WaitingEntry, null=True, on_delete=models.PROTECT, related_name="registrations")
    state = models.CharField(max_length=CODE)
    beneficiary_class = models.CharField(max_length=CODE)
    audience = models.CharField(max_length=CODE)
    workplace_region = models.CharField(max_length=REGION, blank=True)
    residence_region = models.CharField(max_length=REGION, blank=True)
    sector = models.CharField(max_length=8, blank=True)
    size_band = models.CharField(max_length=CODE, blank=True)
    fiscal_year = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    full_fee_cents = models.BigIntegerField()
    other_aid_cents = models.BigIntegerField(default=0)
    aid_cents = models.BigIntegerField(default=0)
    aid_event = models.CharField(max_length=80, blank=True)
    at_full_price = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    registered_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=80, blank=True)

    privacy = Classes(
        internal="public_id session course group entry state fiscal_year starts_at ends_at full_fee_cents aid_cents "
        "aid_event at_full_price created_at registered_at expires_at ended_at reason",
        personal="person employer beneficiary_class audience workplace_region residence_region sector size_band "
        "other_aid_cents",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="registration_once_in_a_session", fields=["session", "person"], condition=Q(state__in=states.LIVE)
            ),
            models.CheckConstraint(name="registration_state", condition=Q(state__in=states.ALL)),
            models.CheckConstraint(name="registration_class", condition=Q(beneficiary_class__in=states.CLASSES)),
            models.CheckConstraint(name="registration_audience", condition=Q(audience__in=states.AUDIENCES)),
            models.CheckConstraint(
                name="registration_aid", condition=Q(aid_cents__gte=0, aid_cents__lte=F("full_fee_cents"))
            ),
            models.CheckConstraint(
                name="registration_aid_needs_a_seat",
                condition=Q(aid_cents=0) | (Q(state__in=states.SEATED) & ~Q(aid_event="")),
            ),
            models.CheckConstraint(
                name="registration_deadline",
                condition=Q(state__in=states.UNCONFIRMED, expires_at__isnull=False)
                | (~Q(state__in=states.UNCONFIRMED) & Q(expires_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="registration_waits_in_an_entry",
                condition=~Q(state=states.WAITLISTED) | Q(entry__isnull=False),
            ),
            models.CheckConstraint(
                name="registration_ended",
                condition=Q(state__in=states.ENDED, ended_at__isnull=False)
                | (Q(state__in=states.LIVE) & Q(ended_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(name="registration_of_person", fields=["person", "state"]),
            models.Index(name="registration_of_session", fields=["session", "state"]),
            models.Index(name="registration_of_company", fields=["employer", "created_at"]),
            models.Index(name="registration_due", fields=["expires_at"], condition=Q(expires_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.public_id


class FundingDecision(models.Model):
    """Why the aid is what it is: the facts, the ruleset and the trace. It recomputes from the first two.

    `surrogate` stands for the person and is unrelated to their ids, so that the decision outlives an erasure.
    """

    registration = models.OneToOneField(Registration, on_delete=models.PROTECT, related_name="decision")
    surrogate = models.CharField(max_length=32)
    ruleset_code = models.CharField(max_length=40)
    facts = models.JSONField()
    trace = models.JSONField()
    aid_cents = models.BigIntegerField()
    decided_at = models.DateTimeField()

    privacy = Classes(internal="registration surrogate ruleset_code facts trace aid_cents decided_at")

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.aid_cents}"


class RosterFile(models.Model):
    """A company's file of people for a session, as read. Nothing is registered before it is applied."""

    public_id = PublicIdField("ros")
    session = models.ForeignKey("catalogue.Session", on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey("directory.Organization", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("foundation.KeptFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    sheet = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=CODE)
    columns = models.JSONField(default=dict)
    ignored = models.JSONField(default=list)
    group = models.ForeignKey(GroupRegistration, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=64)
    applied_at = models.DateTimeField(null=True)

    privacy = Classes(
        internal="public_id session company file name sheet state columns ignored group created_at applied_at",
        personal="created_by",
    )

    def __str__(self) -> str:
        return self.public_id


class RosterRow(models.Model):
    """One line of a roster: its values as corrected, its issues, and what became of it."""

    roster = models.ForeignKey(RosterFile, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    issues = models.JSONField(default=list)
    state = models.CharField(max_length=CODE)
    registration = models.ForeignKey(Registration, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.JSONField(default=dict)

    privacy = Classes(internal="roster number state registration outcome", personal="values issues")

    class Meta:
        constraints = [models.UniqueConstraint(name="registration_roster_line", fields=["roster", "number"])]
        indexes = [models.Index(name="registration_roster_state", fields=["roster", "state"])]

    def __str__(self) -> str:
        return f"{self.roster_id}: {self.number}"
