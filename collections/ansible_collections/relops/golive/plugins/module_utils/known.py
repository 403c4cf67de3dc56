# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What an undo was told by the journal: nothing that it lacks is taken for nothing to undo."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


def known(facts: t.Mapping[str, t.Any], name: str, of: str) -> t.Any:
    """Return what the journal keeps under a name; raises GoliveError, with what it is `of`, when it keeps nothing."""
    if name not in facts:
        raise GoliveError(
            f"{of}: the journal does not tell {name}, so nobody knows what is to be brought back: "
            "compare with the backup"
        )
    return facts[name]
