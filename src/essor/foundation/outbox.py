"""Effects to come, written in the transaction of their cause, handled afterwards by the worker.

An event is handled in one transaction together with its mark, so what a handler writes happens once; a handler that
reaches outside (mail) keeps its own guard, because a crash may have it run again. A failing event is tried again later,
with growing pauses, and keeps its last error.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

from essor.foundation import clock
from essor.foundation.acts import one_transaction
from essor.foundation.canonical import plain
from essor.foundation.models import OutboxEvent

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 12

wake = threading.Event()
"""Set when an act has committed events: the worker in this process need not wait for its next look."""


def emit(topic: str, payload: Mapping[str, Any]) -> None:
    """Write an event in the transaction under way."""
    now = clock.now()
    OutboxEvent.objects.create(topic=topic, payload=plain(payload), at=now, next_try_at=now)
    transaction.on_commit(wake.set)


def waiting() -> int:
    """Events not handled yet."""
    return OutboxEvent.objects.filter(handled_at=None).count()


def _later(attempts: int) -> timedelta:
    return timedelta(seconds=min(3600, 2 ** min(attempts, 12)))


def _handle_next(subscriptions: Mapping[str, str]) -> bool:
    """Handle the event that is due the longest; False when there is none."""
    now = clock.now()
    due = OutboxEvent.objects.filter(handled_at=None, next_try_at__lte=now)
    if not due.exists():  # an idle worker never takes the gate
        return False
    with one_transaction():
        event = due.select_for_update(skip_locked=True).order_by("next_try_at", "id").first()
        if event is None:
            return False
        event.attempts += 1
        try:
            with transaction.atomic():
                handler: Callable[..., Any] = import_string(subscriptions[event.topic])
                handler(**event.payload)
            event.handled_at, event.error = now, ""
        except Exception as error:
            logger.exception("outbox event %s (%s) failed", event.public_id, event.topic)
            event.error = f"{type(error).__name__}: {error}"[:2000]
            event.next_try_at = now + (
                _later(event.attempts) if event.attempts < MOST_ATTEMPTS else timedelta(days=3650)
            )
        event.save(update_fields=["attempts", "handled_at", "error", "next_try_at"])
    return True


def handle_due(subscriptions: Mapping[str, str], limit: int = 100) -> int:
    """Handle at most `limit` due events; how many were tried. `subscriptions`: topic -> dotted path of the handler."""
    tried = 0
    while tried < limit and _handle_next(subscriptions):
        tried += 1
    return tried
