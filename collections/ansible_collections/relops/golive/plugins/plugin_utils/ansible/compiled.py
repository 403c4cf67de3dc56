"""Import this to load our code from Python's bytecode: Ansible compiles every file of a collection at every start.

Ansible's own loader of collections finds packages and knows of redirects, and goes on doing so. What is a plain file of
this namespace is loaded as Python loads any file: compiled once, and again when it has changed.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.machinery import FileFinder, ModuleSpec, SourceFileLoader
from types import ModuleType

OURS = "ansible_collections.relops."


class Finder:
    """Finds the plain files of our packages; whatever else is asked for is left to the finders behind it."""

    def __init__(self) -> None:
        self._folders: dict[str, FileFinder] = {}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to load a module, None where it is a package, not ours, or not there."""
        if not fullname.startswith(OURS) or path is None:
            return None
        for folder in path:
            finder = self._folders.setdefault(folder, FileFinder(folder, (SourceFileLoader, [".py"])))
            spec = finder.find_spec(fullname)
            if spec is not None:
                return spec if spec.loader and spec.submodule_search_locations is None else None
        return None


if not any(type(finder).__name__ == "Finder" and type(finder).__module__ == __name__ for finder in sys.meta_path):
    sys.meta_path.insert(0, Finder())
