"""How a device is really reached: every part of a connection that could lead elsewhere, as one value to compare."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from ansible import constants
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.reach import Access, options_of

HARMLESS = frozenset({
    "batchmode", "compression", "connectionattempts", "connecttimeout", "controlmaster", "controlpersist",
    "identitiesonly", "identityfile", "loglevel", "preferredauthentications", "serveralivecountmax",
    "serveraliveinterval", "tcpkeepalive", "user",
})  # fmt: skip
"""Options of ssh that say who comes and how long is waited, never where it leads or whose key is believed."""
CONFIG = "include"
SSH = ("ssh", "ansible.builtin.ssh", "smart")
LOCAL = ("local", "ansible.builtin.local")
PROGRAMS = ("ssh_executable", "scp_executable", "sftp_executable")
BARE = ("ssh_extra_args", "scp_extra_args", "sftp_extra_args")
CONTROL_PATHS = ("", "%(directory)s/%C", "%(directory)s/%%C", "%(directory)s/%%h-%%p-%%r")
"""A shared connection lies in a folder that is emptied when a run begins, under a name that ssh makes."""
PORT = "22"


@dataclass(frozen=True, slots=True)
class Way:
    """How one device is reached; `strays` name each part of it that a twin's way does not have."""

    device: str
    address: str = ""
    port: str = PORT
    ssh_config: str = ""
    known_hosts: str = ""
    proxy: str = ""
    strays: tuple[str, ...] = ()
    local: bool = False
    sockets: str = ""

    @property
    def here(self) -> bool:
        """Tell whether it does not leave this machine."""
        if self.local:
            return True
        try:
            return not self.ssh_config and not self.strays and ip_address(self.address).is_loopback
        except ValueError:
            return False


def way_of(device: str, connection: Any) -> Way:
    """Return the way of a connection of Ansible's, from the options that it will really use."""
    name = str(getattr(connection, "_load_name", "") or connection.transport)
    if name in LOCAL:
        return Way(device, local=True)
    if name not in SSH:
        return Way(device, strays=(f"connection {name}",))

    def option(key: str) -> str:
        return str(plain(connection.get_option(key)) or "") if connection.has_option(key) else ""

    address = option("host")

    words = {key: _options(option(key)) for key in ("ssh_args", "ssh_common_args")}
    config = words["ssh_common_args"].pop(CONFIG, "")
    strays = [*_stray_programs(option), *(f"{key} {option(key)}" for key in BARE if option(key).strip())]
    strays += [f"{key} {one}" for key, found in words.items() for one in found if one not in HARMLESS]
    if not connection.get_option("host_key_checking"):
        strays.append("host_key_checking off")
    if option("pkcs11_provider"):  # a library that ssh loads does what it likes
        strays.append(f"pkcs11_provider {option('pkcs11_provider')}")
    if option("control_path") not in CONTROL_PATHS:
        strays.append(f"control_path {option('control_path')}")
    sockets = str(Path(option("control_path_dir") or "~/.ansible/cp").expanduser())
    return Way(device, address, option("port") or PORT, config, strays=tuple(strays), sockets=sockets)


def way_to_switch(device: str, known: Mapping[str, Any]) -> Way:
    """Return the way of the network stage to a switch, from the variables that it takes."""

    def said(name: str) -> str:
        return str(plain(known.get(name)) or "")

    port, known_hosts, proxy = (said(f"golive_{name}") for name in ("switch_port", "known_hosts", "proxy_command"))
    return Way(device, said("ansible_host"), port or PORT, known_hosts=known_hosts, proxy=" ".join(proxy.split()))


def way_of_access(device: str, access: Access) -> Way:
    """Return the way of an ssh that this collection starts itself, with these of Ansible's variables."""
    words = _options(access.arguments)
    config = words.pop(CONFIG, "")
    strays = tuple(one for one in words if one not in HARMLESS)
    return Way(device, access.address, access.port or PORT, config, strays=strays)


def _options(text: str) -> dict[str, str]:
    """Return the options of an argument string by their names in small letters; one that is not known is a stray."""
    try:
        return {name.lower(): value for name, value in options_of(text).items()}
    except (GoliveError, ValueError):
        return {shlex.quote(text): ""}


def _stray_programs(option: Any) -> Iterator[str]:
    """Yield the programs that are not the system's own."""
    for key in PROGRAMS:
        named = option(key)
        found = shutil.which(named or key.partition("_")[0]) or ""
        if named and (named != key.partition("_")[0] or not _of_root(found)):
            yield f"{key} {named}"


def _of_root(program: str) -> bool:
    try:
        found = Path(program).resolve(strict=True).stat()
    except OSError:
        return False
    return found.st_uid == 0 and not found.st_mode & 0o022


def same_address(one: str, other: str) -> bool:
    """Tell whether two texts are one IP address; a text that is none is no address of anything."""
    try:
        return ip_address(one) == ip_address(other)
    except ValueError:
        return False


def usual(action: Any, variables: Mapping[str, Any]) -> str:
    """Return the connection of a host that names none: that of the play.

    A play that works on this machine alone says `local` for itself; other hosts are reached as Ansible reaches any.
    """
    kind = str(action._task.connection)  # noqa: SLF001
    own = kind in LOCAL and variables.get("inventory_hostname") == "localhost"
    return str(constants.config.get_config_value("DEFAULT_TRANSPORT")) if own else kind
