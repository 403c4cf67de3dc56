"""What a step changed is told on a Chinese page in Chinese; what was written into a switch stays as it is."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest
from ansible_collections.relops.golive.plugins.module_utils.system.services import Service
from ansible_collections.relops.golive.plugins.plugin_utils.board_diffs import changed, of_stage
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.attempts import Attempt
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.story import _change
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import titles
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import FIELDS

TOLD = [
    ("network", "vlan 207", "absent", "PAY", "VLAN 207: 无 → PAY"),
    ("network", "Gi1/0/1 access", None, 207, "Gi1/0/1 接入 VLAN: – → 207"),
    ("network", "Gi1/0/1 description", None, "absent", "Gi1/0/1 描述: – → absent"),
    ("network", "Gi1/0/1 line", "", "as before", "Gi1/0/1 配置行: – → as before"),
    ("backup", "account glb", "", "present, no password, one command", "账号 glb: – → 存在, 无口令, 只能执行一条命令"),
    ("backup", "files of the operating system", "no proven backup of this go-live", "b:/x",
     "操作系统文件: 本次上线尚无已验证的备份 → b:/x"),
    ("backup", "copy SW.running", "", "/srv/x", "副本 SW.running: – → /srv/x"),
    ("install", "package perl", "absent", "5.36", "软件包 perl: 无 → 5.36"),
    ("install", "/etc/a.conf", "differs", "as planned", "/etc/a.conf: 与计划不同 → 与计划一致"),
    ("install", "nginx.service", "stopped, disabled", "active", "nginx.service: 停止, 不开机启动 → 运行"),
    ("install", "database orders", "absent", "owner app", "数据库 orders: 无 → 属主 app"),
    ("install", "connect of everybody to orders", "allowed", "refused", "任何人连接 orders: 允许 → 拒绝"),
    ("install", "role app", "absent", "login", "角色 app: 无 → 可登录"),
    ("migrate", "pay.a", "0 rows", "all rows of a", "pay.a: 0 行 → a 的全部行"),
    ("resume", "what users write to main", "", "told apart", "用户写入 main 的数据: – → 可区分"),
    ("suspend", "port 80", "in use", "quiet", "端口 80: 使用中 → 已静止"),
    ("unknown", "port 80", "in use", "quiet", "port 80: in use → quiet"),
]  # fmt: skip


def attempt(stage: str, item: str, before: object, after: object, diff: object = None) -> Attempt:
    """Return a step that changed one thing."""
    changes = [{"item": item, "from": before, "to": after}]
    event = Event(1, "2026-11-21T22:10:00.000Z", "r", "h", stage, f"{stage}.x", "done", changes=changes, diff=diff)
    return Attempt(event, datetime.now(UTC), None, "done", False, changes, diff)


@pytest.mark.parametrize(("stage", "item", "before", "after", "line"), TOLD)
def test_a_change_is_told_in_the_language_of_the_page(
    stage: str, item: str, before: object, after: object, line: str
) -> None:
    assert _change(attempt(stage, item, before, after), False, load_texts("zh")).items == (line,)
    english = _change(attempt(stage, item, before, after), False, load_texts("en")).items
    assert english == (f"{item}: {before or '–'} → {after}",)


def test_a_difference_is_told_so_too_and_the_configuration_of_a_switch_is_not() -> None:
    diff = [{"before": "", "after": "description absent\n", "after_header": "SW1 planned"}]
    step = attempt("network", "vlan 5", "absent", "A", diff)
    lines = [line.text for line in _change(step, False, load_texts("zh")).diff.lines]
    assert lines == ["SW1 计划配置", "@@ -0,0 +1 @@", "+description absent"]
    assert _change(step, False, load_texts("en")).diff.lines[0].text == "SW1 planned"
    stored = of_stage("backup", {"before": "", "after": "key of g: adds to its repository, nothing else\n"})
    assert stored["after"] == "g 的密钥: 只能向自己的备份库增加\n"


def test_every_field_of_a_port_and_every_state_of_a_service_has_chinese_words() -> None:
    assert set(titles.WRITTEN) == {f"{{port}} {field}" for field in (*FIELDS, "line")}
    for known, active, enabled in product((True, False), repeat=3):
        words = Service(known, active, enabled, 0).words()
        assert not changed("install", "x.service", words)[1].isascii(), words
        assert not changed("suspend", "x.service", words)[1].isascii(), words
