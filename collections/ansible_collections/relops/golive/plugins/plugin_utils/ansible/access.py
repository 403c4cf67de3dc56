"""How Ansible reaches a host, from its variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.reach import Access

NAMES = ("host", "port", "user", "ssh_private_key_file", "ssh_common_args", "ssh_extra_args")


def access_of(host: str, known: Mapping[str, Any]) -> Access:
    """Return address, port, user, key and ssh's arguments of a host; `known` are its templated variables."""
    values = {name: str(known.get(f"ansible_{name}") or "") for name in NAMES}
    return Access(
        values["host"] or host,
        values["port"],
        values["user"],
        values["ssh_private_key_file"],
        " ".join(part for part in (values["ssh_common_args"], values["ssh_extra_args"]) if part),
    )
