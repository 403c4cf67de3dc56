"""What a switch boots with, and who may log in."""

from __future__ import annotations

from ipaddress import IPv4Interface

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos import ports, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.config import Config
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.database import database_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.schema import POINTING, SETTING, words_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.junos.version import version_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

FACTORY = """\
set system services ssh root-login allow
set protocols lldp interface all
set protocols rstp interface all
"""


def check(switch: Switch, text: str) -> list[str]:
    """Every line that this switch would refuse, as `line 7: text: why`."""
    config, refused = _read(text)
    places = {one[2] for one in config.paths if one[:1] == ("interfaces",) and len(one) > 2}
    return refused + [f"line 0: {' '.join(fault[:2])}: {fault[2]}" for fault in ports.faults(config) if places]


def load(device: Device, text: str) -> list[str]:
    """Boot with a configuration text; returns every line that was refused, as `line 7: text: why`."""
    config, refused = _read(text)
    factory, known = Config(FACTORY), device.switch.secrets
    if not config.paths:
        config = factory
    for path in factory.paths:
        if path[0] == "protocols" and not config.has(path[:2]):
            config.put(path)
    release = version_of(device.switch)
    if release and not config.has(("version",)):
        config.put(("version", release))
    if not config.has(("system", "host-name")):
        config.put(("system", "host-name", device.switch.name))
    if not config.has(("system", "login", "user")):
        hashed = secrets.hash_secret(known.password)
        user = ("system", "login", "user", known.username)
        config.put((*user, "class", "super-user"))
        config.put((*user, "authentication", "encrypted-password", hashed))
    management = ("interfaces", device.switch.oob_interface, *ports.ROUTING, "address")
    if not config.has(management):
        config.put((*management, str(IPv4Interface(f"{device.switch.oob_ip}/{device.oob_mask}"))))
    database_of(device).boot(config)
    device.modified, device.dirty = None, False
    return refused


def _read(text: str) -> tuple[Config, list[str]]:
    config, refused = Config(), []
    for number, line in enumerate(text.splitlines(), 1):
        words = words_of(line.partition(" ## ")[0])
        if not words or line.startswith("#"):
            continue
        try:
            if words[0] == "set":
                SETTING.parse(" ".join(words[1:]))
                config.put(words[1:])
            elif words[0] == "deactivate":
                POINTING.parse(" ".join(words[1:]))
                config.deactivate(words[1:])
            else:
                raise CliError("unknown command.")
        except CliError as error:
            refused.append(f"line {number}: {line.strip()}: {error.text}")
    return config, refused


def authenticate(device: Device, username: str, password: str) -> bool:
    """Whether a user of the configuration has this password."""
    running = database_of(device).running
    if username == "root":
        hashed = running.value("system", "root-authentication", "encrypted-password")
    else:
        hashed = running.value("system", "login", "user", username, "authentication", "encrypted-password")
    return bool(hashed) and secrets.fits(password, hashed.strip('"'))
