"""What was written on a switch is noted before, and a note that is there is never written again."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import strays
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza


def test_a_newer_note_that_is_lost_takes_no_older_one_with_it(tmp_path: Path) -> None:
    forward = Stanza("interface Gi1", ("no shutdown", "mtu 9000"))
    back = Stanza("interface Gi1", ("mtu 9000", "shutdown"))
    strays.note(tmp_path, [forward])
    first = (tmp_path / strays.NOTED).read_bytes()
    strays.note(tmp_path, [back])
    strays.note(tmp_path, [back, forward])
    assert strays.noted(tmp_path) == [*forward.commands(), "shutdown"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["written-2.json", "written.json"]
    assert (tmp_path / strays.NOTED).read_bytes() == first
    (tmp_path / "written-2.json").unlink()
    assert strays.noted(tmp_path) == [*forward.commands()]


def test_a_note_never_takes_the_place_of_another(tmp_path: Path) -> None:
    for number in range(1, 12):
        strays.note(tmp_path, [Stanza(f"line {number}")])
    (tmp_path / "written-3.json").unlink()
    strays.note(tmp_path, [Stanza("line 12")])
    assert strays.noted(tmp_path) == [f"line {n}" for n in range(1, 13) if n != 3]
