"""What carries MariaDB's rows: NULL and a NUL as bytes that no text has, and no other text becomes something else."""

from __future__ import annotations

import subprocess

import pytest
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.conversion import copy_text
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.source import CARRY, FIELDS, NO_NUL
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Real

CASES = [
    (b"a\\0b", b"a\\0b", b"a\xffb"),
    (b"a\\\\0b", b"a\\\\0b", b"a\\\\0b"),
    (b"a\\\\\\012", b"a\\\\\\012", b"a\\\\\xff12"),
    (b"\\0\\0\t\xfe", b"\\0\\0\t\\N", b"\xff\xff\t\\N"),
    (b"a\rb\\\\N", b"a\\rb\\\\N", b"a\\rb\\\\N"),
]
"""What the client writes, what arrives where a text may hold a NUL, and where none may."""


@pytest.mark.parametrize(("written", "kept", "refused"), CASES)
def test_a_nul_is_poison_and_a_backslash_before_a_nought_is_not(written: bytes, kept: bytes, refused: bytes) -> None:
    for script, wanted in ((FIELDS, kept), (NO_NUL, refused)):
        command = ["bash", "-c", CARRY, "golive", script, "cat"]
        assert subprocess.run(command, input=written + b"\n", capture_output=True, check=True).stdout == wanted + b"\n"


def test_a_client_that_fails_is_told() -> None:
    assert subprocess.run(["bash", "-c", CARRY, "golive", NO_NUL, "false"], check=False).returncode == 1


def test_a_value_that_gives_no_text_is_poison_and_never_null() -> None:
    """A text that grows beyond a packet on its way to Unicode is NULL to the server, and it is none."""
    for nullable, gone in ((True, "if(`a` IS NULL, x'FE', x'FF')"), (False, "x'FF'")):
        real = Real("decimal", "decimal(9,2)", scale=2, nullable=nullable)
        assert copy_text(Column("a", "a", "decimal"), real) == f"ifnull(cast(`a` AS BINARY), {gone})"
    text = copy_text(Column("a", "a", "text"), Real("varchar", "varchar(9)", charset="gbk"), nul=False)
    assert text.startswith("CASE WHEN ") and "THEN ifnull(cast(convert(`a` USING utf8mb4) AS BINARY), x'FF')" in text
    assert text.endswith("WHEN `a` IS NULL THEN x'FE' ELSE x'FF' END")
