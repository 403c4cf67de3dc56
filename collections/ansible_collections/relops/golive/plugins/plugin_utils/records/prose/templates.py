"""Find and fill in the template of a text: the project's own, else the product's; sandboxed, it sees nothing but facts.

What a template may do is read facts, compare and repeat: it calls nothing but the functions that it is given, and the
filters of a short list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any, NoReturn

import jinja2
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.catalogue import FOLDER
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.slots import OPEN, Slots, marked
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

FILTERS = frozenset({"length", "join", "first", "last", "default", "selectattr", "rejectattr", "map", "unique", "sort"})
LARGEST = 1 << 20
"""Bytes of a template."""
KEPT = 500
"""Templates."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with marks where values go, and the templates that it was made of: name → (whose, SHA-256 in hex)."""

    text: str
    used: Mapping[str, tuple[str, str]]


class Templates:
    """The templates of one language; `project` is the folder of a plan, which may have some of its own."""

    def __init__(self, language: str, project: Path) -> None:
        self.language, self.project = language, project
        self.used: dict[str, tuple[str, str]] = {}
        self._environment = _Environment(loader=jinja2.FunctionLoader(self._read))

    def fill(self, name: str, slots: Slots, facts: Mapping[str, Any], **functions: Callable[..., str]) -> Filled:
        """Return a template filled in; GoliveError with the place of a fault."""
        self.used = {}
        self._environment.allowed, self._environment.facts = frozenset(map(id, functions.values())), facts
        try:
            with slots:
                template = self._environment.get_template(f"{name}.md.j2")
                text = template.render(**functions)
        except (jinja2.TemplateError, KeyError, TypeError, ValueError) as error:
            raise self._fault(f"{name}.md.j2", error) from error
        return Filled(text, dict(self.used))

    def _read(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """Return a template for Jinja: text, file, whether it is still so; None where there is none."""
        for whose, folder in (("project", self.project / FOLDER), ("product", template_dir() / FOLDER)):
            path = (folder / self.language / name).resolve()
            if not path.is_relative_to(folder.resolve()) or not path.is_file():
                continue
            try:
                content = read_bytes(path, f"{FOLDER}/{self.language}/{name}", LARGEST)
                text = content.decode("utf-8")
            except (Unreadable, UnicodeDecodeError) as error:
                raise GoliveError(f"{path} cannot be read as text", zh=f"无法按文本读取 {path}") from error
            self.used[f"{FOLDER}/{self.language}/{name}"] = (whose, hashlib.sha256(content).hexdigest())
            return text.replace(OPEN, "").rstrip() + "\n", str(path), lambda: False
        return None

    def _fault(self, name: str, error: Exception) -> GoliveError:
        line = f":{error.lineno}" if isinstance(error, jinja2.TemplateSyntaxError) else ""
        place = f"{FOLDER}/{self.language}/{getattr(error, 'name', None) or name}{line}"
        why = f"{getattr(error, 'message', None) or error}"
        return GoliveError(f"template {place}: {why}", zh=f"模板 {place}: {why}")


class _Context(Context):
    """What a template sees: what it was given, then the facts, each worked out when it is asked for."""

    def resolve_or_missing(self, key: str) -> Any:
        """Return a value by its name."""
        found = super().resolve_or_missing(key)
        facts: Mapping[str, Any] = getattr(self.environment, "facts", {})
        return facts[key] if found is missing and key in facts else found


class _Compiled(jinja2.BytecodeCache):
    """What this process has compiled: a template that is written anew has another checksum, and is compiled anew.

    A value is marked when a template is filled in (`marked` asks for the context), so no code holds one of a plan.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the code into a bucket, where there is some."""
        bucket.code = self._made.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a bucket."""
        if len(self._made) >= KEPT:
            self._made.clear()
        self._made[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


class _Environment(ImmutableSandboxedEnvironment):
    """A Jinja that calls nothing but what it is given."""

    context_class = _Context
    intercepted_binops = frozenset({"*", "**", "%", "//"})

    def __init__(self, **options: Any) -> None:
        super().__init__(
            autoescape=False, undefined=jinja2.StrictUndefined, finalize=marked, trim_blocks=True, lstrip_blocks=True,
            keep_trailing_newline=True, cache_size=0,
            bytecode_cache=_COMPILED, **options,
        )  # fmt: skip
        self.allowed: frozenset[int] = frozenset()
        self.facts: Mapping[str, Any] = {}
        self.globals.clear()
        self.filters = {name: one for name, one in self.filters.items() if name in FILTERS}

    def is_safe_callable(self, obj: Any) -> bool:
        """Tell whether a template may call it."""
        return id(obj) in self.allowed

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> NoReturn:
        """Refuse what could make a text of any length out of a short one."""
        raise SecurityError(f"{operator} is not for templates")
