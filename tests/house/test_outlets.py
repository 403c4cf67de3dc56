"""What is shown and what stands in tables goes through one filter each: no file writes past them."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.house import RELOPS, breaches, python_files, text_of, walked

SHOWING = frozenset({"display", "print", "warning", "deprecated", "v", "vv", "vvv", "verbose"})
STREAMS = frozenset({"stdout", "stderr"})
TABLES = frozenset({"writerow", "writerows", "write_string", "write_rich_string", "write_row", "write_column"})
SCREENS = {
    "golive/plugins/callback/board.py": "screen",
    "golive/plugins/inventory/plan.py": "screen",
    "golive/plugins/plugin_utils/ansible/outlet.py": "screen",
    "golive/playbooks/callback_plugins/golive_exit.py": "",  # words of its own
    "golive/plugins/plugin_utils/ansible/secrets.py": "screen",
    "golive/plugins/plugin_utils/footing.py": "printable",  # before Ansible loads, with nothing of ours
    "lab/plugins/plugin_utils/labctl.py": "_shown",
    "lab/plugins/plugin_utils/cli/door.py": "",  # the simulated device itself, which speaks to a terminal
    "lab/plugins/action/lab_up.py": "",  # what the lab tells of itself; the outlet of golive's playbooks filters it
}
"""Files that show something, and the filter that each of them has to use."""
WRITERS = {
    "golive/plugins/plugin_utils/safe/cells.py": "cell",
    "golive/plugins/plugin_utils/records/writers/xlsx.py": "prints_of",
    "golive/plugins/plugin_utils/records/writers/sheet_body.py": "prints",
    "golive/plugins/plugin_utils/records/writers/sheet_long.py": "prints",
    "golive/plugins/plugin_utils/records/writers/sheet_frame.py": "text_cell",
    "golive/plugins/plugin_utils/records/writers/form_tables.py": "text_cell",
}
FILES = [
    *python_files("action", "callback", "inventory", "lookup", "plugin_utils"),
    *sorted((RELOPS / "golive/playbooks").rglob("*.py")),
]


def calls(source: str) -> set[str]:
    """Return what a file shows and writes: names of calls, `sys.stdout` for a write to a stream."""
    found = set()
    for node in walked(source):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            found.add(node.func.id)
        elif isinstance(node.func, ast.Attribute):
            owner = node.func.value
            stream = isinstance(owner, ast.Attribute) and owner.attr in STREAMS and node.func.attr == "write"
            found.add("sys.stdout" if stream else node.func.attr)
    return found


def place(path: Path) -> str:
    return path.relative_to(RELOPS).as_posix()


def uses(source: str, name: str) -> bool:
    return not name or any(
        (isinstance(node, ast.Name) and node.id == name) or (isinstance(node, ast.Attribute) and node.attr == name)
        for node in walked(source)
    )


def test_calls_sees_every_form() -> None:
    source = "import sys\nprint(1)\nself._display.display(2)\nsys.stdout.write(3)\ncsv.writer(f).writerow([4])\n"
    assert {"print", "display", "sys.stdout", "writerow"} <= calls(source)


def passing(name: str, source: str) -> list[str]:
    """Return how a file gets past the filters."""
    found, wrong = calls(source), []
    if shown := found & {*SHOWING, "sys.stdout"}:
        if name not in SCREENS:
            wrong.append(f"shows {sorted(shown)}: give it to the board")
        elif not uses(source, SCREENS[name]):
            wrong.append(f"shows without {SCREENS[name]}")
    if found & TABLES or "import csv" in source.splitlines():
        if name not in WRITERS and "reader" not in found:
            wrong.append("writes a table: use safe/cells.py")
        if name in WRITERS and not uses(source, WRITERS[name]):
            wrong.append(f"writes a table without {WRITERS[name]}")
    return wrong


def test_what_gets_past_the_filters_is_seen() -> None:
    board, cells = "golive/plugins/callback/board.py", "golive/plugins/plugin_utils/safe/cells.py"
    assert passing("x.py", "print(1)") == ["shows ['print']: give it to the board"]
    assert passing("x.py", "import csv\ncsv.writer(f).writerow([4])\n") == ["writes a table: use safe/cells.py"]
    assert passing(board, "print(1)") == ["shows without screen"] and not passing(board, "print(screen(1))")
    assert passing(cells, "import csv\n") == ["writes a table without cell"]
    assert not passing("x.py", "import csv\ncsv.reader(f)\n") and not passing("x.py", "x = 1\n")


def test_only_what_filters_shows_or_writes_tables() -> None:
    assert not breaches(FILES, lambda path: passing(place(path), text_of(path)), least=600)


def test_what_prints_the_cells_of_a_workbook_filters_each() -> None:
    """The printer of lines knows the filter, and every cell that it gives went through it."""
    source = (RELOPS / "golive/plugins/plugin_utils/records/base/cells.py").read_text(encoding="utf-8")
    assert source.count("cell(printed(value, column, texts))") == source.count("printed(value") == 1
    assert source.count("return value") == source.count("type(value) is str and HARMLESS(value)") == 1


def test_every_action_filters_what_it_answers() -> None:
    """Actions that build on StepAction or RunAction inherit it; twin_topology's answer is what the lab logs in with."""
    actions = [path for path in python_files("action") if "golive/plugins" in str(path)]
    bare = [path for path in actions if "(ActionBase)" in text_of(path) and path.stem != "twin_topology"]
    assert len(actions) > 40 and len(bare) > 10
    assert not breaches(bare, lambda path: "    @guarded\n    def run(" not in text_of(path))


def test_no_entry_outlived_its_file() -> None:
    assert all((RELOPS / name).exists() for name in {**SCREENS, **WRITERS})
