# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The options of the three modules of a migration."""

from __future__ import annotations

import typing as t

_LOGIN = {"name": {"type": "str", "required": True}, "port": {"type": "int"}}
_TARGET = {**_LOGIN, "owner": {"type": "str"}, "socket": {"type": "path"}, "service": {"type": "str"}}
_SOURCE = {
    **_LOGIN,
    "address": {"type": "str", "required": True},
    "user": {"type": "str", "required": True},
    "password": {"type": "str", "no_log": True},
}
_COLUMN = {
    "source": {"type": "str", "required": True},
    "target": {"type": "str", "required": True},
    "convert": {"type": "str", "required": True},
    "bytes": {"type": "str"},
    "values": {"type": "dict"},
    "tolerance": {"type": "float"},
    "accept": {"type": "list", "elements": "str"},
}
_TABLE = {
    "source": {"type": "str", "required": True},
    "target": {"type": "str", "required": True},
    "key": {"type": "list", "elements": "str", "required": True, "no_log": False},
    "amount": {"type": "str"},
    "accept": {"type": "list", "elements": "str"},
    "triggers": {"type": "str", "choices": ["run", "skip"]},
    "rows": {"type": "str", "choices": ["beside"]},
    "columns": {"type": "list", "elements": "dict", "options": _COLUMN, "required": True},
}
_COMMON = {
    "work": {"type": "dict", "default": {}},
    "undo": {"type": "bool", "default": False},
    "engines": {"type": "dict", "options": {"source": {"type": "str"}, "target": {"type": "str"}}},
}
SCHEMA_ARGUMENTS: dict[str, t.Any] = {
    **_COMMON,
    "name": {"type": "str"},
    "target": {"type": "dict", "options": _TARGET},
    "scripts": {"type": "dict"},
    "before_data": {"type": "str", "default": ""},
    "timeout_s": {"type": "int", "default": 0},
}
RECONCILE_ARGUMENTS: dict[str, t.Any] = {
    **_COMMON,
    "name": {"type": "str"},
    "source": {"type": "dict", "options": _SOURCE},
    "target": {"type": "dict", "options": _TARGET},
    "zone": {"type": "str", "default": ""},
    "dismiss": {"type": "dict"},
    "tables": {"type": "list", "elements": "dict", "options": _TABLE},
    "lives_on": {"type": "bool", "default": False},
    "timeout_s": {"type": "int", "default": 0},
}
DATA_ARGUMENTS: dict[str, t.Any] = {
    **RECONCILE_ARGUMENTS,
    "scripts": {"type": "dict"},
    "before_data": {"type": "str", "default": ""},
    "chunk_rows": {"type": "int", "default": 20000},
    "on_reject": {"type": "str", "choices": ["fail", "record"], "default": "fail"},
    "max_rejects": {"type": "int", "default": 100},
}
