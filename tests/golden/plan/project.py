"""A project to try: a copy of the demo with the edits of a case's patch.yml.

patch.yml may hold: `set` {path in plan.yml: value}, `delete` [paths], `ports` and `equipment` {key of a row:
{header: cell}} (key: 连接编号 or 设备名称), `append` {ports|equipment: [{like: key, header: cell}]}, `drop`
{ports|equipment: [keys]}, `text` {file: content}, `bytes` {file: hex}, `remove` [files], `replace` {file: {old: new}}.
"""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from typing import Any

import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml

DEMO = Path(__file__).parents[3] / "inventories" / "demo"
FOLDERS = ("checks", "device-types", "migrations", "releases")
KEYS = {"ports": "连接编号", "equipment": "设备名称"}
Rows = list[dict[str, str]]


def demo(folder: Path) -> Path:
    """Copy the demo into a folder and return the plan's path; a link out of the project would be a fault of it."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in DEMO.glob("*.*"):
        shutil.copyfile(file, folder / file.name)
    for name in FOLDERS:
        shutil.copytree(DEMO / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "plan.yml"


def read_csv(path: Path) -> tuple[list[str], Rows]:
    """Return headers and rows of a CSV of the demo."""
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    rows = list(reader)
    return list(reader.fieldnames or []), rows


def write_csv(path: Path, headers: list[str], rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> None:
    """Write rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, headers, delimiter=delimiter, lineterminator="\r\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))


def patched(folder: Path, patch: dict[str, Any]) -> Path:
    """Return the plan's path of a demo with the edits of a patch."""
    plan = demo(folder)
    edit(plan, patch)
    return plan


def edit(plan: Path, patch: dict[str, Any]) -> None:
    """Apply the edits of a patch to the project of a plan."""
    _edit_plan(plan, patch)
    for table in KEYS:
        _edit_table(plan.parent / f"{table}.csv", table, patch)
    _edit_files(plan.parent, patch)


def _edit_plan(plan: Path, patch: dict[str, Any]) -> None:
    if not patch.get("set") and not patch.get("delete"):
        return
    content = read_yaml(plan, plan.name)
    for path, value in patch.get("set", {}).items():
        holder, last = _holder(content, path)
        holder[last] = value
    for path in patch.get("delete", []):
        holder, last = _holder(content, path)
        del holder[last]
    dumped = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=200)
    plan.write_text(dumped, encoding="utf-8")


def _holder(content: Any, path: str) -> tuple[Any, Any]:
    """Return what holds the last step of a path; numbers are positions in lists, VLAN numbers in `vlans`."""
    steps = [int(step) if step.isdecimal() else step for step in path.split("/")]
    for step in steps[:-1]:
        content = content[step]
    return content, steps[-1]


def _edit_table(path: Path, table: str, patch: dict[str, Any]) -> None:
    edits, more = patch.get(table, {}), patch.get("append", {}).get(table, [])
    dropped = patch.get("drop", {}).get(table, [])
    if not edits and not more and not dropped:
        return
    headers, rows = read_csv(path)
    by_key = {row[KEYS[table]]: row for row in rows}
    for given in more:
        cells = dict(given)
        rows.append({**by_key[cells.pop("like")], **cells})
    for key, cells in edits.items():
        by_key[key].update(cells)
    write_csv(path, headers, [row for row in rows if row[KEYS[table]] not in dropped])


def _edit_files(folder: Path, patch: dict[str, Any]) -> None:
    for name in patch.get("remove", []):
        path = _own(folder, name)
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for name, content in patch.get("text", {}).items():
        _own(folder, name).write_text(content, encoding="utf-8")
    for name, content in patch.get("bytes", {}).items():
        _own(folder, name).write_bytes(bytes.fromhex(content))
    for name, edits in patch.get("replace", {}).items():
        path = _own(folder, name)
        text = path.read_text(encoding="utf-8")
        for old, new in edits.items():
            assert old in text, f"{name} doesn't hold {old!r}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")


def _own(folder: Path, name: str) -> Path:
    """Return a path inside the case, its folder made."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    return folder / name
