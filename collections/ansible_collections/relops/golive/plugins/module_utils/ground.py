# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What every module of this collection stands on: Python new enough, and root. Asked first, before anything is touched.

It has to load in any Python that Ansible itself still runs on a target.
"""

from __future__ import annotations

import os
import pwd
import sys
import typing as t

MINIMUM = (3, 9)


def refuse(module: t.Any) -> None:
    """End a module with one sentence where this host cannot carry the go-live."""
    words = fault(sys.version_info[:3], os.geteuid())
    if words:
        module.fail_json(msg=words)


def fault(version: t.Sequence[int], account: int) -> str:
    """Return what is wrong with the Python version, or the account by which a module runs; empty when nothing is."""
    if tuple(version[:2]) < MINIMUM:
        needed, found = (".".join(map(str, one)) for one in (MINIMUM, version))
        return f"Python {found} is too old here, a go-live needs Python {needed} or newer on the host"
    return f"modules run as {_name(account)} here, not as root" if account else ""


def _name(account: int) -> str:
    try:
        return pwd.getpwuid(account).pw_name
    except KeyError:
        return str(account)
