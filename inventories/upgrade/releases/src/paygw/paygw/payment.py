"""What a valid payment order is; independent of HTTP and of the database."""

from __future__ import annotations

import decimal
import hashlib
import json
import re
import typing as t

CHANNELS = ("netbank", "counter", "mobile", "pos")
CURRENCIES = ("CNY", "HKD", "USD", "EUR")
LARGEST = decimal.Decimal("9999999999999999.99")
KEY = re.compile(r"[A-Za-z0-9._-]{8,64}")
REFERENCE = re.compile(r"[A-Za-z0-9./-]{1,64}")


class OrderError(Exception):
    """The order is refused; the message names the field and what is allowed."""


class Order(t.NamedTuple):
    """A payment that a client asks for."""

    merchant_id: int
    amount: decimal.Decimal
    currency: str
    channel: str
    payer_name: str
    reference: str | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the order: tells a repeated request from another one under the same key."""
        said = [self.merchant_id, f"{self.amount:.2f}", self.currency, self.channel, self.payer_name]
        text = json.dumps(said if self.reference is None else [*said, self.reference])
        return hashlib.sha256(text.encode()).hexdigest()


def parse_order(body: bytes) -> Order:
    """Read an order from JSON; raise OrderError on the first field that is not allowed."""
    try:
        fields = json.loads(body.decode("utf-8"), parse_float=decimal.Decimal)
    except ValueError:
        raise OrderError("the body is not JSON in UTF-8") from None
    if not isinstance(fields, dict):
        raise OrderError("the body is not a JSON object")
    return Order(
        merchant_id=_merchant(fields.get("merchant_id")),
        amount=_amount(fields.get("amount")),
        currency=_one_of("currency", fields.get("currency", "CNY"), CURRENCIES),
        channel=_one_of("channel", fields.get("channel"), CHANNELS),
        payer_name=_name(fields.get("payer_name")),
        reference=_reference(fields.get("reference")),
    )


def check_key(key: str | None) -> str:
    """Return the idempotency key; raise OrderError when it is missing or malformed."""
    if key is None or not KEY.fullmatch(key):
        raise OrderError("Idempotency-Key: 8 to 64 letters, digits, '.', '_' or '-' are required")
    return key


def _merchant(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**63:
        raise OrderError("merchant_id: a positive whole number is required")
    return value


def _amount(value: object) -> decimal.Decimal:
    try:
        amount = decimal.Decimal(value) if isinstance(value, (str, int, decimal.Decimal)) else decimal.Decimal("NaN")
    except decimal.InvalidOperation:
        amount = decimal.Decimal("NaN")
    if isinstance(value, bool) or not amount.is_finite() or not 0 < amount <= LARGEST:
        raise OrderError("amount: a positive number with at most two decimals is required")
    if amount != amount.quantize(decimal.Decimal("0.01")):
        raise OrderError("amount: at most two decimals are allowed")
    return amount


def _one_of(field: str, value: object, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise OrderError(f"{field}: one of {', '.join(allowed)} is required")
    return str(value)


def _reference(value: object) -> str | None:
    if value is not None and (not isinstance(value, str) or not REFERENCE.fullmatch(value)):
        raise OrderError("reference: 1 to 64 letters, digits, '.', '/' or '-' are allowed")
    return value


def _name(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 60 or "\0" in value:
        raise OrderError("payer_name: 1 to 60 characters are required")
    return value.strip()
