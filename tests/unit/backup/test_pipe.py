"""A pipe of commands succeeds only as a whole."""

from __future__ import annotations

import hashlib
import os

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup.pipe import piped
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


def _read(reader: int) -> bytes:
    return b"".join(iter(lambda: os.read(reader, 1 << 16), b""))


def test_what_went_through_is_hashed() -> None:
    """Also when it is more than a pipe holds."""
    text = b"x" * 3_000_000
    with piped([["head", "-c", "3000000", "/dev/zero"], ["tr", "\\0", "x"]]) as pipe:
        assert _read(pipe.reader) == text
    assert pipe.sha256 == hashlib.sha256(text).hexdigest()


@pytest.mark.parametrize(
    "commands",
    [
        [["sh", "-c", "echo half; echo it broke >&2; exit 3"], ["cat"]],
        [["echo", "x"], ["sh", "-c", "cat; echo it broke >&2; exit 3"]],
    ],
)
def test_a_command_that_fails_fails_the_pipe(commands: list[list[str]]) -> None:
    """A dump that ended early must never be a backup."""
    with pytest.raises(GoliveError, match="ended with 3: it broke"), piped(commands) as pipe:
        _read(pipe.reader)


def test_a_reader_that_goes_away_hangs_nothing() -> None:
    """The store became full: the error is the reader's."""
    with pytest.raises(GoliveError), piped([["cat", "/dev/zero"]]):
        pass


def test_a_missing_command_is_named() -> None:
    """Not a traceback."""
    with pytest.raises(GoliveError, match="no-such-dump is missing"), piped([["no-such-dump"]]):
        pass
