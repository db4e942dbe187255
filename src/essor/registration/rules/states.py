"""The states of a registration, and which of them hold a seat."""

HELD = "held"  # a person's own seat, not confirmed yet; expires
REGISTERED = "registered"  # a confirmed seat
WAITLISTED = "waitlisted"  # in the line of the session, no seat
OFFERED = "offered"  # a seat given from the line, to accept before a deadline
WITHDRAWN = "withdrawn"  # given back by the person or the company
CANCELLED = "cancelled"  # the session was cancelled under it
EXPIRED = "expired"  # a hold or an offer that nobody confirmed in time

SEATED = (HELD, REGISTERED, OFFERED)
"""States that count in the seat counter, and whose aid is reserved."""
UNCONFIRMED = (HELD, OFFERED)
LIVE = (HELD, REGISTERED, WAITLISTED, OFFERED)
"""States of which a person has at most one in a session."""
ENDED = (WITHDRAWN, CANCELLED, EXPIRED)
ALL = LIVE + ENDED

FOR_SEAT = "seat"
FOR_AID = "aid"
"""What an entry of the waiting list waits for."""

AUDIENCES = ("executive", "manager", "professional", "technical", "trainer")
CLASSES = ("sme", "large", "nonprofit", "public", "individual")

HOLD_MINUTES = 20
MAX_HOLDS = 2
MAX_GROUP = 100
"""Largest group in one act, and largest chunk of a roster."""
