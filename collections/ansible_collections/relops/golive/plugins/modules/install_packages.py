#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: install_packages
short_description: Install Debian packages in one transaction, and take them back
version_added: 0.1.0
description:
  - Installs the packages that the plan names from the package sources that the host has, with their exact
    versions recorded.
  - No service starts by the installation itself; a later step of the plan starts what the plan wants.
  - Undo purges what was not installed before.
author:
  - RelOps (@relops)
extends_documentation_fragment:
  - relops.golive.step
options:
  names:
    description: Packages, C(name) or C(name=version).
    type: list
    elements: str
    default: []
  hold:
    description: Services that stay disabled after their package was installed, until a later stage enables them.
    type: list
    elements: str
    default: []
"""

EXAMPLES = r"""
- name: Install what the plan names for this host
  relops.golive.install_packages:
    work: "{{ golive_install | default({}) }}"

- name: Install one package without a plan
  relops.golive.install_packages:
    names: [nginx-light]
    hold: [nginx.service]
"""

RETURN = r"""
before:
  description: What undo needs.
  returned: operation is read
  type: dict
changes:
  description: What differs, or what was changed.
  returned: success
  type: list
  elements: dict
facts:
  description: Measured values for the records.
  returned: success
  type: dict
"""

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.install import packages
from ansible_collections.relops.golive.plugins.module_utils.known import known
from ansible_collections.relops.golive.plugins.module_utils.step import step_module

ARGUMENTS = {
    "work": {"type": "dict", "default": {}},
    "undo": {"type": "bool", "default": False},
    "names": {"type": "list", "elements": "str", "default": []},
    "hold": {"type": "list", "elements": "str", "default": []},
}


def read(p: dict[str, t.Any]) -> dict[str, t.Any]:
    """Tell which packages would come or change, dependencies included."""
    found = packages.planned(p["names"])
    packages.forget()
    return {
        "before": {"packages": {one.name: one.old for one in found if one.old != packages.UNFINISHED}},
        "changes": [as_change(change) for change in found],
        "diff": diff(found),
        "facts": facts(p),
    }


def apply(p: dict[str, t.Any]) -> dict[str, t.Any]:
    """Install them."""
    found = packages.planned(p["names"])
    if found:
        packages.install(p["names"], p["hold"])
    packages.forget()
    return {"changes": [as_change(change) for change in found], "facts": facts(p), "diff": diff(found)}


def undo(p: dict[str, t.Any], before: dict[str, t.Any], _done: dict[str, t.Any]) -> dict[str, t.Any]:
    """Purge what was new and bring back the versions before."""
    former = known(before, "packages", f"packages {', '.join(p['names'])}")
    return {"changes": [as_change(change) for change in packages.take_back(former)]}


def facts(p: dict[str, t.Any]) -> dict[str, t.Any]:
    """Return the installed versions of the packages that the plan names."""
    versions = sorted(packages.installed(p["names"]).items())
    return {"packages": [{"name": name, "version": version} for name, version in versions]}


def as_change(change: packages.Change) -> dict[str, t.Any]:
    """Return a change in the journal's form."""
    return {"item": f"package {change.name}", "from": change.old or "absent", "to": change.new}


def diff(found: list[packages.Change]) -> dict[str, str]:
    """Return the versions before and after, one package a line."""
    return {
        "before": "".join(f"{change.name} {change.old}\n" for change in found if change.old),
        "after": "".join(f"{change.name} {change.new}\n" for change in found),
    }


def main() -> None:
    """Run the step."""
    step_module(ARGUMENTS, read, apply, undo)


if __name__ == "__main__":
    main()
