"""`essor worker`: handles effects, jobs and rounds beside the server, on PostgreSQL."""

import argparse
import signal
import sys

from django.db import connection

from essor.config.worker import Worker


def run(options: argparse.Namespace) -> int:
    if connection.vendor == "sqlite":
        print(
            "essor worker: the embedded database is written by one process; its worker runs inside `essor serve`.",
            file=sys.stderr,
        )
        return 2
    worker = Worker()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: worker.stop())
    worker.run()
    return 0
