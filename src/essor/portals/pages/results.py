"""The public results in words and drawings: every number from one frozen snapshot, every heading computed from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from essor.accountability import queries as accountability
from essor.accountability import rules as published
from essor.accountability.queries import SnapshotCard
from essor.directory.queries import RegionCard
from essor.foundation import clock
from essor.foundation.actor import Actor
from essor.foundation.bilingual_fields import said
from essor.foundation.fiscal_year import FiscalYear
from essor.portals import links, rules
from essor.ui import charts, words
from essor.ui.charts import Bar, Chart, Tile, TileMap, Year
from essor.ui.parts import Head, table


@dataclass(frozen=True, slots=True)
class Part:
    """A figure of the page with its conclusion."""

    heading: str
    text: str
    chart: Chart | TileMap


@dataclass(frozen=True, slots=True)
class Number:
    """A number that matters, the words under it, and where it leads."""

    value: str
    label: str
    url: str


def text_of(value: Any) -> str:
    """A bilingual text in the active language."""
    return said(value)


def listed(names: Sequence[str]) -> str:
    """a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


# progress


def plan_of(card: SnapshotCard) -> list[tuple[date, int]]:
    """The cumulative plan: nothing on the first day, then each fiscal year's commitment at its end."""
    targets: dict[int, int] = {}
    for commitment in card.side["commitments"]:
        if commitment["indicator"] == "people" and commitment["fiscal_year"] is not None:
            year = commitment["fiscal_year"]
            targets[year] = targets.get(year, 0) + commitment["target"]
    if not targets:
        return []
    total, points = 0, [(FiscalYear(min(targets)).first_day, 0)]
    for year in sorted(targets):
        total += targets[year]
        points.append((FiscalYear(year).last_day, total))
    return points


def reach_of(card: SnapshotCard) -> rules.Reach:
    plan = plan_of(card)
    standing = accountability.standings(card).get("people", {}).get(None)
    return rules.reach(card.total("people"), standing.target if standing else 0, plan, clock.local_date(card.as_of))


def progress(card: SnapshotCard) -> Chart | None:
    """The curve of people trained against the plan; nothing without a commitment."""
    plan, standing = plan_of(card), reach_of(card)
    if not plan or not standing.target:
        return None
    today = clock.local_date(card.as_of)
    months = [(_month_end(month), n) for month, n in published.cumulative(card.by("month", "new_people"))]
    observed = [(plan[0][0], 0), *((day, n) for day, n in months if plan[0][0] < day < today)]
    observed.append((today, card.total("new_people")))
    years = FiscalYear.span(plan[0][0], plan[-1][0])
    return charts.progress(
        id="progress",
        title=_("People trained since the beginning"),
        target=standing.target,
        observed=observed,
        plan=plan,
        periods=[(y.label, f"{y.label[2:4]}-{y.label[-2:]}", y.first_day, y.last_day) for y in years],
    )


def _month_end(month: str) -> date:
    day = date.fromisoformat(f"{month}-01")
    return next(last for first, last in FiscalYear.of(day).months() if first == day)


def reach_words(reach: rules.Reach) -> str:
    """Where the program stands against its target and its plan, in a sentence or two."""
    if not reach.target:
        return ""
    target = words.num(reach.target)
    if not reach.missing:
        told = ngettext(
            "The target of %(target)s is passed by %(over)s person.",
            "The target of %(target)s is passed by %(over)s people.",
            reach.over,
        )
        return told % {"target": target, "over": words.num(reach.over)}
    told = ngettext(
        "%(missing)s person is left to train to reach %(target)s.",
        "%(missing)s people are left to train to reach %(target)s.",
        reach.missing,
    ) % {"missing": words.num(reach.missing), "target": target}
    return f"{told} {_plan_words(reach)}".strip()


def _plan_words(reach: rules.Reach) -> str:
    if reach.ahead is None:
        return ""
    number = words.num(abs(reach.ahead))
    left = (
        ngettext("%(months)s month before the end", "%(months)s months before the end", reach.months_left)
        % {"months": reach.months_left}
        if reach.months_left
        else _("At the end of the plan")
    )
    if reach.ahead < 0:
        return _("%(left)s, the program is %(number)s people behind its plan.") % {"left": left, "number": number}
    return _("%(left)s, the program is %(number)s people ahead of its plan.") % {"left": left, "number": number}


def work_words(card: SnapshotCard) -> str:
    """What was given to get there: sessions, providers, courses completed."""
    providers = sum(1 for people in card.by("partner", "people").values() if people)
    return _("%(sessions)s sessions given by %(providers)s providers led to %(completions)s courses completed.") % {
        "sessions": words.num(card.total("sessions")),
        "providers": words.num(providers),
        "completions": words.num(card.total("completions")),
    }


# the six figures


def numbers(card: SnapshotCard, actor: Actor) -> list[Number]:
    companies, evaluations = card.total("companies"), card.side["evaluations"]
    share = card.total("small_companies") / companies if companies else 0
    taught = [
        region for region, steps in card.side["pathway"].items() if steps.get("qualified") or steps.get("deployed")
    ]
    people, answered = card.total("people"), evaluations["answered"]
    trainers = links.to("delivery:pathway") if actor.holds_any("director", "officer", "analyst") else ""
    found = [
        (words.num(companies), _("companies taking part, %(share)s of them SMEs") % {"share": words.percent(share)},
         "companies"),
        (words.num(card.total("minutes") // 60), _("hours of training attended"), "minutes"),
        (words.num(card.total("completions")), _("courses completed"), "completions"),
        (words.money0(card.total("paid_cents") // people if people else 0), _("of aid paid so far per person trained"),
         "paid_cents"),
        (words.num(evaluations["satisfaction_sum"] / answered if answered else None, 1),
         _("satisfaction out of 5, from %(number)s evaluations") % {"number": words.num(answered)}, ""),
        (words.num(card.side["trainers"]["total"]),
         _("trainers qualified, at work in %(number)s regions") % {"number": words.num(len(taught))}, "trainers"),
    ]  # fmt: skip
    report = links.to("accountability:report")
    return [Number(value, label, _figure_url(actor, card, code, trainers or report)) for value, label, code in found]


def _figure_url(actor: Actor, card: SnapshotCard, code: str, otherwise: str) -> str:
    return links.to_figure(actor, card.id, code) if code in published.BY_CODE else otherwise


# regions


def regions(card: SnapshotCard, cards: Sequence[RegionCard], actor: Actor) -> Part:
    """The map: people by region, small cells masked; every region has the same area."""
    counted = card.by("region", "people")
    cells = {region.code: counted.get(region.code, 0) for region in cards}
    hidden = published.masked(cells)
    chart = charts.tiles(
        id="regions",
        title=_("People trained by region"),
        tiles=[
            Tile(
                region.code,
                _tile_name(region),
                region.abbreviation,
                None if region.code in hidden else cells[region.code],
                region.tile_x,
                region.tile_y,
                links.to_figure(actor, card.id, "people", "region", region.code),
            )
            for region in cards
        ],
        data=_region_table(cards, cells, hidden),
    )
    names = {region.code: text_of(region.name) for region in cards}
    return Part(_region_heading(cells, hidden, names), _region_text(cards, cells, hidden), chart)


def _tile_name(region: RegionCard) -> str:
    """The name with a place where a narrow tile may break it."""
    return text_of(region.name).replace("Témiscamingue", "Témis\N{SOFT HYPHEN}camingue")


def _region_heading(cells: Mapping[str, int], hidden: frozenset[str], names: Mapping[str, str]) -> str:
    found = rules.leaders(cells, hidden)
    if not found:
        return _("People trained in each region")
    told = ngettext(
        "Half of the people trained are in one region: %(names)s",
        "Half of the people trained are in %(number)s regions: %(names)s",
        len(found),
    )
    if len(found) > 4:
        return _("Half of the people trained are in %(number)s regions") % {"number": len(found)}
    return told % {"number": len(found), "names": listed([names[code] for code in found])}


def _rates(
    cards: Sequence[RegionCard], cells: Mapping[str, int], hidden: frozenset[str]
) -> list[tuple[float, RegionCard]]:
    shown = [(rules.per_10_000(cells[r.code], r.population), r) for r in cards if r.code not in hidden]
    return sorted(((rate, r) for rate, r in shown if rate is not None), key=lambda pair: (-pair[0], pair[1].code))


def _region_text(cards: Sequence[RegionCard], cells: Mapping[str, int], hidden: frozenset[str]) -> str:
    rates = _rates(cards, cells, hidden)
    if len(rates) < 4 or not rates[0][0]:
        return ""
    (high, most), (low, least) = rates[0], rates[-1]
    return _(
        "For 10,000 inhabitants, the share is the highest in %(most)s (%(high)s) and the lowest in %(least)s (%(low)s)."
    ) % {
        "most": text_of(most.name), "high": words.num(high, 1), "least": text_of(least.name), "low": words.num(low, 1),
    }  # fmt: skip


def _region_table(cards: Sequence[RegionCard], cells: Mapping[str, int], hidden: frozenset[str]) -> Any:
    masked = pgettext("chart", "masked")

    def line(region: RegionCard) -> list[str]:
        if region.code in hidden:
            return [text_of(region.name), masked, masked]
        rate = rules.per_10_000(cells[region.code], region.population)
        return [text_of(region.name), words.num(cells[region.code]), words.num(rate, 1)]

    people, share = Head(_("People"), num=True), Head(_("For 10,000 inhabitants"), num=True)
    heads = [Head(pgettext("chart", "Region")), people, share]
    return table(_("People trained by region"), heads, [line(region) for region in cards], fold=False)


# money


def envelope(card: SnapshotCard) -> Part | None:
    """What became of each fiscal year's grant. Committed: approved, not paid yet; reserved: the rest that is held."""
    sums: dict[int, dict[str, int]] = {}
    for row in card.side["money"]:
        year = sums.setdefault(row["fiscal_year"], dict.fromkeys(MONEY, 0))
        for name in MONEY:
            year[name] += row[name]
    if not any(year["limit_cents"] for year in sums.values()):
        return None
    total = {name: sum(year[name] for year in sums.values()) for name in MONEY}
    years = [_year(card, start, sums[start]) for start in sorted(sums)]
    chart = charts.envelope(id="envelope", title=_("The envelope by fiscal year, in millions of dollars"), years=years)
    used = total["paid_cents"] + total["reserved_cents"]
    heading = _("%(share)s of the envelope is paid, committed or reserved") % {
        "share": words.percent(used / total["limit_cents"])
    }
    return Part(heading, _money_words(card, sums, total), replace(chart, table=_money_table(card, sums, total)))


MONEY = ("limit_cents", "reserved_cents", "paid_cents", "lapsed_cents", "available_cents")


def _committed(card: SnapshotCard, start: int) -> int:
    return int(card.side["committed"].get(str(start), 0))


def _year(card: SnapshotCard, start: int, year: Mapping[str, int]) -> Year:
    committed = min(_committed(card, start), year["reserved_cents"])
    return Year(
        FiscalYear(start).label,
        year["limit_cents"] - year["lapsed_cents"],
        year["paid_cents"],
        committed,
        year["reserved_cents"] - committed,
    )


def _money_words(card: SnapshotCard, sums: Mapping[int, Mapping[str, int]], total: Mapping[str, int]) -> str:
    told = [
        ngettext(
            "%(granted)s granted over %(number)s fiscal year.",
            "%(granted)s granted over %(number)s fiscal years.",
            len(sums),
        )
        % {"granted": words.millions(total["limit_cents"]), "number": len(sums)},
        _("%(left)s is still available.") % {"left": words.millions(total["available_cents"])},
    ]
    if total["lapsed_cents"]:
        lapsed = words.millions(total["lapsed_cents"])
        told.append(
            _("%(lapsed)s was not used by the end of its fiscal year and lapsed; the bars leave it out.")
            % {"lapsed": lapsed}
        )
    return " ".join(told)


def _money_table(card: SnapshotCard, sums: Mapping[int, Mapping[str, int]], total: Mapping[str, int]) -> Any:
    def line(label: str, year: Mapping[str, int], committed: int) -> list[str]:
        held = year["reserved_cents"] - committed
        given, paid = year["limit_cents"], year["paid_cents"]
        amounts = (given, paid, committed, held, year["lapsed_cents"], year["available_cents"])
        return [label, *(words.millions(cents) for cents in amounts)]

    rows = [line(FiscalYear(start).label, sums[start], _committed(card, start)) for start in sorted(sums)]
    foot = line(pgettext("chart", "Total"), total, sum(_committed(card, start) for start in sums))
    title = _("The envelope by fiscal year, in millions of dollars")
    return table(title, _money_heads(), rows, foot, fold=False)


def _money_heads() -> list[Head]:
    columns = (
        pgettext("chart", "Granted"),
        pgettext("chart", "Paid"),
        pgettext("chart", "Committed"),
        pgettext("chart", "Reserved"),
        pgettext("chart", "Lapsed"),
        pgettext("chart", "Available"),
    )
    return [Head(pgettext("chart", "Year")), *(Head(text, num=True) for text in columns)]


# the way of a registration


def funnel(card: SnapshotCard) -> Part | None:
    """From registration to completion; sessions to come are still among the registrations."""
    confirmed = card.total("registrations")
    if not confirmed:
        return None
    kept = confirmed - card.total("withdrawals")
    steps = [
        Bar(_("Registration confirmed"), confirmed),
        Bar(_("Not withdrawn"), kept),
        Bar(_("Not absent"), kept - card.total("no_shows")),
        Bar(_("Course completed"), card.total("completions")),
    ]
    heading = _("%(share)s of confirmed registrations ended with a completed course") % {
        "share": words.percent(card.total("completions") / confirmed)
    }
    text = _(
        "In registrations, since the beginning. Those of cancelled sessions and of sessions to come are counted first."
    )
    return Part(heading, text, charts.funnel(id="funnel", title=heading, steps=steps, strong=3))
