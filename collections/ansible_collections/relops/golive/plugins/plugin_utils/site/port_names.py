"""The port that a person means: `Gi1/0/1`, `ge 1/0/1`, `XGE1/0/1`, full-width signs; found among those of the device.

Nothing is guessed: a name that fits two ports, or none, is told with the ports that it could be.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import NamedTuple

_SPLIT = re.compile(r"(.*?)[-\s]*(\d+(?:[/.:]\d+)*)")
_WORD = re.compile(r"\d{0,3}[a-z]+")
_GIGABITS = {
    "1": "ge gig gigabitethernet geth",
    "2.5": "tw twogigabitethernet",
    "5": "fi fivegigabitethernet",
    "10": "te tengige tengigabitethernet xge xgigabitethernet xgeth 10ge",
    "25": "twe twentyfivegige 25ge wge",
    "40": "fo fortygige fge 40ge",
    "50": "fiftygige 50ge",
    "100": "hu hundredgige hge 100ge",
    "200": "twohundredgige 200ge",
    "400": "fourhundredgige 400ge",
}
"""How vendors call an Ethernet port of a speed, and how people shorten that."""
_SPEED_OF = {word: speed for speed, words in _GIGABITS.items() for word in words.split()}


class Name(NamedTuple):
    """A name in its two parts, without blanks, hyphens and case: what kind of port, and which one."""

    kind: str
    number: str


@lru_cache(65536)
def parts(text: str) -> Name | None:
    """Return the parts of the name of a port, None when it has no number."""
    found = _SPLIT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return Name(re.sub(r"[-\s]", "", found[1]).casefold(), found[2]) if found else None


def meant(text: str, known: Iterable[str], short: bool) -> tuple[str, ...]:
    """Return the ports among `known` that a name means: one, or several, or none; `short` names are a switch's.

    A name that is written out wins over one that is cut off, and that over what vendors call the same kind of port.
    """
    name = parts(text)
    if name is None:
        return tuple(port for port in known if port.casefold() == text.strip().casefold())
    same = [(port, found) for port in known if (found := parts(port)) and found.number == name.number]
    exact = tuple(port for port, found in same if found.kind == name.kind)
    if exact or not short or not _WORD.fullmatch(name.kind):
        return exact
    speed = _SPEED_OF.get(name.kind)
    begun = {port for port, found in same if found.kind.startswith(name.kind)}
    alike = {port for port, found in same if speed and _SPEED_OF.get(found.kind) == speed}
    return tuple(sorted(alike or begun))


def told(text: str, known: Collection[str], short: bool) -> tuple[str, str]:
    """Return, in Chinese and English, what a name that is no port could be: never a port of another number."""
    ports = meant(text, known, short)
    if len(ports) > 1:
        listed = ", ".join(ports)
        return f"，可能是 {listed}：请写全名", f"; it could be {listed}: write the whole name"
    name = parts(text)
    near = [port for port in known if name and (found := parts(port)) and found.number == name.number]
    close = difflib.get_close_matches(text, near, n=1, cutoff=0.5)
    if close or ports:
        port = ports[0] if ports else close[0]
        return f"，是否想写 {port}", f"; did you mean {port}?"
    return _range(name, known, short)


def _range(name: Name | None, known: Iterable[str], short: bool) -> tuple[str, str]:
    """Return from where to where the ports of a kind go, where a device has the kind and not the number."""
    kind = [port for port in known if name and (found := parts(port)) and _alike(found, name, short)]
    if not kind:
        return "", ""
    kind.sort(key=lambda port: [int(number) for number in re.findall(r"\d+", port)])
    return f"，有 {kind[0]} 至 {kind[-1]}", f"; it has {kind[0]} to {kind[-1]}"


def _alike(one: Name, other: Name, short: bool) -> bool:
    """Tell whether a port is of the kind that a name says: written out, and of a switch (`short`) cut off as well."""
    if not other.kind or one.number.count("/") != other.number.count("/"):
        return False
    speed = _SPEED_OF.get(other.kind)
    near = one.kind.startswith(other.kind) or (speed is not None and _SPEED_OF.get(one.kind) == speed)
    return one.kind == other.kind or (short and near)
