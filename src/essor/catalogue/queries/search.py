"""Search of open sessions: words, facets with their counts, pages. Six statements whatever the number of sessions."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Cast, Substr
from django.utils.translation import get_language

from essor.catalogue import wording
from essor.catalogue.models import Course, SearchMiss, Session
from essor.catalogue.queries.cards import SessionCard, session_cards
from essor.catalogue.rules.search import LONGEST_QUERY, query_tokens
from essor.directory import queries as directory
from essor.foundation import clock
from essor.foundation.bilingual_fields import said
from essor.foundation.typography import MONTHS

PAGE_SIZE = 20

# Facet -> column of an open session. `month` is the local month of its first day.
FACETS: Mapping[str, Any] = {
    "theme": F("version__course__theme"),
    "audience": F("version__course__audience"),
    "level": F("version__course__level"),
    "region": F("region__code"),
    "language": F("language"),
    "mode": F("mode"),
    "month": Substr(Cast("starts_on", CharField()), 1, 7),
    "partner": F("version__course__partner__public_id"),
}
WORDS: Mapping[str, wording.Words] = {
    "theme": wording.THEMES,
    "audience": wording.AUDIENCES,
    "level": wording.LEVELS,
    "language": wording.LANGUAGE_NAMES,
    "mode": wording.FORMATS,
}
MOST_VALUES = 20  # of one facet in one search


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """What is looked for: words, and for each facet the values that are accepted (none: all). `month` as `2022-11`."""

    text: str = ""
    theme: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    mode: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Any) -> "SearchFilters":
        """From a page's query string (`QueryDict`): `q` for the words, each facet by its name, repeated."""
        chosen: dict[str, Any] = {
            name: tuple(dict.fromkeys(v[:40] for v in query.getlist(name) if v))[:MOST_VALUES] for name in FACETS
        }
        return cls(text=query.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY], **chosen)

    def query_string(self, **changes: Any) -> str:
        """The query string that says this search, with changes; `page=2` may be added."""
        page = changes.pop("page", None)
        told = replace(self, **changes)
        pairs = [("q", told.text)] if told.text else []
        pairs += [(name, value) for name in FACETS for value in getattr(told, name)]
        return urlencode(pairs + ([("page", page)] if page else []))

    def without(self, facet: str, value: str) -> "SearchFilters":
        """The same search with one value of a facet taken away."""
        kept: dict[str, Any] = {facet: tuple(each for each in getattr(self, facet) if each != value)}
        return replace(self, **kept)

    @property
    def chosen(self) -> int:
        """How many facet values are chosen."""
        return sum(len(getattr(self, each.name)) for each in fields(self) if each.name != "text")


def words(name: str) -> wording.Words:
    """The words of a closed list, code -> lazy text: theme, audience, level, mode, language."""
    return WORDS[name]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet, its word in the active language, and how many open sessions choosing it would show."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    results: tuple[SessionCard, ...]
    total: int
    page: int
    pages: int
    facets: Mapping[str, tuple[FacetValue, ...]]


def _narrowed(rows: Any, filters: SearchFilters, but: str = "") -> Any:
    """The sessions that the chosen facets accept; `but` names the facet that is being counted."""
    for name, column in FACETS.items():
        accepted = getattr(filters, name)
        if accepted and name != but:
            rows = rows.alias(**{f"facet_{name}": column}).filter(**{f"facet_{name}__in": accepted})
    return rows


def _said(text: str) -> Any:
    """The open sessions in which each word of the text begins a word (title, summary, partner, place …)."""
    rows = Session.objects.on_offer(clock.now())
    for token in query_tokens(text):
        begins = f" {token}"
        rows = rows.filter(Q(version__folded__contains=begins) | Q(folded__contains=begins))
    return rows


def _counts(rows: Any, filters: SearchFilters) -> dict[str, dict[str, int]]:
    """Facet -> value -> number of sessions, each facet counted without its own choice; one statement."""
    parts = [
        _narrowed(rows, filters, but=name)
        .annotate(facet=Value(name, output_field=CharField()), value=column)
        .values("facet", "value")
        .annotate(n=Count("pk"))
        .order_by()
        for name, column in FACETS.items()
    ]
    counts: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for row in parts[0].union(*parts[1:], all=True):
        counts[row["facet"]][row["value"]] = row["n"]
    return counts


def _month_label(month: str) -> str:
    try:
        day = date.fromisoformat(f"{month}-01")
    except ValueError:
        return month
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    return f"{MONTHS[language][day.month - 1]} {day.year}"


def _labels(facet: str, values: list[str]) -> dict[str, str]:
    if facet in WORDS:
        return {value: str(WORDS[facet].get(value, value)) for value in values}
    if facet == "month":
        return {value: _month_label(value) for value in values}
    if facet == "region":
        return {card.code: said(card.name) for card in directory.region_cards()}
    named = Course.objects.filter(partner__public_id__in=values).values_list("partner__public_id", "partner__name")
    return dict(named.distinct())


def _facet(facet: str, counts: Mapping[str, int], chosen: tuple[str, ...]) -> tuple[FacetValue, ...]:
    values = list(dict.fromkeys([*counts, *chosen]))
    labels = _labels(facet, values)
    found = [FacetValue(v, labels.get(v, v), counts.get(v, 0), v in chosen) for v in values]
    if facet in WORDS:
        order = list(WORDS[facet])
        return tuple(sorted(found, key=lambda each: order.index(each.value) if each.value in order else len(order)))
    return tuple(sorted(found, key=lambda each: each.label if facet == "partner" else each.value))


def search(filters: SearchFilters, page: int = 1, size: int = PAGE_SIZE) -> SearchPage:
    """Open sessions that were not started, by date. A page out of range answers the nearest one."""
    rows = _said(filters.text)
    found = _narrowed(rows, filters)
    total = found.count()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    listed = found.order_by("starts_at", "pk")[(page - 1) * size : page * size]
    counts = _counts(rows, filters)
    facets = {name: _facet(name, counts[name], getattr(filters, name)) for name in FACETS}
    return SearchPage(tuple(session_cards(listed)), total, page, pages, facets)


@dataclass(frozen=True, slots=True)
class MissCard:
    """Words (folded) that were looked for in vain, and how often."""

    folded: str
    theme: str
    region_code: str
    language: str
    times: int
    last_on: date


def search_misses(since: date) -> list[MissCard]:
    """Unmet searches since that day, the most frequent first."""
    return [MissCard(*row) for row in SearchMiss.objects.summed(since)]
