"""Snapshots of the facts: frozen, hashed, never changed; and the key of the pseudonyms."""

from django.db import models

from essor.foundation.classes import Classes, PublicIdField


class PseudonymKey(models.Model):
    """The program's key for pseudonyms. Erasing it makes every snapshot anonymous for good."""

    privacy = Classes(internal="program made_at", sensitive="key")

    program = models.CharField(max_length=40, unique=True)
    key = models.CharField(max_length=64)
    made_at = models.DateTimeField()


class Snapshot(models.Model):
    """The program's facts as they stood at one moment, with every figure computed from them."""

    privacy = Classes(
        public="public_id as_of rows sha256 figures",
        internal="frozen_at file side ledger_head release frozen_by",
    )

    public_id = PublicIdField("snap")
    as_of = models.DateTimeField()
    frozen_at = models.DateTimeField()
    frozen_by = models.CharField(max_length=64)
    file = models.ForeignKey("foundation.KeptFile", on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    figures = models.JSONField()
    side = models.JSONField()
    ledger_head = models.CharField(max_length=64)
    release = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["-as_of", "-id"])]
