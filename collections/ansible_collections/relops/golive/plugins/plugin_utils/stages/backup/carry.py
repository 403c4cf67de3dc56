"""Carry the store's folders from one backup host to another through the controller, as one would an off-site copy.

The repositories are encrypted and stay so; the first store is read, never written.
"""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.words import checked
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import Remaining
from ansible_collections.relops.golive.plugins.plugin_utils.reach import Access, ssh_config

SSH = ("ssh", "-o", "ControlMaster=no", "-o", "ControlPath=none", "-F")


def carry(source: Access, target: Access, path: str, names: Sequence[str], longest: Remaining) -> None:
    """Copy the folders `names` below `path` with owners (by name) and modes; what the target has there goes.

    Raises GoliveError with what the failing side said, or when it takes longer than `longest`.
    """
    folders = shlex.join([checked("name", name) for name in names])
    checked("root", path)
    pack = f"tar -C {shlex.quote(path)} -cf - {folders}"
    unpack = f"cd {shlex.quote(path)} && rm -rf {folders} && tar -xpf -"
    with tempfile.TemporaryDirectory(prefix="golive-carry-") as folder:
        config = Path(folder) / "ssh_config"
        config.write_text(ssh_config({"source": source, "target": target}, folder), encoding="utf-8")
        _piped([*SSH, str(config), "source", pack], [*SSH, str(config), "target", unpack], longest)


def _piped(reading: list[str], writing: list[str], longest: Remaining) -> None:
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as answered:
        reader = subprocess.Popen(reading, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said)
        writer = subprocess.Popen(writing, stdin=reader.stdout, stdout=subprocess.DEVNULL, stderr=answered)
        if reader.stdout:
            reader.stdout.close()
        try:
            codes = writer.wait(longest.seconds), reader.wait(60)
        except subprocess.TimeoutExpired as error:
            raise GoliveError(f"the store's folders were not carried over within {longest.why}") from error
        finally:
            for process in (reader, writer):
                process.kill()
                process.wait()
        for side, code, words in zip(("target", "source"), codes, (answered, said), strict=True):
            if code:
                words.seek(0)
                text = words.read().decode(errors="replace").strip().splitlines()[-2:]
                raise GoliveError(f"the {side} store ended the copy with {code}: {' / '.join(text)}")
