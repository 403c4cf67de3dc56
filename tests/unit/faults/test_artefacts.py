"""What the campaign hands over in place of a release: of each plan its own, and nothing of it stays."""

from __future__ import annotations

import hashlib
import tarfile
from pathlib import Path

import pytest

from tests.faults import artefacts, plans, scene
from tests.faults.moments import Place

ROOT = Path(__file__).parents[3]
HERE = Place("FLT-APP01", "install.release", "after-intent")


@pytest.mark.parametrize(("plan", "program"), [("release", "paygw/__main__.py"), ("upgrade", "serve.py")])
@pytest.mark.parametrize("act", sorted(artefacts.ACTS))
def test_what_is_spoilt_is_what_the_plan_installs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: str, program: str, act: str
) -> None:
    monkeypatch.setattr(scene, "ROOT", tmp_path)
    place = scene.Scene("none", by=plan)
    place.copy_project()
    archive, text = artefacts.artefact(place), plans.file_of(place.plan.parent, plan)
    good, planned = archive.read_bytes(), text.read_text()
    assert hashlib.sha256(good).hexdigest() in planned
    mend = artefacts.ACTS[act](place, HERE, 0)
    spoilt = archive.read_bytes()
    assert spoilt != good
    named = act in artefacts.BEFORE_THE_RUN
    assert (hashlib.sha256(spoilt).hexdigest() in text.read_text()) is named
    if named:
        with tarfile.open(archive) as new:
            changed = next(new.extractfile(one) for one in new if one.name.endswith(program))
            assert changed
            code = changed.read()
            assert b"SystemExit" in code or b"_exit" in code
            compile(code, "program", "exec")
    assert mend
    mend()
    assert (archive.read_bytes(), text.read_text()) == (good, planned)


def test_another_artefact_differs_in_its_first_lines_only(tmp_path: Path) -> None:
    old = (ROOT / "inventories/demo/releases/paygw-1.0.0.tar.gz").read_bytes()
    path = tmp_path / "new.tar.gz"
    path.write_bytes(artefacts.repacked(old, "raise SystemExit('never')\n"))
    with tarfile.open(path) as new:
        main = new.extractfile("paygw-1.0.0/paygw/__main__.py")
        assert main
        text = main.read().decode()
    assert "from __future__ import annotations\nraise SystemExit('never')\n" in text
    compile(text, "main", "exec")
