"""`{% load essor %}`: the filters and tags that page writers use. The gallery at /design/ shows each."""

from typing import Any

from django import template
from django.http import QueryDict
from django.template.context import RequestContext
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from essor.foundation.bilingual import Bilingual
from essor.foundation.bilingual_fields import said
from essor.foundation.outcome import Refusal
from essor.ui import frame as frames
from essor.ui import refusals, words
from essor.ui.charts import Chart, TileMap
from essor.ui.errors import collect
from essor.ui.languages import alternates, html_language, other_language
from essor.ui.rules import tiles as tile_rules
from essor.ui.rules.scale import polyline
from essor.ui.tags import field_html, icon_html, note_html, tag_html

register = template.Library()

for name in ("money", "money0", "millions", "millions_bare", "num", "percent", "hours", "time"):
    register.filter(name, getattr(words, name), is_safe=False)


@register.filter
def day(value: Any, form: str = "") -> str:
    """`{{ d|day }}` 14 octobre 2022; `{{ d|day:"short" }}` 14 oct. 2022."""
    return words.day(value, form == "short")


@register.filter
def daytime(value: Any, form: str = "") -> str:
    """`{{ t|daytime }}` 14 octobre 2022, 8 h 30, in Toronto."""
    return words.daytime(value, form == "short")


@register.filter
def iso(value: Any) -> str:
    """`2022-11-30`, for inputs and the datetime attribute."""
    return value.isoformat() if value else ""


@register.filter
def refusal(value: Refusal) -> str:
    """The words of a refusal, in the active language."""
    return refusals.text(value)


@register.filter
def bilingual(value: Bilingual) -> str:
    """A `Bilingual` in the active language."""
    return said(value)


@register.filter
def initials(name: str) -> str:
    """`Mylène Tessier` gives MT."""
    parts = name.split()
    return "".join(part[0] for part in (parts[:1] + parts[-1:] if len(parts) > 1 else parts)).upper()


@register.filter
def shown(value: Any, how: str) -> str:
    """A number by the name of its filter: `{{ n|shown:"money0" }}`, where data say how."""
    return str(getattr(words, how)(value))


@register.filter
def attribute(value: Any, name: str) -> Any:
    """A value of a mapping by a name that the template holds in a variable."""
    return value.get(name, "")


@register.simple_tag
def span(start: Any, end: Any, form: str = "") -> str:
    """`{% span starts ends %}` 8 novembre au 1er décembre 2022; third word "short" abbreviates months."""
    return words.span(start, end, form == "short")


@register.simple_tag
def icon(name: str, classes: str = "") -> SafeString:
    """`{% icon "check" %}`, `{% icon "search" "lg" %}`."""
    return icon_html(name, classes)


@register.simple_tag
def tag(meaning: str, text: Any, icon: str | None = None) -> SafeString:
    """`{% tag "wait" text %}`, with `icon="flag"` for another shape; "line" is a plain label."""
    return tag_html(meaning, text, icon)


@register.simple_block_tag
def note(content: str, meaning: str = "", icon: str = "", role: str = "") -> SafeString:
    """`{% note "wait" %}<p><b>What happens.</b> What to do.</p>{% endnote %}`; `role="status"` announces it."""
    return note_html(content, meaning, icon, role)


@register.simple_block_tag
def dock(content: str) -> SafeString:
    """`{% dock %}<span>what is missing</span><span class="row">buttons</span>{% enddock %}`: stays in view."""
    return format_html('<div class="dock row apart">{}</div>', conditional_escape(content))


@register.simple_tag
def field(bound: Any, width: str = "", label: str = "", hint: str = "") -> SafeString:
    """`{% field form.email %}`: label, hint, error and input tied together; `width` is "w-s" or "w-m"."""
    return field_html(bound, width=width, label=label, hint=hint)


@register.simple_tag
def fields(form: Any, *names: str) -> SafeString:
    """`{% fields form %}` or `{% fields form "email" "neq" %}`: fields in order; hidden ones always."""
    chosen = [form[name] for name in names] if names else form.visible_fields()
    drawn = [*(field_html(bound) for bound in chosen), *(bound.as_widget() for bound in form.hidden_fields())]
    return format_html_join("\n", "{}", ((one,) for one in drawn))


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: Any = None, extra: Any = (), title: str = "") -> dict[str, Any]:
    """`{% error_summary form %}`: every error, linked to its field. `extra`: more (anchor, text) or Refusals."""
    found = collect(form, extra)
    return {"found": found, "title": title}


@register.inclusion_tag("ui/parts/seats.html")
def seats(taken: int, capacity: int) -> dict[str, Any]:
    """`{% seats 16 20 %}`: places left and a bar of those taken, in dawn when a quarter or less is left."""
    left = max(0, capacity - taken)
    return {"taken": taken, "total": capacity, "left": left, "low": left * 4 <= capacity}


@register.inclusion_tag("ui/charts/chart.html")
def chart(drawing: Chart | TileMap) -> dict[str, Any]:
    """`{% chart drawing %}`: a chart of `essor.ui.charts`, both widths, keys and data table."""
    return {"chart": drawing}


@register.inclusion_tag("ui/charts/gauge.html")
def gauge(share: float, plan: float | None = None, width: int = 110) -> dict[str, Any]:
    """A small bar of a share (0.79), with a mark where the plan should be; the number beside it is yours to write."""
    inside = max(0.0, min(1.0, share))
    return {
        "width": width,
        "filled": f"{inside * width:.1f}",
        "mark": None if plan is None else f"{max(0.0, min(1.0, plan)) * width:.1f}",
    }


@register.inclusion_tag("ui/charts/spark.html")
def spark(values: Any, width: int = 84) -> dict[str, Any]:
    """`{% spark quarters %}`: the trend of a few numbers; never alone, the last number stands beside it."""
    points = tile_rules.spark(list(values), width)
    return {"width": width, "points": polyline(points), "x": points[-1][0], "y": points[-1][1]}


@register.simple_tag
def html_lang() -> str:
    """`fr-CA` or `en-CA`."""
    return html_language()


@register.simple_tag(takes_context=True)
def page_frame(context: RequestContext) -> frames.Frame:
    """What surrounds this page: see `essor.ui.frame`."""
    return frames.of(context.get("request"))


@register.simple_tag(takes_context=True)
def page_rail(context: RequestContext) -> Any:
    """The page's own `rail`, or the frame's."""
    return context.get("rail") or frames.of(context.get("request")).rail


@register.simple_tag(takes_context=True)
def page_where(context: RequestContext) -> Any:
    """The page's own `where`, or the frame's."""
    return context.get("where") or frames.of(context.get("request")).where


@register.simple_tag(takes_context=True)
def page_languages(context: RequestContext) -> list[dict[str, str]]:
    """This page in each language, for hreflang links; empty outside a request."""
    request = context.get("request")
    return alternates(request) if request else []


@register.simple_tag(takes_context=True)
def page_in_other_language(context: RequestContext) -> dict[str, str] | None:
    """The switch: this same page, same filters, in the other language."""
    request = context.get("request")
    return other_language(request) if request else None


@register.simple_tag(takes_context=True)
def rail_place(context: RequestContext, sections: Any) -> str:
    """The url of the rail's link that the current page stands under: the longest one that begins its path."""
    request = context.get("request")
    path = request.path if request else ""
    urls = [link.url for section in sections or () for link in section.links if path.startswith(link.url)]
    return max(urls, key=len, default="")


@register.filter
def as_hidden(params: QueryDict, names: str) -> SafeString:
    """Keep other choices of the URL in a GET form: hidden inputs for all parameters except `names` (commas)."""
    skipped = set(names.split(","))
    return format_html_join(
        "",
        '<input type="hidden" name="{}" value="{}">',
        [(k, v) for k, vs in params.lists() if k not in skipped for v in vs],
    )
