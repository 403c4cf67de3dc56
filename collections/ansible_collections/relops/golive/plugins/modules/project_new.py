#!/usr/bin/python
# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Documentation of the action of the same name."""

from __future__ import annotations

DOCUMENTATION = r"""
module: project_new
short_description: Make a project of one's own that is valid and goes live on its twin as it is
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Writes a small project, two servers, one switch and, unless it is about the network alone, an application with its
    database. Everything of it is named after it; it shares nothing with another project.
  - The folder must not be there; nothing is overwritten, and what can't be made whole isn't made at all.
  - Runs on the controller, opens no connection.
options:
  name:
    description: At most 12 small letters, digits and single hyphens, a letter first.
    type: str
    required: true
  kind:
    description:
      - What it begins from.
      - V(fresh) is a new application with its database on a new host, V(upgrade) version 2.0 of what runs already,
        V(network) ports of a switch alone.
      - Empty means V(fresh).
    type: str
    default: ""
  folder:
    description: Where it is to lie; empty means C(inventories/<name>) in the working directory.
    type: str
    default: ""
  language:
    description: The language of its words and comments; else env C(GOLIVE_LANGUAGE), else Chinese.
    type: str
    choices: [zh, en]
attributes:
  check_mode:
    description: Can run in check mode and tells what it would do without changing anything.
    support: full
"""

EXAMPLES = r"""
- name: Begin a project
  relops.golive.project_new:
    name: pay
    kind: upgrade
    language: en
"""

RETURN = r"""
folder:
  description: The project's folder.
  returned: when it was made
  type: str
files:
  description: Its files, relative to the folder.
  returned: when it was made
  type: list
  elements: str
"""
