"""The same fixtures as in the rooms: facts in the database, a clock that stands still, tables that can be emptied."""

from pathlib import Path
from typing import Any

import pytest

from essor.conftest import _flush, _in_french, _noon, _static_root, django_db_setup
from tests import running

__all__ = ["_flush", "_in_french", "_noon", "_static_root", "django_db_setup"]


DEMO_PEOPLE = 60


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A small demonstration on the embedded database, built once: its folder, and the figures it printed."""
    folder = tmp_path_factory.mktemp("demonstration")
    return folder, running.demo(folder, DEMO_PEOPLE)
