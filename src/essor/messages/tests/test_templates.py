"""Every message template of every room has its three parts, on the one base, without a style sheet."""

from pathlib import Path

import pytest

ROOMS = Path(__file__).parents[2]
SUBJECTS = sorted(ROOMS.glob("*/templates/messages/*.subject"))


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda path: f"{path.parts[-4]}-{path.stem}")
def test_a_template_has_its_three_parts(subject: Path):
    html = subject.with_suffix(".html").read_text(encoding="utf-8")
    assert '{% extends "messages/base.html" %}' in html
    assert "<style" not in html
    text = subject.with_suffix(".txt").read_text(encoding="utf-8")
    assert "<p" not in text
    assert len(subject.read_text(encoding="utf-8").strip().splitlines()) == 1


def test_no_part_stands_alone():
    parts = {path.with_suffix("") for path in ROOMS.glob("*/templates/messages/*.txt")}
    assert parts == {path.with_suffix("") for path in SUBJECTS}
