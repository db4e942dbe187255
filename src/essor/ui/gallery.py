"""The sample rows that the gallery shows: the figures of the mockups, which agree with each other."""

from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.translation import pgettext

from essor.ui import charts, words
from essor.ui.forms import SampleForm
from essor.ui.icons import ICONS
from essor.ui.listing import Filter, Listing, Option, Sort
from essor.ui.parts import Event, Fact, Figure, Head, Job, Link, Rule, Step, row, table

QUARTERS = [(2019, 7), (2019, 10), (2020, 1), (2020, 4), (2020, 7), (2020, 10), (2021, 1), (2021, 4), (2021, 7),
            (2021, 10), (2022, 1), (2022, 4), (2022, 7), (2022, 10), (2023, 1), (2023, 4)]  # fmt: skip
OBSERVED = [0, 120, 640, 1310, 1720, 2480, 3950, 5640, 7020, 8710, 11260, 14380, 17150, 19846]
PLANNED = [0, 300, 1000, 2000, 3000, 4200, 5500, 7000, 8700, 10600, 12700, 15000, 17600, 20400, 22800, 25000]
ANSWERS = {
    "number": "11801234", "ends": "2022-02-30", "amount": "1 234,50", "region": "04",
    "mode": "room", "languages": ["fr"], "comment": "", "agreed": "on",
}  # fmt: skip
PEOPLE = [("Bélanger, Samuel", 3, 89_250), ("Chouinard, Annie", 7, 31_250), ("Nguyen, Thi Mai", 5, 98_000)]


def _days() -> list[date]:
    """The last day of each quarter, from the eve of the program to its end."""
    return [date(year, month, 1) - timedelta(days=1) for year, month in QUARTERS]


def _periods() -> list[tuple[str, str, date, date]]:
    return [
        (
            f"{y}-{y + 1}",
            f"{y % 100}-{y % 100 + 1}",
            date(2019, 7, 1) if y == 2019 else date(y, 4, 1),
            date(y + 1, 3, 31),
        )
        for y in range(2019, 2023)
    ]


def _progress() -> charts.Chart:
    days = _days()
    return charts.progress(
        id="g-progress",
        title=pgettext("gallery", "People trained, cumulative since July 2019"),
        target=25_000,
        observed=list(zip(days, OBSERVED, strict=False)),
        plan=list(zip(days, PLANNED, strict=True)),
        forecast=[(days[-2], 22_080, 22_560, 23_020), (days[-1], 24_480, 25_310, 26_050)],
        periods=_periods(),
    )


def _envelope() -> charts.Chart:
    million = 100_000_000
    years = [
        ("2019-2020", 4.20, 4.08, 0, 0),
        ("2020-2021", 5.10, 4.93, 0, 0),
        ("2021-2022", 6.60, 6.31, 0.17, 0),
        ("2022-2023", 7.50, 1.62, 2.28, 1.35),
    ]
    rows = [charts.Year(label, *(round(amount * million) for amount in amounts)) for label, *amounts in years]
    return charts.envelope(
        id="g-envelope", title=pgettext("gallery", "Envelope by year, in millions of dollars"), years=rows
    )


def _funnel() -> charts.Chart:
    steps = [
        (pgettext("gallery", "Eligibility checked"), 38_420),
        (pgettext("gallery", "Enrolment confirmed"), 27_655),
        (pgettext("gallery", "Attendance attested"), 23_118),
        (pgettext("gallery", "Training completed"), 19_846),
        (pgettext("gallery", "Attestation issued"), 19_512),
    ]
    title = pgettext("gallery", "From interest to attestation, in people")
    return charts.funnel(id="g-funnel", title=title, steps=[charts.Bar(*step) for step in steps], strong=3)


def _bars() -> charts.Chart:
    rows = [charts.Bar("Mauricie", 451, 500), charts.Bar("Estrie", 809, 700), charts.Bar("Outaouais", 499, 900)]
    return charts.bars(id="g-bars", title=pgettext("gallery", "People trained and their target"), bars=rows)


REGIONS = [
    ("01", "Bas-Saint-Laurent", "BSL", 40.0, 6, 2), ("02", "Saguenay–Lac-St-Jean", "SLSJ", 38.0, 4, 1),
    ("03", "Capitale-Nationale", "Cap.", 68.0, 5, 2), ("04", "Mauricie", "Maur.", 37.0, 4, 2),
    ("05", "Estrie", "Estrie", 49.0, 4, 4), ("06", "Montréal", "Mtl", 70.8, 3, 3),
    ("07", "Outaouais", "Out.", 24.0, 1, 3), ("08", "Abitibi-Témis\u00adcamingue", "A.-T.", 31.9, 1, 2),
    ("09", "Côte-Nord", "C.-N.", 26.1, 5, 1), ("10", "Nord-du-Québec", "Nord", None, 2, 1),
    ("11", "Gaspésie–Îles", "Gasp.", 28.9, 7, 2), ("12", "Chaudière-Appalaches", "C.-A.", 36.0, 5, 3),
    ("13", "Laval", "Laval", 40.0, 2, 3), ("14", "Lanaudière", "Lan.", 26.0, 3, 2),
    ("15", "Laurentides", "Laur.", 29.0, 2, 2), ("16", "Montérégie", "Mont.", 38.0, 3, 4),
    ("17", "Centre-du-Québec", "C.-Q.", 41.0, 4, 3),
]  # fmt: skip


def _tiles() -> charts.TileMap:
    drawn = [charts.Tile(code, name, short, value, x, y, "#tiles") for code, name, short, value, x, y in REGIONS]
    title = pgettext("gallery", "People trained per 10,000 workers")
    return charts.tiles(id="g-tiles", title=title, tiles=drawn, limits=(25, 35, 45, 60))


def _listing(params: QueryDict) -> Listing:
    return Listing(
        params,
        default_sort="person",
        per_page=2,
        filters=[
            Filter("q", pgettext("gallery", "Name"), "text"),
            Filter(
                "region",
                pgettext("gallery", "Region"),
                options=(Option("04", "Mauricie", 12), Option("05", "Estrie", 7)),
            ),
            Filter(
                "theme",
                pgettext("gallery", "Theme"),
                "many",
                options=(
                    Option("vision", pgettext("gallery", "Vision"), 22),
                    Option("text", pgettext("gallery", "Language"), 31),
                ),
            ),
            Filter("free", pgettext("gallery", "With seats left only"), "flag"),
        ],
        sorts=[
            Sort("person", pgettext("gallery", "Person"), lambda line: line[0]),
            Sort("cost", pgettext("gallery", "Net cost"), lambda line: line[2], num=True),
        ],
    )


def _table() -> Any:
    heads = [
        Head(pgettext("gallery", "Year")),
        Head(pgettext("chart", "Granted"), num=True),
        Head(pgettext("chart", "Paid"), num=True),
    ]
    lines = [
        row(
            heads, ["2020-2021", words.money(510_000_000), words.money(493_000_000)], sub=pgettext("gallery", "closed")
        ),
        row(heads, ["2021-2022", words.money(660_000_000), words.money(631_000_000)], tone="on", url="#tables"),
    ]
    return table(
        pgettext("gallery", "Sample table"),
        heads,
        lines,
        [pgettext("gallery", "Total"), words.money(1_170_000_000), words.money(1_124_000_000)],
    )


def _trace() -> list[Rule]:
    source = pgettext("gallery", "Standards 2022.2, s. %(section)s")
    return [
        Rule(
            pgettext("gallery", "Eligible cost"),
            320_000,
            288_000,
            pgettext("gallery", "Fee brought to the reference cost."),
            source % {"section": 12},
        ),
        Rule(
            pgettext("gallery", "Aid rate"),
            288_000,
            144_000,
            pgettext("gallery", "Small business: half."),
            source % {"section": 14},
        ),
        Rule(
            pgettext("gallery", "Cap per person"),
            144_000,
            144_000,
            pgettext("gallery", "Not reached."),
            source % {"section": 15},
        ),
        Rule(
            pgettext("gallery", "Stacking of aid"),
            144_000,
            126_000,
            pgettext("gallery", "At most 75% with other aid."),
            source % {"section": 19},
            binds=True,
        ),
    ]


def _lists() -> dict[str, Any]:
    session = words.span(date(2022, 11, 8), date(2022, 12, 1))
    return {
        "answers": [
            Fact(pgettext("gallery", "Session"), session, "#facts"),
            Fact(pgettext("gallery", "Employer"), "Atelier Boréal inc.", "#facts"),
        ],
        "sums": [
            Fact(pgettext("gallery", "Full fee"), words.money(320_000)),
            Fact(pgettext("gallery", "Aid"), words.money(-126_000)),
            Fact(pgettext("gallery", "You pay"), words.money(194_000), total=True),
        ],
        "figures": [
            Figure(words.num(3_412), pgettext("gallery", "companies taking part")),
            Figure(words.percent(0.86), pgettext("gallery", "of people present complete their course")),
            Figure(words.money0(85_400), pgettext("gallery", "of aid per person trained"), strong=True),
        ],
        "rules": _trace(),
        "events": [
            Event(pgettext("gallery", "Submitted"), words.day(date(2022, 10, 10)), state="done"),
            Event(
                pgettext("gallery", "Second signature"),
                pgettext("gallery", "Today"),
                pgettext("gallery", "Another person signs."),
                "now",
            ),
            Event(pgettext("gallery", "Payment"), words.day(date(2022, 10, 26))),
        ],
        "steps": [
            Step(pgettext("gallery", "Session"), "done"),
            Step(pgettext("gallery", "File"), "done"),
            Step(pgettext("gallery", "Correct"), "now"),
            Step(pgettext("gallery", "Agreement")),
        ],
    }


def context(params: QueryDict) -> dict[str, Any]:
    """Everything the gallery shows, in the active language."""
    listing = _listing(params)
    form = SampleForm(ANSWERS)
    return {
        "form": form,
        "icons": sorted(ICONS),
        "links": [
            Link(pgettext("gallery", "Courses"), "#nav"),
            Link(pgettext("gallery", "Business"), "#nav"),
            Link(pgettext("gallery", "This course"), ""),
        ],
        "tabs": [
            Link(pgettext("gallery", "Mine"), "#nav", count=11, current=True),
            Link(pgettext("gallery", "Late"), "#nav", count=4),
            Link(pgettext("gallery", "Alerts"), "#nav"),
        ],
        "doors": [
            Link(pgettext("gallery", "See online sessions"), "#empty"),
            Link(pgettext("gallery", "Tell us your need"), "#empty"),
        ],
        "table": _table(),
        "listing": listing,
        "page": listing.page(PEOPLE),
        "job": Job(
            pgettext("gallery", "Import"),
            pgettext("gallery", "Step 2 of 4"),
            412,
            1_204,
            True,
            pgettext("gallery", "about 1 minute left"),
        ),
        "charts": [_progress(), _envelope(), _funnel(), _bars()],
        "tiles": _tiles(),
        "quarters": [12, 17, 15, 23],
        **_lists(),
    }
