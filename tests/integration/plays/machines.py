"""Hosts that are all this machine, and each has a /var/lib of its own all the same."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

OWN = """#!/bin/sh
exec unshare --mount sh -c 'mount --bind "$0" /var/lib && exec "$@"' {lib} {python} "$@"
"""


def interpreters(folder: Path, hosts: Iterable[str]) -> None:
    """Write `python-<host>` for each: what a module does in /var/lib, it does in the folder `<host>` beside it."""
    for host in hosts:
        (folder / host).mkdir(parents=True)
        program = folder / f"python-{host}"
        program.write_text(OWN.format(lib=folder / host, python=sys.executable))
        program.chmod(0o755)
