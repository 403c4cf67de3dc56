"""A checked preflight opens no upkeep in production: what comes after it in the same run removes nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.plays.test_backdoors import bank, play
from tests.integration.plays.test_plays import site

__all__ = ["bank", "site"]
PART = {"relops.golive.golive_preflight": {"part": "upkeep"}}
COPIES = {"relops.golive.backup_copies": {"paths": ["/var/lib/golive/replaced/paygw"]}}
COPY = "own/SHZJ-PAY-APP01/golive/replaced/paygw"
"""Where the host has it: what is /var/lib to its modules lies in a folder of its own."""
OWN = """- hosts: all:localhost
  gather_facts: false
  tasks: [{first}]
- hosts: SHZJ-PAY-APP01
  gather_facts: false
  tasks: [{then}]
"""


def kept_up(bank: Path, first: dict[str, Any], then: dict[str, Any], *more: str) -> tuple[int, str]:
    """Run a playbook of a person's own, beside those of the collection: its callback hears what preflight answered."""
    copy = bank / COPY
    copy.mkdir(parents=True)
    (copy / "customers").write_text("data\n")
    playbooks = bank / "ansible_collections/relops/golive/playbooks"
    (playbooks / "own.yml").write_text(OWN.format(first=json.dumps(first), then=json.dumps(then)))
    return play(bank, str(playbooks.relative_to(bank) / "own.yml"), *more)


@pytest.mark.parametrize(
    ("first", "then", "more"),
    [
        ({**PART, "check_mode": True}, COPIES, ()),
        (PART, {**COPIES, "check_mode": False}, ("--check",)),
    ],
)  # fmt: skip
def test_a_checked_preflight_opens_no_upkeep(
    bank: Path, first: dict[str, Any], then: dict[str, Any], more: tuple[str, ...]
) -> None:
    """Nobody has signed: by a preflight that only looks, a copy of customers' data stays where it is."""
    code, said = kept_up(bank, first, then, *more)
    assert (bank / COPY / "customers").exists(), said
    assert code == 4, said
    assert "this is production and no go-live was opened in this run" in said, said
