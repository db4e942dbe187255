"""`essor serve` from nothing: makes its database, answers, has its worker, refuses a second server, stops when told."""

import http.client
import signal
import socket
import time
from pathlib import Path

import pytest

from tests import running


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(port: int, path: str) -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode("utf-8", "replace"), answer.headers
    finally:
        connection.close()


def until_it_answers(port: int, path: str, seconds: float = 120) -> tuple[int, str, http.client.HTTPMessage]:
    end = time.monotonic() + seconds
    while True:
        try:
            return get(port, path)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.mark.concurrency
def test_a_server_from_nothing(tmp_path: Path) -> None:
    port = free_port()
    server = running.start(tmp_path, "serve", "--port", str(port))
    try:
        status, page, headers = until_it_answers(port, "/fr/design/")
        assert status == 200
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        stylesheet = page.partition('rel="stylesheet"')[2].partition('href="')[2].partition('"')[0]
        status, _, headers = get(port, stylesheet)
        assert status == 200
        assert "immutable" in headers["Cache-Control"]
        code, _, err = running.run(tmp_path, "serve", "--port", str(free_port()))
        assert code == 1
        assert "another essor serve" in err
        assert running.verify(tmp_path)[0] == 0
    finally:
        server.send_signal(signal.SIGTERM)
        _, err = server.communicate(timeout=30)
    assert server.returncode == 0, err
    assert "Traceback" not in err
