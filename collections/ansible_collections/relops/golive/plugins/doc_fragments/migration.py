# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Options that the steps of a migration share."""

from __future__ import annotations


class ModuleDocFragment:
    """Documentation of the databases, the mapping and the sqitch project."""

    DOCUMENTATION = r"""
options:
  name:
    description: The migration's name in the plan.
    type: str
  engines:
    description: The engines of both databases, as a plan writes them; a step needs those of the ends that it touches.
    type: dict
    suboptions:
      source: {description: Engine of the old database., type: str}
      target: {description: Engine of the new database., type: str}
  target:
    description: The new database on this host, reached as the server's own user of the operating system.
    type: dict
    suboptions:
      name: {description: Name of the database., type: str, required: true}
      port: {description: Port of the server., type: int}
      owner: {description: Role that owns what is created., type: str}
      socket: {description: Folder or file of the server's socket; default is the distribution's., type: path}
      service: {description: Unit of the server; of several on this host it says which., type: str}
  timeout_s:
    description: Longest time of one command, in seconds; V(0) is what the window leaves.
    type: int
    default: 0
"""

    MAPPING = r"""
options:
  source:
    description: The old database and a user who may read it.
    type: dict
    suboptions:
      name: {description: Name of the database., type: str, required: true}
      address: {description: Address of the server; a path is a local socket., type: str, required: true}
      port: {description: Port of the server., type: int}
      user: {description: User who may read., type: str, required: true}
      password: {description: The user's password., type: str}
  zone:
    description: Time zone of the source's DATETIME columns; must be said as soon as one becomes a moment.
    type: str
    default: ""
  dismiss:
    description: Tables, columns (C(table.column)) and other things of the source that stay behind, with the reason.
    type: dict
  tables:
    description: The mapping of the tables.
    type: list
    elements: dict
    suboptions:
      source: {description: Table in the source., type: str, required: true}
      target: {description: Table in the target with its schema., type: str, required: true}
      key: {description: Source columns of the primary key., type: list, elements: str, required: true}
      amount: {description: Source column whose sum the records show., type: str}
      accept: {description: What of the table may be lost (C(history))., type: list, elements: str}
      triggers:
        description: Whether the target's triggers fire while rows are copied; must be said where there are some.
        type: str
        choices: [run, skip]
      rows:
        description: C(beside) where the table of the target holds rows that stay; these come beside them.
        type: str
        choices: [beside]
      columns:
        description: The mapping of the columns.
        type: list
        elements: dict
        required: true
        suboptions:
          source: {description: Column in the source., type: str, required: true}
          target: {description: Column in the target., type: str, required: true}
          convert: {description: Kind of conversion., type: str, required: true}
          bytes: {description: Character set that the bytes are really in., type: str}
          values: {description: Closed list of renamings., type: dict}
          tolerance:
            description: Relative tolerance of a comparison of floats; without it a float arrives as the same double.
            type: float
          accept:
            description: What may be lost (C(zeros), C(digits), C(utc), C(padding), C(empty)).
            type: list
            elements: str
"""

    SQITCH = r"""
options:
  scripts:
    description: Files of the sqitch project, relative path to text.
    type: dict
  before_data:
    description: Tag of the sqitch plan up to which changes come before the data; empty means all.
    type: str
    default: ""
"""
