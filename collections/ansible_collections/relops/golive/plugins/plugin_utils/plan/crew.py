"""The checks of a large plan by two processes: one takes them from the first on, the other from the last.

What they find, its order and what a check raises are as with one: whatever happens to the second process, or in a
check, the first one begins anew and does all of them.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BufferedWriter, FileIO
from itertools import chain, takewhile

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Check, Scene
from ansible_collections.relops.golive.plugins.plugin_utils.second import second, worth_it

LARGE = 5_000
"""Connections and devices of a plan from which on a second process is worth it."""
Found = dict[int, list[Fault]]


def looked(checks: Sequence[Check], scene: Scene) -> Iterator[Fault]:
    """Return what checks find, in the order of the checks; raises what a check raises."""
    if len(scene.plan.connections) + len(scene.rows) > LARGE and worth_it():
        with suppress(Exception):  # a check's own comes again below, where it would have come from
            found = _by_two(checks, scene)
            return chain.from_iterable(found[index] for index in range(len(checks)))
    return (fault for each in checks for fault in each(scene))


def _by_two(checks: Sequence[Check], scene: Scene) -> Found:
    """Return what each check finds; a byte is a turn: who reads one does the next check from its end."""
    order = range(len(checks))
    with _pipe() as (turns, give), _pipe() as (answer, say):
        give.write(bytes(len(checks)))
        give.close()

        def others(_go_on: Callable[[], bool]) -> None:
            answer.close()
            with say:
                pickle.dump(_share(checks, scene, turns, order), say)

        with second(others), answer:
            say.close()
            try:
                own = _share(checks, scene, turns, reversed(order))
            finally:
                turns.readall()  # where a check raised, the second process is to end, too
            rest: Found = pickle.loads(answer.readall())  # noqa: S301 - written by the process that this one began
        return own | rest


def _share(checks: Sequence[Check], scene: Scene, turns: FileIO, order: Iterable[int]) -> Found:
    return {index: list(checks[index](scene)) for index in takewhile(lambda _index: turns.read(1), order)}


@contextmanager
def _pipe() -> Iterator[tuple[FileIO, BufferedWriter]]:
    reading, writing = os.pipe()
    with FileIO(reading, "rb") as told, os.fdopen(writing, "wb") as telling:
        yield told, telling
