#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: install_release
short_description: Install an application release and switch to it, and back
version_added: 0.1.0
description:
  - Unpacks the artefact beside the former release, writes the shared files and the unit, switches
    C(current) by one atomic rename, restarts the service and waits until it is healthy and stays so.
  - Installs only an artefact whose SHA-256 is the handed-over one; it is checked on the controller and on
    the target.
  - Undo switches back and leaves the service as it was.
author:
  - RelOps (@relops)
extends_documentation_fragment:
  - relops.golive.step
options:
  name:
    description: Name of the application.
    type: str
  version:
    description: Version of the release.
    type: str
  sha256:
    description: SHA-256 of the artefact as it was handed over.
    type: str
  artefact:
    description: The artefact on the target; the action brings it there when it is needed.
    type: path
  root:
    description: Folder of the application, with C(releases), C(shared) and C(current).
    type: path
  user:
    description: System account of the service.
    type: str
  service:
    description: The application's systemd unit.
    type: str
  unit:
    description: Text of the unit; the action takes it from the artefact.
    type: str
  files:
    description: Files that outlive a release, relative to O(root).
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: Path below O(root).
        type: str
        required: true
      mode:
        description: Octal mode.
        type: str
        default: "0640"
      content:
        description: Content of a file without secrets.
        type: str
        default: ""
      secret_content:
        description: Content of a file with secrets.
        type: str
  closed:
    description: The service is an entry point that is suspended; it is not started here.
    type: bool
    default: false
  health:
    description: How the service proves that it is healthy.
    type: dict
    suboptions:
      url:
        description: Address to ask on the target.
        type: str
        required: true
      timeout_s:
        description: Seconds until it must answer.
        type: int
        default: 30
      hold_s:
        description: Seconds that it must then stay healthy.
        type: int
        default: 1
"""

EXAMPLES = r"""
- name: Install the releases that the plan puts on this host
  relops.golive.install_release:
    work: "{{ golive_install | default({}) }}"
"""

RETURN = r"""
before:
  description: What undo needs.
  returned: operation is read
  type: dict
lacks_files:
  description: Whether the artefact has to be brought over.
  returned: operation is read
  type: bool
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
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.facts import Facts, ReleaseInstalled
from ansible_collections.relops.golive.plugins.module_utils.install import placing, release_back
from ansible_collections.relops.golive.plugins.module_utils.install import release as core
from ansible_collections.relops.golive.plugins.module_utils.step import step_module

ARGUMENTS = {
    "work": {"type": "dict", "default": {}},
    "undo": {"type": "bool", "default": False},
    "name": {"type": "str"},
    "version": {"type": "str"},
    "sha256": {"type": "str"},
    "artefact": {"type": "path"},
    "root": {"type": "path"},
    "user": {"type": "str"},
    "service": {"type": "str"},
    "unit": {"type": "str"},
    "files": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "path": {"type": "str", "required": True},
            "mode": {"type": "str", "default": "0640"},
            "content": {"type": "str", "default": ""},
            "secret_content": {"type": "str", "no_log": True},
        },
    },
    "closed": {"type": "bool", "default": False},
    "health": {
        "type": "dict",
        "options": {
            "url": {"type": "str", "required": True},
            "timeout_s": {"type": "int", "default": 30},
            "hold_s": {"type": "int", "default": 1},
        },
    },
}


def read(p: dict[str, t.Any]) -> dict[str, t.Any]:
    """Compare the target with the release."""
    wish = core.Release(p)
    changes = core.differences(wish)
    return {
        "before": core.before_of(wish),
        "changes": changes,
        "diff": diff(p, wish),
        "facts": facts(wish),
        "lacks_files": bool(core.fault_of_files(wish)),
    }


def apply(p: dict[str, t.Any]) -> dict[str, t.Any]:
    """Install it and switch to it."""
    wish = core.Release(p)
    changes = core.differences(wish)
    seconds = core.switch(wish, p["artefact"]) if changes else 0.0
    return {"changes": changes, "facts": facts(wish, seconds)}


def undo(p: dict[str, t.Any], before: dict[str, t.Any], _done: dict[str, t.Any]) -> dict[str, t.Any]:
    """Switch back."""
    return {"changes": release_back.switch_back(core.Release(p), before)}


def facts(wish: core.Release, seconds: float = 0.0) -> Facts:
    """Return what is really installed."""
    found: ReleaseInstalled = {
        "name": wish.name,
        "version": wish.version,
        "sha256": wish.sha256,
        "root": str(wish.root),
    }
    if core.fault_of_files(wish):
        return {}
    return {"release": {**found, "current": wish.links_to(), "healthy_after_seconds": seconds}}


def diff(p: dict[str, t.Any], wish: core.Release) -> list[dict[str, str]]:
    """Return the texts that change; of a secret file only that it changes."""
    secret = {str(wish.root / file["path"]) for file in p["files"] if file["secret_content"] is not None}
    found = []
    for path, content, state in wish.files():
        if placing.state_of(path) == state:
            continue
        old, new = placing.text_of(path), content.decode()
        if str(path) in secret:
            old, new = ("(secret, not shown)\n" if path.exists() else ""), "(secret, not shown; differs)\n"
        found.append({"before": old, "after": new, "before_header": str(path), "after_header": str(path)})
    if wish.links_to() != wish.target:
        found.append(link_diff(wish.current, wish.links_to(), wish.target))
    return found


def link_diff(path: Path, old: str | None, new: str) -> dict[str, str]:
    """Return a link's change."""
    shown = {"before_header": str(path), "after_header": str(path)}
    return {"before": f"-> {old}\n" if old else "", "after": f"-> {new}\n", **shown}


def main() -> None:
    """Run the step."""
    step_module(ARGUMENTS, read, apply, undo)


if __name__ == "__main__":
    main()
