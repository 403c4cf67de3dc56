"""A rehearsal has a state and dossiers of its own, below those of its project, wherever these were named."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import dossier_folder, state_folder


class Templar:
    """Answers what it is asked."""

    def template(self, value: object) -> object:
        """Return it."""
        return value


@pytest.mark.parametrize("rehearsal", [True, False])
def test_its_folders_lie_below_those_of_the_project(
    rehearsal: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = "rehearsals" if rehearsal else ""
    told = {"golive_project": "P", "golive_rehearsal": rehearsal, "golive_dossier": "/d"}
    monkeypatch.delenv("GOLIVE_STATE", raising=False)
    monkeypatch.delenv("GOLIVE_DOSSIER", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state_folder(told, Templar()) == tmp_path / "relops-golive/P" / below
    assert state_folder({**told, "golive_state": "/s"}, Templar()) == Path("/s") / below
    assert dossier_folder(told, Templar()) == Path("/d") / below
    monkeypatch.setenv("GOLIVE_STATE", "/e")
    monkeypatch.setenv("GOLIVE_DOSSIER", "/f")
    assert state_folder(told, Templar()) == Path("/e") / below
    assert dossier_folder(told, Templar()) == Path("/f") / below
