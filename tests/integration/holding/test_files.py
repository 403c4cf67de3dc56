"""Files: a path that a plan changes or saves and that no backup holds is named by day; the mounts are real ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parents[3]
LOOK = """
import json, sys
sys.path.insert(0, "collections")
from ansible_collections.relops.golive.plugins.module_utils.backup import held
from ansible_collections.relops.golive.plugins.module_utils.databases import layout
files, data = json.load(sys.stdin)
said = layout.unheld(layout.Path(data), lambda path: False, lambda path: "") if data else held.unheld(files)
print(json.dumps([[one.en, one.zh] for one in said]))
"""


@pytest.fixture
def srv() -> Iterator[Path]:
    """Return a folder on the disk of this machine, where no backup leaves anything out."""
    if os.geteuid() != 0:
        pytest.skip("mounting needs root")
    with tempfile.TemporaryDirectory(prefix="golive-held-", dir="/srv") as folder:
        (Path(folder) / "app").mkdir()
        (Path(folder) / "app" / "file").write_text("x")
        yield Path(folder)


def look(mounts: str, data: str = "", **files: Any) -> list[tuple[str, str]]:
    """Return what is refused where these mounts are: in a mount namespace that ends with the look."""
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-ec", f'{mounts}\nexec "$0" -c "$1"']
    done = subprocess.run(
        [*command, sys.executable, LOOK], input=json.dumps([files, data]), cwd=REPOSITORY, text=True,
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return [(str(english), str(chinese)) for english, chinese in json.loads(done.stdout)]


def test_a_usual_path_is_held(srv: Path) -> None:
    assert look("", application_paths=[f"{srv}/app"], changes=["/etc", "/opt/not-there-yet"]) == []


@pytest.mark.parametrize("role", ["application_paths", "changes"])
def test_bak_silent_other_filesystem_tmpfs(srv: Path, role: str) -> None:
    """Saved or changed, there already or made by the night."""
    for path in (f"{srv}/data", f"{srv}/data/not/there"):
        mounts = f"mkdir -p {srv}/data; mount -t tmpfs none {srv}/data; touch {srv}/data/file"
        given: dict[str, Any] = {role: [f"{srv}/app", path]}
        found = look(mounts, **given)
        assert [path in sentence and "tmpfs" in sentence for sentence in found[0]] == [True, True]
        assert found[0][0].startswith(f"{path} lies on {srv}/data (tmpfs), of which no backup is made")


def test_a_part_of_a_disk_mounted_again_is_no_disk_of_its_own(srv: Path) -> None:
    (found,) = look(f"mkdir {srv}/b; mount --bind {srv}/app {srv}/b", application_paths=[f"{srv}/b"])
    assert f"{srv}/b lies on {srv}/b" in found[0] and "mounted a second time" in found[0]


def test_a_path_that_leads_to_another_file_system_is_told_with_both(srv: Path) -> None:
    mounts = f"mkdir {srv}/data; mount -t tmpfs none {srv}/data; mkdir {srv}/data/app; ln -s {srv}/data/app {srv}/link"
    (found, *_more) = look(mounts, changes=[f"{srv}/link"])
    assert f"{srv}/link which leads to {srv}/data/app, lies on {srv}/data (tmpfs)" in found[0]


def test_a_link_to_a_path_that_is_saved_is_held(srv: Path) -> None:
    assert look(f"ln -s {srv}/app {srv}/link", application_paths=[f"{srv}/link"]) == []


def test_a_file_system_below_the_application_has_to_be_dismissed_by_name(srv: Path) -> None:
    mounts = f"mkdir -p {srv}/app/spool; mount -t tmpfs none {srv}/app/spool"
    (found,) = look(mounts, application_paths=[f"{srv}/app"])
    assert f"{srv}/app/spool (tmpfs) lies in {srv}/app" in found[0] and "backup.exclude" in found[1]
    assert look(mounts, application_paths=[f"{srv}/app"], exclude=[f"{srv}/app/sp*"]) == []


@pytest.mark.parametrize(
    ("more", "pattern"),
    [
        ({"exclude": ["{srv}/*"]}, "{srv}/\\*"),
        ({"exclude": ["{srv}/a?p"]}, "{srv}/a?p"),
        ({"data_directories": ["{srv}/app"]}, "{srv}/app"),
        ({"data_directories": ["{srv}"]}, "{srv}"),
    ],
)
def test_bak_silent_other_filesystem_excluded(srv: Path, more: dict[str, list[str]], pattern: str) -> None:
    given: dict[str, Any] = {name: [word.format(srv=srv) for word in words] for name, words in more.items()}
    (found,) = look("", changes=[f"{srv}/app/release"], **given)
    assert "is left out of the backup" in found[0] and pattern.format(srv=srv).replace("\\", "") in found[0]


def test_what_is_always_left_out_is_no_place_for_a_release(srv: Path) -> None:
    assert "(/var/log/*)" in look("", changes=["/var/log/pay"])[0][0]


def test_a_record_of_no_file_is_told_by_day(srv: Path) -> None:
    (srv / "empty" / "deep").mkdir(parents=True)
    (srv / "empty" / "link").symlink_to("/etc/hosts")
    (found,) = look("", application_paths=[f"{srv}/empty", f"{srv}/gone"])
    assert found[0].startswith(f"{srv}/empty {srv}/gone: not on this host, or without a single file")
    assert look("", application_paths=[f"{srv}/empty", f"{srv}/app"]) == []


def test_a_mount_in_a_data_directory_is_told(srv: Path) -> None:
    """Its swap would carry the mount away with the old data."""
    mounts = f"mkdir -p {srv}/pg/pg_wal; mount -t tmpfs none {srv}/pg/pg_wal"
    (found,) = look(mounts, data=f"{srv}/pg")
    assert f"{srv}/pg/pg_wal (a mount)" in found[0] and f"{srv}/pg/pg_wal" in found[1]
    assert look(f"mkdir -p {srv}/pg; mount -t tmpfs none {srv}/pg", data=f"{srv}/pg") == [], "a mount of its own is one"
