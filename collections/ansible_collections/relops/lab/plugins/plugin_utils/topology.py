"""The topology of a lab: what a caller says should stand, checked completely before anything is built."""

from __future__ import annotations

import hashlib
import re
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Address, IPv6Interface
from pathlib import Path
from typing import Annotated, Any, Literal

from ansible_collections.relops.lab.plugins.plugin_utils.faults import cross_faults
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError
from ansible_collections.relops.lab.plugins.plugin_utils.words import Said, UnfitError, shape
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

BASE_PACKAGES = (
    *("acl", "attr", "bzip2", "ca-certificates", "curl", "dbus", "e2fsprogs", "ethtool", "gzip", "iproute2"),
    *("iputils-ping", "less", "libcap2-bin", "netcat-openbsd", "openssh-client", "openssh-server", "procps"),
    *("python3", "python3-apt", "restic", "rsync", "sudo", "systemd", "systemd-sysv", "tar", "unzip", "xz-utils"),
    "zstd",
)


class TopologyError(LabError):
    """The topology is wrong; `faults` holds every fault, each as `path: value: what is wrong`."""

    def __init__(self, faults: list[Said]) -> None:
        self.faults = faults
        en, zh = ("\n".join(fault.in_(language) for fault in faults) for language in ("en", "zh"))
        super().__init__(f"the topology has faults:\n{en}", f"拓扑有错误:\n{zh}")


def _expanded(path: Path) -> Path:
    path = path.expanduser()
    if not path.is_absolute():
        raise UnfitError("must be an absolute path", "应为绝对路径")
    if re.search(r"[\s:,\\]", str(path)):
        raise UnfitError(
            "must have no blank, colon, comma or backslash (overlayfs)", "不得含空白、冒号、逗号或反斜杠 (overlayfs)"
        )
    return path


Absolute = Annotated[Path, AfterValidator(_expanded)]
Mac = Annotated[str, Field(pattern=r"^[0-9a-f]{2}(:[0-9a-f]{2}){5}$")]
DeviceName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,49}$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Oob(_Model):
    """The out-of-band network that carries management traffic only."""

    prefix: IPv4Network = IPv4Network("10.255.0.0/24")
    controller: IPv4Address = IPv4Address("10.255.0.1")


class Image(_Model):
    """A layer over the base image, built once: packages, then a script that finds `files` in /srv/image."""

    packages: list[str] = []
    script: Absolute | None = None
    files: Absolute | None = None


class Interface(_Model):
    """A port of a device; speed in Mbit/s. One that is not `lldp` says nothing of itself."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    mac: Mac | None = None
    speed: int | None = None
    addresses: list[IPv4Interface | IPv6Interface] = []
    gateway: IPv4Address | IPv6Address | None = None
    lldp: bool = True


class Bond(Interface):
    """Ports taken for one: `lacp` (802.3ad), `static`, or `active-backup`, of which the far end knows nothing."""

    mode: Literal["lacp", "static", "active-backup"]
    members: Annotated[list[str], Field(min_length=1)]


class Tagged(Interface):
    """The VLAN `id` on a port or bond (`parent`), as an interface of its own."""

    parent: str
    id: Annotated[int, Field(ge=1, le=4094)]


class Wired(_Model):
    """What everything with ports has in common."""

    name: DeviceName
    interfaces: list[Interface]

    def mac(self, interface: Interface) -> str:
        """The interface's MAC address: the given one, or one that is the same in every lab."""
        if interface.mac:
            return interface.mac
        seed = hashlib.sha256(f"{self.name}/{interface.name}".encode()).hexdigest()
        return "02:" + ":".join(seed[at : at + 2] for at in range(0, 10, 2))


class Station(Wired):
    """What sends and receives for itself, and forwards nothing."""

    bonds: list[Bond] = []
    vlans: list[Tagged] = []

    @property
    def ends(self) -> list[Interface]:
        """Ports, bonds and VLANs: everything that may have an address."""
        return [*self.interfaces, *self.bonds, *self.vlans]


class Stub(Station):
    """A device that the lab does not run, as its neighbours see it: links, addresses that answer, its name by LLDP."""


class Device(Wired):
    """What hosts and switches have in common. What stands nowhere of the hardware, the device does not tell either."""

    oob_interface: str
    oob_ip: IPv4Address
    vendor: str = ""
    model: str = ""
    serial: str = ""
    firmware: str = ""


class Host(Device, Station):
    """A server: a real systemd on its own root file system."""

    hostname: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]{0,62}$")]
    image: str = "base"

    def addresses(self, interface: Interface, oob: Oob) -> list[IPv4Interface | IPv6Interface]:
        if interface.name == self.oob_interface and not interface.addresses and not self.managed_elsewhere:
            return [IPv4Interface(f"{self.oob_ip}/{oob.prefix.prefixlen}")]
        return interface.addresses

    @property
    def managed_elsewhere(self) -> bool:
        """Whether the out-of-band address is that of another end: the out-of-band port then only leads to it."""
        others = [end for end in self.ends if end.name != self.oob_interface]
        return any(address.ip == self.oob_ip for end in others for address in end.addresses)


class Secrets(_Model):
    """How one logs in to a switch."""

    username: str
    password: str
    enable: str


class Switch(Device):
    """A switch: a real data plane below the command line of a vendor.

    No `version` means the dialect's; with an empty one the switch does not tell which it runs.
    """

    dialect: str
    version: str | None = None
    secrets: Secrets
    startup_config: str = ""


class End(_Model):
    device: str
    interface: str


class Cable(_Model):
    id: str
    a: End
    b: End


class Topology(_Model):
    """A whole lab."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{0,7}$")]
    owner: str = Field(default="", max_length=1000)
    dir: Absolute
    cache: Absolute = Field(default=Path("~/.cache/relops-lab"), validate_default=True)
    oob: Oob = Oob()
    packages: list[str] = []
    base_packages: list[str] = []
    images: dict[str, Image] = {}
    hosts: list[Host] = []
    switches: list[Switch] = []
    stubs: list[Stub] = []
    oob_switches: list[str] = []
    cables: list[Cable] = []

    @property
    def devices(self) -> list[Device]:
        return [*self.hosts, *self.switches]

    @property
    def stations(self) -> list[Station]:
        """Hosts and stubs: what may bundle its ports."""
        return [*self.hosts, *self.stubs]

    @property
    def wired(self) -> list[Wired]:
        """Everything that has ports."""
        return [*self.hosts, *self.switches, *self.stubs]

    def device(self, name: str) -> Device:
        """The host or switch of this name; LabError if there is none."""
        for device in self.devices:
            if device.name == name:
                return device
        raise LabError(f"{name} is no device of the lab {self.name}", f"模拟环境 {self.name} 中没有设备 {name}")

    def digest(self) -> str:
        """SHA-256 of everything that shapes the lab; whose it is does not."""
        return hashlib.sha256(self.model_dump_json(exclude={"owner"}).encode()).hexdigest()


def parse(raw: Any) -> Topology:
    """Check a topology (a mapping) and return it; TopologyError names all faults at once."""
    try:
        topology = Topology.model_validate(raw)
    except ValidationError as error:
        raise TopologyError([_said(fault) for fault in error.errors()]) from error
    faults = cross_faults(topology)
    if faults:
        raise TopologyError(faults)
    return topology


def _said(fault: Any) -> Said:
    path = ".".join(str(step) for step in fault["loc"]) or "topology"
    hidden = "password" in path or "enable" in path or isinstance(fault["input"], (dict, list))
    return shape(fault["type"], fault["msg"], fault.get("ctx", {})).at(
        path if hidden else f"{path}: {fault['input']!r}"
    )
