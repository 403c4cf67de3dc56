# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options of the modules that run on a client of the store; documented in the fragment backup_client."""

from __future__ import annotations

import shutil
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

CLIENT_ARGUMENTS: dict[str, t.Any] = {
    "work": {"type": "dict", "default": {}},
    "undo": {"type": "bool", "default": False},
    "store": {
        "type": "dict",
        "options": {
            "address": {"type": "str", "required": True},
            "port": {"type": "int", "default": 22},
            "account": {"type": "str", "required": True},
            "path": {"type": "path", "required": True},
            "host_keys": {"type": "list", "elements": "str", "no_log": False, "default": []},
        },
    },
    "client_secret": {"type": "str", "no_log": True},
    "restic_password": {"type": "str", "no_log": True},
    "compression": {"type": "str", "choices": ["auto", "off", "max"], "default": "off"},
    "read_data": {"type": "bool", "default": False},
    "golive": {"type": "str", "default": ""},
    "people": {"type": "dict", "default": {}},
    "store_host": {"type": "str", "default": ""},
    "retention_days": {"type": "int", "default": 90},
}


def needed(params: t.Mapping[str, t.Any], *commands: str) -> None:
    """Raise GoliveError when the store isn't given, or a command is missing on this host."""
    if not params["store"]:
        raise GoliveError("no backup store was given: run this step with the work of a plan")
    missing = [command for command in commands if not shutil.which(command)]
    if missing:
        raise GoliveError(f"{', '.join(missing)} is missing on this host: install it before the go-live, not in it")
