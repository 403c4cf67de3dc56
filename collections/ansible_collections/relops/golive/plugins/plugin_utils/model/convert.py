"""Read single values as people write them; what cannot be read says so in both languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
    ip_address,
    ip_interface,
    ip_network,
)
from typing import Any, NamedTuple

from pydantic_core import PydanticCustomError


def wrong(zh: str, en: str) -> PydanticCustomError:
    """Return the error of a validator that says in both languages what is wrong and what is allowed."""
    return PydanticCustomError("golive", "{en}", {"zh": zh, "en": en})


def remembered(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Keep what a text converts to: a table says the same thing on a hundred thousand lines."""
    known = lru_cache(maxsize=8192)(convert)

    def converted(value: Any) -> Any:
        return known(value) if isinstance(value, str) else convert(value)

    return converted


class Units(NamedTuple):
    """Height units of a rack, both ends included; printed `20-21U`."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}U" if self.first == self.last else f"{self.first}-{self.last}U"


_UNITS = re.compile(r"U?(\d{1,3})U?(?:[-_~](\d{1,3})U?)?")


@remembered
def to_units(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    text = plain(value).upper().replace(" ", "").replace("–", "-").replace("—", "-")
    found = _UNITS.fullmatch(text)
    if found is None:
        raise wrong("不是 U 位；可写 20、20U、20-21U", "is no rack position; write 20, 20U or 20-21U")
    first, last = int(found[1]), int(found[2] or found[1])
    if first > last:
        raise wrong("起始 U 位大于结束 U 位", "the lower end stands above the upper end")
    return Units(first, last)


def narrow(value: Any) -> Any:
    """Turn full-width digits, letters and signs into plain ones; leave anything else alone."""
    if isinstance(value, str) and not value.isascii():
        return unicodedata.normalize("NFKC", value).strip()
    return value


def to_listed(value: Any) -> Any:
    """Split the cell of a table that holds a list: `101,102`, `101;102`, `101、102`."""
    if isinstance(value, str):
        return [part.strip() for part in re.split(r"[,;、\s]+", unicodedata.normalize("NFKC", value)) if part.strip()]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else value


@remembered
def to_ranges(value: Any) -> Any:
    """Read a set of VLANs: `101,102`, `100-104`, a list; the answer is sorted and without doubles."""
    parts = to_listed(value)
    if not isinstance(parts, (list, tuple)):
        return parts
    numbers: set[int] = set()
    for part in parts:
        ends = re.fullmatch(r"(\d{1,6})(?:-(\d{1,6}))?", str(part)) if isinstance(part, (str, int)) else None
        if ends is None:
            raise wrong("不是 VLAN 列表；可写 101,102 或 100-104", "is no list of VLANs; write 101,102 or 100-104")
        first, last = int(ends[1]), int(ends[2] or ends[1])
        if not (1 <= first <= last <= 4094):
            raise wrong(f"{part} 不是 VLAN（1-4094）", f"{part} is not a VLAN (1-4094)")
        numbers.update(range(first, last + 1))
    return tuple(sorted(numbers))


def plain(value: Any) -> str:
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""


def to_interface(value: Any) -> IPv4Interface | IPv6Interface:
    text = plain(value)
    try:
        if "/" in text:
            return ip_interface(text)
    except ValueError:
        pass  # told below like any other text that is no address
    raise wrong("不是 IP/掩码；写法 10.21.101.11/24", "is no address with prefix length; write 10.21.101.11/24")


def to_address(value: Any) -> IPv4Address | IPv6Address:
    try:
        return ip_address(plain(value))
    except ValueError:
        raise wrong("不是 IP 地址；写法 10.255.0.11", "is no IP address; write 10.255.0.11") from None


def to_network(value: Any) -> IPv4Network | IPv6Network:
    try:
        return ip_network(plain(value))
    except ValueError:
        zh, en = "不是网段；写法 10.21.100.0/24（主机位为零）", "is no network; write 10.21.100.0/24 (host bits zero)"
        raise wrong(zh, en) from None


_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]00:00:00)?")


@remembered
def to_date(value: Any) -> Any:
    """Read 2026-11-02, 2026/11/2, 2026年11月2日; a number is no date."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", value).strip()) if isinstance(value, str) else None
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass  # 2026-02-30: told below like any other text that is no date
    raise wrong("不是日期；写法 2026-11-02", "is no date; write 2026-11-02")


def to_moment(value: Any) -> Any:
    if isinstance(value, (datetime, str)):
        return value
    raise wrong("不是时间；写法 2026-11-21T22:00:00+08:00", "is no time; write 2026-11-21T22:00:00+08:00")


def to_flag(value: Any) -> Any:
    """Take true and false alone: `yes` and `on` are texts to one reader of YAML and true to another."""
    if isinstance(value, bool):
        return value
    raise wrong(
        "应为 true 或 false（不加引号；yes、no、on、off 只是文字）",
        "must be true or false, without quotes (yes, no, on, off are texts)",
    )


def to_number(value: Any) -> Any:
    if isinstance(value, bool):
        raise wrong("应为数字", "must be a number")
    return narrow(value)
