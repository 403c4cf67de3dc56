# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Where PostgreSQL's own programs are: Debian's `psql` on the path is a Perl script that looks for them each time."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

HOMES = ("/usr/lib/postgresql/{0}/bin", "/usr/pgsql-{0}/bin", "/usr/local/pgsql/bin", "/usr/bin")


def homes_of(version: str) -> list[str]:
    """Return the folders where the programs of a major version may be."""
    return [home.format(version) for home in HOMES]


def psql(root: Path = Path("/")) -> str:
    """Return the newest psql of this host, which speaks with every older server; empty when there is none."""
    found = [path for home in HOMES[:3] for path in root.glob(f"{home.format('*').lstrip('/')}/psql")]
    return str(max(found, key=_version)) if found else shutil.which("psql") or ""


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", str(path.parent)))
