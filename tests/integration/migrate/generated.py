"""Tables of every pair of types, with odd values: what a mapping may say of them, and what then has to arrive."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import struct
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
KINDS = (
    "integer", "decimal", "float", "text", "boolean", "date", "datetime", "timestamp", "time", "blob", "uuid", "inet",
    "json",
)  # fmt: skip
LOSSES = ["zeros", "digits", "utc", "padding", "empty"]
TARGETS = (
    "smallint", "integer", "bigint", "numeric", "numeric(20,0)", "numeric(12,2)", "real", "double precision", "text",
    "varchar(8)", "char(5)", "boolean", "date", "timestamp", "timestamptz", "timestamptz(0)", "time", "interval",
    "bytea", "json", "jsonb", "uuid", "inet", "words",
)  # fmt: skip
A, B = uuid.UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), uuid.UUID(int=0)
ZERO = object()
"""The zero day of a MariaDB."""
MICRO = dt.timedelta(microseconds=1)


def _d(text: str) -> Decimal:
    return Decimal(text)


# type → values: what the SQL of the source writes, and what that means
SOURCES: dict[str, list[tuple[str, Any]]] = {
    "tinyint(1)": [("0", 0), ("1", 1), ("2", 2), ("-1", -1)],
    "int": [("0", 0), ("2147483647", 2147483647), ("-2147483648", -(2**31)), ("7", 7), ("1", 1)],
    "bigint": [("9223372036854775807", 2**63 - 1), ("9007199254740993", 2**53 + 1), ("-1", -1), ("0", 0)],
    "bigint unsigned": [("18446744073709551615", 2**64 - 1), ("0", 0), ("1", 1)],
    "int(6) zerofill": [("42", 42), ("0", 0), ("4294967295", 2**32 - 1)],
    "decimal(20,0)": [("12345678901234567890", _d("12345678901234567890")), ("-3", _d("-3")), ("0", _d("0"))],
    "decimal(18,4)": [("1.0050", _d("1.005")), ("-0.0001", _d("-0.0001")), ("12345678.9", _d("12345678.9"))],
    "decimal(65,30)": [("0.000000000000000000000000000001", _d("1e-30")), ("99999999999.5", _d("99999999999.5"))],
    "decimal(10,2) zerofill": [("12.50", _d("12.5")), ("0", _d("0"))],
    "float": [("0.1", struct.unpack("f", struct.pack("f", 0.1))[0]), ("-1.5", -1.5), ("16777216", 16777216.0)],
    "double": [("12345678901.55", 12345678901.55), ("3.5e-10", 3.5e-10), ("-0.1", -0.1), ("1e300", 1e300)],
    "bit(1)": [("1", 1), ("0", 0)],
    "bit(8)": [("48", 48), ("57", 57), ("0", 0), ("255", 255)],
    "bit(64)": [("18446744073709551615", 2**64 - 1), ("10", 10)],
    "year": [("2024", 2024), ("1901", 1901)],
    "char(5)": [("'CNY'", "CNY"), ("''", ""), ("'a  '", "a"), ("'中文'", "中文")],
    "varchar(40)": [
        ("'x '", "x "), ("'2024-02-29'", "2024-02-29"), ("'007'", "007"), ("'-1.50'", "-1.50"), ("''", ""),
        ("'word'", "word"), ("'1'", "1"), ("'0000-00-00'", "0000-00-00"), ("'10.0.0.1'", "10.0.0.1"),
        (f"'{A}'", str(A)), ("'23:59:59.000001'", "23:59:59.000001"), ("'{\"a\": 1}'", '{"a": 1}'), ("'NULL'", "NULL"),
        ("'2024-05-06 02:03:04.5'", "2024-05-06 02:03:04.5"), ("'1e2'", "1e2"), ("'~'", "~"), ("'A'", "A"),
        ("'1986-05-04 02:30:00'", "1986-05-04 02:30:00"), ("'\\\\N'", "\\N"), ("'Infinity'", "Infinity"),
        ("'१'", "१"), ("'１２'", "１２"), ("'2024-02-31'", "2024-02-31"), ("' 5'", " 5"),
    ],
    "varchar(20) character set gbk": [("'中文'", "中文"), ("'a\\tb'", "a\tb"), ("'?'", "?")],
    "longtext": [("concat('a\\r\\n', char(9), '\\\\')", "a\r\n\t\\"), ("repeat('é', 70000)", "é" * 70000)],
    "json": [("'{\"b\": 1.50, \"a\": [null, \"é\"]}'", '{"b": 1.50, "a": [null, "é"]}'), ("'[]'", "[]"), ("'1'", "1")],
    "enum('20','10','A')": [("'20'", "20"), ("'10'", "10"), ("'A'", "A")],
    "set('a','b')": [("'a,b'", "a,b"), ("''", ""), ("'b'", "b")],
    "varbinary(20)": [("x'00ff0a'", b"\x00\xff\n"), ("''", b""), ("'49'", b"49")],
    "binary(4)": [("'ab'", b"ab\0\0")],
    "longblob": [("repeat(x'00', 70000)", b"\0" * 70000), ("x'5c4e'", b"\\N")],
    "date": [("'2024-02-29'", dt.date(2024, 2, 29)), ("'9999-12-31'", dt.date(9999, 12, 31)), ("0", ZERO)],
    "datetime": [("'2024-05-06 20:00:00'", dt.datetime.fromisoformat("2024-05-06T20:00")), ("0", ZERO)],
    "datetime(6)": [
        ("'1970-01-01 00:00:00.000001'", dt.datetime.fromisoformat("1970-01-01T00:00:00.000001")),
        ("'1986-05-04 02:30:00'", dt.datetime.fromisoformat("1986-05-04T02:30")),
    ],
    "timestamp null": [("'2024-05-06 20:00:00'", dt.datetime(2024, 5, 6, 20, tzinfo=ZONE)), ("0", ZERO)],
    "time(6)": [
        ("'838:59:59'", dt.timedelta(hours=838, minutes=59, seconds=59)), ("'00:00:00'", dt.timedelta()),
        ("'23:59:59.999999'", dt.timedelta(days=1) - MICRO), ("'-00:00:00.5'", dt.timedelta(seconds=-0.5)),
    ],
    "uuid": [(f"'{A}'", A), (f"'{B}'", B)],
    "inet6": [("'::1'", ipaddress.ip_interface("::1")), ("'2001:db8::'", ipaddress.ip_interface("2001:db8::"))],
    "point": [("point(1, 2)", object())],
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """A table: id and a column c of a source type, read as a kind, written into a target type."""

    name: str
    source: str
    kind: str
    target: str

    def old(self) -> str:
        """Return the SQL of the table with its rows: NULL first, then each value."""
        rows = ", ".join(f"({number}, {sql})" for number, (sql, _value) in enumerate(SOURCES[self.source], 1))
        return (
            f"CREATE TABLE {self.name}(id int primary key, c {self.source});"
            f" INSERT INTO {self.name} VALUES {rows}, (0, NULL);"
        )

    def new(self) -> str:
        """Return the SQL of the target."""
        kind = "t.words" if self.target == "words" else self.target
        return f"CREATE TABLE t.{self.name}(id int primary key, c {kind});"

    def mapping(self, accept: list[str]) -> dict[str, Any]:
        """Return the table's mapping."""
        columns = {"id": "integer", "c": {"convert": self.kind, "accept": accept}}
        return {"target": f"t.{self.name}", "key": ["id"], "columns": columns}

    def values(self) -> Iterator[tuple[int, Any]]:
        """Yield id and value."""
        yield 0, None
        yield from enumerate((value for _sql, value in SOURCES[self.source]), 1)


def pairs() -> list[Pair]:
    """Return every pair."""
    every = [(source, kind, target) for source in SOURCES for kind in KINDS for target in TARGETS]
    return [Pair(f"p{number}", *one) for number, one in enumerate(every)]


def meant(value: Any, pair: Pair) -> Any:
    """Return what a value is to be in the target; ValueError when it can't be read that way and must be a reject."""
    target = pair.target.split("(")[0]
    if value is ZERO:
        return None if pair.kind != "text" else "0000-00-00" if pair.source == "date" else "0000-00-00 00:00:00"
    if value is None or (value == "" and target not in ("text", "varchar", "char", "words")):
        return None
    if target in ("date", "timestamp", "timestamptz") and isinstance(value, str) and value == "0000-00-00":
        return None
    return _READ[target](value, pair)


def _number(value: Any, pair: Pair) -> Any:
    if isinstance(value, str) and not all(char in "0123456789+-.eE" for char in value):
        raise ValueError(value)
    found = Decimal(repr(value) if isinstance(value, float) else value)
    if pair.target == "numeric(12,2)":
        return found.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return found.quantize(Decimal(1), ROUND_HALF_UP) if pair.target == "numeric(20,0)" else found


def _double(value: Any, pair: Pair) -> float:
    found = float(value)
    return float(struct.unpack("f", struct.pack("f", found))[0]) if pair.target == "real" else found


def _text(value: Any, pair: Pair) -> str:
    if pair.source == "int(6) zerofill":
        return f"{value:06d}"
    if isinstance(value, Decimal):
        places = int(pair.source.split(",")[1].split(")")[0])
        return f"{value:.{places}f}".zfill(11 if "zerofill" in pair.source else 0)
    if isinstance(value, dt.timedelta):
        return _clock(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "microseconds" if "6" in pair.source else "seconds")
    text = str(getattr(value, "ip", value))
    return text.rstrip(" ") if pair.target == "char(5)" else text


def _clock(value: dt.timedelta) -> str:
    sign, micro = ("-", -value) if value < dt.timedelta() else ("", value)
    seconds, rest = divmod(micro // MICRO, 1_000_000)
    return f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{rest:06d}"


def _span(value: Any, pair: Pair) -> Any:
    if isinstance(value, str):
        hours, minutes, seconds = value.lstrip("-").split(":")
        value = dt.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds)) * (
            -1 if "-" in value else 1
        )
    if pair.target == "time" and not dt.timedelta() <= value <= dt.timedelta(days=1):
        raise ValueError(value)
    return value // MICRO


def _boolean(value: Any, _pair: Pair) -> bool:
    if str(value) not in ("0", "1"):
        raise ValueError(value)
    return str(value) == "1"


def _moment(value: Any, pair: Pair) -> Any:
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    elif not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    if pair.target == "timestamp":
        return value.astimezone(dt.UTC).replace(tzinfo=None) if value.tzinfo else value
    there = value.replace(tzinfo=ZONE).astimezone(dt.UTC)
    if not value.tzinfo and there.astimezone(ZONE).replace(tzinfo=None) != value:
        raise ValueError(value)
    return there


def _bytes(value: Any, _pair: Pair) -> bytes:
    return bytes(value)


_READ: dict[str, Any] = {
    **dict.fromkeys(("smallint", "integer", "bigint", "numeric"), _number),
    **dict.fromkeys(("real", "double precision"), _double),
    **dict.fromkeys(("text", "varchar", "char", "words"), _text),
    **dict.fromkeys(("time", "interval"), _span),
    **dict.fromkeys(("timestamp", "timestamptz"), _moment),
    "boolean": _boolean,
    "date": lambda value, _pair: dt.date.fromisoformat(value) if isinstance(value, str) else value,
    "bytea": _bytes,
    "json": lambda value, _pair: json.loads(value),
    "jsonb": lambda value, _pair: json.loads(value),
    "uuid": lambda value, _pair: uuid.UUID(str(value)),
    "inet": lambda value, _pair: ipaddress.ip_interface(value),
}
SHOWN = {
    "interval": "(extract(epoch FROM c)::numeric * 1000000)::bigint",
    "time": "(extract(epoch FROM c)::numeric * 1000000)::bigint",
    "real": "c::float8",
    "timestamptz": "c AT TIME ZONE 'UTC'",
}
"""Target type → what a query shows of it."""


def arrived(text: str | None, pair: Pair) -> Any:
    """Return the value that a text of the target's means."""
    target = pair.target.split("(")[0]
    if text is None:
        return None
    if target in ("timestamp", "timestamptz"):
        found = dt.datetime.fromisoformat(text)
        return found.replace(tzinfo=dt.UTC) if target == "timestamptz" else found
    readers: dict[str, Any] = {
        **dict.fromkeys(("smallint", "integer", "bigint", "numeric"), Decimal),
        **dict.fromkeys(("real", "double precision"), float),
        **dict.fromkeys(("time", "interval"), int),
        "boolean": lambda said: said == "true",
        "date": dt.date.fromisoformat,
        "bytea": lambda said: bytes.fromhex(said[2:]),
        "json": json.loads,
        "jsonb": json.loads,
        "uuid": uuid.UUID,
        "inet": ipaddress.ip_interface,
    }
    return readers.get(target, str)(text)
