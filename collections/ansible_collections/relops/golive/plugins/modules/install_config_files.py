#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
from __future__ import annotations

DOCUMENTATION = r"""
---
module: install_config_files
short_description: Write configuration files that were proven valid, and take them back
version_added: 0.1.0
description:
  - Checks a new configuration in a private view of the file system (mount namespace, overlay), so that an
    invalid one never stands where a service would read it; then writes it atomically and lets the service
    take it over.
  - Undo writes the former content back.
author:
  - RelOps (@relops)
extends_documentation_fragment:
  - relops.golive.step
options:
  files:
    description: The configuration files of one service.
    type: list
    elements: dict
    default: []
    suboptions:
      path:
        description: Absolute path.
        type: path
        required: true
      content:
        description: Content of a file without secrets.
        type: str
        default: ""
      secret_content:
        description: Content of a file with secrets.
        type: str
      mode:
        description: Octal mode.
        type: str
        default: "0644"
      owner:
        description: Owner.
        type: str
        default: root
      group:
        description: Group.
        type: str
        default: root
      link:
        description: A link that shall point to the file, e.g. in C(sites-enabled).
        type: path
      validate:
        description:
          - Command that must succeed with the new file in place, its words parted by single blanks.
          - No shell reads it, and it may not be one that starts other programs or deletes.
        type: str
  service:
    description: Service that takes the files over; it is reloaded, or started when it does not run.
    type: str
  closed:
    description: The service is an entry point that is suspended; it takes the files over when it is opened.
    type: bool
    default: false
"""

EXAMPLES = r"""
- name: Write the configuration that the plan puts on this host
  relops.golive.install_config_files:
    work: "{{ golive_install | default({}) }}"
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

from ansible_collections.relops.golive.plugins.module_utils.install import config_files as core
from ansible_collections.relops.golive.plugins.module_utils.step import step_module

ARGUMENTS = {
    "work": {"type": "dict", "default": {}},
    "undo": {"type": "bool", "default": False},
    "files": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "path": {"type": "path", "required": True},
            "content": {"type": "str", "default": ""},
            "secret_content": {"type": "str", "no_log": True},
            "mode": {"type": "str", "default": "0644"},
            "owner": {"type": "str", "default": "root"},
            "group": {"type": "str", "default": "root"},
            "link": {"type": "path"},
            "validate": {"type": "str"},
        },
    },
    "service": {"type": "str"},
    "closed": {"type": "bool", "default": False},
}


def read(p: dict[str, t.Any]) -> dict[str, t.Any]:
    """Compare the files with what is there."""
    wish = core.Configuration(p)
    return {"before": wish.before(), "changes": wish.differences(), "diff": wish.diff(), "facts": wish.facts()}


def apply(p: dict[str, t.Any]) -> dict[str, t.Any]:
    """Prove, write, activate."""
    wish = core.Configuration(p)
    changes = wish.differences()
    if changes:
        wish.activate()
    return {"changes": changes, "facts": wish.facts()}


def undo(p: dict[str, t.Any], before: dict[str, t.Any], _done: dict[str, t.Any]) -> dict[str, t.Any]:
    """Write back."""
    return {"changes": core.Configuration(p).take_back(before)}


def main() -> None:
    """Run the step."""
    step_module(ARGUMENTS, read, apply, undo)


if __name__ == "__main__":
    main()
