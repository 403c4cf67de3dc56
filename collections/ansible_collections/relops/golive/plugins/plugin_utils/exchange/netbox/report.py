"""What a synchronisation did, would do, and left alone, in sentences for a person."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ansible_collections.relops.golive.plugins.module_utils.errors import Said


@dataclass
class Report:
    """`created` and `changed` are what was (or, `dry`, would be) written; the others were left as they are.

    `completed` counts the parts that new devices had of their types and that got what the plan says of them.
    """

    dry: bool = False
    release: str = ""
    created: list[str] = field(default_factory=list)
    changed: list[Said] = field(default_factory=list)
    conflicts: list[Said] = field(default_factory=list)
    refused: list[Said] = field(default_factory=list)
    more: list[Said] = field(default_factory=list)
    told: list[Said] = field(default_factory=list)
    same: int = 0
    completed: int = 0
    writes: int = 0

    @property
    def good(self) -> bool:
        """Tell whether NetBox holds all of the plan, or would."""
        return not self.conflicts and not self.refused

    def take_back(self, label: str) -> None:
        """Forget the changes of a thing: they were refused."""
        self.changed = [one for one in self.changed if not one.en.startswith(f"{label}: ")]

    def head(self) -> Said:
        """Return the result in one line."""
        done = ("would be created", "将新建") if self.dry else ("created", "已新建")
        did = ("would be changed", "将修改") if self.dry else ("changed", "已修改")
        kinds = Counter(self.created)
        zh = (
            f"NetBox {self.release}: {done[1]} {sum(kinds.values())}, {did[1]} {len(self.changed)}, 一致 {self.same}, "
            f"冲突 {len(self.conflicts)}, 被拒 {len(self.refused)}, NetBox 多出 {len(self.more)}"
        )
        en = (
            f"NetBox {self.release}: {sum(kinds.values())} {done[0]}, {len(self.changed)} {did[0]}, {self.same} equal, "
            f"{len(self.conflicts)} in conflict, {len(self.refused)} refused, {len(self.more)} that only NetBox has"
        )
        return Said(zh, en)

    def lines(self, language: str, longest: int = 200) -> list[str]:
        """Return all of it, problems first; of what is long the beginning."""
        found = [self.head().in_(language)]
        for sign, group in (("!", self.conflicts), ("x", self.refused), ("?", self.more), ("i", self.told)):
            found += _some([f"{sign} {one.in_(language)}" for one in group], longest)
        found += [f"+ {kind}: {number}" for kind, number in Counter(self.created).items()]
        return found + _some([f"~ {one.in_(language)}" for one in self.changed], longest)


def _some(lines: list[str], longest: int) -> list[str]:
    return lines if len(lines) <= longest else [*lines[:longest], f"… {len(lines) - longest}"]
