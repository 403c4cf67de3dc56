# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The paths on hosts that a plan changes or saves, each with its place in the plan."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

UNITS = "/etc/systemd/system"
PACKAGES = ("/etc", "/usr", "/var/lib/dpkg")
"""Where the files of packages, and what the system knows of them, lie."""


class Path(NamedTuple):
    """A path, the place of the plan that names it, the hosts or groups, and whether all below it counts."""

    loc: tuple[str | int, ...]
    hosts: tuple[str, ...]
    path: str
    whole: bool = False


def paths(plan: Plan) -> Iterator[Path]:
    """Yield every path that the plan changes on a host, and those that it saves for the application."""
    for name, release in plan.releases.items():
        loc = ("releases", name, "root")
        for path in (release.root, f"{release.root}/current", f"{release.root}/releases/{release.version}"):
            yield Path(loc, release.hosts, path, whole=True)
        yield Path(("releases", name, "service"), release.hosts, f"{UNITS}/{release.service}")
    for index, config in enumerate(plan.configs):
        for key, named in (("path", config.path), ("link", config.link)):
            if named:
                yield Path(("configs", index, key), config.hosts, str(named))
    for host, tops in (plan.backup.application_paths if plan.backup else {}).items():
        yield from (Path(("backup", "application_paths", host), (host,), path, whole=True) for path in tops)


def of_host(plan: Plan, host: str) -> list[str]:
    """Return what the plan changes on a host beside its databases, which have a backup of their own."""
    found = [one.path for one in paths(plan) if host in plan.members(one.hosts) and one.loc[0] != "backup"]
    installs = any(host in plan.members([place]) for place in plan.packages)
    return sorted({*found, *(PACKAGES if installs else ())})


def saved_paths(plan: Plan, host: str) -> list[str]:
    """Return the application's paths on a host, which have a record of their own."""
    named = plan.backup.application_paths if plan.backup else {}
    return list(dict.fromkeys(path for place, tops in named.items() if host in plan.members([place]) for path in tops))
