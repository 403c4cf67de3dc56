"""The command that was given, so that it can be given again: without secrets, relative to where it was given."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

from ansible.parsing.splitter import parse_kv
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import SECRET_WORDS

OPTIONS = {
    "vault_ids": "--vault-id",
    "vault_password_files": "--vault-password-file",
    "private_key_file": "--private-key",
    "remote_user": "--user",
}
FLAGS = {"ask_vault_pass": "--ask-vault-pass", "ask_pass": "--ask-pass", "become_ask_pass": "--ask-become-pass"}
ONCE = ("golive_overwrite", "golive_keep", "golive_reason")
"""Variables that decide something once; the command that goes on does not repeat them."""
WITHHELD = "…"
"""Stands for a value that is not repeated, because it may be a secret."""


def again(options: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> str:
    """Return the command line of ansible-playbook from its parsed options (`context.CLIARGS`)."""
    known = os.environ if environment is None else environment
    words = [f"{name}={shlex.quote(value)}" for name, value in sorted(known.items()) if _ours(name)]
    words.append("ansible-playbook")
    words += [word for path in _many(options.get("inventory")) for word in ("-i", _here(path))]
    for name, option in OPTIONS.items():
        words += [word for value in _many(options.get(name)) for word in (option, shlex.quote(value))]
    words += [flag for name, flag in FLAGS.items() if options.get(name)]
    words += [word for given in _many(options.get("extra_vars")) for word in _variables(given)]
    return " ".join([*words, *map(_here, _many(options.get("args")))])


def _ours(name: str) -> bool:
    return name.startswith("GOLIVE_") and not any(word in name.lower() for word in SECRET_WORDS)


def _variables(given: str) -> list[str]:
    """Return `-e` words; only a variable of golive that names no secret keeps its value."""
    if given.startswith("@"):
        return ["-e", "@" + _here(given[1:])]
    if given.lstrip().startswith(("{", "[")):
        return ["-e", WITHHELD]
    words = []
    for name, value in plain(parse_kv(given)).items():
        told = name.startswith("golive_") and not any(word in name for word in SECRET_WORDS)
        if name not in ONCE:
            words += ["-e", f"{name}={shlex.quote(str(value)) if told else WITHHELD}"]
    return words


def _many(value: Any) -> list[str]:
    """Return an option's values as texts; one that was not given has none."""
    if not value:
        return []
    return [str(value)] if isinstance(value, str) or not isinstance(value, Iterable) else [str(one) for one in value]


def _here(path: str) -> str:
    """Return a path below the working directory relative to it, as a person would type it."""
    return shlex.quote(path.removeprefix(f"{os.getcwd()}/"))  # noqa: PTH109
