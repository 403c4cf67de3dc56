"""The load generator against a small server whose faults are known."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.verify import load


class Server(ThreadingHTTPServer):
    """Counts requests; from request `stall_at` on every answer waits until the stall is over."""

    daemon_threads = True
    stall_at = -1
    stall_seconds = 0.0
    fail_every = 0
    count = 0
    stalled_until = 0.0
    guard = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def do_GET(self) -> None:
        with self.server.guard:
            self.server.count += 1
            number = self.server.count
            if number == self.server.stall_at:
                self.server.stalled_until = time.monotonic() + self.server.stall_seconds
        time.sleep(max(0.0, self.server.stalled_until - time.monotonic()))
        status = 500 if self.server.fail_every and number % self.server.fail_every == 0 else 200
        self.send_response(status)
        if self.path == "/chunked":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"3\r\nabc\r\n0\r\n\r\n")
        else:
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

    def log_message(self, *_args: object) -> None:
        pass


@contextmanager
def serving(**faults: float) -> Iterator[str]:
    server = Server(("127.0.0.1", 0), Handler)
    for name, value in faults.items():
        setattr(server, name, value)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_every_request_is_sent_and_counted() -> None:
    with serving() as url:
        measured = load.measure(f"{url}/payments/1", rate=100, duration=1, connections=4)
    assert (measured["requests"], measured["errors"]) == (100, 0)
    assert measured["achieved_rate"] > 0.8
    assert 0.9 < measured["seconds"] < 2
    assert 0 < measured["p50_ms"] <= measured["service_p90_ms"] <= measured["service_p99_ms"]


def test_a_stall_shows_in_the_percentiles_although_few_requests_met_it() -> None:
    with serving(stall_at=50, stall_seconds=0.5) as url:
        measured = load.measure(url, rate=100, duration=1, connections=2)
    # Half a second without answers is half of the load: 50 requests were due while two connections waited.
    assert measured["p90_ms"] > 300
    # What a closed loop would have reported: two slow requests of a hundred.
    assert measured["service_p90_ms"] < 200
    assert measured["errors"] == 0


def test_errors_are_counted_and_named() -> None:
    with serving(fail_every=10) as url:
        measured = load.measure(url, rate=200, duration=0.5, connections=4)
    assert measured["errors"] == 10
    assert measured["faults"] == {"status 500": 10}


def test_chunked_answers_are_read_to_the_end() -> None:
    with serving() as url:
        measured = load.measure(f"{url}/chunked", rate=100, duration=0.3, connections=2)
    assert (measured["requests"], measured["errors"]) == (30, 0)


def test_a_closed_port_is_an_error_of_every_request() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    measured = load.measure(f"http://127.0.0.1:{port}/", rate=50, duration=0.2, connections=2)
    assert measured["errors"] == measured["requests"] == 10
    assert measured["achieved_rate"] == 0
    assert "ConnectionRefusedError" in next(iter(measured["faults"]))


def test_a_server_that_is_too_slow_does_not_reach_the_rate() -> None:
    with serving(stall_at=1, stall_seconds=1.0) as url:
        measured = load.measure(url, rate=100, duration=0.5, connections=2)
    assert measured["achieved_rate"] < 0.6


@pytest.mark.parametrize("url", ["ftp://host/", "http:///nothing", ""])
def test_an_address_that_cannot_be_loaded_is_refused(url: str) -> None:
    with pytest.raises(GoliveError, match="can be loaded"):
        load.measure(url, rate=1, duration=1, connections=1)


@pytest.mark.parametrize(("share", "value"), [(0.5, 5), (0.9, 9), (0.99, 10), (0.01, 1)])
def test_percentiles_are_nearest_rank(share: float, value: int) -> None:
    assert load.percentile(list(range(1, 11)), share) == value
