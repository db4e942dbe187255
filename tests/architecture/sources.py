"""What the architecture tests read: the rooms and their Python files."""

import ast
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "essor"
ROOMS: list[str] = settings.ROOMS


@cache
def python_files() -> list[Path]:
    """Every Python file of the project; migrations are written by Django."""
    folders = ("src", "tests", "tools", "bench")
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
    )


@cache
def files_of(room: str, *, tests: bool = False) -> list[Path]:
    return [
        path for path in python_files() if path.is_relative_to(SOURCE / room) and (tests or "tests" not in path.parts)
    ]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))
