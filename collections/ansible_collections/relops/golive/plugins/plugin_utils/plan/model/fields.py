"""The kinds of values a plan is made of."""

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
from typing import Annotated, Any, NamedTuple

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

MAX_NUMBER = 10**12


def wrong(zh: str, en: str) -> PydanticCustomError:
    """Return the error of a validator that says in both languages what is wrong and what is allowed."""
    return PydanticCustomError("golive", "{en}", {"zh": zh, "en": en})


def remembered(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Keep what a text converts to: a table says the same thing on a hundred thousand lines."""
    known = lru_cache(maxsize=8192)(convert)

    def converted(value: Any) -> Any:
        return known(value) if type(value) is str else convert(value)

    return converted


class Model(BaseModel):
    """A part of the plan: frozen, and a key it doesn't know is a fault."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=False, allow_inf_nan=False, coerce_numbers_to_str=False
    )


class Text(Model):
    """A text in Chinese and English; a plain string stands for both."""

    zh: Annotated[str, Field(min_length=1)]
    en: Annotated[str, Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _of(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"zh": value, "en": value}
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        """Offer a plain string beside the pair to an editor."""
        pair = handler.resolve_ref_schema(handler(core))
        return {"title": "Text", "anyOf": [{"type": "string", "minLength": 1}, pair]}

    def in_(self, language: str) -> str:
        """Return the text in `zh` or `en`."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.zh


class Units(NamedTuple):
    """Height units of a rack, both ends included; printed `20-21U`."""

    first: int
    last: int

    def __str__(self) -> str:
        return f"{self.first}U" if self.first == self.last else f"{self.first}-{self.last}U"


_UNITS = re.compile(r"U?(\d{1,3})U?(?:[-_~](\d{1,3})U?)?")


@remembered
def _units(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    text = _plain(value).upper().replace(" ", "").replace("–", "-").replace("—", "-")
    found = _UNITS.fullmatch(text)
    if found is None:
        raise wrong("不是 U 位；可写 20、20U、20-21U", "is no rack position; write 20, 20U or 20-21U")
    first, last = int(found[1]), int(found[2] or found[1])
    if first > last:
        raise wrong("起始 U 位大于结束 U 位", "the lower end stands above the upper end")
    return Units(first, last)


def _narrow(value: Any) -> Any:
    """Turn full-width digits, letters and signs into plain ones; leave anything else alone."""
    if isinstance(value, str) and not value.isascii():
        return unicodedata.normalize("NFKC", value).strip()
    return value


def _listed(value: Any) -> Any:
    """Split the cell of a table that holds a list: `101,102`, `101;102`, `101、102`."""
    if isinstance(value, str):
        return [part.strip() for part in re.split(r"[,;、\s]+", unicodedata.normalize("NFKC", value)) if part.strip()]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else value


@remembered
def _ranges(value: Any) -> Any:
    """Read a set of VLANs: `101,102`, `100-104`, a list; the answer is sorted and without doubles."""
    parts = _listed(value)
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


def _plain(value: Any) -> str:
    return unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""


def _interface(value: Any) -> IPv4Interface | IPv6Interface:
    text = _plain(value)
    try:
        if "/" in text:
            return ip_interface(text)
    except ValueError:
        pass  # told below like any other text that is no address
    raise wrong("不是 IP/掩码；写法 10.21.101.11/24", "is no address with prefix length; write 10.21.101.11/24")


def _address(value: Any) -> IPv4Address | IPv6Address:
    try:
        return ip_address(_plain(value))
    except ValueError:
        raise wrong("不是 IP 地址；写法 10.255.0.11", "is no IP address; write 10.255.0.11") from None


def _network(value: Any) -> IPv4Network | IPv6Network:
    try:
        return ip_network(_plain(value))
    except ValueError:
        zh, en = "不是网段；写法 10.21.100.0/24（主机位为零）", "is no network; write 10.21.100.0/24 (host bits zero)"
        raise wrong(zh, en) from None


_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]00:00:00)?")


@remembered
def _date(value: Any) -> Any:
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


def _moment(value: Any) -> Any:
    if isinstance(value, (datetime, str)):
        return value
    raise wrong("不是时间；写法 2026-11-21T22:00:00+08:00", "is no time; write 2026-11-21T22:00:00+08:00")


def _number(value: Any) -> Any:
    if isinstance(value, bool):
        raise wrong("应为数字", "must be a number")
    return _narrow(value)


def _template_only(value: str) -> str:
    if not re.fullmatch(r"\{\{.+\}\}", value.strip(), re.DOTALL):
        raise wrong(
            "密码不得写在计划中；应写 {{ vault_变量 }}，其值放入 group_vars 的保险库",
            "a secret never stands in the plan; write {{ vault_name }} and keep its value in the vault of group_vars",
        )
    return value


_AS_TEXT = PlainSerializer(str, return_type=str)
_TEXT_SCHEMA = WithJsonSchema({"type": "string"})

Name = Annotated[str, Field(min_length=1, max_length=200)]
DeviceName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$")]
Key = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_-]{0,62}$")]
Count = Annotated[int, Field(ge=0, le=MAX_NUMBER), BeforeValidator(_number)]
Number = Annotated[float, Field(ge=0, le=MAX_NUMBER), BeforeValidator(_number)]
Port = Annotated[int, Field(ge=1, le=65535), BeforeValidator(_number)]
VlanId = Annotated[int, Field(ge=1, le=4094), BeforeValidator(_number)]
VlanSet = Annotated[
    tuple[int, ...],
    BeforeValidator(_ranges),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}]}),
]
RackUnits = Annotated[
    Units,
    BeforeValidator(_units),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
]
Interface = Annotated[IPv4Interface | IPv6Interface, BeforeValidator(_interface), _AS_TEXT, _TEXT_SCHEMA]
Address = Annotated[IPv4Address | IPv6Address, BeforeValidator(_address), _AS_TEXT, _TEXT_SCHEMA]
Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network), _AS_TEXT, _TEXT_SCHEMA]
Addresses = Annotated[tuple[Address, ...], BeforeValidator(_listed)]
Day = Annotated[date, BeforeValidator(_date)]
Moment = Annotated[AwareDatetime, BeforeValidator(_moment)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Secret = Annotated[str, AfterValidator(_template_only)]
FileMode = Annotated[str, Field(pattern=r"^0?[0-7]{3,4}$")]
Path = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"^[^\x00]+$")]
HostPath = Annotated[str, Field(pattern=r"^/[^\x00]*$")]
Mac = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$")]
