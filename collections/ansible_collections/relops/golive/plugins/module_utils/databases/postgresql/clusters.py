# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which cluster of a host a plan means: by its unit and its data directory, never `main` because most are."""

from __future__ import annotations

import re
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

CONFIGURATIONS = Path("/etc/postgresql")
UNIT = re.compile(r"postgresql@([0-9.]+)-([A-Za-z0-9_]+)\.service")
DATA = re.compile(r"/var/lib/postgresql/([0-9.]+)/([A-Za-z0-9_]+)/?")
USUAL = "main"


def folder(p: JSON) -> str:
    """Return the folder of the configuration of a plan's cluster; GoliveError when unit and directory contradict."""
    version, named = str(p["version"]), {}
    for what, pattern in (("service", UNIT), ("data_directory", DATA)):
        found = pattern.fullmatch(str(p.get(what) or ""))
        if found:
            named[what] = (found.group(1), found.group(2))
    if len({*named.values(), *((version, name) for _version, name in named.values())}) > 1:
        said = ", ".join(f"{what} {p[what]}" for what in named)
        raise GoliveError(
            f"database {p['name']}: version {version}, {said} are not of one cluster: correct the plan",
        )
    return str(CONFIGURATIONS / version / (next(iter(named.values()))[1] if named else USUAL))


def refuse_absent(place: Path) -> None:
    """Raise GoliveError when a cluster that no package makes is not on this host."""
    if place.parent.parent == CONFIGURATIONS and place.name != USUAL and not (place / "postgresql.conf").is_file():
        version, name = place.parent.name, place.name
        raise GoliveError(
            f"cluster {version}/{name} is not on this host: make it (pg_createcluster {version} {name}), or name "
            "in the plan one that there is",
        )
