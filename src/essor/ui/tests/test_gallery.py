"""The gallery renders every part: what it shows, pages can use."""

import re

import pytest
from django.test import RequestFactory
from django.utils import translation

from essor.ui import pages


def shown(language: str, query: str = "") -> str:
    with translation.override(language):
        answer = pages.gallery(RequestFactory().get(f"/{language}/design/{query}"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_gallery_shows_every_part_in_both_languages(language: str):
    html = shown(language, "?region=04&theme=vision&page=9&sort=-cost&q=%3Cb%3E")
    assert f'<html lang="{language}-CA">' in html
    assert "UNKNOWN VARIABLE" not in html
    assert "<b>" not in re.findall(r'value="[^"]*b[^"]*"', html)
    assert html.count("<h1") == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_nothing_is_inline_and_ids_are_unique(language: str):
    html = shown(language)
    assert "<style" not in html
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]* src=)", html)
    assert not re.search(r" on\w+=", html)
    ids = re.findall(r' id="([^"]*)"', html)
    assert sorted(ids) == sorted(set(ids))
    targets = {
        name for value in re.findall(r'aria-(?:labelledby|describedby)="([^"]*)"', html) for name in value.split()
    }
    assert targets <= set(ids)


def test_french_coordinates_keep_their_decimal_point():
    html = shown("fr")
    assert not re.search(r' (?:x|y|x1|x2|y1|y2|cx|cy|width|height)="[^"]*,', html)
