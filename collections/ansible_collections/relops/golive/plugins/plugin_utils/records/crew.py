"""The forms of a large plan as files, by two processes: the one begins with the longest tables, the other with papers.

The second process goes as soon as nothing is left to do, or the first one is gone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import AnyForm, Form
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.paperwork import of_tables
from ansible_collections.relops.golive.plugins.plugin_utils.records.printing import (
    TOGETHER,
    sheet_files,
    sheet_papers,
    table_files,
    table_papers,
    too_long,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.json_file import table_json, write_json
from ansible_collections.relops.golive.plugins.plugin_utils.second import second, worth_it

LARGE = 4000
"""Connections and devices of a plan from which on a second process is worth it."""
PART, DIGEST = ".part", ".digest"
PIECE = 1 << 20


def is_large(context: Context) -> bool:
    """Tell whether the forms of a plan are made by two processes."""
    return len(context.plan.connections) + len(context.plan.devices) > LARGE


def made(
    context: Context, forms: Sequence[AnyForm], head: Mapping[str, object], folder: Path,
    listed: dict[str, tuple[str, str]],
) -> Iterator[tuple[str, Path]]:  # fmt: skip
    """Yield name and place of every file of these forms, which were written into `folder`, the one of all tables too.

    What office programs take is not among them. When the first is yielded, `listed` says of each table what
    `paperwork.of_tables` does.
    Raises what the second process raised; GoliveError where it was ended by somebody.
    """
    order = sorted(forms, key=lambda form: -form.heavy)
    tasks, write = os.pipe()
    os.write(write, bytes(range(len(order))))
    os.close(write)
    try:
        with second(partial(_work, context, order, folder, tasks)) if worth_it() else nullcontext():
            _papers(context, order, folder)
            _work(context, order, folder, tasks)
    finally:
        os.close(tasks)
    _together(folder, head)
    for path in folder.glob(f"*{DIGEST}"):
        name, file, digest = path.read_text(encoding="utf-8").split()
        listed[name] = (file, digest)
        path.unlink()
    yield from ((path.name, path) for path in sorted(folder.iterdir()))


def _work(
    context: Context, order: Sequence[AnyForm], folder: Path, tasks: int, go_on: Callable[[], bool] = lambda: True
) -> None:
    """Take a task after the other, one byte each; the second process only while the first lives."""
    while (task := os.read(tasks, 1)) and go_on():
        form = order[task[0]]
        if not isinstance(form, Form):
            _write(folder, sheet_files(form, context))
            continue
        table = form.table(context)
        _write(folder, table_files(table, form.formats, context))
        (told,) = of_tables([table]).items()
        (folder / f"{table.name}{DIGEST}").write_text(" ".join((told[0], *told[1])), encoding="utf-8")
        if "json" in form.formats:
            with (folder / f"{table.name}{PART}").open("wb") as out:
                out.writelines(table_json(table))


def _papers(context: Context, order: Sequence[AnyForm], folder: Path) -> None:
    """Write the papers; of more connections than a paper has cells none is made."""
    for form in order:
        if isinstance(form, Form) and not too_long(form, context):
            _write(folder, table_papers(form.table(context), form.formats, context))
        elif not isinstance(form, Form):
            _write(folder, sheet_papers(form, context))


def _write(folder: Path, files: Iterator[tuple[str, bytes]]) -> None:
    for name, content in files:
        path = folder / name
        path.touch(mode=0o600)
        path.write_bytes(content)


def _together(folder: Path, head: Mapping[str, object]) -> None:
    """Put the tables together in one file, and remove the parts."""
    paths = sorted(folder.glob(f"*{PART}"))
    (folder / TOGETHER).touch(mode=0o600)
    with (folder / TOGETHER).open("wb") as out:
        write_json(out, {path.name.removesuffix(PART): _pieces(path) for path in paths}, head)
    for path in paths:
        path.unlink()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
