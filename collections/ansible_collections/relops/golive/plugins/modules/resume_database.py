#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Tell apart what users write, and keep it."""

from __future__ import annotations

DOCUMENTATION = r"""
module: resume_database
short_description: Tell apart what users write once business has resumed, and keep it beside on a way back
version_added: 0.1.0
author: [RelOps (@relops)]
description:
  - Notes where the database stands right before the entry points are opened. It changes nothing in the database.
  - Undo writes every row that is new or changed since into a CSV file for each table, below
    C(/var/lib/golive/written) of this host, before anything of the database goes back. Nothing is written where nobody
    wrote.
  - Identities of a database that comes back from its backup go on behind the numbers that users were given.
extends_documentation_fragment:
  - relops.golive.step
options:
  name:
    description: The database's key in the plan.
    type: str
  engine:
    description: Its engine.
    type: str
  login:
    description: The database on this host, reached as the server's own user of the operating system.
    type: dict
    suboptions:
      name: {description: Name of the database., type: str, required: true}
      port: {description: Port of the server., type: int}
      socket: {description: Folder of the server's socket; default is the distribution's., type: path}
  golive:
    description: Name of the go-live, below which the rows are kept.
    type: str
    default: ""
"""

EXAMPLES = r"""
- name: Note where the databases of this host stand
  relops.golive.resume_database:
    work: "{{ golive_resume | default({}) }}"
"""

RETURN = r"""
before:
  description: What undo needs.
  returned: operation is read
  type: dict
changes:
  description: What was noted, or kept.
  returned: success
  type: list
  elements: dict
facts:
  description: The moment, or what was kept since.
  returned: success
  type: dict
"""

import typing as t

from ansible_collections.relops.golive.plugins.module_utils import engines
from ansible_collections.relops.golive.plugins.module_utils.databases import written
from ansible_collections.relops.golive.plugins.module_utils.step import step_module

ARGUMENTS = {
    "work": {"type": "dict", "default": {}},
    "undo": {"type": "bool", "default": False},
    "name": {"type": "str"},
    "engine": {"type": "str"},
    "login": {
        "type": "dict",
        "options": {
            "name": {"type": "str", "required": True},
            "port": {"type": "int"},
            "socket": {"type": "path"},
        },
    },
    "golive": {"type": "str", "default": ""},
}
Answer = dict[str, t.Any]


def read(p: Answer) -> Answer:
    """Answer that the moment is still to be noted: it is the one of this go-live, whatever was noted before."""
    return {"before": {}, "changes": [{"item": f"what users write to {p['name']}", "from": "", "to": "told apart"}]}


def apply(p: Answer) -> Answer:
    """Note the moment."""
    mark = engines.written(p["engine"], p["login"]).mark()
    return {**read(p), "facts": {"mark": {**mark, "golive": p["golive"]}}}


def undo(p: Answer, before: Answer, done: Answer) -> Answer:
    """Keep what was written since; nothing was opened where no moment was noted."""
    del before
    mark = done.get("mark")
    if not mark:
        return {"changes": []}
    folder = written.folder_of(str(mark["golive"]), p["name"])
    facts = written.keep(engines.written(p["engine"], p["login"]), mark, folder, p["name"])
    rows = [
        {"item": f"{one['table']}: {max(0, one['deleted'])} deleted, new or changed", "from": str(one["rows"]),
         "to": one["path"]}
        for one in facts.get("written", [])
    ]  # fmt: skip
    return {"changes": rows, "facts": facts}


def main() -> None:
    """Run the step."""
    step_module(ARGUMENTS, read, apply, undo)


if __name__ == "__main__":
    main()
