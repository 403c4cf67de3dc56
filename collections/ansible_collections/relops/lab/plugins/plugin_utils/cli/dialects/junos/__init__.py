"""Junos of EX and QFX switches with the enhanced layer 2 software (ELS)."""

from __future__ import annotations

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import load as loading
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import ports, reports
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.database import database_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.talk import Talk
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.version import VERSION, version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch


class Junos:
    """The dialect of EX and QFX switches."""

    version = VERSION
    ssh_version = "OpenSSH_7.5"

    def check(self, switch: Switch, text: str) -> list[str]:
        return loading.check(switch, text)

    def load(self, device: Device, text: str) -> list[str]:
        return loading.load(device, text)

    def store(self, device: Device) -> None:
        database_of(device).save()

    def intent(self, device: Device) -> Intent:
        return ports.intent(device, database_of(device).running)

    def hostname(self, device: Device) -> str:
        return reports.hostname(device)

    def short(self, interface: str) -> str:
        return interface

    def describe(self, switch: Switch) -> str:
        return reports.system_description(switch.model, version_of(switch))

    def authenticate(self, device: Device, user: str, password: str) -> bool:
        return loading.authenticate(device, user, password)

    async def serve(self, session: Session) -> None:
        await Talk(session).run()

    async def once(self, session: Session, line: str) -> None:
        session.terminal.length = 0
        await Talk(session).execute(line)


DIALECT = Junos()
