"""Questions about messages: a person's mailbox, and a message rendered in its language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Count
from django.template import Context, Engine, TemplateDoesNotExist
from django.utils import translation

from essor.foundation.outcome import Breach, Refusal, Refused
from essor.messages import rules
from essor.messages.models import Message

PARTS = ("subject", "txt", "html")


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class MessageCard:
    id: str
    person_id: str
    template: str
    language: str
    state: str
    subject: str
    queued_at: datetime
    sent_at: datetime | None
    read: bool


def _part(template: str, part: str, context: dict[str, object]) -> str:
    found = Engine.get_default().get_template(f"messages/{template}.{part}")
    return found.render(Context(context, autoescape=part == "html"))


def _context(row: Message) -> dict[str, object]:
    person = row.to_person
    return rules.context_of(row.params, row.language) | {
        "person_name": f"{person.given_name} {person.family_name}".strip(),
        "given_name": person.given_name,
        "site": settings.SITE_ADDRESS.rstrip("/"),
        "language": row.language,
        "message_id": row.public_id,
    }


def _subject(row: Message) -> str:
    with translation.override(row.language):
        return rules.one_line(_part(row.template, "subject", _context(row)))


def rendered(row: Message) -> Rendered:
    """For this room: the row (with its person) as subject, text part and HTML part, in its language."""
    context = _context(row)
    with translation.override(row.language):
        subject = rules.one_line(_part(row.template, "subject", context))
        text = _part(row.template, "txt", context).strip() + "\n"
        return Rendered(subject, text, _part(row.template, "html", context | {"subject": subject}))


def _row(message_id: str) -> Message:
    row = Message.objects.select_related("to_person").filter(public_id=message_id).first()
    if row is None:
        raise Refused(Refusal("messages.not_found"))
    return row


def render(message_id: str) -> Rendered:
    """Subject, text and HTML in the language of the message. Refused `messages.not_found`."""
    return rendered(_row(message_id))


def _card(row: Message) -> MessageCard:
    return MessageCard(
        row.public_id,
        row.to_person.public_id,
        row.template,
        row.language,
        row.state,
        _subject(row),
        row.queued_at,
        row.sent_at,
        row.read_at is not None,
    )


def message(message_id: str) -> MessageCard:
    """Refused `messages.not_found`."""
    return _card(_row(message_id))


def mailbox(person_id: str, limit: int = 25, offset: int = 0) -> list[MessageCard]:
    """The person's messages, newest first."""
    rows = Message.objects.select_related("to_person").filter(to_person__public_id=person_id)
    return [_card(row) for row in rows.order_by("-queued_at", "-pk")[offset : offset + limit]]


def mailbox_size(person_id: str) -> int:
    return Message.objects.filter(to_person__public_id=person_id).count()


def unread(person_id: str) -> int:
    """How many messages the person has not opened here."""
    return Message.objects.filter(to_person__public_id=person_id, read_at__isnull=True).count()


def counts() -> dict[str, int]:
    """State -> number of messages."""
    rows = Message.objects.order_by().values("state").annotate(n=Count("pk"))
    return {row["state"]: row["n"] for row in rows}


def verify() -> Iterator[Breach]:
    """Every message can be read: its template has its three parts; one that was sent says when."""
    for template in Message.objects.order_by().values_list("template", flat=True).distinct():
        for part in PARTS:
            try:
                Engine.get_default().get_template(f"messages/{template}.{part}")
            except TemplateDoesNotExist:
                yield Breach("messages", "template_missing", f"{template}.{part}")
    for public_id in Message.objects.filter(state=rules.State.SENT, sent_at=None).values_list("public_id", flat=True):
        yield Breach("messages", "sent_without_time", public_id)
