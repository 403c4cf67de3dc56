"""What was bought against what stands in the equipment list (X3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.model import Device
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Purchase
from ansible_collections.relops.golive.plugins.plugin_utils.site.breach import Breach


def counted(bought: Purchase, devices: Sequence[Device]) -> bool:
    """Tell whether a purchase can be counted: it names contract and model, and the list has that contract."""
    named = bought.contract_no and bought.model
    return bool(named) and any(device.contract_no == bought.contract_no for device in devices)


def devices_of(bought: Purchase, devices: Iterable[Device]) -> list[Device]:
    """Return the devices of the list that a purchase becomes: those of its contract and model, where it names both."""
    named = (bought.contract_no, bought.model)
    return [one for one in devices if (one.contract_no, one.model) == named] if all(named) else []


def miscounted(purchases: Sequence[Purchase], devices: Sequence[Device]) -> Iterator[Breach]:
    """Yield purchases of which the list has another number of devices by contract and model."""
    for index, bought in enumerate(purchases):
        if counted(bought, devices):
            listed = len(devices_of(bought, devices))
            if listed != bought.quantity:
                zh = f"合同 {bought.contract_no} 的 {bought.model} 在运行设备清单中有 {listed} 台（X3）"
                en = f"devices were bought; the equipment list has {listed} {bought.model} of {bought.contract_no} (X3)"
                yield Breach(index, "quantity", f"{bought.quantity:g}", zh, en)
