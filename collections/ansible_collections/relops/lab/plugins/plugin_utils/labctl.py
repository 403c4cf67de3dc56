"""The lab from a shell: `python -m ansible_collections.relops.lab.plugins.plugin_utils.labctl up topology.yml`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import yaml
from ansible_collections.relops.lab.plugins.plugin_utils import fleet, trouble
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse


def main() -> int:
    parser = argparse.ArgumentParser(prog="labctl")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up").add_argument("topology", type=Path)
    down = commands.add_parser("down", help="whosever it is")
    down.add_argument("name")
    down.add_argument("--dir", type=Path, help="folder of a lab that this machine no longer knows by name")
    commands.add_parser("info").add_argument("name")
    power = commands.add_parser("power")
    power.add_argument("name")
    power.add_argument("device")
    power.add_argument("state", choices=trouble.STATES)
    chosen = parser.parse_args()
    try:
        sys.stdout.write(_shown(json.dumps(_answer(chosen), indent=1, ensure_ascii=False)) + "\n")
    except LabError as error:
        sys.stderr.write(_shown(f"{error}\n"))
        return 1
    return 0


def _tell(line: str) -> None:
    sys.stderr.write(_shown(line) + "\n")


def _shown(text: str) -> str:
    """Return text that steers no terminal, whatever a device of the lab said."""
    return "".join(char if char.isprintable() or char == "\n" else f"\\u{ord(char):04x}" for char in text)


def _answer(chosen: argparse.Namespace) -> object:
    if chosen.command == "up":
        topology = parse(yaml.safe_load(chosen.topology.read_text()))
        return asdict(fleet.up(topology, _tell))
    if chosen.command == "down":
        return {"changed": fleet.down(chosen.name, chosen.dir)}
    if chosen.command == "power":
        return {"changed": trouble.power(chosen.name, chosen.device, chosen.state)}
    return fleet.info(chosen.name)


if __name__ == "__main__":
    sys.exit(main())
