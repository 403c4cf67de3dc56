# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a value means where no text says it: floats, numbers with a rounding, documents, addresses, spans of time.

Both ends give the text that their server writes; two values are equal when their meanings are.
"""

from __future__ import annotations

import decimal
import ipaddress
import json
import math
import re
import struct
import typing as t
from decimal import Decimal

from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column

_CONTEXT = decimal.Context(prec=400)
_CLOCK = re.compile(r"(-?)(\d+):(\d{2}):(\d{2})(?:\.(\d{1,6}))?")


def equal(column: Column, source: str | None, target: str | None) -> bool:
    """Tell whether a value arrived, by its own meaning; what is no value of its kind equals nothing but itself."""
    if source is None or target is None:
        return source is target
    try:
        return FORMS[column.form](column, source, target)
    except (ValueError, ArithmeticError, RecursionError):
        return source == target


def _float(column: Column, source: str, target: str) -> bool:
    one, other = float(source), float(target)
    if column.found.single:
        one = float(struct.unpack("f", struct.pack("f", one))[0])
    if one == other or (math.isnan(one) and math.isnan(other)):
        return True
    tolerance = column.tolerance
    # An infinity or what is no number is near nothing: the product of an infinity would be.
    if tolerance is None or not all(abs(value) < float("inf") for value in (one, other)):
        return False
    return abs(one - other) <= tolerance * max(abs(one), abs(other))


def _number(column: Column, source: str, target: str) -> bool:
    one, other = Decimal(source), Decimal(target)
    if one.is_nan() or other.is_nan():
        return one.is_nan() and other.is_nan()
    if column.found.scale is not None:
        one = one.quantize(Decimal(1).scaleb(-column.found.scale), decimal.ROUND_HALF_UP, _CONTEXT)
    return bool(one == other)


def _json(_column: Column, source: str, target: str) -> bool:
    return bool(_document(source) == _document(target))


def _document(text: str) -> t.Any:
    return json.loads(text, parse_int=_exact, parse_float=_exact, object_pairs_hook=_object, parse_constant=_refuse)


def _exact(text: str) -> t.Any:
    return ("number", Decimal(text).normalize(_CONTEXT))


def _object(pairs: list[tuple[str, t.Any]]) -> t.Any:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a document names a member twice")
    return found


def _refuse(text: str) -> t.NoReturn:
    raise ValueError(f"{text} is no number of a document")


def _inet(_column: Column, source: str, target: str) -> bool:
    return ipaddress.ip_interface(source) == ipaddress.ip_interface(target)


def _interval(_column: Column, source: str, target: str) -> bool:
    return _microseconds(source) == _microseconds(target)


def _microseconds(text: str) -> int:
    found = _CLOCK.fullmatch(text)
    if not found:
        return int(text)
    sign, hours, minutes, seconds, fraction = found.groups()
    whole = (int(hours) * 60 + int(minutes)) * 60 + int(seconds)
    return (-1 if sign else 1) * (whole * 1_000_000 + int((fraction or "0").ljust(6, "0")))


FORMS: dict[str, t.Callable[[Column, str, str], bool]] = {
    "float": _float,
    "number": _number,
    "json": _json,
    "inet": _inet,
    "interval": _interval,
}
"""Form → whether both texts mean the same."""
