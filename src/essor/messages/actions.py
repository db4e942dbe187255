"""Queue messages in the transaction of their cause, and hand them to the mail server.

What is guaranteed. A message is queued if and only if the act that queues it commits, once per `dedupe_key`. Each
attempt claims the row first, in a transaction of its own, so two workers never send the same message. A server that
answers (takes it, refuses it for now or for ever) leaves no doubt, and then exactly what it said is marked. Doubt
remains when the process dies, or the connection breaks, between the hand-over and the mark: the message is then tried
once more, and if that ends in doubt again it is given up. So a person gets each message at most twice, twice only
after such an accident, and both copies bear the same Message-ID, by which mail programs show one. A message that the
server refuses for the time being is tried at most eight times over two days.
"""

import logging
import smtplib
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction

from essor.directory import queries as directory
from essor.foundation import clock, outbox
from essor.foundation.actor import Actor
from essor.foundation.acts import act, one_transaction
from essor.foundation.outcome import require
from essor.foundation.prepared import insert
from essor.messages import permissions, queries
from essor.messages.models import Message
from essor.messages.rules import LEASE, Answer, Notice, State, after, answer_of_codes

__all__ = ["Notice", "deliver", "deliver_due", "mark_read", "queue", "queue_many", "send_sign_in_link"]

logger = logging.getLogger(__name__)

TOPIC = "messages.deliver"


def queue(*, person_id: str, template: str, params: dict[str, Any] | None = None, dedupe_key: str) -> None:
    """Queue one message, in the transaction under way. Nothing happens when the key was used before."""
    queue_many([Notice(person_id, template, params or {}, dedupe_key)])


def queue_many(rows: Sequence[Notice]) -> None:
    """Queue the messages of an act: one question, for the people, and one insert, which skips the keys used before.

    Unknown and erased people get none. `params` must be JSON: ids, ints, ISO dates, short texts.
    """
    if not rows:
        return
    with one_transaction():
        people = directory.addresses(row.person_id for row in rows)
        first = {row.dedupe_key: row for row in reversed(rows) if row.person_id in people}
        now = clock.now()
        goes_out = settings.ESSOR_MAIL != "keep"
        new = [
            Message(
                to_person_id=people[row.person_id].pk,
                to_email=people[row.person_id].email,
                language=people[row.person_id].language,
                template=row.template,
                params=dict(row.params),
                dedupe_key=row.dedupe_key,
                state=State.QUEUED if goes_out else State.KEPT,
                queued_at=now,
                next_try_at=now if goes_out else None,
            )
            for row in rows
            if first.get(row.dedupe_key) is row
        ]
        # The unique key drops what was said before, also by an act that runs at this moment.
        insert(new, ignore_conflicts=True)
        if new and goes_out:
            _emit_once()


def _told() -> None:
    """Marks, among the callbacks of the transaction, that the event is written."""


def _emit_once() -> None:
    """One event per transaction, however often the act queues; a savepoint rolled back takes its mark along."""
    if not any(entry[1] is _told for entry in connection.run_on_commit):
        outbox.emit(TOPIC, {})
        transaction.on_commit(_told)


def send_sign_in_link(*, person_id: str, link_id: str) -> None:
    """Handler of `directory.sign_in_link`."""
    queue(person_id=person_id, template="sign_in_link", params={"link_id": link_id}, dedupe_key=f"link:{link_id}")


def deliver() -> None:
    """Handler of `messages.deliver`: send once the handler's own transaction is over (a mail server is slow)."""
    transaction.on_commit(deliver_due, robust=True)


def deliver_due(limit: int = 200) -> int:
    """Try the messages that are due, oldest first; how many were tried. Call outside of transactions.

    The worker also calls this now and then: it is what tries again.
    """
    due = Message.objects.filter(next_try_at__lte=clock.now()).order_by("next_try_at", "pk")
    pks = list(due.values_list("pk", flat=True)[:limit])
    if not pks:
        return 0
    tried = 0
    with _Mail() as mail:
        for pk in pks:
            claimed = _claim(pk=pk)
            if claimed is None:
                continue
            answer, error = mail.hand_over(claimed)
            _mark(pk=pk, attempts=claimed.attempts, answer=answer, error=error)
            tried += 1
    return tried


@act
def _claim(*, pk: int) -> Message | None:
    """Make the row ours, or None. A row found `sending` past its lease was left by a crash: its fate is unknown."""
    row = Message.objects.select_for_update().select_related("to_person").filter(pk=pk).first()
    now = clock.now()
    if row is None or row.next_try_at is None or row.next_try_at > now:
        return None
    if row.state == State.SENDING:
        left = after(Answer.UNKNOWN, attempts=row.attempts, doubtful=row.doubtful, now=now)
        row.doubtful = left.doubtful
        if left.state != State.QUEUED:
            row.state, row.next_try_at, row.error = left.state, None, "interrupted twice"
            row.save(update_fields=["state", "next_try_at", "doubtful", "error"])
            return None
    row.state, row.attempts, row.next_try_at = State.SENDING, row.attempts + 1, now + LEASE
    row.save(update_fields=["state", "attempts", "next_try_at", "doubtful"])
    return row


@act
def _mark(*, pk: int, attempts: int, answer: Answer, error: str) -> None:
    """Write how it went; only if this attempt still owns the row."""
    row = Message.objects.select_for_update().filter(pk=pk, state=State.SENDING, attempts=attempts).first()
    if row is None:
        return
    now = clock.now()
    result = after(answer, attempts=attempts, doubtful=row.doubtful, now=now)
    row.state, row.next_try_at, row.doubtful = result.state, result.try_at, result.doubtful
    row.sent_at = now if result.state == State.SENT else None
    row.error = error[:300]
    row.save(update_fields=["state", "next_try_at", "doubtful", "sent_at", "error"])


class _Mail:
    """One connection to the mail server for a round of deliveries."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend = get_connection()

    def __enter__(self) -> "_Mail":
        return self

    def __exit__(self, *exception: object) -> None:
        try:
            self._connection.close()
        except (OSError, smtplib.SMTPException) as error:
            logger.info("closing the mail connection: %s", error)

    def hand_over(self, row: Message) -> tuple[Answer, str]:
        """Never raises: the other messages of the round go on."""
        try:
            mail = _email(row, self._connection)
        except Exception as error:
            logger.exception("message %s can't be rendered", row.public_id)
            return Answer.NOT_YET, f"{type(error).__name__}: {error}"
        try:
            self._connection.open()
        except Exception as error:
            return Answer.NOT_YET, f"{type(error).__name__}: {error}"
        try:
            return (Answer.TAKEN, "") if mail.send() else (Answer.UNKNOWN, "the backend took nothing")
        except smtplib.SMTPRecipientsRefused as error:
            return answer_of_codes([code for code, _ in error.recipients.values()]), "recipient refused"
        except smtplib.SMTPResponseException as error:
            return answer_of_codes([error.smtp_code]), f"{error.smtp_code} {error.smtp_error!r}"
        except Exception as error:
            return Answer.UNKNOWN, f"{type(error).__name__}: {error}"


def _email(row: Message, mail_connection: BaseEmailBackend) -> EmailMultiAlternatives:
    content = queries.rendered(row)
    domain = urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
    mail = EmailMultiAlternatives(
        subject=content.subject,
        body=content.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[row.to_email],
        headers={
            "Message-ID": f"<{row.public_id}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": row.language,
        },
        connection=mail_connection,
    )
    mail.attach_alternative(content.html, "text/html")
    return mail


@act
def mark_read(*, actor: Actor, message_id: str) -> None:
    """Note that its reader has opened it here. Refusal: `messages.not_found`."""
    require(permissions.may_read(actor, queries.message(message_id).person_id))
    Message.objects.filter(public_id=message_id, read_at__isnull=True).update(read_at=clock.now())
