"""A ruleset read from YAML in OpenFisca's shape, or every problem found in it.

    parameters:
      rate:
        description_fr: …
        unit: basis_points
        values:
          2019-04-01: {value: {sme: 5000, …}, reference: art. 14}

Values are integers (cents, hours, basis points): a float has no place in money. A key given twice is a problem (YAML
would silently keep the last).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

import yaml

from essor.foundation.bilingual import Bilingual
from essor.foundation.money import BASIS_POINTS
from essor.funding.rules import specs
from essor.funding.rules.ruleset import CLASSES, Parameter, Ruleset, Value
from essor.funding.rules.specs import SPECS, Spec

HEADINGS = ("code", "starts_on", "title_fr", "title_en", "notice_fr", "notice_en", "demonstration", "parameters")
PARAMETER_KEYS = ("description_fr", "description_en", "unit", "values")
CODE_LENGTH = 24
SOURCE_LENGTH = 24


class Problem(NamedTuple):
    """What is wrong and where: the words of `code` are in `wording.PROBLEMS`."""

    code: str
    path: str
    found: str = ""
    expected: str = ""


class _Once(yaml.SafeLoader):
    """Safe YAML in which a key may stand once."""


def _mapping_once(loader: _Once, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise yaml.constructor.ConstructorError(None, None, f"key given twice: {key}", key_node.start_mark)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Once.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_once)


def parse_ruleset(body: str) -> Ruleset | tuple[Problem, ...]:
    """The ruleset, or all its problems."""
    try:
        tree = yaml.load(body, Loader=_Once)  # noqa: S506  a SafeLoader that also refuses a repeated key
    except (yaml.YAMLError, ValueError, TypeError) as error:
        return (Problem("yaml", "", " ".join(str(error).split())),)
    if not isinstance(tree, dict):
        return (Problem("not_a_mapping", "", type(tree).__name__),)
    problems = _heading_problems(tree)
    given = tree.get("parameters")
    if isinstance(given, dict):
        for name, spec in SPECS.items():
            if name not in given:
                problems.append(Problem("missing", f"parameters.{name}"))
            else:
                problems += _parameter_problems(f"parameters.{name}", given[name], spec, tree.get("starts_on"))
        problems += [Problem("unknown", f"parameters.{name}") for name in given if name not in SPECS]
    problems = problems or _order_problems(given or {})
    return tuple(problems) if problems else _built(tree, hashlib.sha256(body.encode()).hexdigest())


def _heading_problems(tree: Mapping[Any, Any]) -> list[Problem]:
    problems = [Problem("missing", name) for name in HEADINGS if name not in tree]
    problems += [Problem("unknown", str(name)) for name in tree if name not in HEADINGS]
    for name in ("code", "title_fr", "title_en", "notice_fr", "notice_en"):
        if name in tree and not (isinstance(tree[name], str) and tree[name].strip()):
            problems.append(Problem("text", name, _shown(tree[name])))
    if isinstance(tree.get("code"), str) and len(tree["code"]) > CODE_LENGTH:
        problems.append(Problem("too_long", "code", tree["code"], str(CODE_LENGTH)))
    if "starts_on" in tree and not _is_date(tree["starts_on"]):
        problems.append(Problem("date", "starts_on", _shown(tree["starts_on"])))
    if "demonstration" in tree and not isinstance(tree["demonstration"], bool):
        problems.append(Problem("yes_or_no", "demonstration", _shown(tree["demonstration"])))
    if "parameters" in tree and not isinstance(tree["parameters"], dict):
        problems.append(Problem("not_a_mapping", "parameters", _shown(tree["parameters"])))
    return problems


def _parameter_problems(path: str, given: Any, spec: Spec, starts_on: Any) -> list[Problem]:
    if not isinstance(given, dict):
        return [Problem("not_a_mapping", path, _shown(given))]
    problems = [Problem("missing", f"{path}.{key}") for key in PARAMETER_KEYS if key not in given]
    problems += [Problem("unknown", f"{path}.{key}") for key in given if key not in PARAMETER_KEYS]
    for key in ("description_fr", "description_en"):
        if key in given and not (isinstance(given[key], str) and given[key].strip()):
            problems.append(Problem("text", f"{path}.{key}", _shown(given[key])))
    if "unit" in given and given["unit"] != spec.unit:
        problems.append(Problem("unit", f"{path}.unit", _shown(given["unit"]), spec.unit))
    values = given.get("values")
    if "values" in given and not (isinstance(values, dict) and values):
        problems.append(Problem("no_value", f"{path}.values", _shown(values)))
    elif isinstance(values, dict):
        problems += _dated_problems(f"{path}.values", values, spec, starts_on)
    return problems


def _dated_problems(path: str, values: Mapping[Any, Any], spec: Spec, starts_on: Any) -> list[Problem]:
    problems: list[Problem] = []
    for day, entry in values.items():
        here = f"{path}.{day}"
        if not _is_date(day):
            problems.append(Problem("date", here, _shown(day)))
        elif _is_date(starts_on) and day > starts_on:
            problems.append(Problem("later_than_start", here, str(day), str(starts_on)))
        if not isinstance(entry, dict) or set(entry) != {"value", "reference"}:
            problems.append(Problem("value_and_reference", here, _shown(entry)))
            continue
        if not (isinstance(entry["reference"], str) and entry["reference"].strip()):
            problems.append(Problem("text", f"{here}.reference", _shown(entry["reference"])))
        problems += _value_problems(f"{here}.value", entry["value"], spec)
    return problems


def _value_problems(path: str, value: Any, spec: Spec) -> list[Problem]:
    if spec.shape == specs.CHOICE:
        known = value in spec.words
        return [] if known else [Problem("choice", path, _shown(value), ", ".join(spec.words))]
    if spec.shape == specs.ONE:
        return _number_problems(path, value, spec)
    if not isinstance(value, dict) or not value:
        return [Problem("not_a_mapping", path, _shown(value))]
    if spec.shape == specs.BY_CLASS:
        problems = [Problem("missing", f"{path}.{kind}") for kind in CLASSES if kind not in value]
        problems += [Problem("unknown", f"{path}.{key}") for key in value if key not in CLASSES]
    else:
        problems = [Problem("source", f"{path}.{key}", _shown(key)) for key in value if not _is_source(key)]
    for key, number in value.items():
        problems += _number_problems(f"{path}.{key}", number, spec)
    if spec.shape == specs.RATIO and not problems and sum(value.values()) != BASIS_POINTS:
        problems.append(Problem("ratio", path, str(sum(value.values())), str(BASIS_POINTS)))
    return problems


def _number_problems(path: str, value: Any, spec: Spec) -> list[Problem]:
    if type(value) is not int:
        return [Problem("integer", path, _shown(value), spec.unit)]
    if not spec.lowest <= value <= spec.highest:
        return [Problem("bounds", path, str(value), f"{spec.lowest} – {spec.highest}")]
    return []


def _order_problems(given: Mapping[str, Any]) -> list[Problem]:
    """Bounds that cross each other; only asked when everything else is right."""
    problems = []
    for low, high in (("course_hours_min", "course_hours_max"), ("group_min", "group_max")):
        lowest, highest = _current(given[low])[1], _current(given[high])[1]
        if lowest > highest:
            problems.append(Problem("crossed", f"parameters.{low}", str(lowest), str(highest)))
    return problems


def _is_date(value: Any) -> bool:
    return type(value) is date


def _is_source(key: Any) -> bool:
    return isinstance(key, str) and key.isidentifier() and key.islower() and len(key) <= SOURCE_LENGTH


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _current(parameter: Mapping[str, Any]) -> tuple[date, Any, str]:
    day = max(parameter["values"])
    return day, parameter["values"][day]["value"], parameter["values"][day]["reference"]


def _parameter(name: str, given: Mapping[str, Any]) -> Parameter:
    dated: list[tuple[date, Value, str]] = [
        (day, entry["value"], entry["reference"].strip()) for day, entry in sorted(given["values"].items())
    ]
    described = Bilingual(given["description_fr"].strip(), given["description_en"].strip())
    return Parameter(name, described, given["unit"], tuple(dated))


def _built(tree: Mapping[str, Any], sha256: str) -> Ruleset:
    given = tree["parameters"]
    value = {name: _current(given[name])[1] for name in SPECS}
    return Ruleset(
        code=tree["code"].strip(),
        starts_on=tree["starts_on"],
        title=Bilingual(tree["title_fr"].strip(), tree["title_en"].strip()),
        notice=Bilingual(tree["notice_fr"].strip(), tree["notice_en"].strip()),
        demonstration=tree["demonstration"],
        sha256=sha256,
        parameters=tuple(_parameter(name, given[name]) for name in SPECS),
        rate=value["rate"],
        stacking_cap=value["stacking_cap"],
        cap_participant_course=value["cap_participant_course"],
        cap_person_year=value["cap_person_year"],
        cap_company_year=value["cap_company_year"],
        course_minutes_min=value["course_hours_min"] * 60,
        course_minutes_max=value["course_hours_max"] * 60,
        group_min=value["group_min"],
        group_max=value["group_max"],
        min_private_share=value["min_private_share"],
        same_course_times=value["same_course"],
        courses_per_year=value["courses_per_year"],
        completion_attendance=value["completion_attendance"],
        partial=value["partial"],
        source_split=value["source_split"],
        claim_deadline_days=value["claim_deadline"],
        company_min_age_months=value["company_min_age"],
        references={name: _current(given[name])[2] for name in SPECS},
    )
