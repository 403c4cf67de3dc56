"""The page of the two tables that a plan brings along, from their models: `python -m tests.house.tables_page > FILE`.

The file is docs/tables.md of the collection relops.golive; a house test holds that it says what the models say.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from types import UnionType
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model import fields, site, words
from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import EQUIPMENT, PORTS, TableShape

WIDTH = 100
HEAD = """# The two tables of a plan

Written by `python -m tests.house.tables_page`; a house test holds it against the models.

`plan.yml` names two tables, as CSV or XLSX: `tables.ports` and `tables.equipment`. A line holds the
headers: the key, the Chinese header or another spelling, in any order. Full-width signs, case, blanks, line
feeds, stars and brackets do not matter; both languages (`设备名称/Device`), the column's unit (`重量(kg)`) or 必填
may stand in one header. A choice is written by its key or in Chinese. *must*: no cell may be empty.
The dossier's form 6 and form 7 have the same columns, with measured ones beside them; those are ignored
here.

## Tables as offices have them

What can't be wrong is read; anything else is one fault that says where: file, line and column; in a
workbook sheet and cell, too (`ports.xlsx[端口表]:7 D7 本端设备`).

- **Where the table begins**: titles and blank lines above the head are passed over, a head of two rows
  (`本端` over `机柜`, `U位` …) is read as one, the head may come again on each page. Without a head the fault
  says which line looks most like one. A line above the head that is as full as a row is a fault.
- **Which sheet**: the one whose head names the table's columns; covers and other tables are passed over, so
  both tables may stand in one workbook. Two such sheets, or one that is hidden, are a fault.
- **Sums, notes, signatures, titles of sections**: a line that begins with 合计 or Total and holds nothing but
  numbers, 注：…, 编制：…, 一、…, or one text merged over the table is no row. Any other line with a single cell is
  a fault.
- **Merged cells**: the value stands for each line below it where lines may share it (room, rack, device,
  VLAN, choices, dates, people). Where a value belongs to one line (name, port, serial, address, outlet,
  watts, weight), and for cells merged over columns, it is a fault.
- **Hidden columns** are read; a **hidden or filtered line** with content is a fault: show it, or delete it.
- **Numbers** are what the cell shows in columns of text (7 with the format `000` is 007), and what they are
  elsewhere (`8 kg` in a column of kg is 8). Faults: more than 15 digits (a spreadsheet loses the rest),
  `1.23E+12`, what was turned into a date (`3-1` becomes 3月1日) or from a list into one number (`2,100`),
  `#N/A`, a formula that was never calculated.
- **Signs**: full-width letters, digits and signs, blanks of all widths and marks of no width are read as
  the plain ones.
- **CSV**: UTF-8, UTF-16 or GBK, with or without a mark; comma, semicolon, tab, bar or full-width comma,
  `sep=;` too; any line ends. Text in Big5 or another encoding is a fault, and a quotation mark that is not
  closed.
- **Other files**: `.xls`, `.et`, `.xlsb`, `.ods`, a password, a web page named `.xls`: the fault says how
  to save it.
- **Ports** may be written as people do: `Gi1/0/1`, `ge 1/0/1`, `ＧＥ１/０/１`.

## Groups, addresses and routed ports

A row has two ends, A (本端) and B (对端). Mode, VLANs, speed and duplex are those of both.

| what | how it is written |
|---|---|
| group of two switches | a row a cable, each with `lag_group` `Po10` (both ends) or `Po10/Po20` (A/B) |
| bonded server | a row a port, each with `bond0/Po1`: the server's bond / the group of its switch |
| how it is bundled | `lag_mode`, the same in each row: `LACP主动`; of `主备` the switch knows nothing |
| address | `ip` is that of end A: the server, the routed port; a bond has it in each of its rows |
| routed port | `mode` `routed`, no VLAN, `ip` with its prefix, which stands in `prefixes` of the plan |
| its other end | is routed, too, where it is a switch of the plan; this row gives it no address |

A group has two rows at least, and its rows differ in nothing but ports and labels.
"""
KINDS: tuple[tuple[Any, str], ...] = (
    (fields.Address, "address"),
    (fields.Addresses, "addresses, `;` between them"),
    (fields.Count, "whole number"),
    (fields.Day, "date, `2026-11-21`"),
    (fields.Interface, "address with its prefix, `10.0.0.1/24`"),
    (fields.Mac, "MAC address"),
    (fields.Number, "number"),
    (fields.RackUnits, "units, `20-21U`"),
    (fields.VlanId, "VLAN, 1 to 4094"),
    (fields.VlanSet, "VLANs, `101,103-105`"),
    (words.DeviceName, "name of a device"),
    (words.HostName, "host name"),
    (words.Label, "text of one line"),
    (words.Note, "text"),
    (words.PortName, "name of a port"),
    (site.Outlet, "outlet, `PDU-A:07`"),
    (bool, "true or false"),
)


def page() -> str:
    """Return the page."""
    tables = (
        ("Port table (`tables.ports`, form 6): one row is one cable", PORTS),
        ("Equipment list (`tables.equipment`, form 7): one row is one device", EQUIPMENT),
    )
    return "\n".join([HEAD, *(line for title, shape in tables for line in (f"## {title}", "", *_table(shape)))])


def _table(shape: TableShape) -> Iterator[str]:
    yield "| key | header | | what stands there |"
    yield "|---|---|---|---|"
    hints = typing.get_type_hints(shape.model, include_extras=True)
    choices: dict[str, list[str]] = {}
    for key, field in shape.model.model_fields.items():
        must = "must" if field.is_required() else ""
        held = _held(hints[key])
        if isinstance(held, type) and issubclass(held, Choice):
            choices[key] = [one.value if one.value == one.zh else f"{one.value} {one.zh}" for one in held]
        yield f"| `{key}` | {field.title} | {must} | {'choice, see below' if key in choices else _kind(held)} |"
    yield ""
    for key, values in choices.items():
        yield from _wrapped(f"- `{key}`", values, ",")
    yield from _wrapped("- other spellings", [f"{other} = `{key}`" for other, key in shape.spellings.items()], ";")
    yield from _wrapped("- ignored", list(shape.ignored), ",")
    yield ""


def _held(hint: Any) -> Any:
    """Return a column's kind without its `None`."""
    parts = [part for part in typing.get_args(hint) if part is not type(None)]
    return parts[0] if typing.get_origin(hint) in (typing.Union, UnionType) else hint


def _kind(held: Any) -> str:
    """Return what a cell holds, in words; a kind that has none yet ends in a StopIteration."""
    return next(said for kind, said in KINDS if kind == held)


def _wrapped(title: str, parts: list[str], between: str) -> Iterator[str]:
    line = f"{title}:"
    for part in [*(f"{part}{between}" for part in parts[:-1]), parts[-1]]:
        if len(line) + 1 + len(part) > WIDTH:
            yield line
            line = f"  {part}"
        else:
            line = f"{line} {part}"
    yield line


if __name__ == "__main__":
    print(page().rstrip())
