"""The demo is killed at random moments: what is there always verifies, and the same command completes it."""

import random
import signal
import time
from pathlib import Path

import pytest

from tests import running


def kill_at_random_moments(data: Path, participants: int, kills: int, longest: float, seed: int) -> list[float]:
    """Start the demo and kill it, again and again; after each kill its rows must verify. The moments, in seconds."""
    rng = random.Random(seed)
    moments = []
    for _ in range(kills):
        moments.append(rng.uniform(0.5, longest))
        command = ("demo", "--participants", str(participants), "--no-serve", "--json", "--data", str(data))
        process = running.start(data, *command)
        time.sleep(moments[-1])
        process.send_signal(signal.SIGKILL)
        process.communicate()
        code, said = running.verify(data)
        assert code in (0, 2), f"after {moments}: {said['breaches']}"  # 2: killed before the tables were there
    return moments


def complete(data: Path, participants: int) -> None:
    figures = running.demo(data, participants)
    assert figures["participants"] >= participants
    assert figures["completions"] > 0
    code, said = running.verify(data)
    assert (code, said["breaches"]) == (0, [])
    assert said["ledger_head"]


@pytest.mark.concurrency
def test_a_demo_that_was_killed_verifies_and_is_completed(tmp_path: Path) -> None:
    kill_at_random_moments(tmp_path, 40, kills=2, longest=8, seed=3)
    complete(tmp_path, 40)


@pytest.mark.deep
@pytest.mark.concurrency
@pytest.mark.parametrize("seed", range(5))
def test_many_kills(tmp_path: Path, seed: int) -> None:
    kill_at_random_moments(tmp_path, 300, kills=12, longest=20, seed=seed)
    complete(tmp_path, 300)
