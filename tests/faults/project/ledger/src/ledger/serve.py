"""The ledger of the fault campaign: answers that it is there, and which version."""

from __future__ import annotations

import http.server
import json
import pathlib

VERSION = (pathlib.Path(__file__).resolve().parent / "VERSION").read_text(encoding="ascii").strip()


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers every GET."""

    def do_GET(self) -> None:
        """Say so."""
        body = json.dumps({"status": "ok", "version": VERSION}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay silent."""


http.server.ThreadingHTTPServer(("0.0.0.0", 9090), Handler).serve_forever()
