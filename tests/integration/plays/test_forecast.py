"""golive.yml foresees before it touches anything: real plays, engine and module; roles that only say that they ran."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.plays.test_plays import play, site

__all__ = ["site"]
QUICK = {"files": {"exclude": ["/*"], "data_directories": []}}
"""A forecast of this machine that need not walk through it."""


def foresee(site: Path, works: dict[str, dict[str, Any]]) -> None:
    """Give hosts something to foresee."""
    path = site / "stand_in.yml"
    given = yaml.safe_load(path.read_text())
    given["groups"]["golive_forecast"] = list(works)
    for host, work in works.items():
        given["hosts"][host]["golive_forecast"] = work
    path.write_text(yaml.safe_dump(given))


def facts(site: Path) -> list[dict[str, Any]]:
    """Return the forecasts that the journal keeps."""
    journals = (site / "state" / "current").glob("journal/golive.jsonl")
    events = [json.loads(line) for path in journals for line in path.read_text().splitlines()]
    return [event["facts"] for event in events if event["event"] == "fact"]


def golive(site: Path, *more: str) -> tuple[int, list[str], str]:
    """Run golive.yml in English; return exit code, what ran, and all it said."""
    return play(site, "golive", "-e", "golive_language=en", *more)


def golive_again(site: Path) -> tuple[int, list[str], str]:
    """Mend what the forecast has named, and give the same command again."""
    foresee(site, {"a": QUICK, "b": QUICK})
    return golive(site)


@pytest.fixture
def away(site: Path) -> Path:
    """Return the site with a host that cannot be measured: its database is one that nobody knows."""
    unknown = {"databases": [{"name": "x", "engine": "abacus", "service": "x", "data_directory": "/x", "port": 1}]}
    foresee(site, {"a": QUICK, "b": unknown})
    return site


def test_a_night_that_fits_goes_on_and_is_kept(site: Path) -> None:
    foresee(site, {"a": QUICK, "b": {"store": str(site)}})
    code, ran, said = golive(site)
    assert code == 0, said
    assert "ran network a" in ran
    (kept,) = facts(site)
    assert kept["fits"] and {row["verdict"] for row in kept["forecast"]} == {"ok"}


def test_a_host_that_is_not_measured_ends_it_before_anything_is_touched(away: Path) -> None:
    """Also for the hosts and switches that have nothing to foresee."""
    code, ran, said = golive(away)
    assert code == 4
    assert "b could not be measured: engine abacus is not known" in said
    assert not ran, "a stage ran after the forecast had failed"
    (kept,) = facts(away)
    assert not kept["fits"]
    mended = golive_again(away)
    assert mended[0] == 0, mended[2]
    assert "ran network a" in mended[1]


def test_check_mode_foresees_and_keeps_nothing(away: Path) -> None:
    code, ran, said = golive(away, "--check")
    assert code == 4
    assert "b could not be measured" in said
    assert not ran
    assert not (away / "state").exists() or not facts(away)


@pytest.fixture
def large() -> Iterator[Path]:
    """Return a folder with 4 MiB where no backup leaves them out."""
    with tempfile.TemporaryDirectory(prefix="golive-forecast-", dir="/srv") as folder:
        (Path(folder) / "file").write_bytes(b"x" * (4 << 20))
        yield Path(folder)


def test_no_room_in_the_store_is_foreseen(site: Path, large: Path) -> None:
    """A real file system of 1 MiB."""
    if os.geteuid() != 0:
        pytest.skip("mounting needs root")
    small = site / "small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(small)], check=True)
    others = [str(path) for top in ("/", "/srv") for path in Path(top).iterdir() if path not in (large, large.parent)]
    try:
        foresee(site, {"a": {"files": {"exclude": others, "data_directories": []}}, "b": {"store": str(small)}})
        code, ran, said = golive(site)
    finally:
        subprocess.run(["umount", str(small)], check=True)
    assert code == 4
    assert f"b: the store {small} needs 4 MiB, 1 MiB are free" in said
    assert not ran


def test_what_has_begun_is_not_foreseen_again(site: Path, away: Path) -> None:
    """What would not fit any more is what the go-live itself has filled."""
    foresee(site, {"a": QUICK, "b": QUICK})
    assert golive(site)[0] == 0
    foresee(site, {"a": QUICK, "b": {"databases": [{"name": "x", "engine": "abacus"}]}})
    code, _ran, said = golive(site)
    assert code == 0, said
    assert "could not be measured" not in said
    assert len(facts(site)) == 1
