"""What is said of a command that failed."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup.pipe import piped
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import reason, run

TIDIES = "echo one; echo FATAL ERROR: lock wait timeout; for i in 1 2 3 4; do echo tidying $i; done; exit 1"


def test_a_command_that_tidies_up_after_its_error_is_told_with_the_error() -> None:
    with pytest.raises(GoliveError, match="FATAL ERROR: lock wait timeout / tidying 2 / tidying 3 / tidying 4"):
        run(["sh", "-c", TIDIES])


def test_so_is_one_of_a_pipe() -> None:
    with (
        pytest.raises(GoliveError, match="FATAL ERROR: lock wait timeout / tidying 4"),
        piped([["sh", "-c", f"({TIDIES}) >&2"]]),
    ):
        pass


def test_an_error_among_the_last_lines_stands_there_once() -> None:
    assert reason("error: old\na\nb\nerror: this\n") == "a / b / error: this"
    assert reason("a\nb\nc\nd") == "b / c / d"
    assert reason("") == ""
