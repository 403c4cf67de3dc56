# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the judge of a mapping finds: faults that stop a migration, and losses that the mapping accepted."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said


class Finding(t.NamedTuple):
    """A place of the mapping and what is to be said of it; `wrong` stops, else it is a loss that was accepted."""

    place: str
    said: Said
    wrong: bool = True

    def words(self) -> Said:
        """Return place and sentence."""
        return Said(f"{self.place}: {self.said.zh}", f"{self.place}: {self.said.en}")


def fault(place: str, zh: str, en: str) -> Finding:
    """Return a finding that stops the migration."""
    return Finding(place, Said(zh, en))


def refuse(name: str, found: t.Sequence[Finding]) -> None:
    """Raise GoliveError with every fault; nothing was touched yet."""
    wrong = [one.words() for one in found if one.wrong]
    if wrong:
        raise GoliveError(
            f"the mapping of migration {name} contradicts the databases: " + "; ".join(one.en for one in wrong),
            zh=f"移植 {name} 的映射与数据库不符: " + "; ".join(one.zh for one in wrong),
        )
