"""A run as Ansible has them: its process lives on, every task is carried out by a worker that is forked for it.

usage: a_run.py STATE    reads words from stdin (take, give, step, linger SECONDS, exit), answers each in one line
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import run_process
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock

FORK = multiprocessing.get_context("fork")


def act(state: Path, words: list[str], answer: Connection) -> None:
    """Do one task in a worker."""
    said: object = None
    try:
        if words[0] == "take":
            said = lock.take(
                state, run_process(), "周工", "PAYGW abc", wait=float(words[1]), breaking="".join(words[2:])
            )
        elif words[0] == "give":
            lock.give(state)
        elif words[0] == "step":
            with lock.step(state):
                pass
        elif words[0] == "linger":
            os.setsid()
            answer.send("lingers")
            time.sleep(float(words[1]))
    except GoliveError as error:
        said = f"refused: {error}"
    answer.send(said)


def main(state: Path) -> None:
    """Keep what the workers take, until the end."""
    lock.keep()
    for line in sys.stdin:
        words = line.split()
        if words[0] == "exit":
            return
        here, there = FORK.Pipe()
        worker = FORK.Process(target=act, args=(state, words, there), daemon=words[0] == "linger")
        worker.start()
        there.close()
        answer = here.recv()
        if words[0] != "linger":
            worker.join()
        print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
