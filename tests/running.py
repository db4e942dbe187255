"""Running the `essor` command from tests, as a person would: a process of its own on a data folder of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment without what belongs to the tests' own database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ESSOR_", "DJANGO_", "PYTEST_"))}
    return {**kept, "ESSOR_DATA": str(data), **more}


def start(data: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "essor", *arguments],
        env=environment(data, **more),
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def run(data: Path, *arguments: str, **more: str) -> tuple[int, str, str]:
    """Exit code, output and errors."""
    process = start(data, *arguments, **more)
    out, err = process.communicate(timeout=900)
    return process.returncode, out, err


def demo(data: Path, participants: int, **more: str) -> dict[str, Any]:
    """Build a demo and give its figures."""
    code, out, err = run(
        data, "demo", "--participants", str(participants), "--no-serve", "--json", "--data", str(data), **more
    )
    assert code == 0, err[-4000:]
    figures: dict[str, Any] = json.loads(out.strip().splitlines()[-1])
    return figures


def verify(data: Path, **more: str) -> tuple[int, dict[str, Any]]:
    """Exit code and report of `essor verify`; no report where there is no whole database yet (exit code 2)."""
    code, out, err = run(data, "verify", "--json", **more)
    assert code in (0, 1, 2), err[-4000:]
    return code, json.loads(out.strip().splitlines()[-1]) if code < 2 else {}
