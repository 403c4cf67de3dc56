"""What a backup leaves out: patterns mean the same to the manifest, to restic and to rsync."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup.files import check_patterns
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import (
    BUILT_IN,
    Excludes,
    foreign_mounts,
    quote,
)
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

MOUNTINFO = r"""
21 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
22 21 0:20 / /proc rw shared:2 - proc proc rw
23 21 254:2 / /var rw shared:3 - xfs /dev/vda2 rw
24 21 254:1 /srv/repo /mnt/repo ro - ext4 /dev/vda1 rw
25 21 0:40 / /run rw - tmpfs tmpfs rw
26 21 254:2 / /mnt/again rw - xfs /dev/vda2 rw
27 21 0:50 / /mnt/a\040b rw - nfs4 nas:/x rw
28 21 254:3 /@home /home rw - btrfs /dev/vda3 rw
"""


def test_local_disks_are_saved_and_all_other_mounts_are_not() -> None:
    """/var and /home are disks of their own; a second mount of a disk and a part of one are not."""
    text = MOUNTINFO.strip()
    assert foreign_mounts(text) == ["/mnt/a b", "/mnt/again", "/mnt/repo", "/proc", "/run"]


@pytest.mark.parametrize(
    ("pattern", "path", "out"),
    [
        ("/var/log/*", "/var/log/syslog", True),
        ("/var/log/*", "/var/log", False),
        ("/home/*/.ansible", "/home/kai/.ansible", True),
        ("/home/*/.ansible", "/home/kai/work/.ansible", False),
        ("/srv/a?", "/srv/ab", True),
        ("/srv/a?", "/srv/a/", False),
        ("/srv/a.b", "/srv/axb", False),
        (quote("/srv/[x]*"), "/srv/[x]*", True),
        (quote("/srv/[x]*"), "/srv/xy", False),
    ],
)
def test_stars_stay_within_a_component(pattern: str, path: str, out: bool) -> None:
    """The same rule as restic's and rsync's."""
    assert Excludes([pattern]).match(path) is out


def test_a_folder_that_holds_something_left_out_has_no_steady_time() -> None:
    """Its time changes when the thing left out changes; that is no difference."""
    found = Excludes(BUILT_IN)
    assert found.unsteady("/root")
    assert found.unsteady("/var/log")
    assert found.unsteady("/home/kai")
    assert not found.unsteady("/etc")


@pytest.mark.parametrize("pattern", ["srv/x", "/srv/**/x", "/srv/[ab]", "/srv/"])
def test_a_pattern_that_would_be_read_differently_is_refused(pattern: str) -> None:
    """Before anything is stored."""
    with pytest.raises(GoliveError, match="is no pattern here"):
        check_patterns([pattern])


def test_logs_outlive_a_rollback() -> None:
    """They tell why it failed (R49)."""
    assert Excludes(BUILT_IN).match("/var/log/nginx")
