"""Bytecode beside the sources of what Ansible packed: otherwise a host compiles all of a module anew at every task.

A host whose Python reads the bytecode of this one loads it, any other the source that lies beside it. The bytecode is
made of the very source in the same archive, and nothing is compared with it, since a packed module never changes
(PEP 552, unchecked).
"""

from __future__ import annotations

import base64
import dataclasses
import importlib.util
import io
import marshal
import pickle
import zipfile
from pathlib import Path

from ansible.executor import module_common

UNCHECKED = (1).to_bytes(4, "little")
UNKNOWN = (AttributeError, TypeError, ValueError, SyntaxError, EOFError, pickle.UnpicklingError, zipfile.BadZipFile)
"""What is raised by a packed module that is of no kind known here."""


def add(packed: Path, to: Path) -> bool:
    """Write a packed module with its bytecode to a file; tell whether it is of a kind that is known here."""
    try:
        module = module_common._CachedModule.load(str(packed))  # noqa: SLF001 - there is no public way
        archive = base64.b64encode(with_bytecode(base64.b64decode(module.zip_data, validate=True)))
        to.write_bytes(pickle.dumps(dataclasses.replace(module, zip_data=archive)))
    except UNKNOWN:
        return False
    return True


def with_bytecode(archive: bytes) -> bytes:
    """Return a zip archive of sources with the bytecode of each; raises BadZipFile, SyntaxError."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as found, zipfile.ZipFile(made, "w") as written:
        for entry in found.infolist():
            source = found.read(entry)
            written.writestr(entry, source)
            if entry.filename.endswith(".py"):
                beside = zipfile.ZipInfo(f"{entry.filename}c", entry.date_time)
                beside.compress_type, beside.external_attr = entry.compress_type, entry.external_attr
                written.writestr(beside, bytecode(source, entry.filename))
    return made.getvalue()


def bytecode(source: bytes, name: str) -> bytes:
    """Return the content of a .pyc of a source, which is shown under that name; raises SyntaxError."""
    code = compile(source, name, "exec", dont_inherit=True)
    return importlib.util.MAGIC_NUMBER + UNCHECKED + importlib.util.source_hash(source) + marshal.dumps(code)
