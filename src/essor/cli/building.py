"""Building the demonstration: the program is run and its figures are kept. Imported once Django is set up."""

from __future__ import annotations

import gc
import resource
import sys
import time
from datetime import UTC, datetime
from typing import Any

from tqdm import tqdm

from essor.cli.demo import Record
from essor.config import setup
from essor.directory import queries as directory
from essor.simulation import actions as simulation
from essor.simulation import queries as simulated


def build(record: Record, wanted: dict[str, Any], quiet: bool) -> dict[str, Any]:
    """Run the program and keep what it amounts to. Django is set up."""
    started = time.perf_counter()
    begun = record.told.get("state") == "building"
    if not begun:
        record.write(state="preparing", **wanted)  # killed while the tables are made, it is taken up again
    setup.prepare()
    if not begun and directory.organizations_of_kind("funder", "office"):
        sys.exit("This database holds a program that no demonstration made. Give an empty one in ESSOR_DATABASE.")
    record.write(state="building", **wanted)
    gc.freeze()  # the program itself is never garbage: a full collection in mid-run costs 35 ms
    gc.set_threshold(50_000, 20, 50)
    bar = tqdm(total=1, unit=" acts", disable=quiet, file=sys.stderr, smoothing=0.05, dynamic_ncols=True)

    def report(when: datetime, done: int, left: int) -> None:
        if done % 50 == 0 or not left:
            bar.total = done + left
            bar.set_description(when.date().isoformat(), refresh=False)
            bar.update(done - bar.n)

    run = simulation.run_program(participants=wanted["participants"], seed=wanted["seed"], report=report)
    bar.close()
    figures = simulated.summary()
    figures["seconds"] = round(time.perf_counter() - started, 1)
    figures["peak_rss_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    steps = {name: round(seconds, 2) for name, seconds in sorted(run.seconds.items(), key=lambda item: -item[1])}
    figures["seconds_by_action"], figures["acts"], figures["refusals"] = steps, run.counts, run.refusals
    shift = round((run.stopped_at - datetime.now(UTC)).total_seconds())
    record.write(state="built", clock_shift_seconds=shift, figures=figures, **wanted)
    return figures
