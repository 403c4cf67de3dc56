"""What was bought against what stands in the equipment list (X3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.model import Device
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Purchase
from ansible_collections.relops.golive.plugins.plugin_utils.site.breach import Breach


def counted(bought: Purchase, devices: Sequence[Device]) -> bool:
    """Tell whether a purchase can be counted: it names contract and model, and the list has that contract."""
    named = bought.contract_no and bought.model
    return bool(named) and any(device.contract_no == bought.contract_no for device in devices)


def miscounted(purchases: Sequence[Purchase], devices: Sequence[Device]) -> Iterator[Breach]:
    """Yield purchases of which the list has another number of devices by contract and model."""
    for index, bought in enumerate(purchases):
        if counted(bought, devices):
            named = (bought.contract_no, bought.model)
            listed = sum((device.contract_no, device.model) == named for device in devices)
            if listed != bought.quantity:
                zh = f"合同 {bought.contract_no} 的 {bought.model} 在运行设备清单中有 {listed} 台（X3）"
                en = f"devices were bought; the equipment list has {listed} {bought.model} of {bought.contract_no} (X3)"
                yield Breach(index, "quantity", f"{bought.quantity:g}", zh, en)
