"""Rows that every room leans on: audit, chains, idempotency, outbox, jobs, numbers, kept files."""

from django.db import models

from essor.foundation.classes import Classes, PublicIdField


class AuditEntry(models.Model):
    """One act: who, when, what, on which object. Ids, codes and integers only; never changed, sealed into the chain."""

    privacy = Classes(internal="public_id at actor_kind actor_id verb object_kind object_id data personal_digest")

    public_id = PublicIdField("aud")
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64)
    verb = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=32)
    object_id = models.CharField(max_length=64)
    data = models.JSONField(default=dict)
    personal_digest = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"])]


class AuditDetail(models.Model):
    """The personal values of an audit entry, apart, with their salt: erasing this row leaves the chain whole."""

    privacy = Classes(internal="entry", personal="content", sensitive="salt")

    entry = models.OneToOneField(AuditEntry, on_delete=models.PROTECT, related_name="detail")
    salt = models.CharField(max_length=64)
    content = models.JSONField()


class Seal(models.Model):
    """A batch of rows linked into a chain, in order: their ids, a digest of each, and the head after them."""

    privacy = Classes(internal="chain position ranges count last_id digests previous head")

    chain = models.CharField(max_length=16)
    position = models.PositiveIntegerField()
    ranges = models.TextField()
    count = models.PositiveIntegerField()
    last_id = models.BigIntegerField()
    digests = models.BinaryField()
    previous = models.CharField(max_length=64)
    head = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="foundation_seal_position")]


class IdempotencyKey(models.Model):
    """The stored result of an act under the key its caller chose."""

    privacy = Classes(internal="scope key body result at")

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    body = models.CharField(max_length=64)
    result = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="foundation_idempotency_key")]


class OutboxEvent(models.Model):
    """An effect to come, written in the transaction of its cause, handled by the worker at least once."""

    privacy = Classes(internal="public_id topic payload at next_try_at attempts handled_at error")

    public_id = PublicIdField("evt")
    topic = models.CharField(max_length=48)
    payload = models.JSONField()
    at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    handled_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=models.Q(handled_at__isnull=True),
                name="foundation_outbox_due",
            )
        ]


class Job(models.Model):
    """Long work that may be left and returned to: its stage, its counts, its result."""

    privacy = Classes(
        internal="public_id kind arguments state stage done total asked_at started_at finished_at result error "
        "actor_kind actor_id cancel_asked"
    )

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    public_id = PublicIdField("job")
    kind = models.CharField(max_length=48)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=State.choices, default=State.QUEUED)
    stage = models.CharField(max_length=64, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True, default="")
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64)
    cancel_asked = models.BooleanField(default=False)


class Counter(models.Model):
    """The last number given in a series."""

    privacy = Classes(internal="series value")

    series = models.CharField(max_length=24, unique=True)
    value = models.PositiveIntegerField()


class KeptFile(models.Model):
    """A file kept as it was received or issued, with the digest of its content."""

    privacy = Classes(internal="public_id name media_type size sha256 kept_at purpose content")

    public_id = PublicIdField("fil")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    purpose = models.CharField(max_length=48)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    kept_at = models.DateTimeField()
    content = models.BinaryField()
