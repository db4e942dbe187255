"""Lists: state in the URL, odd URLs ignored, nothing lost between pages, exports that no spreadsheet runs."""

import csv
import io
from datetime import date
from types import SimpleNamespace

from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from essor.ui.listing import Filter, Listing, Option, Sort, csv_response
from essor.ui.rules import paging
from essor.ui.rules.spreadsheet import neutral

FILTERS = [
    Filter("q", "Text", "text"),
    Filter("region", "Region", options=(Option("04", "Mauricie"), Option("05", "Estrie"))),
    Filter("theme", "Theme", "many", options=(Option("a", "A"), Option("b", "B"))),
    Filter("open", "Open", "flag"),
    Filter("since", "Since", "day"),
]
SORTS = [Sort("name", "Name", lambda row: row), Sort("back", "Back", lambda row: -row)]


def listing(query: str, **more) -> Listing:
    return Listing(QueryDict(query), filters=FILTERS, sorts=SORTS, default_sort="name", **{"per_page": 10, **more})


def test_values_nobody_offers_are_ignored():
    odd = listing("region=99&theme=a&theme=zz&since=2022-02-30&open=no&sort=secret&page=-3")
    assert (odd.value("region"), odd.values("theme"), odd.day("since"), odd.flag("open")) == ("", ["a"], None, False)
    assert odd.sort == "name"
    good = listing("region=05&since=2022-03-01&open=1&sort=-name")
    assert (good.value("region"), good.day("since"), good.flag("open")) == ("05", date(2022, 3, 1), True)
    assert good.sort == "-name"


@given(st.text(max_size=30), st.text(max_size=10))
def test_no_url_makes_a_list_fail(page: str, value: str):
    params = QueryDict(mutable=True)
    params.update({"page": page, "region": value, "since": value, "sort": value, "q": value})
    odd = Listing(params, filters=FILTERS, sorts=SORTS, default_sort="name")
    with translation.override("fr"):
        assert odd.page(list(range(40))).number >= 1
    assert odd.facets
    odd.day("since")


@given(st.integers(0, 200), st.integers(1, 30))
def test_pages_together_hold_every_row_once(total: int, size: int):
    held = []
    for number in range(1, paging.slice_of(1, total, size).pages + 1):
        place = paging.slice_of(number, total, size)
        held += range(place.start, place.stop)
    assert held == list(range(total))


@given(st.integers(1, 60), st.integers(1, 60))
def test_the_window_rises_holds_both_ends_and_hides_only_gaps(number: int, pages: int):
    number = min(number, pages)
    shown = paging.window(number, pages)
    known = [page for page in shown if page is not None]
    assert known == sorted(set(known))
    assert {1, number, pages} <= set(known)
    for before, gap, after in zip(shown, shown[1:], shown[2:], strict=False):
        if gap is None:
            assert after - before > 2


def test_links_keep_the_filters_and_go_back_to_the_first_page():
    here = listing("q=ia&theme=a&theme=b&page=3&sort=-name", exports=True)
    page = here.page(list(range(100)))
    assert (page.first, page.last, page.total, page.rows[0]) == (21, 30, 100, 79)
    assert page.next_url == "?q=ia&theme=a&theme=b&page=4&sort=-name"
    assert [chip.label for chip in here.chips] == ["ia", "A", "B"]
    assert here.chips[1].url == "?q=ia&theme=b&sort=-name"
    assert here.clear_url == "?sort=-name"
    assert here.head("name").url == "?q=ia&theme=a&theme=b&sort=name"
    assert here.head("name").direction == "descending"
    assert page.csv_url.endswith("format=csv")
    assert listing("format=csv", exports=True).wants_csv
    assert not listing("format=csv").wants_csv


@given(st.text(max_size=40))
def test_no_exported_text_is_a_formula(text: str):
    inert = neutral(text)
    assert neutral(inert) == inert
    assert text in inert
    if inert.lstrip(" \u00a0\u202f").startswith(("=", "+", "-", "@", "\t", "\r")):
        assert any(character.isdigit() for character in inert)


def test_a_csv_keeps_numbers_and_makes_formulas_inert():
    rows = [["=cmd|' /C calc'!A0", -12, None], ["−360,00\u202f$", "-360.00", "@SUM(1)"]]
    answer = csv_response("a b/é.csv", ["Nom", "=x", "Z"], rows)
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    assert lines == [
        ["Nom", "'=x", "Z"],
        ["'=cmd|' /C calc'!A0", "-12", ""],
        ["−360,00\u202f$", "-360.00", "'@SUM(1)"],
    ]
    assert answer["Content-Disposition"] == 'attachment; filename="a-b--.csv"'


def test_names_sort_beside_their_plain_letters():
    rows = [SimpleNamespace(name=name) for name in ("Zoé", "Émile", "Eudes", "bérénice", None)]
    listing = Listing(QueryDict(), sorts=[Sort("name", "", "name")], default_sort="name")
    assert [row.name for row in listing.sorted(rows)] == ["bérénice", "Émile", "Eudes", "Zoé", None]
