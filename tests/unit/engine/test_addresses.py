"""Addresses of IPv6 wherever a port or a path follows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.addresses import bracketed
from ansible_collections.relops.golive.plugins.module_utils.backup import records
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify import suite_of_plan


@pytest.mark.parametrize(
    ("address", "expected"),
    [("2001:db8::41", "[2001:db8::41]"), ("[::1]", "[::1]"), ("10.0.0.9", "10.0.0.9"), ("bak01", "bak01")],
)
def test_brackets(address: str, expected: str) -> None:
    assert bracketed(address) == expected


def test_the_record_of_a_backup_on_a_store_of_ipv6() -> None:
    params = {"people": {}, "store": {"address": "2001:db8::41", "path": "/srv/backup/A"}, "store_host": "B"}
    found = records.record({**params, "retention_days": 1}, kind="os")
    assert found["repository"] == "[2001:db8::41]:/srv/backup/A/repository"


@pytest.mark.parametrize(
    ("address", "line", "found"),
    [
        ("2001:db8::41", "LISTEN 0 200 [2001:db8::41]:5432 [::]:*", True),
        ("2001:db8::41", "LISTEN 0 200 [::]:5432 [::]:*", True),
        ("2001:db8::41", "LISTEN 0 200 *:5432 *:*", True),
        ("2001:db8::41", "LISTEN 0 200 0.0.0.0:5432 0.0.0.0:*", False),
        ("2001:db8::41", "LISTEN 0 200 [2001:db8::42]:5432 [::]:*", False),
        ("10.0.0.9", "LISTEN 0 200 10.0.0.9:5432 0.0.0.0:*", True),
        ("10.0.0.9", "LISTEN 0 200 0.0.0.0:5432 0.0.0.0:*", True),
        ("10.0.0.9", "LISTEN 0 200 127.0.0.1:5432 0.0.0.0:*", False),
    ],
)
def test_who_listens_where(address: str, line: str, found: bool) -> None:
    target: Any = SimpleNamespace(check_output=lambda _command: line)
    case = {"address": address, "port": 5432, "name": f"{bracketed(address)}:5432"}
    if found:
        suite_of_plan.test_listening(case, target)
    else:
        with pytest.raises(BaseException, match="nobody listens on"):
            suite_of_plan.test_listening(case, target)
