"""Addresses of pages in other rooms: a page that is not installed has no address, and nothing links to it."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from essor.foundation.actor import Actor

OFFICE = ("director", "officer", "finance", "analyst")
READERS = (*OFFICE, "funder", "auditor")
"""Who may open the rows behind a figure."""


def to(name: str, *args: str, **query: str) -> str:
    """The page's address with its query, or "" when there is no such page."""
    try:
        found = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{found}?{urlencode(query)}" if query else found


def to_figure(actor: Actor, snapshot_id: str, indicator: str, dimension: str = "", value: str = "") -> str:
    """Where a figure leads: to its rows for who may see them, else to the public report."""
    if actor.holds_any(*READERS):
        asked = {"indicator": indicator} | ({"dimension": dimension, "value": value} if dimension else {})
        drill = to("accountability:drill", snapshot_id, **asked)
        if drill:
            return drill
    return to("accountability:report")
