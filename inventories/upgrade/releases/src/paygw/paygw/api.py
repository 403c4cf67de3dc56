"""The HTTP face: GET /healthz, GET /version, GET /payments/<id>, POST /payments (HTTP/1.1, keep-alive)."""

from __future__ import annotations

import http.server
import json
import re
import sys
import typing as t

from paygw.payment import OrderError, check_key, parse_order
from paygw.store import ConflictError, Store, StoreError

LARGEST_BODY = 16 * 1024
PAYMENT = re.compile(r"/payments/([0-9]{1,18})")


class Server(http.server.ThreadingHTTPServer):
    """One thread per connection; a listen queue that bears a burst from the load balancer."""

    daemon_threads = True
    request_queue_size = 128
    store: Store
    version: str


class Handler(http.server.BaseHTTPRequestHandler):
    """Translate a request, ask the store, answer JSON."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 75
    server: Server

    def do_GET(self) -> None:
        """Answer a read."""
        self._answer(self._get)

    def do_POST(self) -> None:
        """Answer an order."""
        self._answer(self._post)

    def _answer(self, handle: t.Callable[[], tuple[int, dict[str, t.Any]]]) -> None:
        try:
            status, body = handle()
        except OrderError as error:
            status, body = 400, {"error": str(error)}
        except ConflictError as error:
            status, body = 409, {"error": str(error)}
        except StoreError as error:
            status, body = 503, {"error": "the database does not answer"}
            self.log_error("store: %s", error)
        self._send(status, body)

    def _get(self) -> tuple[int, dict[str, t.Any]]:
        path = self.path.split("?", 1)[0]
        if path == "/healthz":
            self.server.store.ping()
            return 200, {"status": "ok", "version": self.server.version}
        if path == "/version":
            return 200, {"version": self.server.version}
        match = PAYMENT.fullmatch(path)
        payment = self.server.store.find(int(match.group(1))) if match else None
        return (200, payment) if payment else (404, {"error": "not found"})

    def _post(self) -> tuple[int, dict[str, t.Any]]:
        body = self._body()
        if self.path != "/payments":
            return 404, {"error": "not found"}
        key = check_key(self.headers.get("Idempotency-Key"))
        payment_id, status, stored = self.server.store.accept(parse_order(body), key)
        return (201 if stored else 200), {"id": payment_id, "status": status}

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            self.close_connection = True
            raise OrderError(f"Content-Length: 0 to {LARGEST_BODY} is required")
        return self.rfile.read(int(length))

    def _send(self, status: int, body: dict[str, t.Any]) -> None:
        content = json.dumps(body, ensure_ascii=False, default=str).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def version_string(self) -> str:
        """Name the service, not its library."""
        return "paygw"

    def log_request(self, code: t.Any = "-", size: t.Any = "-") -> None:
        """Stay silent on success: the load balancer keeps the access log."""

    def log_message(self, format: str, *args: t.Any) -> None:  # noqa: A002
        """Write one line to the journal of the service."""
        sys.stderr.write(f"{self.address_string()} {format % args}\n")
