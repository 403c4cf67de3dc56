"""The restore drill on a lab: everything comes back on bare hosts, a spoilt copy is found, the first system stays."""

from __future__ import annotations

import json
from pathlib import Path

from tests.faults import judge
from tests.site import Site

LEGACY, NEW, STORE = "FLT-LEG01", "FLT-APP01", "FLT-BAK01"
EVERYTHING = [
    (NEW, "os"), (NEW, "service"), (LEGACY, "app"), (LEGACY, "db"), (LEGACY, "db"), (LEGACY, "os"), (LEGACY, "service"),
]  # fmt: skip
FLIP = """
file=$(ls -S $(find /srv/backup/{host}/repository/data -type f) | head -n 1)
offset=$(( $(stat -c %s $file) / 2 ))
byte=$(od -An -tu1 -j $offset -N 1 $file)
printf "$(printf '\\\\%03o' $(( byte ^ 255 )))" | dd of=$file bs=1 seek=$offset conv=notrunc status=none
sha256sum /dev/null $file | tail -n 1
"""


def journal(site: Site) -> dict[str, bytes]:
    """Return every file of the journal."""
    return {path.name: path.read_bytes() for path in site.golive().journal.folder.iterdir()}


def records(site: Site) -> list[Path]:
    """Return the records of the drills so far."""
    return sorted((site.golive().folder / "drills").glob("*.json"))


def standing(site: Site) -> bool:
    """Tell whether something of the second twin is left."""
    return (site.folder.parent / f"{site.lab}d").exists() or Path(f"/run/relops-lab/{site.lab}d").exists()


def test_everything_comes_back_equal_and_the_first_system_is_untouched(site: Site) -> None:
    before, written = site.state(), journal(site)
    done = site.play("drill", "-e", "golive_language=en")
    assert done.returncode == 0, done.stdout
    assert "the drill passed" in done.stdout
    (path,) = records(site)
    record = json.loads(path.read_text())
    assert sorted((row["host"], row["kind"]) for row in record["rows"]) == EVERYTHING
    assert all(row["equal"] and row["restore_seconds"] > 0 for row in record["rows"])
    assert record["restore_seconds"] <= record["window_seconds"] == 5400
    assert path.stat().st_mode & 0o777 == 0o600
    dossier = site.folder / "dossier" / site.golive().id
    for ending in ("xlsx", "csv"):
        assert (dossier / f"18_drill_record.{ending}").stat().st_size
    assert "/var/lib/mysql" in (dossier / "18_drill_record.csv").read_text(encoding="utf-8-sig")
    assert journal(site) == written
    assert judge.compare(before, site.state()) == []
    assert not standing(site)


def test_a_flipped_byte_is_found_and_named(site: Site) -> None:
    written = journal(site)
    site.shell(STORE, FLIP.format(host=NEW))
    done = site.play("drill", "-e", "golive_language=en")
    assert done.returncode == 2, done.stdout
    assert f"the drill failed, these did not come back equal: {NEW}\n" in done.stdout
    record = json.loads(records(site)[-1].read_text())
    assert not record["passed"]
    wrong = {(row["host"], row["kind"]) for row in record["rows"] if not row["equal"]}
    assert (NEW, "os") in wrong
    assert {host for host, _kind in wrong} == {NEW}
    assert journal(site) == written
    assert not standing(site)
