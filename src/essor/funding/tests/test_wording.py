"""Every code has words in both languages: refusals, rules, headlines, what would change an outcome."""

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

from essor.foundation.outcome import Refusal
from essor.funding import explain, wording
from essor.funding.rules import Case, YearUse, decide
from essor.funding.rules.decision import RULES
from essor.funding.tests.rulesets import shipped
from essor.ui import refusals

ROOM = Path(__file__).parent.parent
CODES = re.compile(r'"funding\.([a-z_]+)"')
REFUSING = {"refuse", "at_most", "_year_cap", "_unless"}


def given_codes(text: str) -> set[str]:
    """The plain texts given to the functions that refuse."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    named = [call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in REFUSING]
    return {
        arg.value for call in named for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    }


def raised() -> set[str]:
    """The codes that the room's own files name."""
    files = [path for path in ROOM.rglob("*.py") if "tests" not in path.parts and "migrations" not in path.parts]
    texts = {path: path.read_text(encoding="utf-8") for path in files if path.name not in ("wording.py", "urls.py")}
    found = {code for text in texts.values() for code in CODES.findall(text)}
    found |= given_codes(texts[ROOM / "rules" / "decision.py"]) | given_codes(texts[ROOM / "permissions.py"])
    pages = {"rulesets", "ruleset", "ruleset_text", "simulator", "envelopes", "line"}
    verbs = {"sign_agreement", "amend_agreement", "publish_ruleset", "allocate_partner", "lapse_year"}
    return found - pages - verbs


def test_each_code_has_words_and_no_words_are_idle():
    problems = {f"ruleset_{code}" for code in wording.PROBLEMS}
    worded = {code.removeprefix("funding.") for code in wording.REFUSALS}
    assert raised() - worded == set()
    assert worded - problems - raised() == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_words_take_the_parameters_of_the_decision(language):
    situations = [
        Case("sme", 320_000, 60, (YearUse(2021, 60),), 0, True, 9, 2, 1),
        Case("sme", 320_000, 600, (YearUse(2021, 600, 500_000, 10_000_000),)),
        Case("sme", 320_000, 600, (YearUse(2021, 600, 0, 0, 5),)),
        Case("sme", 320_000, 600, (YearUse(2021, 600, 0, 0, 10**9, (("quebec", 5), ("canada", 5))),)),
        Case("sme", 320_000, 600, (YearUse(2021, 600),), 250_000),
        Case("individual", 320_000, 600, (YearUse(2021, 600),), 260_000),
        Case("individual", 320_000, 600, (YearUse(2021, 600),), 100_000),
        Case("sme", 0, 600, (YearUse(2021, 600),)),
        Case("sme", 900_000, 600, (YearUse(2020, 300, 390_000, 1), YearUse(2021, 300, 0, 1))),
    ]
    with translation.override(language):
        for case in situations:
            for index in (0, 1):
                decision = decide(case, shipped(index))
                assert explain.headline(decision)
                lines = explain.lines(decision, shipped(index))
                assert [line.rule for line in lines] == list(RULES)
                assert all(line.title and line.text for line in lines)
                for refusal in decision.refusals:
                    assert "%" not in refusals.text(refusal).replace("\u202f%", "")


def test_a_source_without_words_shows_its_name():
    assert wording.source_name("nunavut") == "nunavut"
    assert refusals.text(Refusal("funding.reason_missing"))
