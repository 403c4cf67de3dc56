"""The way into the simulated data centre ends with who came by it: nobody's work stays behind on a host."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.integration.lab.conftest import Lab, eventually

WORK = "exec -a left-behind cat"


@contextmanager
def at_work(lab: Lab, number: int) -> Iterator[subprocess.Popen[bytes]]:
    """Let a command wait for words on a host, as a module does that is about to be sent."""
    words = lab.words(number, f"bash -c '{WORK}'")
    child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        assert eventually(lambda: stands(lab, number), 30)
        yield child
    finally:
        child.kill()
        child.wait()


def stands(lab: Lab, number: int) -> bool:
    """Tell whether it still does."""
    return lab.ssh(number, "pgrep -f '^left-behind'").returncode == 0


def test_who_is_killed_leaves_nothing_on_a_host(lab: Lab) -> None:
    """The client goes without a word, and what waits for its words ends."""
    with at_work(lab, 1) as child:
        child.kill()
        child.wait()
        assert eventually(lambda: not stands(lab, 1), 20)
