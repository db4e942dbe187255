"""Shells, error pages, forms and headers."""

import gzip
import re
from pathlib import Path

import pytest
from django import forms
from django.contrib.staticfiles import finders
from django.forms import formset_factory
from django.http import HttpResponse, QueryDict
from django.template import engines
from django.template.loader import render_to_string
from django.utils import translation

from essor.foundation.outcome import Refusal
from essor.ui import languages
from essor.ui import parts as ui
from essor.ui.frame import Frame, Link, Section
from essor.ui.listing import Listing
from essor.ui.security import SecurityHeaders

PARTS = Path(__file__).parent.parent / "templates" / "ui" / "parts"
FRAME = Frame(
    nav=(Link("Cours", "/fr/design/", extra="offerts"),),
    footer=(Link("Accès", "/fr/acces/"),),
    rail=(Section("Bureau", (Link("File", "/fr/design/", "list", 3), Link("Tout", "/fr/"))),),
    where="Bureau",
    who="Hélène Morin",
    account_url="/fr/compte/",
    sign_out_url="/fr/sortir/",
    search_url="/fr/chercher/",
    notices_url="/fr/avis/",
    notices_count=3,
    demo=True,
)


def frame_of_test(request):
    return FRAME


def rendered(source: str, context=None, request=None) -> str:
    return engines["django"].from_string("{% load essor %}" + source).render(context or {}, request)


@pytest.mark.parametrize("shell", ["ui/public.html", "ui/work.html"])
def test_a_shell_has_its_landmarks_with_and_without_a_frame(rf, settings, shell: str):
    source = '{% extends "' + shell + '" %}{% block title %}T{% endblock %}{% block content %}<h1>T</h1>{% endblock %}'
    bare = engines["django"].from_string(source).render({}, rf.get("/fr/design/?q=1"))
    settings.ESSOR_FRAME = f"{__name__}.frame_of_test"
    full = engines["django"].from_string(source).render({}, rf.get("/fr/design/?q=1"))
    for html in (bare, full):
        assert "UNKNOWN" not in html
        assert '<main id="content"' in html
        assert 'class="skip" href="#content"' in html
        assert 'href="/en/design/?q=1" hreflang="en-CA"' in html
        assert '<link rel="alternate" hreflang="fr-CA"' in html
    assert 'aria-current="page"' in full
    assert '<form method="post" action="/fr/sortir/"' in full
    assert "HM" in full


def test_the_switch_keeps_page_and_filters_even_where_no_page_is(rf):
    with translation.override("fr"):
        assert languages.other_language(rf.get("/fr/nulle/part/?q=1&q=2"))["url"] == "/en/nulle/part/?q=1&q=2"
        assert languages.other_language(rf.get("/fr/design/?q=é"))["url"].startswith("/en/design/?q=")


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_error_pages_stand_without_request_or_context(name: str, language: str):
    with translation.override(language):
        html = render_to_string(name)
    assert f'<html lang="{language}-CA">' in html
    assert "UNKNOWN" not in html
    assert len(re.findall("<h1", html)) == 1


class Form(forms.Form):
    email = forms.EmailField(label="Courriel", help_text="Au travail")
    note = forms.CharField(label="Note", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, initial="x")
    mode = forms.ChoiceField(label="Mode", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)

    def clean(self):
        raise forms.ValidationError("<b>Ensemble</b>")


def test_an_error_has_the_same_words_at_the_top_and_at_its_field():
    form = Form({"email": "x", "mode": "a", "secret": "x"})
    html = rendered(
        "{% error_summary form extra=extra %}{% fields form %}", {"form": form, "extra": [("#autre", "Autre")]}
    )
    words = form.errors["email"][0]
    assert f'<a href="#id_email">{words}</a>' in html
    assert f'<span class="why" id="id_email-e">{words}</span>' in html
    assert 'aria-describedby="id_email-h id_email-e"' in html
    assert 'aria-invalid="true"' in html
    assert "&lt;b&gt;Ensemble" in html
    assert '<a href="#autre">Autre</a>' in html
    assert 'type="hidden" name="secret"' in html
    assert "<fieldset" in html


def test_the_summary_is_silent_without_errors_and_reads_formsets():
    assert rendered("{% error_summary form %}", {"form": Form()}).strip() == ""
    assert rendered("{% error_summary none %}", {"none": None}).strip() == ""
    many = formset_factory(Form, extra=0)({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-email": "x"})
    many.is_valid()
    assert "id_form-0-email" in rendered("{% error_summary form %}", {"form": many})
    refusal = Refusal("foundation.idempotency_conflict")
    assert 'class="why"' in rendered("{% error_summary none extra=extra %}", {"none": None, "extra": [refusal]})


def test_the_title_says_when_there_are_errors(rf):
    source = '{% extends "ui/public.html" %}{% block title %}T{% endblock %}{% block content %}{% endblock %}'
    with translation.override("fr"):
        html = engines["django"].from_string(source).render({"form": Form({"email": "x"})}, rf.get("/fr/design/"))
    assert "<title>Erreurs\u00a0: T – Essor</title>" in html


CONTEXTS = {
    "crumbs": {"links": [Link("A", "/a"), Link("B", "")]},
    "tabs": {"links": [Link("A", "/a", count=0)], "label": "L"},
    "seg": {"links": [Link("A", "/a", current=True)], "label": "L"},
    "steps": {"steps": [ui.Step("A", "done"), ui.Step("B", "now"), ui.Step("C")]},
    "timeline": {"events": [ui.Event("A"), ui.Event("B", "hier", "texte", "now")]},
    "trace": {"rules": [ui.Rule("A", 200, 100, "t", "s", binds=True), ui.Rule("B", 100, 100)]},
    "figures": {"figures": [ui.Figure("1", "un", strong=True)]},
    "facts": {"facts": [ui.Fact("A", "b", "/c"), ui.Fact("A", "b", total=True)]},
    "check_answers": {"facts": [ui.Fact("A", "b", "/c"), ui.Fact("A", "b")]},
    "empty": {"title": "T", "text": "t"},
    "table": {"table": ui.table("T", ["A", ui.Head("B", num=True)], [["a", "1"]], ["Total", "1"])},
    "job": {"job": ui.Job("J", "S", 1, 4, True, "bientôt", "/j", (ui.Event("A"),))},
    "pager": {"page": Listing(QueryDict("page=2"), per_page=1).page([1, 2, 3])},
    "list_foot": {"page": Listing(QueryDict(""), per_page=1, exports=True).page([])},
    "filters": {"listing": Listing(QueryDict(""))},
    "filter_bar": {"listing": Listing(QueryDict(""))},
    "chips": {"listing": Listing(QueryDict(""))},
    "sort_bar": {"listing": Listing(QueryDict(""))},
    "sort_head": {"head": ui.Head("A", url="?sort=a", direction="ascending")},
    "seats": {"taken": 3, "total": 4, "left": 1, "low": True},
    "error_summary": {"found": []},
    "demo": {"box": "wrap"},
    "foot": {"box": "wrap"},
    "language": {},
    "mark": {},
    "messages": {},
    "signed_in": {"frame": FRAME},
    "field": {
        "kind": "input", "name": "n", "id": "i", "label": "L", "hint": "", "errors": [], "widget": "", "options": [],
        "described": "",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(path.stem for path in PARTS.glob("*.html")))
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_part_renders_with_only_what_it_needs(name: str, language: str, rf):
    with translation.override(language):
        html = render_to_string(f"ui/parts/{name}.html", CONTEXTS[name], rf.get("/fr/design/"))
    assert "UNKNOWN" not in html


def test_text_is_escaped_everywhere():
    attack = "<script>alert(1)</script>"
    html = rendered(
        '{% note "ok" %}<p>{{ a }}</p>{% endnote %}{% tag "ok" a %}{% dock %}{{ a }}{% enddock %}'
        '{% include "ui/parts/facts.html" %}{% include "ui/parts/table.html" %}',
        {"a": attack, "facts": [ui.Fact(attack, attack)], "table": ui.table(attack, [attack], [[attack]])},
    )
    assert "<script" not in html


def test_headers_forbid_anything_inline_or_framed(rf):
    def page(request):
        return HttpResponse("x")

    answer = SecurityHeaders(page)(rf.get("/"))
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "private" in answer["Cache-Control"]


def test_a_page_may_set_its_own_header(rf):
    answer = SecurityHeaders(lambda request: HttpResponse("x", headers={"Referrer-Policy": "no-referrer"}))(rf.get("/"))
    assert answer["Referrer-Policy"] == "no-referrer"


def test_the_stylesheet_is_light_and_its_colours_are_tokens():
    css = Path(finders.find("ui/essor.css")).read_bytes()
    assert len(gzip.compress(css, 9)) < 20_000
    assert finders.find("ui/essor.svg")
    assert finders.find("ui/essor.js")
    assert finders.find("django_htmx/htmx-2.min.js")
