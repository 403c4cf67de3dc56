"""A twin is a fact: it stands here, and whoever answers at its addresses holds a key that lies in its folder.

Nothing that a variable, a file of a project or the environment says makes a data centre a simulated one. What a lab of
`relops.lab` is reached by is made anew here from its topology and its devices' private keys, and has to be what lies in
its folder, byte for byte. Anything doubtful is no twin.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_ssh_private_key

LAB = Path("/run/relops-lab")
PACKAGE = "ansible_collections.relops.lab.plugins.plugin_utils"
MODULES = ("access", "fleet", "layout", "registration", "shell", "wires")
OTHERS = 0o022
"""Bits of a mode by which group or others write."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A simulated data centre that stands here: name, identity, owner, device → address, and the one way into it."""

    name: str
    id: str
    owner: str
    devices: Mapping[str, str]
    ssh_config: Path
    known_hosts: Path
    proxy: str
    seal: str
    """SHA-256 of both files: what a run compares later, when its devices may hold other keys."""


def standing(folder: Path, device: str = "", seal: str = "") -> Standing:
    """Return the twin that has its files in this folder; GoliveError says why it is none.

    The key of every device is proven, or of this one alone: a drill gives its hosts others, one after the other. Files
    that bear this `seal` were proven before.
    """
    name = _name_of(folder)
    try:
        return _proven(name, device, seal)
    except GoliveError:
        raise
    except Exception as error:  # a lab that cannot be read, in whatever way, is none
        raise _no(name, f"无法读取 ({error})", f"it cannot be read ({error})") from error


def _name_of(folder: Path) -> str:
    """Return the name under which a lab with this folder is registered on this machine."""
    for record in sorted(LAB.glob("*/registration.json")):
        try:
            known = str(json.loads(record.read_bytes())["dir"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if Path(known) == folder:
            return record.parent.name
    raise _no(
        str(folder), "本机没有登记以此为目录的模拟环境", "no simulated data centre of this machine has this folder"
    )


def _proven(name: str, device: str, known: str) -> Standing:
    modules = lab()
    layout, topology = modules.fleet.standing(name)
    record = modules.registration.read(layout)
    _only_root_writes(name, layout.registration)
    told = record and record.id and layout.identity.read_text(encoding="utf-8").strip() == record.id
    if not told or topology.name != name or Path(topology.dir) != layout.state:
        raise _no(name, "登记与目录不一致", "its folder is not the one that was registered")
    if layout.standing.read_text(encoding="utf-8") != topology.digest():
        raise _no(name, "未完整建立", "it does not stand whole")
    _stands(name, modules.layout.NETNS_ROOT / layout.control)
    seal = hashlib.sha256(layout.ssh_config.read_bytes() + b"\0" + layout.known_hosts.read_bytes()).hexdigest()
    if seal != known:
        _closed_in(name, modules, layout, topology)
        _own_keys(name, modules, layout, topology, device)
    devices = {one.name: str(one.oob_ip) for one in topology.devices}
    proxy = modules.access.proxy_command(layout)
    return Standing(name, record.id, topology.owner, devices, layout.ssh_config, layout.known_hosts, proxy, seal)


def lab() -> Any:
    """Return the modules of relops.lab, which is there for twins alone: without it there are none."""
    return SimpleNamespace(**{name: import_module(f"{PACKAGE}.{name}") for name in MODULES})


def _keys(modules: Any, layout: Any, topology: Any) -> dict[str, Path]:
    """Return device → its private host key, in the folder of the lab."""
    found = {host.name: layout.host_dir(host.name) / "upper/etc/ssh/ssh_host_ed25519_key" for host in topology.hosts}
    return {**found, **{one.name: layout.switch_dir(one.name) / "ssh_host_ed25519_key" for one in topology.switches}}


def _own_keys(name: str, modules: Any, layout: Any, topology: Any, device: str) -> None:
    """Raise GoliveError unless what is believed of a device is that it holds the private key that lies here."""
    believed = layout.known_hosts.read_text(encoding="utf-8").splitlines()
    addresses = {one.name: str(one.oob_ip) for one in topology.devices}
    proven = {f"{addresses[one]} {_public(place)}" for one, place in _keys(modules, layout, topology).items()
              if device in ("", one)}  # fmt: skip
    asked = [line for line in believed if not device or line.split()[0] == addresses[device]]
    if sorted(asked) != sorted(proven):
        raise _no(name, f"{layout.known_hosts} 不是其设备自己的密钥", f"{layout.known_hosts} holds keys of others")
    if layout.ssh_config.read_text(encoding="utf-8") != modules.access.ssh_config_text(topology, layout):
        raise _no(name, f"{layout.ssh_config} 被修改", f"{layout.ssh_config} was changed")


def _public(private: Path) -> str:
    """Return the public half of a private key that lies on this machine."""
    key = load_ssh_private_key(private.read_bytes(), None)
    return key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def _stands(name: str, control: Path) -> None:
    """Raise GoliveError unless the lab's control namespace is there and is not the one that this run lives in."""
    if not control.exists() or control.stat().st_dev == control.parent.stat().st_dev:
        raise _no(name, "其网络命名空间不存在", "its network namespace is not there")
    if os.path.samestat(control.stat(), Path("/proc/self/ns/net").stat()):
        raise _no(name, "其网络就是本机的网络", "its network is the one of this machine")


def _closed_in(name: str, modules: Any, layout: Any, topology: Any) -> None:
    """Raise GoliveError unless the lab's control namespace has ways to its own devices and no other one."""

    def told(what: str) -> Any:
        return json.loads(modules.shell.run("ip", "-j", "-n", layout.control, what) or "[]")

    plugs = {modules.wires.oob_plug(layout, topology, one.name).name for one in topology.devices}
    ours = {"lo", modules.wires.BRIDGE, *plugs}
    others = {str(one["ifname"]) for one in told("link")} - ours | {str(one["dev"]) for one in told("route")} - ours
    if others:
        names = ", ".join(sorted(others))
        raise _no(name, f"其网络另有出口 {names}", f"its network has other ways out: {names}")


def _only_root_writes(name: str, record: Path) -> None:
    for place in (record, record.parent):
        found = place.stat()
        if found.st_uid != 0 or found.st_mode & OTHERS:
            raise _no(name, f"他人可写入 {place}", f"others may write {place}")


def _no(name: str, zh: str, en: str) -> GoliveError:
    said = Said(f"{name} 不是模拟环境: {zh}", f"{name} is no twin: {en}")
    return GoliveError(said.en, zh=said.zh)
