"""Meetings as an iCalendar file (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any


def _escaped(text: str) -> str:
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, safe)
    return text


def _folded(line: str) -> str:
    """At most 75 octets in a line; the rest continues after a space (section 3.1)."""
    parts: list[str] = []
    current = ""
    for character in line:
        if len((current + character).encode()) > (75 if not parts else 74):
            parts.append(current)
            current = ""
        current += character
    return "\r\n ".join([*parts, current])


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def calendar_of(title: str, venue: str, meetings: Iterable[Any], now: datetime) -> str:
    """One event per meeting (catalogue cards)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Essor//Essor//FR"]
    for meeting in meetings:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{meeting.id}@essor",
            f"DTSTAMP:{_moment(now)}",
            f"DTSTART:{_moment(meeting.starts_at)}",
            f"DTEND:{_moment(meeting.ends_at)}",
            f"SUMMARY:{_escaped(title)}",
            f"LOCATION:{_escaped(meeting.place or venue)}",
            "END:VEVENT",
        ]
    return "\r\n".join([*map(_folded, lines), "END:VCALENDAR", ""])
