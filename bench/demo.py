"""The demo's time and memory at several sizes, each in a fresh data folder and process. Prints JSON.

python bench/demo.py --sizes 2500,5000,10000,25000 [--database postgresql://…]

`exponent` is the slope of log(seconds) over log(participants) between the smallest and the largest size: 1 is linear.
`steps` has the same for each step of the run that says its own seconds.
"""

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_SECONDS, LIMIT_MB = 240, 700
"""What the full demo may take on two cores."""


def run(participants: int, seed: int, database: str) -> dict:
    """One run: its own figures, and the wall time and peak memory that this process saw."""
    with tempfile.TemporaryDirectory(prefix="essor-bench-") as data:
        environment = {**os.environ, "ESSOR_DATA": data}
        if database:
            environment["ESSOR_DATABASE"] = database
        command = [sys.executable, "-m", "essor", "demo", "--no-serve", "--json", "--data", data]
        start = time.perf_counter()
        done = subprocess.run(
            [*command, "--participants", str(participants), "--seed", str(seed)],
            env=environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, check=True,
        )  # fmt: skip
        wall = time.perf_counter() - start
        said = json.loads(done.stdout.strip().splitlines()[-1])
        files = sum(path.stat().st_size for path in Path(data).glob("essor.sqlite3*"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024  # of the largest child so far
    return {
        **said,
        "wall_seconds": round(wall, 2),
        "peak_child_mb": round(peak, 1),
        "database_mb": round(files / 1e6, 1),
    }


def exponent(sizes: list[int], seconds: list[float]) -> float | None:
    """Growth between the first and the last size: 1 is linear, 2 quadratic."""
    if len(sizes) < 2 or min(seconds) <= 0:
        return None
    return round(math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0]), 3)


def of_steps(runs: list[dict], sizes: list[int]) -> dict[str, dict]:
    """Seconds of each step at each size, where the demo tells them (`seconds_by_action`)."""
    told = [{name: float(value) for name, value in run.get("seconds_by_action", {}).items()} for run in runs]
    names = [name for name in (told[0] if told else {}) if all(name in one for one in told)]
    table = {name: [one[name] for one in told] for name in names}
    return {name: {"seconds": times, "exponent": exponent(sizes, times)} for name, times in table.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="2500,5000,10000,25000")
    parser.add_argument("--seed", type=int, default=2019)
    parser.add_argument("--database", default="", help="a PostgreSQL address; SQLite when absent")
    options = parser.parse_args()
    sizes = sorted(int(size) for size in options.sizes.split(","))
    runs = []
    for size in sizes:
        runs.append(run(size, options.seed, options.database))
        print(f"{size}: {runs[-1]['wall_seconds']} s, {runs[-1]['peak_child_mb']} MB", file=sys.stderr)
    largest = runs[-1]
    wall = [one["wall_seconds"] for one in runs]
    print(json.dumps({
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()},
        "engine": "postgresql" if options.database else "sqlite",
        "limits": {"seconds": LIMIT_SECONDS, "peak_rss_mb": LIMIT_MB},
        "within_limits": largest["wall_seconds"] <= LIMIT_SECONDS and largest["peak_child_mb"] <= LIMIT_MB,
        "exponent": exponent(sizes, wall),
        "steps": of_steps(runs, sizes),
        "runs": [{"participants_asked": size, **one} for size, one in zip(sizes, runs, strict=True)],
    }, indent=1, ensure_ascii=False))  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
