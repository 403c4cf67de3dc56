"""The command that was given, so that it can be given again: without secrets, relative to where it was given."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable, Mapping
from typing import Any

import yaml
from ansible.parsing.splitter import parse_kv
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain

OPTIONS = {
    "vault_ids": "--vault-id",
    "vault_password_files": "--vault-password-file",
    "private_key_file": "--private-key",
    "remote_user": "--user",
}
FLAGS = {"ask_vault_pass": "--ask-vault-pass", "ask_pass": "--ask-pass", "become_ask_pass": "--ask-become-pass"}
ONCE = ("golive_overwrite", "golive_keep", "golive_reason", "golive_break_lock")
"""Variables that decide something once; the command that goes on does not repeat them."""
TOLD = frozenset({"golive_assessment", "golive_dossier", "golive_lab", "golive_language", "golive_state"})
"""Variables, and in capitals those of the environment, whose values are repeated: any other may hold a secret."""
WITHHELD = "…"
"""Stands for a value that is not repeated."""


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
    return name.isupper() and name.lower() in TOLD


def _variables(given: str) -> list[str]:
    """Return `-e` words: of a file its name, of a variable its name, and its value where that is on the list."""
    if given.startswith("@"):
        return ["-e", "@" + _here(given[1:])]
    if given.lstrip().startswith(("{", "[")):
        return _structured(given)
    words = []
    for name, value in plain(parse_kv(given)).items():
        if name not in ONCE:
            words += ["-e", f"{name}={shlex.quote(str(value))}" if name in TOLD else _withheld(name)]
    return words


def _structured(given: str) -> list[str]:
    """Return `-e` words of variables given as JSON or YAML: names alone."""
    try:
        found = yaml.safe_load(given)
    except yaml.YAMLError:
        found = None
    if not isinstance(found, dict):
        return ["-e", WITHHELD]
    return [word for name in found if name not in ONCE for word in ("-e", _withheld(str(name)))]


def _withheld(name: str) -> str:
    """Return a variable without its value; what is no name may be a value that lost its own."""
    return f"{name}={WITHHELD}" if name.isidentifier() and name != "_raw_params" else WITHHELD


def _many(value: Any) -> list[str]:
    """Return an option's values as texts; one that was not given has none."""
    if not value:
        return []
    return [str(value)] if isinstance(value, str) or not isinstance(value, Iterable) else [str(one) for one in value]


def _here(path: str) -> str:
    """Return a path below the working directory relative to it, as a person would type it."""
    return shlex.quote(path.removeprefix(f"{os.getcwd()}/"))  # noqa: PTH109
