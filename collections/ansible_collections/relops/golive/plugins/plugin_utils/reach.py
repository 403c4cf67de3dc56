"""An ssh_config that reaches the hosts as Ansible does, with one shared connection per host."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

FLAGS = {"-F": "Include", "-i": "IdentityFile", "-l": "User", "-p": "Port", "-J": "ProxyJump"}


class Access(NamedTuple):
    """How Ansible reaches a host; empty texts are left to ssh's own settings."""

    address: str
    port: str
    user: str
    key: str
    arguments: str


def ssh_config(accesses: Mapping[str, Access], control_folder: str) -> str:
    """Return the text of an ssh_config with one `Host` per device; `control_folder` must be a short path."""
    blocks = []
    for number, (name, access) in enumerate(accesses.items()):
        options = {
            "HostName": access.address,
            "Port": access.port,
            "User": access.user,
            "IdentityFile": access.key,
            "BatchMode": "yes",
            "ConnectTimeout": "15",
            "ControlMaster": "auto",
            "ControlPath": f"{control_folder}/{number}",
            "ControlPersist": "30",
            **options_of(access.arguments),
        }
        lines = [f"    {key} {value}" for key, value in options.items() if value]
        blocks.append("\n".join([f"Host {name}", *lines, ""]))
    return "\n".join(blocks)


def options_of(arguments: str) -> dict[str, str]:
    """Return the ssh_config options that command line arguments stand for.

    `-o`, `-F`, `-i`, `-l`, `-p`, `-J` are known; `-C` is Compression; anything else is a GoliveError that names it.
    """
    found: dict[str, str] = {}
    words = iter(shlex.split(arguments))
    for word in words:
        if word == "-C":
            found["Compression"] = "yes"
        elif word[:2] == "-o":
            key, value = _option(word[2:] or next(words, ""))
            found[key] = value
        elif word[:2] in FLAGS:
            found[FLAGS[word[:2]]] = word[2:] or next(words, "")
        else:
            raise GoliveError(
                f"ansible_ssh_common_args: {word} is not understood by the checks: write it as -o Option=value"
            )
    return found


def _option(text: str) -> tuple[str, str]:
    for sign in ("=", " "):
        key, found, value = text.strip().partition(sign)
        if found:
            return key.strip(), value.strip()
    raise GoliveError(f"ansible_ssh_common_args: -o {text} is no option: write -o Option=value")
