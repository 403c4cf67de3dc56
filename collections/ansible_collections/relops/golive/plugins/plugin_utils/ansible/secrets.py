"""Collect the secrets of a run from Ansible's variables: what is vaulted, named so, or referred to by the plan."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ansible._internal._datatag._tags import Origin, VaultedValue
from ansible.parsing.vault import EncryptedString
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import planned
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import LEAST, Known
from ansible_collections.relops.golive.plugins.plugin_utils.stages.lazy import Reference
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import STAGES

WORDS = frozenset({
    "password", "passwords", "passwd", "passphrase", "pass", "pwd", "secret", "secrets", "token", "tokens",
    "key", "keys", "vault", "credential", "credentials", "enable",
})  # fmt: skip
"""A variable one of whose words is one of these holds a secret …"""
OPEN = frozenset({
    "file", "files", "path", "paths", "dir", "folder", "name", "id", "ids", "user", "url", "host", "hosts", "port",
    "type", "method", "prompt", "checking", "public",
})  # fmt: skip
"""… unless its last word says that it only tells where or what it is."""
_SPLIT = re.compile(r"[^a-z0-9]+")
_HEAD = b"$ANSIBLE_VAULT"
_FETCHED = re.compile(r"(?:lookup|query|q)\(\s*['\"][\w.]*(?:vault|pass|secret|bitwarden|keyring)")
"""What is looked up where secrets are kept."""
_NAME = re.compile(r"[A-Za-z_]\w*")
WORK = re.compile(rf"golive_({'|'.join(STAGES)}|device|tasks|plan|project|digest)$")
"""What the plan says, which everybody may read: a text with braces there refers to a secret."""
OURS = "golive_exit"
"""What the product itself is called, in every answer of its actions: a secret of that word would hide these."""
Template = Callable[[Any], Any]


def collect(known: Known, hosts: Iterable[tuple[Mapping[str, Any], Template]]) -> list[str]:
    """Let `known` learn the secrets of every host, given its raw variables and what templates them.

    What can't be templated yet is left out. Returns the variables whose value is a word of the plan: that can't be
    hidden without hiding the plan.
    """
    found: dict[str, str] = {}
    public: list[str] = []
    read: set[str] = set()
    seen: set[Any] = set()
    for variables, template in hosts:
        for name, raw in _suspects(variables):
            key = (name, _closure(raw, variables))
            if key in seen:
                continue
            seen.add(key)
            found.update((text, name) for text in _texts(_value(raw, template)) if "{{" not in text)
        public += [json.dumps(value, default=str, ensure_ascii=False) for value in _works(variables)]
        public += [planned.words_of(stage) for stage in _referred(variables) if stage not in read]
        read.update(_referred(variables))
    words = "\n".join([OURS, *public])
    known.learn([text for text in found if text not in words])
    known.ready = True
    return sorted({name for text, name in found.items() if len(text) >= LEAST and text in words})


def told(names: Iterable[str]) -> str:
    """Return the warning about secrets that can't be hidden, in one line."""
    return screen.line(
        f"{', '.join(names)}: the secret is a word that stands in the plan as well: it is not hidden in journal, "
        "records and screen; choose another one"
    )


def is_secret(name: str) -> bool:
    """Tell whether a variable's name says that it holds a secret."""
    words = [word for word in _SPLIT.split(name.lower()) if word]
    return bool(words) and words[-1] not in OPEN and not WORDS.isdisjoint(words)


def _suspects(variables: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the raw values that are secrets, with the name of the variable."""
    for name, raw in variables.items():
        if WORK.match(name):
            texts = (text for text in _leaves(raw) if isinstance(text, str) and "{{" in text)
            yield from ((name, text) for text in texts if text != _reference(name))
        elif name not in ("hostvars", "vars", "groups", "omit"):
            yield from _inside(name, name, raw)


def _inside(variable: str, name: str, raw: Any) -> Iterator[tuple[str, Any]]:
    if is_secret(name) or _vaulted(raw):
        yield variable, raw
    elif isinstance(raw, Mapping):
        for key, item in raw.items():
            yield from _inside(variable, str(key), item)
    elif isinstance(raw, (list, tuple)):
        for item in raw:
            yield from _inside(variable, "", item)


def _vaulted(raw: Any) -> bool:
    if isinstance(raw, EncryptedString) or VaultedValue.is_tagged_on(raw):
        return True
    origin = Origin.get_tag(raw)
    if origin is not None and origin.path and _encrypted(origin.path):
        return True
    return isinstance(raw, str) and bool(_FETCHED.search(raw))


@cache
def _encrypted(path: str) -> bool:
    """Tell whether a file of variables is encrypted as a whole: its values don't say so themselves."""
    try:
        with Path(path).open("rb") as file:
            return file.read(len(_HEAD)) == _HEAD
    except OSError:
        return False


def _reference(name: str) -> str:
    """Return the text that stands for what the plan says there: it is looked up in the plan, and is no secret."""
    return str(Reference.to(name.removeprefix("golive_")))


def _referred(variables: Mapping[str, Any]) -> list[str]:
    """Return the stages whose work of this host stays in the plan."""
    return [name.removeprefix("golive_") for name, value in variables.items()
            if WORK.match(name) and value == _reference(name)]  # fmt: skip


def _works(variables: Mapping[str, Any]) -> Iterator[Any]:
    return (value for name, value in variables.items() if WORK.match(name))


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    else:
        yield value


def _closure(raw: Any, variables: Mapping[str, Any]) -> str:
    """Return what a value depends on: itself and the raw values of every variable that it names, and those of these."""
    texts: list[str] = []
    names: set[str] = set()
    left = [raw]
    while left:
        text = repr(left.pop())
        texts.append(text)
        fresh = {name for name in _NAME.findall(text) if name in variables} - names if "{{" in text else set()
        names |= fresh
        left += [variables[name] for name in sorted(fresh)]
    return "\n".join(texts)


def _value(raw: Any, template: Template) -> Any:
    try:
        return template(raw)
    except Exception:  # noqa: BLE001 - who uses it tells what is wrong with it
        return None


def _texts(value: Any) -> Iterator[str]:
    for leaf in _leaves(value):
        try:
            text = "" if leaf is None or isinstance(leaf, bool) else str(leaf)
        except Exception:  # noqa: BLE001, S112 - what can't be decrypted is no secret that this run knows
            continue
        if not _path(text):
            yield text


def _path(text: str) -> bool:
    """Tell whether a value only says where something is."""
    try:
        return text.startswith("/") and Path(text).exists()
    except (OSError, ValueError):
        return False
