# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which instance of a host a plan means: by its unit, never the first one because most hosts have one."""

from __future__ import annotations

import re

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.words import checked

UNIT = re.compile(r"(?:mariadb|mysqld?)@([A-Za-z0-9_.-]+)\.service")
USUAL = "/run/mysqld/mysqld.sock"
PORT = 3306


def defaults(service: str) -> dict[str, str]:
    """Return the options that the configuration gives to the instance of a unit; of several words the last counts."""
    found = UNIT.fullmatch(checked("unit", service)) if service else None
    suffix = [f"--defaults-group-suffix=.{found.group(1)}"] if found else []
    out = run(["mariadbd", *suffix, "--print-defaults"], ok=(0, 1)).out
    pairs = (word[2:].split("=", 1) for word in out.split() if word.startswith("--") and "=" in word)
    return {name.replace("_", "-"): value for name, value in pairs}


def socket_of(service: str, port: object = None) -> str:
    """Return the socket of the instance of a unit; raises GoliveError where its configuration says another port."""
    options = defaults(service)
    refuse_other(service, options, port)
    if UNIT.fullmatch(service) and "socket" not in options:
        raise GoliveError(
            f"the configuration of {service} names no socket of its own: write socket= into its section",
        )
    return options.get("socket", USUAL)


def refuse_other(service: str, options: dict[str, str], port: object) -> None:
    """Raise GoliveError where a plan's port is not that of its unit."""
    own = options.get("port", str(PORT))
    if port and str(port) != own:
        what = service or "the server"
        raise GoliveError(
            f"{what} serves port {own} by its configuration, the plan says {port}: they are not one instance",
        )
