"""Messages to people: what was said, when, and what became of it."""

from django.db import models
from django.db.models import Q

from essor.foundation import clock
from essor.foundation.classes import Classes, PublicIdField
from essor.messages.rules import State


class Message(models.Model):
    public_id = PublicIdField("msg")
    to_person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    to_email = models.CharField(max_length=254)
    language = models.CharField(max_length=2)
    template = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    dedupe_key = models.CharField(max_length=120, unique=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in State])
    attempts = models.PositiveSmallIntegerField(default=0)
    doubtful = models.BooleanField(default=False)
    queued_at = models.DateTimeField(default=clock.now)
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True, default="")

    privacy = Classes(
        internal="public_id language template dedupe_key state attempts doubtful queued_at next_try_at sent_at",
        personal="to_person to_email params read_at error",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(State)), name="essor_messages_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[State.QUEUED, State.SENDING], next_try_at__isnull=False)
                | Q(state__in=[State.KEPT, State.SENT, State.FAILED, State.BOUNCED], next_try_at__isnull=True),
                name="essor_messages_waiting_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], condition=Q(next_try_at__isnull=False), name="essor_messages_waiting"),
            models.Index(fields=["to_person", "-queued_at"], name="essor_messages_mailbox"),
        ]

    def __str__(self) -> str:
        return self.public_id
