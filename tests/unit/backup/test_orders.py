"""Used start orders on the backup host: noted once, read whole, and a power cut tears no other line."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import orders
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

ONE, OTHER = "a" * 64, "b" * 64
NIGHT, SECOND = "PAY-20261121T140003Z-9f2c11aa", "PAY-20261122T140003Z-9f2c11aa"


def test_an_order_is_noted_once_where_backups_never_lay(tmp_path: Path) -> None:
    root = tmp_path / "srv/backup"
    assert orders.used(root) == {}
    assert orders.note(root, ONE, NIGHT) is True
    assert orders.note(root, ONE, NIGHT) is False, "a night that is resumed notes nothing anew"
    assert orders.used(root) == {ONE: NIGHT}
    assert (root / orders.FILE).stat().st_mode & 0o777 == 0o600
    assert root.stat().st_mode & 0o777 == 0o711, "as the store makes it: clients go through and list nothing"


def test_the_first_night_of_an_order_counts(tmp_path: Path) -> None:
    orders.note(tmp_path, ONE, NIGHT)
    orders.note(tmp_path, ONE, SECOND)
    orders.note(tmp_path, OTHER, SECOND)
    assert orders.used(tmp_path) == {ONE: NIGHT, OTHER: SECOND}


@pytest.mark.parametrize("torn", [f"{OTHER} PAY", OTHER[:20], "\udc80\x00"])
def test_a_torn_line_spoils_no_other_one(tmp_path: Path, torn: str) -> None:
    orders.note(tmp_path, ONE, NIGHT)
    with (tmp_path / orders.FILE).open("ab") as file:
        file.write(torn[:-1].encode("utf-8", "surrogateescape"))
    orders.note(tmp_path, OTHER, SECOND)
    found = orders.used(tmp_path)
    assert found[ONE] == NIGHT
    assert orders.note(tmp_path, OTHER, SECOND) is False


def test_what_cannot_be_noted_or_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / orders.FILE).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(GoliveError, match="can't be noted"):
        orders.note(tmp_path / "store", ONE, NIGHT)
    assert not (tmp_path / "elsewhere").exists()
    (tmp_path / orders.FILE).mkdir()
    with pytest.raises(GoliveError, match="can't be read"):
        orders.used(tmp_path)
    for order, night in (("", NIGHT), (ONE, ""), (ONE[:-1] + "G", NIGHT), (ONE, "a b")):
        with pytest.raises(GoliveError, match="is no order"):
            orders.note(tmp_path / "new", order, night)
