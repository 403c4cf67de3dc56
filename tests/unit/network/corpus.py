"""What real devices printed, where it lies beside the repository: `shared/corpus/shows/<platform>/<command>/*.raw`.

It is the tests' data of ntc-templates (Apache-2.0) and no part of this repository. GOLIVE_CORPUS names another folder
that has `shows/`, e.g. with all that ntc-templates has. Without either these tests are skipped; what each reader must
understand stands in tests of our own as well.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml


def _folder() -> Path | None:
    given = os.environ.get("GOLIVE_CORPUS")
    places = [Path(given)] if given else [parent / "shared" / "corpus" for parent in Path(__file__).resolve().parents]
    return next((place / "shows" for place in places if (place / "shows").is_dir()), None)


def files(platform: str, *commands: str) -> list[Any]:
    """Return every output of a platform's commands as parameters of a test, or one that is skipped."""
    folder = _folder()
    places = [folder / platform / command for command in commands] if folder else []
    found = [pytest.param(path, id=path.stem) for place in places for path in sorted(place.glob("*.raw"))]
    return found or [
        pytest.param(Path(), id="none", marks=pytest.mark.skip("no such outputs of real devices are here"))
    ]


def said(path: Path) -> list[dict[str, Any]]:
    """Return what those who collected an output found in it."""
    found: list[dict[str, Any]] = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["parsed_sample"]
    return found
