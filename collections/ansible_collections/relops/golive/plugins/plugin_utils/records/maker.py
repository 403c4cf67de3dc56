"""What made a dossier: one digest over the code, the templates and the libraries on which its bytes depend.

With the same maker, plan and journal a document is made again byte for byte; with another one it may look different.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir

LIBRARIES = ("jinja2", "pydantic", "segno", "xlsxwriter")
PLUGINS = Path(__file__).resolve().parents[2]


@cache
def maker() -> str:
    """Return the digest (SHA-256, hex)."""
    digest = hashlib.sha256()
    for name in LIBRARIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for folder, pattern in ((PLUGINS / "plugin_utils", "*.py"), (PLUGINS / "module_utils", "*.py"), (template_dir(), "*")):
        for path in sorted(path for path in folder.rglob(pattern) if path.is_file()):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return digest.hexdigest()
