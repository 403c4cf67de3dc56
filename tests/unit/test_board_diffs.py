"""On a Chinese board the words of our own in a difference are Chinese; what a file says stays as it is."""

from __future__ import annotations

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import store_host
from ansible_collections.relops.golive.plugins.plugin_utils.board_diffs import headed, in_chinese


@pytest.mark.parametrize(("action", "english", "chinese"), [
    ("backup_host", "files of the operating system -> b:/x\n", "操作系统文件 -> b:/x\n"),
    ("backup_host", "application /opt/pay -> b:/x\napplication /a b -> b\n", "应用 /opt/pay -> b:/x\n应用 /a b -> b\n"),
    ("backup_host", "database orders -> b:/x\n", "数据库 orders -> b:/x\n"),
    ("baseline_host", "logs of the night -> b:/x\n", "上线当晚的系统日志 -> b:/x\n"),
    ("install_release", "(secret, not shown; differs)\n", "（密码, 不予显示; 与原来不同）\n"),
    ("migrate_data", "pay.a: 0 rows\npay:x: not deployed\n", "pay.a: 0 行\npay:x: 未部署\n"),
    ("migrate_data", "pay.a: all rows of a\npay:x: deployed\n", "pay.a: a 的全部行\npay:x: 已部署\n"),
    ("install_database", "# database orders: deployed\n", "# database orders: deployed\n"),
    ("install_release", "application /opt: deployed\n", "application /opt: deployed\n"),
])  # fmt: skip
def test_our_words_are_chinese_and_no_others(action: str, english: str, chinese: str) -> None:
    found = in_chinese(action, [{"before": "", "after": english, "after_header": "database orders"}])
    assert found == [{"before": "", "after": chinese, "after_header": "database orders"}]


def test_every_line_of_the_backup_store_is_chinese(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The lines are made as the store's module makes them, of a client whom nobody has."""
    folder = tmp_path_factory.mktemp("none") / "a" / "b"
    client = store_host.Client("nobody-here", folder, folder / "home", "ssh-ed25519 AAAA", {})
    lines = "".join(f"{change['item']}: {change['to']}\n" for change in store_host.differences(client))
    told = in_chinese("backup_store", {"before": "", "after": lines})["after"]
    assert lines.count("\n") == told.count("\n") == 5
    assert not [line for line in told.splitlines() if line.isascii()], told


def test_the_sides_of_a_switch_are_named() -> None:
    diff = {"before": "vlan 5\n", "after": "", "before_header": "SW 1 running", "after_header": "SW 1 planned"}
    told = in_chinese("network_ports", diff)
    assert (told["before_header"], told["after_header"]) == ("SW 1 现配置", "SW 1 计划配置")
    assert told["before"] == "vlan 5\n"


def test_the_heads_are_chinese_and_a_line_that_looks_like_one_is_not_touched() -> None:
    assert headed("--- before: a\n+++ after: a\n@@ -1 +1 @@\n") == "--- 变更前: a\n+++ 变更后: a\n@@ -1 +1 @@\n"
    red, off, green = "\x1b[0;31m", "\x1b[0m", "\x1b[0;32m"
    plain = f"{red}--- before{off}\n{green}+++ after{off}\n"
    assert headed(plain) == f"{red}--- 变更前{off}\n{green}+++ 变更后{off}\n"
    assert headed("--- before: the cut\n-x\n") == "--- before: the cut\n-x\n"


def test_what_is_no_difference_stays() -> None:
    assert in_chinese("backup_store", None) is None
    assert in_chinese("unknown", {"prepared": "deployed"}) == {"prepared": "deployed"}
