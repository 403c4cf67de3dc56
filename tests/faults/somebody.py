"""Somebody else at a switch of the lab, over a session of their own, in the words of its family."""

from __future__ import annotations

from dataclasses import dataclass

import netmiko

from tests.faults import judge
from tests.faults.scene import Scene


@dataclass(frozen=True)
class Family:
    """How somebody changes a port of a switch: netmiko's driver, a port that the go-live changes, and the lines."""

    driver: str
    port: str
    shown: str
    lines: tuple[str, ...]
    none: tuple[str, ...]
    commits: bool = False


CISCO = ("interface {port}", "description {text}"), ("interface {port}", "no description")
FAMILIES = {
    "ios": Family("cisco_ios", "GigabitEthernet1/0/2", "show running-config interface {port}", *CISCO),
    "vrp": Family(
        "huawei", "XGigabitEthernet0/0/1", "display current-configuration interface {port}",
        ("interface {port}", "description {text}"), ("interface {port}", "undo description"),
    ),
    "junos": Family(
        "juniper_junos", "xe-0/0/0", "show configuration interfaces {port}",
        ('set interfaces {port} description "{text}"',), ("delete interfaces {port} description",), commits=True,
    ),
}  # fmt: skip


def typed(scene: Scene, switch: str, lines: list[str]) -> None:
    """Type lines in the configuration of a switch."""
    with _session(scene, switch)[0] as session:
        session.send_config_set(lines)


def describe(scene: Scene, switch: str, text: str) -> str:
    """Give a port that the go-live changes another description, none by an empty text; return the one it had."""
    opened, family = _session(scene, switch)
    with opened as session:
        shown = str(session.send_command(family.shown.format(port=family.port)))
        old = next((line.strip() for line in shown.splitlines() if line.strip().startswith("description")), "")
        lines = family.lines if text else family.none
        session.send_config_set([line.format(port=family.port, text=text) for line in lines], exit_config_mode=False)
        if family.commits:
            session.commit()
        session.exit_config_mode()
    return old.removeprefix("description").strip(' ";')


def _session(scene: Scene, switch: str) -> tuple[netmiko.BaseConnection, Family]:
    """Return a session at the prompt from which a switch is configured, and its family."""
    lab = judge.Lab(scene.folder, scene.plan)
    device = next(device for device in lab.switches if device.name == switch)
    family = FAMILIES[device.platform]
    secrets, config = lab.secrets(), scene.folder / "somebody.ssh_config"
    config.write_text(f"Host *\n  ProxyCommand {lab.proxy}\n")
    session = netmiko.ConnectHandler(
        device_type=family.driver, host=device.address, username="netops", password=secrets["switch_password"],
        secret=secrets["switch_enable"], ssh_config_file=str(config), ssh_strict=True, system_host_keys=False,
        alt_host_keys=True, alt_key_file=str(scene.folder / "twin/known_hosts"),
    )  # fmt: skip
    session.enable()
    return session, family
