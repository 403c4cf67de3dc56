"""Half a module that a killed controller sent ends on its host, whoever reads what Python says of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import short_lines

PIPE = 1 << 16
"""Bytes that wait in a pipe without a reader."""
WORDS = {"a": "x" * 70_000, "b": "'\"\\\n中" * 3000, "c": [1, None, True]}
OWN = b"#!/bin/sh\n# WANT_JSON\ncat <<'X'\nx='%s',\nX\n" % (b"y" * 9000)
"""A module of one's own in another language."""
PACK = """
import json, sys
from ansible.modules import ping
from ansible.parsing.dataloader import DataLoader
from ansible.plugins import action
from ansible.plugins.loader import init_plugin_loader
from ansible.template import Templar
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.short_lines import send_short_lines

init_plugin_loader([])
for name in sys.argv[2:]:
    built = action.modify_module(
        module_name="ping", module_path=ping.__file__, module_args={"data": sys.stdin.readline().strip()},
        templar=Templar(DataLoader()), task_vars={"ansible_python_interpreter": sys.executable},
    )
    open(f"{sys.argv[1]}/{name}", "wb").write(built.b_module_data)
    for _again in range(2):
        send_short_lines()
built = action.modify_module(
    module_name="own", module_path=f"{sys.argv[1]}/own", module_args={}, templar=Templar(DataLoader()), task_vars={},
)
open(f"{sys.argv[1]}/sent", "wb").write(built.b_module_data)
"""


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return a module as Ansible sends it and as a run of ours does, with more arguments than a pipe takes."""
    folder, names = tmp_path_factory.mktemp("packed"), ("long", "short")
    (folder / "own").write_bytes(OWN)
    subprocess.run(
        [sys.executable, "-c", PACK, str(folder), *names], input=f"{json.dumps(WORDS)}\n" * 2, text=True, check=True
    )
    return {name: Path(folder, name).read_bytes() for name in (*names, "sent")}


def run(module: bytes) -> subprocess.CompletedProcess[bytes]:
    """Run what arrived of a module as a host does."""
    return subprocess.run([sys.executable], input=module, capture_output=True, timeout=60, check=False)


def longest(module: bytes) -> int:
    """Return the bytes of its longest line."""
    return max(map(len, module.split(b"\n")))


def test_a_module_does_the_same_in_short_lines(packed: dict[str, bytes]) -> None:
    assert longest(packed["long"]) > PIPE > 4 * longest(packed["short"])
    long, short = (run(packed[name]) for name in ("long", "short"))
    assert (long.returncode, short.returncode) == (0, 0), short.stderr
    assert json.loads(json.loads(short.stdout)["ping"]) == WORDS
    assert long.stdout == short.stdout


def test_a_module_in_another_language_stays_as_it_is(packed: dict[str, bytes]) -> None:
    assert packed["sent"] == OWN


@pytest.mark.parametrize("share", [0.05, 0.2, 0.5, 0.8, 0.95, 0.99])
def test_what_python_says_of_half_a_module_fits_into_a_pipe(packed: dict[str, bytes], share: float) -> None:
    said = run(packed["short"][: int(len(packed["short"]) * share)])
    assert len(said.stderr) + len(said.stdout) < PIPE // 4
    assert said.returncode or not said.stdout


def test_of_long_lines_it_does_not(packed: dict[str, bytes]) -> None:
    """Were it not so any more, none of this would be needed."""
    assert len(run(packed["long"][: int(len(packed["long"]) * 0.95)]).stderr) > PIPE


@pytest.mark.parametrize("line", [b"x" * 9000, b"a=" + b"1" * 9000 + b",", b"# '" + b"y" * 9000 + b"',", b"short='x',"])
def test_what_is_no_long_text_of_the_call_stays_as_it_is(line: bytes) -> None:
    assert short_lines.shortened(b"a\n" + line + b"\nb\n") == b"a\n" + line + b"\nb\n"
