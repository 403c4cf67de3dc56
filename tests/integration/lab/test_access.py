"""The way into the simulated data centre ends with who came by it: nobody's work stays behind on a host."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.ansible.short_lines import shortened

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


def test_half_a_module_that_came_over_a_shared_connection_ends_too(lab: Lab, tmp_path: Path) -> None:
    """The connection stays for the next one, and reads no more what is said of the half: a long line filled its pipe.

    As Ansible writes it, in one line, Python stays for ever; broken once by hand.
    """
    shared = [f"-oControlPath={tmp_path}/c", "-oControlPersist=60", "-oControlMaster=auto"]
    ssh, *words = lab.words(1, "bash -c 'exec -a left-behind python3'")
    module = shortened(b"main(\nzip_data='%s',\n)\n" % (b"A" * 300_000))
    subprocess.run([ssh, *shared, *words[:-1], "true"], check=True, timeout=60)
    try:
        child = subprocess.Popen([ssh, *shared, *words], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
        assert child.stdin
        assert eventually(lambda: stands(lab, 1), 30)
        child.stdin.write(module[:-200_000])
        child.stdin.flush()
        child.kill()
        child.wait()
        assert eventually(lambda: not stands(lab, 1), 20)
    finally:
        subprocess.run([ssh, *shared, "-Oexit", *words[:-1]], check=False, timeout=60, capture_output=True)
