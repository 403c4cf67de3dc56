"""Payments in PostgreSQL through a small pool of connections that heals itself."""

from __future__ import annotations

import contextlib
import queue
import typing as t

import psycopg2
import psycopg2.errors
import psycopg2.extensions

from paygw.payment import Order
from paygw.settings import Settings

COLUMNS = ("id", "merchant_id", "amount", "currency", "status", "channel", "payer_name", "reference", "created_at")
SELECT = f"SELECT {', '.join(COLUMNS)} FROM pay.payment WHERE id = %s"
INSERT = (
    "INSERT INTO pay.payment (merchant_id, amount, currency, channel, payer_name, reference)"
    " VALUES (%s, %s, %s, %s, %s, %s) RETURNING id, status"
)
REMEMBER = "INSERT INTO pay.idempotency (key, payment_id, request_sha256) VALUES (%s, %s, %s)"
RECALL = (
    "SELECT id, status, request_sha256 FROM pay.idempotency JOIN pay.payment ON payment.id = payment_id WHERE key = %s"
)
LOCK_KEY = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class StoreError(Exception):
    """The database does not answer; the client may repeat the request."""


class ConflictError(Exception):
    """The order contradicts what is stored; repeating it does not help."""


class Store:
    """The payments; every method is one transaction and may be called from any thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._idle: queue.LifoQueue[psycopg2.extensions.connection | None] = queue.LifoQueue()
        for _ in range(settings.connections):
            self._idle.put(None)

    def ping(self) -> None:
        """Return when the database answers and has what this release needs; raise StoreError otherwise."""
        with self._transaction() as cursor:
            cursor.execute("SELECT reference FROM pay.payment WHERE false")

    def find(self, payment_id: int) -> dict[str, t.Any] | None:
        """Return one payment by column, None when there is none."""
        with self._transaction() as cursor:
            cursor.execute(SELECT, (payment_id,))
            row = cursor.fetchone()
        return dict(zip(COLUMNS, row)) if row else None

    def accept(self, order: Order, key: str) -> tuple[int, str, bool]:
        """Store the order once per key; return (payment id, status, stored now).

        Raises ConflictError for an unknown merchant or a key that was used for another order.
        """
        with self._transaction() as cursor:
            cursor.execute(LOCK_KEY, (key,))
            cursor.execute(RECALL, (key,))
            known = cursor.fetchone()
            if known is None:
                return (*self._insert(cursor, order, key), True)
            if known[2] != order.digest:
                raise ConflictError("Idempotency-Key: it was used for another order")
            return known[0], known[1], False

    def _insert(self, cursor: psycopg2.extensions.cursor, order: Order, key: str) -> tuple[int, str]:
        try:
            cursor.execute(INSERT, tuple(order))
        except psycopg2.errors.ForeignKeyViolation:
            raise ConflictError(f"merchant_id: there is no merchant {order.merchant_id}") from None
        payment_id, status = cursor.fetchone()
        cursor.execute(REMEMBER, (key, payment_id, order.digest))
        return payment_id, status

    @contextlib.contextmanager
    def _transaction(self) -> t.Iterator[psycopg2.extensions.cursor]:
        connection = self._borrow()
        try:
            with connection, connection.cursor() as cursor:
                yield cursor
        except psycopg2.Error as error:
            raise StoreError(str(error).strip().splitlines()[0] if str(error) else type(error).__name__) from error
        finally:
            self._idle.put(None if connection.closed else connection)

    def _borrow(self) -> psycopg2.extensions.connection:
        try:
            connection = self._idle.get(timeout=5)
        except queue.Empty:
            raise StoreError("all database connections are busy") from None
        if connection is not None and not connection.closed:
            return connection
        try:
            return self._connect()
        except psycopg2.Error as error:
            self._idle.put(None)
            raise StoreError("the database does not accept a connection") from error

    def _connect(self) -> psycopg2.extensions.connection:
        wanted = self._settings
        return psycopg2.connect(
            host=wanted.database_host,
            port=wanted.database_port,
            dbname=wanted.database,
            user=wanted.user,
            password=wanted.password,
            connect_timeout=3,
            application_name="paygw",
            options="-c statement_timeout=5000 -c idle_in_transaction_session_timeout=10000",
        )
