"""Numbers, money and dates as text in the active language: what the template filters and the charts write.

Money comes in cents, training time in minutes, ratios as 0.86. None is shown as a dash.
"""

from datetime import date, datetime, timedelta, tzinfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from essor.foundation import clock, typography
from essor.ui.rules import dates

DASH = "–"


def language() -> str:
    """The active interface language, `fr` or `en`."""
    return "en" if (get_language() or "fr").startswith("en") else "fr"


def money(cents: int | None) -> str:
    return DASH if cents is None else typography.format_cents(cents, language())


def money0(cents: int | None) -> str:
    return DASH if cents is None else typography.format_dollars(cents, language())


def millions(cents: int | None) -> str:
    return DASH if cents is None else typography.format_millions(cents, language())


def millions_bare(cents: int) -> str:
    """Millions without their unit, for marks of a chart whose unit stands in its title: `4,20`."""
    return typography.format_decimal(cents / 100_000_000, 2, language())


def num(value: float | None, places: int = 0) -> str:
    if value is None:
        return DASH
    if isinstance(value, int) and not places:
        return typography.format_int(value, language())
    return typography.format_decimal(float(value), places, language())


def percent(ratio: float | None, places: int = 0) -> str:
    return DASH if ratio is None else typography.format_percent(float(ratio), language(), places)


def hours(minutes: int | None) -> str:
    return DASH if minutes is None else typography.format_hours(minutes, language())


def _local(moment: datetime, zone: tzinfo = clock.TORONTO) -> datetime:
    return moment.astimezone(zone) if moment.tzinfo else moment


def day(value: date | datetime | None, short: bool = False) -> str:
    """A date, or the Toronto date of a moment."""
    if value is None:
        return DASH
    plain = _local(value).date() if isinstance(value, datetime) else value
    return dates.short_date(plain, language()) if short else typography.format_date(plain, language())


def time(value: datetime | None) -> str:
    return DASH if value is None else typography.format_time(_local(value), language())


def daytime(value: datetime | None, short: bool = False) -> str:
    """`14 octobre 2022, 8 h 30`, in Toronto."""
    return DASH if value is None else f"{day(value, short)}, {time(value)}"


def span(start: date | datetime | None, end: date | datetime | None, short: bool = False) -> str:
    if start is None or end is None:
        return day(start if end is None else end, short)
    first = _local(start).date() if isinstance(start, datetime) else start
    last = _local(end).date() if isinstance(end, datetime) else end
    return dates.span(first, last, language(), short)


def about(left: timedelta) -> str:
    """An estimate of what is left, never more precise than it is."""
    seconds = left.total_seconds()
    if seconds < 60:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    return ngettext("about %(number)s minute left", "about %(number)s minutes left", minutes) % {"number": num(minutes)}
