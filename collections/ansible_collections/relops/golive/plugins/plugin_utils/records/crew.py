"""The forms of a large plan as files, by two processes: the one begins with the longest tables, the other with papers.

The second process is a fork of the first: it has plan and journal without being given them, and goes as soon as nothing
is left to do, or the first one is gone. It sets no type: the threads of the PDF writer do not outlive a fork.
"""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import AnyForm, Form
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.printing import (
    MOST_CELLS,
    TOGETHER,
    sheet_files,
    sheet_papers,
    table_files,
    table_papers,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.json_file import table_json, write_json

LARGE = 4000
"""Connections and devices of a plan from which on a second process is worth it."""
PART, FAULT = ".part", ".fault"
PIECE = 1 << 20


def is_large(context: Context) -> bool:
    """Tell whether the forms of a plan are made by two processes."""
    return len(context.plan.connections) + len(context.plan.devices) > LARGE


def made(
    context: Context, forms: Sequence[AnyForm], head: Mapping[str, object], folder: Path
) -> Iterator[tuple[str, Path]]:
    """Yield name and place of every file of these forms, which were written into `folder`, the one of all tables too.

    Raises what the second process raised; GoliveError where it was ended by somebody.
    """
    order = sorted(forms, key=lambda form: -form.heavy)
    tasks, write = os.pipe()
    os.write(write, bytes(range(len(order))))
    os.close(write)
    gc.freeze()  # plan and journal stay as they are, so both processes share them: nobody counts in them any more
    second = 0
    try:
        second = _fork(context, order, folder, tasks) if len(os.sched_getaffinity(0)) > 1 else 0
        _papers(context, order, folder)
        _work(context, order, folder, tasks)
    finally:
        os.close(tasks)
        status = os.waitpid(second, 0)[1] if second else 0
        gc.unfreeze()
    if status:
        raise _fault(folder)
    _together(folder, head)
    yield from ((path.name, path) for path in sorted(folder.iterdir()))


def _fork(context: Context, order: Sequence[AnyForm], folder: Path, tasks: int) -> int:
    """Return the process that works on the same tasks."""
    first, second = os.getpid(), os.fork()
    if second:
        return second
    status = 1
    try:
        gc.disable()
        _work(context, order, folder, tasks, first)
        status = 0
    except BaseException as error:  # noqa: BLE001 - the first process raises it
        (folder / FAULT).write_bytes(pickle.dumps(error))
    finally:
        os._exit(status)


def _fault(folder: Path) -> Exception:
    path = folder / FAULT
    if path.is_file():
        found = pickle.loads(path.read_bytes())  # noqa: S301 - written by the process that this one began
        if isinstance(found, Exception):
            return found
    return GoliveError(
        "the second process that wrote documents was ended: run the same command again",
        zh="生成文档的第二个进程被终止: 请再次运行同一命令",
    )


def _work(context: Context, order: Sequence[AnyForm], folder: Path, tasks: int, first: int = 0) -> None:
    """Take a task after the other, one byte each; the second process only while the first lives."""
    while (task := os.read(tasks, 1)) and (not first or os.getppid() == first):
        form = order[task[0]]
        if not isinstance(form, Form):
            _write(folder, sheet_files(form, context))
            continue
        table = form.table(context)
        _write(folder, table_files(table, form.formats, context))
        if "json" in form.formats:
            with (folder / f"{table.name}{PART}").open("wb") as out:
                out.writelines(table_json(table))


def _papers(context: Context, order: Sequence[AnyForm], folder: Path) -> None:
    """Write the papers; of more connections than a paper has cells none is made."""
    for form in order:
        if isinstance(form, Form) and not (form.heavy and len(context.plan.connections) > MOST_CELLS):
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
