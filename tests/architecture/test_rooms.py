"""Every room says what it promises; its words are in the glossary; its refusals have words; its tails are short."""

import ast
import re
from importlib import import_module
from importlib.util import find_spec

import pytest

from tests.architecture.sources import ROOMS, ROOT, files_of, python_files, short, tree_of

HEADINGS = ["Promise", "Words", "Stands on", "Door", "Invariants"]
MOST_LINES_OF_FILE = 400
MOST_LINES_OF_FUNCTION = 60


def readme(room: str) -> str:
    return (ROOT / "src" / "essor" / room / "README.md").read_text(encoding="utf-8")


def glossary() -> set[str]:
    """English words and code names of GLOSSARY.md, lower case."""
    rows = re.findall(r"^\|(.+)\|$", (ROOT / "GLOSSARY.md").read_text(encoding="utf-8"), re.MULTILINE)
    cells = [[cell.strip().lower().replace("`", "") for cell in row.split("|")] for row in rows]
    return {word.strip() for row in cells for cell in row[1:3] for word in (cell, *cell.split(","))}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_has_its_five_headings(room: str) -> None:
    assert re.findall(r"^## (.+)$", readme(room), re.MULTILINE) == HEADINGS
    assert all(part.strip() for part in re.split(r"^#+ .+$", readme(room), flags=re.MULTILINE)[2:])


@pytest.mark.parametrize("room", ROOMS)
def test_the_words_of_a_room_are_in_the_glossary(room: str) -> None:
    words = re.search(r"^## Words\n(.+?)\n## ", readme(room), re.MULTILINE | re.DOTALL)
    assert words
    said = [word.strip(" .\n`").lower() for word in words[1].replace("\n", " ").split(",")]
    assert [word for word in said if word and word not in glossary()] == []


def test_the_glossary_has_four_columns_no_empty_cell_and_no_word_twice() -> None:
    lines = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]
    assert [row for row in rows if len(row) != 4 or not all(row)] == []
    english = [row[1].lower() for row in rows]
    assert english == sorted(english)
    assert len(set(english)) == len(english)


def refusals_in(room: str) -> set[str]:
    """Codes given to `Refusal(…)` in a room, written out or by a constant of its file."""
    found = set()
    for path in files_of(room):
        for node in ast.walk(tree_of(path)):
            called = (
                isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "Refusal"
            )
            if called and node.args and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    return found


def words_of(room: str) -> set[str]:
    name = f"essor.{room}.wording"
    return set(import_module(name).REFUSALS) if find_spec(name) else set()


def test_every_refusal_has_words() -> None:
    worded = {code for room in ROOMS for code in words_of(room)}
    assert sorted({code for room in ROOMS for code in refusals_in(room)} - worded) == []


def codes_said_in(room: str) -> tuple[set[str], list[re.Pattern[str]]]:
    """Codes that stand in a room's code, whole or as an f-string."""
    nodes = [node for path in files_of(room) if path.name != "wording.py" for node in ast.walk(tree_of(path))]
    whole = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    made = [
        re.compile(
            "".join(re.escape(part.value) if isinstance(part, ast.Constant) else "[a-z0-9_]+" for part in node.values)
        )
        for node in nodes
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    ]
    return whole, [form for form in made if form.pattern.startswith(rf"{room}\.")]


@pytest.mark.parametrize("room", ROOMS)
def test_no_words_are_left_without_their_refusal(room: str) -> None:
    whole, made = codes_said_in(room)
    left = [code for code in words_of(room) if code not in whole and not any(form.fullmatch(code) for form in made)]
    assert sorted(left) == []


def test_a_room_words_only_its_own_refusals() -> None:
    assert [code for room in ROOMS for code in words_of(room) if not code.startswith(f"{room}.")] == []


def test_no_file_is_long() -> None:
    long = [short(path) for path in python_files() if len(path.read_text().splitlines()) > MOST_LINES_OF_FILE]
    assert long == []


def test_no_function_is_long() -> None:
    long = [
        f"{short(path)}: {node.name}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > MOST_LINES_OF_FUNCTION
    ]
    assert long == []


def test_our_own_code_is_imported_at_the_top() -> None:
    hidden = [
        f"{short(path)}:{inner.lineno}"
        for path in python_files()
        if "bench" not in path.parts
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if (isinstance(inner, ast.ImportFrom) and (inner.module or "").startswith("essor"))
        or (isinstance(inner, ast.Import) and any(name.name.startswith("essor") for name in inner.names))
    ]
    assert hidden == []


REASONED = (
    re.compile(r"# noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*  \S.{7,}"),
    re.compile(r"# type: ignore\[[a-z, -]+\]  # \S.{7,}"),
    re.compile(r"# pragma: no cover  \S.{7,}"),
)
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:)")


def test_no_check_is_silenced_without_its_reason_beside_it() -> None:
    silent = [
        f"{short(path)}:{number}"
        for path in python_files()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if SILENCED.search(line) and path.name != "test_rooms.py" and not any(form.search(line) for form in REASONED)
    ]
    assert silent == []


WRITING = {
    "objects",
    "bulk_create",
    "bulk_update",
    "save",
    "get_or_create",
    "update_or_create",
    "cursor",
    "executemany",
}


def test_the_simulation_writes_through_public_actions_only() -> None:
    faults = []
    for path in files_of("simulation"):
        for node in ast.walk(tree_of(path)):
            imported = getattr(node, "module", None) or "" if isinstance(node, ast.ImportFrom) else ""
            names = {name.name for name in node.names} if isinstance(node, ast.Import | ast.ImportFrom) else set()
            reached = {imported, *names, *(f"{imported}.{name}" for name in names)}
            if any(name.startswith("django.db") or name.endswith(".models") or ".models." in name for name in reached):
                faults.append(f"{short(path)}:{node.lineno} imports {sorted(reached)}")
            if isinstance(node, ast.Attribute) and node.attr in WRITING:
                faults.append(f"{short(path)}:{node.lineno} .{node.attr}")
    assert faults == []
