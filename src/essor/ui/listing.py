"""Lists that filter in the URL, sort, page and export. Choices nobody offered are ignored: an odd URL never fails.

listing = Listing(request.GET, filters=[...], sorts=[...], default_sort="-date")
rows = queries.things(region=listing.value("region"), text=listing.value("q"))
if listing.wants_csv: return listing.csv("things.csv", [...heads], ([...] for row in rows))
page = listing.page(rows)
"""

import csv
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.db.models import QuerySet
from django.http import QueryDict, StreamingHttpResponse
from django.utils.functional import Promise

from essor.ui.parts import Head
from essor.ui.rules import paging
from essor.ui.rules.spreadsheet import neutral

Text = str | Promise
PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a filter offers, its words, and how many rows have it where that is known."""

    value: str
    label: Text
    count: int | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One choice, many, a free text, a yes, or a day; its name is its parameter in the URL."""

    name: str
    label: Text
    kind: Literal["choice", "many", "text", "flag", "day"] = "choice"
    options: tuple[Option, ...] = ()
    any_label: Text = ""


@dataclass(frozen=True, slots=True)
class Sort:
    """A way to sort. `key`: field names for a queryset, or a function of a row for a list; `label` heads its column."""

    name: str
    label: Text
    key: str | tuple[str, ...] | Callable[[Any], Any]
    num: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with what is chosen now, as templates draw it."""

    name: str
    label: Text
    kind: str
    options: tuple[Option, ...]
    value: str
    open: bool
    any_label: Text


@dataclass(frozen=True, slots=True)
class Place:
    number: int | None
    url: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    label: Text
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page and the way to the others; iterating gives the rows."""

    rows: Sequence[Any]
    number: int
    pages: int
    first: int
    last: int
    total: int
    window: tuple[Place, ...]
    previous_url: str
    next_url: str
    csv_url: str

    def __iter__(self) -> Iterator[Any]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class _Echo:
    """A file that gives back what is written to it, so that a CSV streams row by row."""

    def write(self, value: str) -> str:
        return value


class Listing:
    """The state of a list, read from the URL."""

    def __init__(
        self,
        params: QueryDict,
        *,
        filters: Iterable[Filter] = (),
        sorts: Iterable[Sort] = (),
        default_sort: str = "",
        per_page: int = PER_PAGE,
        exports: bool = False,
    ) -> None:
        self.params = params
        self.filters = {one.name: one for one in filters}
        self.sorts = {one.name: one for one in sorts}
        self.per_page = per_page
        self.exports = exports
        asked = params.get("sort", "")
        self.sort = asked if asked.removeprefix("-") in self.sorts else default_sort

    # what is chosen
    def values(self, name: str) -> list[str]:
        """Every valid value of a filter."""
        one = self.filters[name]
        given = [value.strip()[:200] for value in self.params.getlist(name) if value.strip()]
        if one.options:
            offered = {option.value for option in one.options}
            given = [value for value in given if value in offered]
        return given if one.kind == "many" else given[:1]

    def value(self, name: str) -> str:
        return next(iter(self.values(name)), "")

    def flag(self, name: str) -> bool:
        return self.value(name) in ("1", "on", "true")

    def day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self.value(name))
        except ValueError:
            return None

    # addresses
    def url(self, **changes: Any) -> str:
        """The same list with other parameters; None or "" removes one. Any change goes back to the first page."""
        params = self.params.copy()
        for name in ("format", *([] if "page" in changes else ["page"])):
            params.pop(name, None)
        for name, value in changes.items():
            if value in (None, "", []):
                params.pop(name, None)
            else:
                params.setlist(name, [str(one) for one in (value if isinstance(value, list) else [value])])
        return f"?{params.urlencode()}" if params else "?"

    @property
    def clear_url(self) -> str:
        return self.url(**dict.fromkeys(self.filters))

    @property
    def csv_url(self) -> str:
        return self.url(format="csv") if self.exports else ""

    @property
    def wants_csv(self) -> bool:
        return self.exports and self.params.get("format") == "csv"

    def _kept(self, dropped: set[str]) -> list[tuple[str, str]]:
        return [(name, value) for name, values in self.params.lists() if name not in dropped for value in values]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What a form of filters must carry along."""
        return self._kept({*self.filters, "page", "format"})

    @property
    def kept_for_sort(self) -> list[tuple[str, str]]:
        return self._kept({"sort", "page", "format"})

    # what templates draw
    @property
    def facets(self) -> list[Facet]:
        found = []
        for one in self.filters.values():
            chosen = self.values(one.name)
            options = tuple(Option(o.value, o.label, o.count, o.value in chosen) for o in one.options)
            shown = chosen[0] if chosen else ""
            found.append(Facet(one.name, one.label, one.kind, options, shown, True, one.any_label))
        return found

    @property
    def chips(self) -> list[Chip]:
        found = []
        for one in self.filters.values():
            chosen = self.values(one.name)
            labels = {option.value: option.label for option in one.options}
            for value in chosen:
                label = one.label if one.kind == "flag" else labels.get(value, value)
                found.append(Chip(label, self.url(**{one.name: [v for v in chosen if v != value]})))
        return found

    @property
    def sort_options(self) -> list[Option]:
        return [Option(s.name, s.label, chosen=self.sort.removeprefix("-") == s.name) for s in self.sorts.values()]

    def head(self, name: str) -> Head:
        """The head of a column that sorts by `name`: `{% include "ui/parts/sort_head.html" with head=... %}`."""
        one = self.sorts[name]
        now = self.sort == name
        back = self.sort == f"-{name}"
        url = self.url(sort=f"-{name}" if now else name)
        return Head(one.label, one.num, url, "ascending" if now else "descending" if back else "")

    @property
    def heads(self) -> dict[str, Head]:
        """All sortable heads by name: `{% include … with head=listing.heads.date %}`."""
        return {name: self.head(name) for name in self.sorts}

    # rows
    def sorted(self, rows: Any) -> Any:
        """Rows in the chosen order: `order_by` for a queryset (pk breaks ties), a stable sort for a list."""
        one = self.sorts.get(self.sort.removeprefix("-"))
        if one is None:
            return rows
        back = self.sort.startswith("-")
        if isinstance(rows, QuerySet):
            if callable(one.key):
                raise TypeError(f"sort {one.name!r} of a queryset needs field names")
            names = (one.key,) if isinstance(one.key, str) else one.key
            sign = "-" if back else ""
            return rows.order_by(*(f"{sign}{name}" for name in names), "pk")
        key = one.key if callable(one.key) else _attributes(one.key)
        return sorted(rows, key=key, reverse=back)

    def page(self, rows: Any, total: int | None = None) -> Page:
        """One page of a queryset or sequence, sorted. With `total`, `rows` is already the page (see `offset`)."""
        if total is None:
            rows = self.sorted(rows)
            total = rows.count() if isinstance(rows, QuerySet) else len(rows)
            place = paging.slice_of(self._asked, total, self.per_page)
            rows = rows[place.start : place.stop]
        else:
            place = paging.slice_of(self._asked, total, self.per_page)
        places = tuple(
            Place(None) if n is None else Place(n, self._page_url(n), n == place.number)
            for n in paging.window(place.number, place.pages)
        )
        return Page(
            rows=list(rows),
            number=place.number,
            pages=place.pages,
            first=place.start + 1 if total else 0,
            last=place.stop,
            total=total,
            window=places,
            previous_url=self._page_url(place.number - 1) if place.number > 1 else "",
            next_url=self._page_url(place.number + 1) if place.number < place.pages else "",
            csv_url=self.csv_url,
        )

    def _page_url(self, number: int) -> str:
        return self.url(page=None if number == 1 else number)

    @property
    def _asked(self) -> int:
        text = self.params.get("page", "1")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1

    @property
    def offset(self) -> int:
        """Where the page asked for starts, for a query that pages by itself."""
        return (max(1, self._asked) - 1) * self.per_page

    def csv(self, name: str, heads: Iterable[Text], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
        return csv_response(name, heads, rows)


def _attributes(names: str | tuple[str, ...]) -> Callable[[Any], Any]:
    """Sort a list by attributes; rows without a value come last. Texts sort as people look them up: É beside E."""
    wanted = (names,) if isinstance(names, str) else names

    def key(row: Any) -> tuple[Any, ...]:
        values = [getattr(row, name) for name in wanted]
        return tuple((value is None, _plain(value)) for value in values)

    return key


def _plain(value: Any) -> Any:
    """What is compared: a text without its accents and capitals, anything else itself."""
    if value is None or not isinstance(value, str):
        return "" if value is None else value
    return "".join(c for c in unicodedata.normalize("NFKD", value) if not unicodedata.combining(c)).casefold()


def csv_response(name: str, heads: Iterable[Text], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """A CSV that spreadsheets open in UTF-8, streamed; texts that look like formulas are made inert."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow([neutral(str(head)) for head in heads])
        for row in rows:
            yield writer.writerow(
                ["" if cell is None else cell if isinstance(cell, int | float) else neutral(str(cell)) for cell in row]
            )

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in name)
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response
