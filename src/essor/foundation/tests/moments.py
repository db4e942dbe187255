"""When tests happen."""

from datetime import UTC, datetime

NOON = datetime(2021, 10, 14, 16, 0, tzinfo=UTC)
"""14 October 2021, noon in Québec: the day most tests happen on."""
