"""What the nine switches of the families' project say of themselves: by stock netmiko, and nothing of the product."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import paramiko
from netmiko import ConnectHandler

from tests.faults import judge
from tests.site import Site

CISCO = ("show running-config", "show startup-config")
COMMANDS = {
    "FAM-IOS": ("cisco_ios", *CISCO),
    "FAM-NXOS": ("cisco_nxos", *CISCO),
    "FAM-EOS": ("arista_eos", *CISCO),
    "FAM-VRP": ("huawei", "display current-configuration", "display saved-configuration"),
    "FAM-VRP8": ("huawei_vrpv8", "display current-configuration", "display saved-configuration"),
    "FAM-VRP8B": ("huawei_vrpv8", "display current-configuration", "display saved-configuration"),
    "FAM-CMW": ("hp_comware", "display current-configuration", "display saved-configuration"),
    "FAM-RGOS": ("ruijie_os", *CISCO),
    "FAM-JUNOS": ("juniper_junos", "show configuration | display set | no-more", ""),
}
"""Of each switch its driver, and what shows its two configurations; what Junos has committed is what it boots with."""
SWITCHES = list(COMMANDS)
HEAD = re.compile(
    r"^(Building configuration|Current configuration|Using \d+|! ?(Last|NVRAM|Command|Running|Startup|Time|device:)|"
    r"!(Software|No configuration)|## Last|[!#]?$)"
)
"""Lines that tell a time, a size or nothing."""

Texts = dict[str, dict[str, str]]


def texts(site: Site) -> Texts:
    """Return both configurations of every switch, each as its text without the lines that tell the time."""
    os.environ.update({key: value for key, value in site.environment.items() if key.startswith(("GOLIVE", "ANSIBLE"))})
    lab = judge.Lab(site.folder, site.plan)
    addresses = {device.name: device.address for device in lab.switches}
    secrets = lab.secrets()
    with ThreadPoolExecutor(len(SWITCHES)) as pool:
        return dict(
            zip(SWITCHES, pool.map(lambda name: _texts(lab, name, addresses[name], secrets), SWITCHES), strict=True)
        )


def every(act: Callable[[str], object]) -> None:
    """Do something to every switch at once."""
    with ThreadPoolExecutor(len(SWITCHES)) as pool:
        list(pool.map(act, SWITCHES))


def _texts(lab: judge.Lab, name: str, address: str, secrets: dict[str, str]) -> dict[str, str]:
    driver, *commands = COMMANDS[name]
    proxy = lab.proxy.replace("%h", address).replace("%p", "22")
    with ConnectHandler(
        device_type=driver, host=address, username="netops", password=secrets["switch_password"],
        secret=secrets["switch_enable"], conn_timeout=60, sock=paramiko.ProxyCommand(proxy),
    ) as switch:  # fmt: skip
        if driver in ("cisco_ios", "arista_eos", "ruijie_os"):
            switch.enable()
        prompt = rf"{name}[>#]\s*$"  # netmiko guesses, and on a busy machine it guesses wrong
        said = {
            kind: str(switch.send_command(command, expect_string=prompt, read_timeout=60))
            for kind, command in zip(("running", "startup"), commands, strict=True)
            if command
        }
    echoes = "|".join(re.escape(command) for command in commands if command)
    noise = re.compile(rf"{HEAD.pattern}|^\S*{prompt}|^\S*({echoes})\s*$")
    return {kind: "\n".join(line for line in text.splitlines() if not noise.match(line)) for kind, text in said.items()}
