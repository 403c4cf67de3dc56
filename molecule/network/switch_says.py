"""Ask a switch some commands, or configure lines, with netmiko and nothing of the product.

Reads JSON from stdin, writes JSON to stdout.
"""

from __future__ import annotations

import json
import sys

import paramiko
from netmiko import ConnectHandler


def main() -> None:
    asked = json.load(sys.stdin)
    proxy = asked["proxy"].replace("%h", asked["address"]).replace("%p", "22")
    with ConnectHandler(
        device_type="cisco_ios",
        host=asked["address"],
        username=asked["user"],
        password=asked["password"],
        secret=asked["enable"],
        sock=paramiko.ProxyCommand(proxy),
    ) as switch:
        switch.enable()
        if asked.get("configure"):
            switch.send_config_set(asked["configure"])
        json.dump({command: switch.send_command(command) for command in asked.get("commands", ())}, sys.stdout)


if __name__ == "__main__":
    main()
