"""LibreOffice, for tests: many files by one start of it, which takes longer than the files do."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

OFFICE = shutil.which("soffice")
MOST = 150
"""Files of one start: after some five hundred it ends without a word."""


def converted(files: Mapping[str, Path], scratch: Path) -> dict[str, Path]:
    """Let LibreOffice open every file and print it; return the PDFs that it made, by the names given.

    Without a person to ask it repairs nothing: a file that it would have to repair is not among them.
    """
    if not files:
        return {}  # started without a file it would wait for a person
    given, made = scratch / "given", scratch / "made"
    given.mkdir()
    for name, path in files.items():
        shutil.copy(path, given / f"{name}{path.suffix}")
    command = [
        str(OFFICE), f"-env:UserInstallation=file://{scratch}/profile", "--headless", "--norestore",
        "--convert-to", "pdf", "--outdir", str(made),
    ]  # fmt: skip
    paths = sorted(map(str, given.iterdir()))
    for at in range(0, len(paths), MOST):
        subprocess.run([*command, *paths[at : at + MOST]], capture_output=True, check=False, timeout=1800)
    return {name: made / f"{name}.pdf" for name in files if (made / f"{name}.pdf").is_file()}
