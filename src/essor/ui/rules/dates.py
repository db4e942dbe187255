"""Short dates and spans of dates, in the typography of each language (mockups/README.md, "Words")."""

from datetime import date

from essor.foundation.typography import MONTHS, NBSP, format_date

SHORT_MONTHS = {
    "fr": "janv. févr. mars avr. mai juin juill. août sept. oct. nov. déc.".split(),
    "en": "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split(),
}


def _key(language: str) -> str:
    return "en" if language.startswith("en") else "fr"


def _month(day: date, language: str, short: bool) -> str:
    return (SHORT_MONTHS if short else MONTHS)[_key(language)][day.month - 1]


def _number(day: date, language: str) -> str:
    return "1er" if day.day == 1 and _key(language) == "fr" else str(day.day)


def day_and_month(day: date, language: str, short: bool = False) -> str:
    """`8 novembre`, `Nov. 8`."""
    parts = [_number(day, language), _month(day, language, short)]
    return NBSP.join(parts if _key(language) == "fr" else reversed(parts))


def short_date(day: date, language: str) -> str:
    """`14 oct. 2022`, `Oct. 14, 2022`."""
    comma = "" if _key(language) == "fr" else ","
    return f"{day_and_month(day, language, short=True)}{comma}{NBSP}{day.year}"


def span(start: date, end: date, language: str, short: bool = False) -> str:
    """Two dates without repeating what they share: `8 au 29 novembre 2022`, `November 8 to 29, 2022`."""
    last = short_date(end, language) if short else format_date(end, language)
    if start == end:
        return last
    if start.year != end.year:
        first = short_date(start, language) if short else format_date(start, language)
        return f"{first} {'au' if _key(language) == 'fr' else 'to'} {last}"
    if _key(language) == "fr":
        first = _number(start, language) if start.month == end.month else day_and_month(start, language, short)
        return f"{first} au {last}"
    first = day_and_month(start, language, short)
    if start.month == end.month:
        return f"{first} to {end.day},{NBSP}{end.year}"
    return f"{first} to {last}"
