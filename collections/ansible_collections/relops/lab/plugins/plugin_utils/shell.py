"""Running other programs, with errors an operator can read."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ansible_collections.relops.lab.plugins.plugin_utils.words import Said


class LabError(Exception):
    """Something about the lab is not as it must be; the message says what to do, in English and Chinese."""

    def __init__(self, sentence: str, zh: str) -> None:
        super().__init__(sentence)
        self.said = Said(zh, sentence)


def run(*argv: str | Path, stdin: str | None = None, log: Path | None = None) -> str:
    """Run a program to its end and return its standard output; LabError with its last words if it fails."""
    words = [str(word) for word in argv]
    try:
        done = subprocess.run(words, input=stdin, capture_output=True, text=True, errors="replace", check=False)
    except FileNotFoundError as error:
        raise LabError(
            f"{words[0]} is not installed (see packages.txt of relops.lab)",
            f"未安装 {words[0]}（见 relops.lab 的 packages.txt）",
        ) from error
    if log is not None:
        log.write_text(done.stdout + done.stderr)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip())[-2000:]
        what = " ".join(words[:12])
        raise LabError(
            f"{what} ended with {done.returncode}: {said}", f"命令 {what} 失败，退出码 {done.returncode}: {said}"
        )
    return done.stdout
