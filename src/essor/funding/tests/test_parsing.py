"""A ruleset is read whole or refused with every problem named, in both languages."""

from datetime import date

import pytest
from django.utils import translation

from essor.funding import wording
from essor.funding.rules import Ruleset, parse_ruleset
from essor.funding.rules.specs import SPECS
from essor.funding.tests.rulesets import SHIPPED, body, shipped, text, tree, with_values


def test_the_shipped_rulesets_are_two_and_say_that_they_are_demonstrations():
    assert len(SHIPPED) >= 2
    for index, path in enumerate(SHIPPED):
        ruleset = shipped(index)
        assert ruleset.starts_on.isoformat() == path.stem
        assert ruleset.demonstration
        assert "démonstration" in ruleset.notice.fr
        assert "Demonstration" in ruleset.notice.en
    assert shipped(0).rate != shipped(1).rate


def test_a_ruleset_has_its_values_with_since_when_and_the_article_of_each():
    rate = shipped(1).parameter("rate")
    assert [day for day, _, _ in rate.values] == [date(2019, 4, 1), date(2021, 4, 1)]
    assert rate.value["sme"] == 6_000
    assert (rate.since, rate.reference) == (date(2021, 4, 1), "art. 14")
    assert shipped(1).parameter("partial").since == date(2019, 4, 1)
    assert [parameter.name for parameter in shipped(0).parameters] == list(SPECS)
    with pytest.raises(KeyError):
        shipped(0).parameter("unheard_of")


def test_the_digest_is_that_of_the_text():
    assert shipped(0).sha256 != shipped(1).sha256
    assert parse_ruleset(body(0) + "# a comment\n").sha256 != shipped(0).sha256


def broken(change) -> str:
    changed = tree()
    change(changed)
    return text(changed)


def values_of(changed: dict, name: str) -> dict:
    dated = changed["parameters"][name]["values"]
    return dated[max(dated)]


def at(name: str, more: str = "") -> str:
    """Where the value of a parameter of the first ruleset stands."""
    return f"parameters.{name}.values.2019-04-01{more}"


@pytest.mark.parametrize(
    ("body_text", "code", "path"),
    [
        ("a: [", "yaml", ""),
        ("code: a\ncode: b\n", "yaml", ""),
        ("- a\n- b\n", "not_a_mapping", ""),
        (broken(lambda t: t.pop("title_fr")), "missing", "title_fr"),
        (broken(lambda t: t.update(colour="blue")), "unknown", "colour"),
        (broken(lambda t: t.update(code="x" * 40)), "too_long", "code"),
        (broken(lambda t: t.update(title_en=" ")), "text", "title_en"),
        (broken(lambda t: t.update(starts_on="soon")), "date", "starts_on"),
        (broken(lambda t: t.update(demonstration="maybe")), "yes_or_no", "demonstration"),
        (broken(lambda t: t.update(parameters=[])), "not_a_mapping", "parameters"),
        (broken(lambda t: t["parameters"].pop("rate")), "missing", "parameters.rate"),
        (broken(lambda t: t["parameters"].update(rate=5)), "not_a_mapping", "parameters.rate"),
        (broken(lambda t: t["parameters"].update(rat=5)), "unknown", "parameters.rat"),
        (broken(lambda t: t["parameters"]["rate"].update(unit="percent")), "unit", "parameters.rate.unit"),
        (broken(lambda t: t["parameters"]["rate"].pop("description_en")), "missing", "parameters.rate.description_en"),
        (broken(lambda t: t["parameters"]["rate"].update(values={})), "no_value", "parameters.rate.values"),
        (broken(lambda t: values_of(t, "rate").pop("reference")), "value_and_reference", at("rate")),
        (broken(lambda t: values_of(t, "rate").update(reference=3)), "text", at("rate", ".reference")),
        (broken(lambda t: values_of(t, "rate")["value"].pop("sme")), "missing", at("rate", ".value.sme")),
        (broken(lambda t: values_of(t, "rate")["value"].update(giant=1)), "unknown", at("rate", ".value.giant")),
        (with_values(partial="half"), "choice", at("partial", ".value")),
        (with_values(cap_person_year=4000.5), "integer", at("cap_person_year", ".value")),
        (with_values(cap_person_year=True), "integer", at("cap_person_year", ".value")),
        (with_values(min_private_share=10_001), "bounds", at("min_private_share", ".value")),
        (with_values(source_split={"quebec": 5_000, "canada": 4_999}), "ratio", at("source_split", ".value")),
        (with_values(source_split={"Le Québec": 10_000}), "source", at("source_split", ".value.Le Québec")),
        (with_values(rate=5_000), "not_a_mapping", at("rate", ".value")),
        (with_values(group_min=26), "crossed", "parameters.group_min"),
        (broken(lambda t: t.update(starts_on=date(2018, 4, 1))), "later_than_start", at("company_min_age")),
    ],
)  # fmt: skip
def test_a_problem_is_named_where_it_stands_in_both_languages(body_text, code, path):
    problems = parse_ruleset(body_text)
    assert not isinstance(problems, Ruleset)
    found = next(problem for problem in problems if problem.code == code)
    assert found.path == path
    with translation.override("fr"):
        french = wording.problem_text(found)
    with translation.override("en"):
        english = wording.problem_text(found)
    assert french != english
    assert not path or path in french


def test_every_problem_is_told_at_once():
    changed = tree()
    del changed["title_fr"]
    del changed["parameters"]["rate"]
    values_of(changed, "partial")["value"] = "half"
    assert {problem.code for problem in parse_ruleset(text(changed))} >= {"missing", "choice"}
    assert len(parse_ruleset(text(changed))) == 3
