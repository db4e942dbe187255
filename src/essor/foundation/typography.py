"""Québec and Canadian typography of numbers, money and dates. Pure text; templates use it through ui's filters."""

from datetime import date, datetime

from essor.foundation.money import divide_half_even

NBSP = "\u00a0"
NNBSP = "\u202f"
MINUS = "\u2212"

MONTHS = {
    "fr": tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
    "en": tuple("January February March April May June July August September October November December".split()),
}
WEEKDAYS = {
    "fr": tuple("lundi mardi mercredi jeudi vendredi samedi dimanche".split()),
    "en": tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),
}


def _french(language: str) -> bool:
    return not language.startswith("en")


def format_int(value: int, language: str = "fr") -> str:
    """`25 000` in French (no-break space), `25,000` in English; a true minus."""
    digits = f"{abs(value):,}"
    return (MINUS if value < 0 else "") + (digits.replace(",", NBSP) if _french(language) else digits)


def format_decimal(value: float, places: int, language: str = "fr") -> str:
    whole, _, decimals = f"{abs(value):.{places}f}".partition(".")
    sign = MINUS if value < 0 and float(f"{value:.{places}f}") else ""
    point = "," if _french(language) else "."
    return sign + format_int(int(whole), language) + (point + decimals if decimals else "")


def _with_dollar(number: str, language: str) -> str:
    if _french(language):
        return f"{number}{NNBSP}$"
    return f"{MINUS}${number[1:]}" if number.startswith(MINUS) else f"${number}"


def format_cents(cents: int, language: str = "fr") -> str:
    """`1 440,00 $` in French, `$1,440.00` in English."""
    whole, rest = divmod(abs(cents), 100)
    point = "," if _french(language) else "."
    number = (MINUS if cents < 0 else "") + format_int(whole, language) + f"{point}{rest:02d}"
    return _with_dollar(number, language)


def format_dollars(cents: int, language: str = "fr") -> str:
    """Whole dollars: `854 $`."""
    return _with_dollar(format_int(divide_half_even(cents, 100), language), language)


def format_millions(cents: int, language: str = "fr") -> str:
    """`23,40 M$` in French, `$23.40M` in English."""
    number = format_decimal(cents / 100_000_000, 2, language)
    return f"{number}{NBSP}M$" if _french(language) else _with_dollar(number, language) + "M"


def format_percent(ratio: float, language: str = "fr", places: int = 0) -> str:
    """A ratio (0.86) as `86 %`; English sticks the sign to the number."""
    number = format_decimal(ratio * 100, places, language)
    return f"{number}{NNBSP}%" if _french(language) else f"{number}%"


def format_hours(minutes: int, language: str = "fr") -> str:
    """Training time: 90 minutes is `1,5 h`."""
    hours = minutes / 60
    places = 0 if minutes % 60 == 0 else 1 if minutes % 6 == 0 else 2
    return f"{format_decimal(hours, places, language)}{NBSP}h"


def format_date(day: date, language: str = "fr") -> str:
    """`1er avril 2019` in French, `April 1, 2019` in English."""
    month = MONTHS["fr" if _french(language) else "en"][day.month - 1]
    if _french(language):
        return f"{'1er' if day.day == 1 else day.day}{NBSP}{month}{NBSP}{day.year}"
    return f"{month}{NBSP}{day.day}, {day.year}"


def format_time(moment: datetime, language: str = "fr") -> str:
    """A local time already in its zone: `8 h 30` in French, `8:30 a.m.` in English."""
    if _french(language):
        return f"{moment.hour}{NBSP}h" + (f"{NBSP}{moment.minute:02d}" if moment.minute else "")
    suffix = "a.m." if moment.hour < 12 else "p.m."
    return f"{(moment.hour - 1) % 12 + 1}:{moment.minute:02d}{NBSP}{suffix}"
