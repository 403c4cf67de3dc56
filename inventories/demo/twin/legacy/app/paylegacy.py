#!/usr/bin/python3
"""paylegacy: the old payment front end, a small HTTP service over the MariaDB database `pay` (GBK)."""

import decimal
import http.server
import json
import re
import signal
import sys
import threading

import pymysql

PORT = 8080
SOCKET = "/run/mysqld/mysqld.sock"
SELECT = "SELECT id, merchant_no, amount, currency, status, channel, payer_name, created_at FROM payment WHERE id = %s"
INSERT = (
    "INSERT INTO payment (merchant_no, amount, currency, channel, payer_name, created_at)"
    " VALUES (%s, %s, %s, %s, %s, now(6))"
)
LOCAL = threading.local()


def connection():
    """Return this thread's connection, renewed when the server closed it."""
    known = getattr(LOCAL, "connection", None)
    if known is None:
        known = LOCAL.connection = pymysql.connect(
            unix_socket=SOCKET, user="paylegacy", database="pay", charset="utf8mb4", autocommit=True, connect_timeout=3
        )
    known.ping(reconnect=True)
    return known


def query(statement, values=()):
    """Run one statement; return (first row as a dict or None, id of the inserted row)."""
    with connection().cursor(pymysql.cursors.DictCursor) as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone(), cursor.lastrowid


class Handler(http.server.BaseHTTPRequestHandler):
    """GET /healthz, GET /payments/<id>, POST /payments."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    timeout = 75

    def do_GET(self):
        """Answer a read."""
        match = re.fullmatch(r"/payments/([0-9]{1,18})", self.path)
        try:
            if self.path == "/healthz":
                query("SELECT 1")
                return self.answer(200, {"status": "ok"})
            row = query(SELECT, (int(match.group(1)),))[0] if match else None
        except pymysql.MySQLError:
            return self.answer(503, {"error": "the database does not answer"})
        return self.answer(200, row) if row else self.answer(404, {"error": "not found"})

    def do_POST(self):
        """Store an order; the old service knows no idempotency."""
        length = self.headers.get("Content-Length", "")
        if self.path != "/payments" or not length.isdigit() or int(length) > 16384:
            self.close_connection = True
            return self.answer(404, {"error": "not found"})
        try:
            order = json.loads(self.rfile.read(int(length)), parse_float=decimal.Decimal)
            values = [order[name] for name in ("merchant_no", "amount", "currency", "channel", "payer_name")]
        except (ValueError, KeyError, TypeError):
            return self.answer(400, {"error": "merchant_no, amount, currency, channel, payer_name are required"})
        try:
            return self.answer(201, {"id": query(INSERT, values)[1]})
        except pymysql.MySQLError:
            return self.answer(503, {"error": "the database does not answer"})

    def answer(self, status, body):
        """Send JSON."""
        content = json.dumps(body, ensure_ascii=False, default=str).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def log_request(self, code="-", size="-"):
        """Stay silent on success."""


class Server(http.server.ThreadingHTTPServer):
    """One thread per connection."""

    daemon_threads = True
    request_queue_size = 64


def main():
    """Run until SIGTERM; finish the requests under way."""
    server = Server(("0.0.0.0", PORT), Handler)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever(poll_interval=0.2)
    server.server_close()


if __name__ == "__main__":
    sys.exit(main())
