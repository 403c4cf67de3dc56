"""Sites, racks and the running equipment list (form 5 and form 7)."""

from __future__ import annotations

import re
from typing import Annotated, Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import (
    Airflow,
    BusinessZone,
    Depth,
    DeviceKind,
    Face,
    Maintenance,
    Phase,
    RunState,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.convert import Units, plain, wrong
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import Component, DeviceType
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import (
    Address,
    Addresses,
    Count,
    Day,
    Model,
    Number,
    Text,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import (
    DeviceName,
    HostName,
    Label,
    Note,
)
from pydantic import BeforeValidator, Field

__all__ = ["Component", "Device", "DeviceType", "Feed", "Outlet", "Rack", "Site"]


class Site(Model):
    name: Text
    rooms: tuple[Label, ...]


class Feed(Model):
    """One power feed of a rack; `pdu` is the device of the equipment list that distributes it."""

    voltage: Annotated[Number, Field(gt=0)]
    amperage: Annotated[Number, Field(gt=0)]
    phase: Phase = Phase.SINGLE
    max_utilization: Annotated[Number, Field(gt=0, le=100)] = 80
    pdu: DeviceName | None = None

    @property
    def limit_w(self) -> float:
        """Watts that the feed may carry: rating times its share (80 % unless the plan says otherwise)."""
        factor = 3**0.5 if self.phase is Phase.THREE else 1.0
        return self.voltage * self.amperage * factor * self.max_utilization / 100


class Rack(Model):
    site: Label
    room: Label
    u_height: Annotated[Count, Field(ge=1, le=100)] = 42
    width_mm: Count = 600
    depth_mm: Count = 1200
    max_weight_kg: Number = 1000
    weight_kg: Number = 0
    feeds: dict[Annotated[str, Field(pattern="^[AB]$")], Feed] = {}


_OUTLET = re.compile(r"([^:]+):0*(\d{1,3})")


class Outlet(Model):
    """A socket of a PDU: `PDU-A:07` is socket 7 of the PDU on the rack's feed A; a device name may stand too."""

    pdu: Label
    number: Count

    def __str__(self) -> str:
        return f"{self.pdu}:{self.number:02d}"

    @property
    def feed(self) -> str | None:
        return self.pdu[-1] if self.pdu in {"PDU-A", "PDU-B"} else None


def _outlet(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    found = _OUTLET.fullmatch(plain(value))
    if found is None:
        raise wrong("不是 PDU 插口;写法 PDU-A:07", "is no PDU outlet; write PDU-A:07")
    pdu = found[1].strip()
    return Outlet(pdu={"A": "PDU-A", "B": "PDU-B"}.get(pdu, pdu), number=int(found[2]))


class Device(Model):
    """One line of the running equipment list (form 7) with its place in the rack (form 5)."""

    device_id: Label | None = Field(None, title="设备ID")
    asset_no: Label = Field(title="资产编号")
    name: DeviceName = Field(title="设备名称")
    type: DeviceKind = Field(title="设备类型")
    vendor: Label = Field(title="品牌/厂商")
    model: Label = Field(title="型号")
    serial: Label = Field(title="序列号")
    spec: Note | None = Field(None, title="配置")
    room: Label = Field(title="机房")
    rack: Label = Field(title="机柜")
    face: Face | None = Field(None, title="面")
    u_start: Count = Field(title="开始U位")
    u_end: Count = Field(title="结束U位")
    depth: Depth | None = Field(None, title="深度")
    airflow: Airflow | None = Field(None, title="气流")
    psu_count: Count | None = Field(None, title="电源数")
    single_power: bool = Field(default=False, title="单电源")
    pdu_a: Annotated[Outlet | None, BeforeValidator(_outlet)] = Field(None, title="PDU A")
    pdu_b: Annotated[Outlet | None, BeforeValidator(_outlet)] = Field(None, title="PDU B")
    power_w: Number | None = Field(None, title="额定功率W")
    p_est: Number = Field(title="估算功率W")
    weight: Number = Field(title="重量kg")
    mgmt_ip: Address | None = Field(None, title="带内管理IP")
    oob_ip: Address | None = Field(None, title="带外管理IP")
    app_ip: Addresses = Field((), title="应用IP")
    vip: Address | None = Field(None, title="VIP")
    hostname: HostName | None = Field(None, title="主机名")
    os_version: Label | None = Field(None, title="操作系统/版本")
    firmware: Label | None = Field(None, title="固件")
    system: Label = Field(title="业务系统")
    zone: BusinessZone | None = Field(None, title="业务区域")
    purpose: Label = Field(title="用途")
    admin: Label = Field(title="设备管理员")
    app_owner: Label = Field(title="应用管理员")
    dept: Label | None = Field(None, title="使用部门")
    contract_no: Label | None = Field(None, title="合同号")
    finance_no: Label | None = Field(None, title="财务编号")
    arrival_date: Day | None = Field(None, title="到货日期")
    maint_vendor: Label | None = Field(None, title="维保单位")
    maint_type: Maintenance | None = Field(None, title="维保类型")
    warranty_start: Day = Field(title="维保开始")
    warranty_end: Day = Field(title="维保结束")
    rack_date: Day = Field(title="上架日期")
    online_date: Day = Field(title="上线日期")
    unrack_date: Day | None = Field(None, title="下架日期")
    run_state: RunState = Field(RunState.RUNNING, title="运行状态")
    remark: Note | None = Field(None, title="备注")

    @property
    def units(self) -> Units | None:
        """The height units it takes; None for what hangs at the side (zero U)."""
        return Units(self.u_start, self.u_end) if self.u_start else None
