"""Which processes a production accepts is root's list: another's is refused, a missing one accepts nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.accepted import LIST, accepted

ME = os.getuid()


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    """Return a list that holds two processes."""
    path = tmp_path / "etc/accepted_processes"
    path.parent.mkdir(mode=0o755)
    path.write_text(f"# by the board\n{'a' * 64} the small process\n\n  {'b' * 64}\n{'C' * 64} no digest\nabc\n")
    path.chmod(0o644)
    return path


def test_each_line_is_one_process(listed: Path) -> None:
    assert accepted(listed, ME) == {"a" * 64, "b" * 64}
    assert str(LIST) == "/etc/relops-golive/accepted_processes"


def test_without_a_list_none_is_accepted(tmp_path: Path) -> None:
    assert accepted(tmp_path / "none", ME) == frozenset()


@pytest.mark.parametrize("mode", [0o664, 0o646])
def test_a_list_that_others_may_write_is_refused(listed: Path, mode: int) -> None:
    listed.chmod(mode)
    with pytest.raises(GoliveError, match=r"list of accepted processes .* is not to be trusted") as told:
        accepted(listed, ME)
    assert "不可信" in told.value.said.zh


@pytest.mark.skipif(ME != 0, reason="only root gives a file away")
def test_a_list_of_somebody_else_is_refused(listed: Path) -> None:
    os.chown(listed, 4711, -1)
    with pytest.raises(GoliveError, match="is not to be trusted"):
        accepted(listed)


def test_a_list_in_the_project_is_refused(listed: Path, tmp_path: Path) -> None:
    with pytest.raises(GoliveError, match="lies in the project's folder"):
        accepted(listed, ME, tmp_path)


def test_a_link_to_nowhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.symlink_to(tmp_path / "gone")
    with pytest.raises(GoliveError, match="cannot be read"):
        accepted(path, ME)
