"""A webhook on loopback: it takes what apprise posts, says no, or says nothing for a long time."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Messenger:
    """The server; `took` are (path, JSON) in their order, `answer` its code, `hang` seconds before it answers."""

    def __init__(self) -> None:
        self.took: list[tuple[str, Any]] = []
        self.answer, self.hang = 200, 0.0
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(owner.hang)
                if owner.answer == 200:
                    owner.took.append((self.path, json.loads(body)))
                self.send_response(owner.answer)
                self.end_headers()

            def log_message(self, *_given: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str) -> str:
        """Return a URL of apprise that posts JSON here."""
        return f"json://127.0.0.1:{self._server.server_port}/{path}"

    def close(self) -> None:
        """Stop it."""
        self._server.shutdown()
        self._server.server_close()
