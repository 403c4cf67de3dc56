"""What a check sees: the sound part of a plan, where each thing stands in the files, and what had to be left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ansible_collections.relops.golive.plugins.plugin_utils.model import Device, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import Loc, dotted
from ansible_collections.relops.golive.plugins.plugin_utils.site.breach import Breach

Check = Callable[["Scene"], Iterator[Fault]]
REGISTERED: list[Check] = []


def check(function: Check) -> Check:
    """Register a check: a function that is given a Scene and yields faults."""
    REGISTERED.append(function)
    return function


@dataclass(frozen=True)
class Scene:
    """A plan under examination.

    `rows` are all readable lines of the equipment list, doubles included; `link_at` and `row_at` say where a line and
    its column stand. `lost` are chapters, `partial` names that could not be read: nothing is said about them twice.
    `elsewhere` are variables that are defined outside of the project, `holes` columns that a table hasn't
    (`devices.rack`): what is there instead means nothing.
    """

    plan: Plan
    rows: tuple[Device, ...]
    link_at: Callable[[int, str], str]
    row_at: Callable[[int, str], str]
    lost: frozenset[str] = frozenset()
    partial: frozenset[str] = frozenset()
    gaps: dict[Loc, list[int]] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    holes: frozenset[str] = frozenset()

    def item(self, *loc: int | str) -> str:
        """Return a place in plan.yml; positions in a list are those of the file, whatever was left out."""
        real: list[int | str] = []
        for step in loc:
            if isinstance(step, int) and tuple(real) in self.gaps:
                for gap in self.gaps[tuple(real)]:
                    step += gap <= step  # noqa: PLW2901 - each line left out before it moves it on by one
            real.append(step)
        return dotted(tuple(real))

    def device_at(self, name: str, key: str) -> str:
        """Return the place of a device's column in the equipment list."""
        return self.row_at(self._row_of[name], key)

    @property
    def _row_of(self) -> dict[str, int]:
        cached: dict[str, int] | None = self.__dict__.get("_rows_by_name")
        if cached is None:
            cached = {device.name: index for index, device in enumerate(self.rows)}
            object.__setattr__(self, "_rows_by_name", cached)
        return cached

    def line_of(self, index: int) -> str:
        """Return the line of a connection in the port table."""
        return self.link_at(index, "").rpartition(":")[2]

    def device_faults(self, breaches: Iterable[Breach]) -> Iterator[Fault]:
        """Yield the faults of lines of the equipment list."""
        return (Fault(self.row_at(one.index, one.key), one.value, one.zh, one.en) for one in breaches)

    def link_faults(self, breaches: Iterable[Breach]) -> Iterator[Fault]:
        """Yield the faults of lines of the port table; a line that is meant too is told by its number in the file."""
        for one in breaches:
            line = "" if one.other is None else self.line_of(one.other)
            zh, en = one.zh.replace("{other}", f"第 {line} 行"), one.en.replace("{other}", f"line {line}")
            yield Fault(self.link_at(one.index, one.key), one.value, zh, en)

    def known(self, chapter: str, name: str) -> bool:
        """Whether a name is in a chapter, or may be in the part that could not be read."""
        return chapter in self.lost or name in self.partial or name in getattr(self.plan, chapter)

    def unknown(self, where: str, name: str, *chapters: str) -> Iterator[Fault]:
        """Yield a fault when a name is in none of the chapters."""
        if any(self.known(chapter, name) for chapter in chapters):
            return
        zh, en = suggestion(name, [known for chapter in chapters for known in getattr(self.plan, chapter)])
        named = [NAMES.get(chapter, (chapter, chapter)) for chapter in chapters]
        places = "、".join(place for place, _english in named), " or ".join(place for _chinese, place in named)
        yield Fault(
            where,
            shown(name),
            f"{places[0]}{' ' if places[0][-1].isascii() else ''}中没有{zh}",
            f"is not in {places[1]}{en}",
        )


NAMES = {
    "devices": ("运行设备清单", "the equipment list"),
    "device_types": ("设备型号目录", "the device types"),
    "groups": ("主机组 groups", "groups"),
    "racks": ("机柜 racks", "racks"),
    "sites": ("站点 sites", "sites"),
    "vlans": ("VLAN 表 vlans", "vlans"),
    "databases": ("数据库 databases", "databases"),
    "switches": ("交换机 switches", "switches"),
}
