"""The plan as frozen models, one file per chapter; attribute names are the keys of plan.yml."""

from ansible_collections.relops.golive.plugins.plugin_utils.model.convert import Units
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Text
from ansible_collections.relops.golive.plugins.plugin_utils.model.network import Connection, End
from ansible_collections.relops.golive.plugins.plugin_utils.model.plan import Plan, PlanFile
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Device, DeviceType

__all__ = ["Connection", "Device", "DeviceType", "End", "Plan", "PlanFile", "Text", "Units"]
