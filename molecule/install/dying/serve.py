"""Answer once, and die at once after it: how slow the host is makes no difference."""

import http.server
import os
import threading


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers every request."""

    def do_GET(self) -> None:
        """Say that all is well."""
        self.send_response(200)
        self.end_headers()
        threading.Timer(0.2, os._exit, (3,)).start()


http.server.ThreadingHTTPServer(("", 8080), Handler).serve_forever()
