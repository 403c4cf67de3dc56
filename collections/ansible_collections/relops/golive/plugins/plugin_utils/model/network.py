"""VLANs, prefixes, switches, and the network port table (form 6)."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import (
    Connector,
    Duplex,
    LagMode,
    LinkPurpose,
    LinkStatus,
    Media,
    Mode,
    Speed,
    UnusedPorts,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.convert import Units
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import (
    Address,
    Count,
    Interface,
    Mac,
    Model,
    Network,
    Number,
    RackUnits,
    Text,
    VlanId,
    VlanSet,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import (
    Description,
    DeviceName,
    Label,
    Line,
    Note,
    Platform,
    PortName,
)
from pydantic import Field

VlanName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$")]


class Vlan(Model):
    name: VlanName
    description: Text | None = None
    prefixes: tuple[Network, ...] = ()
    gateway: Address | None = None


class Prefix(Model):
    """A prefix that has no VLAN of this plan."""

    prefix: Network
    purpose: Text | None = None
    gateway: Address | None = None


Lines = dict[Mode, tuple[Line, ...]]
"""Lines that every interface of a mode gets beside what the plan says of it."""


class PlatformPolicy(Model):
    """What goes for the switches of one platform instead of what goes for all."""

    defaults: Lines = {}


class NetworkPolicy(Model):
    """How the network stage works: the description of a port, unused ports, added lines, batches, canary."""

    description: Description = "{peer} {peer_port} {link_id}"
    unused_ports: UnusedPorts = UnusedPorts.LEAVE
    defaults: Lines = {}
    platforms: dict[Platform, PlatformPolicy] = {}
    batch: Annotated[Count, Field(ge=1)] = 20
    canary: Count = 1
    max_failure_rate: Annotated[Number, Field(le=1)] = 0.0

    def lines(self, platform: str, mode: Mode) -> tuple[str, ...]:
        """Return the lines that an interface of a mode gets on a platform: the platform's own, else those for all."""
        own = self.platforms.get(platform)
        return own.defaults[mode] if own and mode in own.defaults else self.defaults.get(mode, ())


class Mlag(Model):
    """The pair that a switch forms with another one for groups over both (vPC, MLAG, M-LAG, DRNI).

    It stands before the go-live, which makes only the groups. `domain` is its number or name, `peer_link` the group (or
    port) by which the port table has the peer link on this switch.
    """

    peer: DeviceName
    peer_link: Label
    domain: Count | Label | None = None


class Switch(Model):
    """A device of the equipment list that this go-live configures.

    `stack` is how many chassis are one switch (Gi1/0/1, Gi2/0/1 …); `mlag` the pair that it forms with another one.
    """

    platform: Platform
    stack: Annotated[Count, Field(ge=1, le=9)] = 1
    mlag: Mlag | None = None


class End(NamedTuple):
    """One end of a connection."""

    device: str
    port: str
    rack: str
    units: Units


class Connection(Model):
    """One line of the network port table (form 6): one cable between two ports."""

    no: Count | None = Field(None, title="序号")
    link_id: Label = Field(title="连接编号")
    a_room: Label = Field(title="本端机房")
    a_rack: Label = Field(title="本端机柜")
    a_u: RackUnits = Field(title="本端U位")
    a_device: DeviceName = Field(title="本端设备")
    a_port: PortName = Field(title="本端端口")
    a_mac: Mac | None = Field(None, title="本端MAC")
    outlet_id: Label | None = Field(None, title="信息点编号")
    a_patch: Label | None = Field(None, title="配线架/端口(本侧)")
    b_patch: Label | None = Field(None, title="配线架/端口(对侧)")
    b_rack: Label = Field(title="对端机柜")
    b_u: RackUnits = Field(title="对端U位")
    b_device: DeviceName = Field(title="对端设备")
    b_port: PortName = Field(title="对端端口")
    purpose: LinkPurpose = Field(title="链路用途")
    zone: Label | None = Field(None, title="网络区域")
    mode: Mode = Field(title="端口模式")
    vlan_untagged: VlanId | None = Field(None, title="VLAN")
    vlan_tagged: VlanSet = Field((), title="允许VLAN")
    speed: Speed = Field(title="速率")
    duplex: Duplex = Field(title="双工")
    lag_group: Label | None = Field(None, title="聚合组")
    lag_mode: LagMode | None = Field(None, title="聚合模式")
    ip: Interface | None = Field(None, title="IP/掩码")
    gateway: Address | None = Field(None, title="网关")
    vrf: Label | None = Field(None, title="VRF")
    media: Media = Field(title="介质")
    connector: Connector | None = Field(None, title="接口/模块")
    length: Number | None = Field(None, title="长度m")
    color: Label | None = Field(None, title="颜色")
    label_a: Label | None = Field(None, title="线缆标签(A端)")
    label_b: Label | None = Field(None, title="线缆标签(B端)")
    status: LinkStatus = Field(title="状态")
    remark: Note | None = Field(None, title="备注")

    @property
    def a(self) -> End:
        return End(self.a_device, self.a_port, self.a_rack, self.a_u)

    @property
    def b(self) -> End:
        return End(self.b_device, self.b_port, self.b_rack, self.b_u)

    @property
    def lags(self) -> tuple[str, str] | None:
        """Names of the port channel at end a and at end b; one name stands for both."""
        if self.lag_group is None:
            return None
        a, _slash, b = (part.strip() for part in self.lag_group.partition("/"))
        return a, b or a

    @property
    def vlans(self) -> tuple[int, ...]:
        """Every VLAN the connection carries."""
        own = () if self.vlan_untagged is None else (self.vlan_untagged,)
        return (*own, *self.vlan_tagged)
