"""What made a dossier: one digest over the code, the templates and the libraries on which its bytes depend.

With the same maker, plan and journal a document is made again byte for byte; with another one it may look different.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.pdf import font_digest

LIBRARIES = ("jinja2", "lxml", "markdown-it-py", "pydantic", "python-docx", "segno", "typst", "xlsxwriter")
ENDINGS = (".py", ".j2", ".typ", ".yml")
ROOMS = ("case", "engine", "exchange", "journal", "model", "plan", "precheck", "records", "safe", "site", "stages")
PLUGINS = Path(__file__).resolve().parents[2]


@cache
def maker() -> str:
    """Return the digest (SHA-256, hex), also over the font of this machine with which papers are set."""
    digest = hashlib.sha256()
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    digest.update(f"font {font_digest()}\n".encode())
    folders = [*(PLUGINS / "plugin_utils" / room for room in ROOMS), PLUGINS / "module_utils", template_dir()]
    for folder in folders:
        for path in sorted(one for one in folder.rglob("*") if one.suffix in ENDINGS):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return digest.hexdigest()
