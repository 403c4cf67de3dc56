"""Every fault of the lab is told in the language asked for: those of a topology, of its shape, and of the machine."""

from __future__ import annotations

import ast
import copy
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils import answering, registration, shell, switching
from ansible_collections.relops.lab.plugins.plugin_utils.layout import Layout
from ansible_collections.relops.lab.plugins.plugin_utils.topology import TopologyError, parse
from ansible_collections.relops.lab.plugins.plugin_utils.words import Said

from tests.pace import quick, spread
from tests.unit.lab.test_topology import put, topology

ROOM = Path(shell.__file__).parent
ODD: tuple[Any, ...] = (None, -5, "x y", "", [], ["a", 7], {"surprise": 1}, "9" * 2000)


def places(data: Any, path: str = "") -> Iterator[str]:
    """Yield the path of everything in the data."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inside:
        here = f"{path}.{key}" if path else str(key)
        yield here
        yield from places(value, here)


def whole() -> dict[str, Any]:
    """Return a topology that has something of everything."""
    raw = topology()
    raw["hosts"][0]["bonds"] = [{"name": "bond0", "mode": "lacp", "members": ["ens1f1"]}]
    raw["hosts"][0]["vlans"] = [{"name": "v7", "parent": "bond0", "id": 7}]
    raw["hosts"][0]["interfaces"][1] |= {"mac": "02:00:00:00:00:01", "addresses": ["10.1.0.5/24"], "speed": 1000}
    return {**raw, "oob": {"prefix": "10.255.0.0/24", "controller": "10.255.0.1"},
            "images": {"old": {"packages": ["nginx"], "script": "/tmp/build"}}, "packages": ["curl"]}  # fmt: skip


def test_whatever_is_wrong_with_a_topology_is_said_in_chinese() -> None:
    parse(whole())
    said: list[Said] = []
    for path in spread(list(places(whole())), 12):
        for odd in ODD:
            raw = copy.deepcopy(whole())
            put(raw, path, odd)
            try:
                parse(raw)
            except TopologyError as error:
                said += error.faults
    assert len(said) > (20 if quick() else 300)
    assert not [one for one in said if one.zh.isascii() or not one.en.isascii()], "what is given is plain ASCII"


def test_a_refused_topology_answers_in_the_language_asked_for() -> None:
    raw = whole()
    raw["hosts"][0]["oob_ip"] = "10.1.0.1"
    raw["dir"] = "near"
    told = answering.answer(lambda: {"there": parse(raw)}, "zh")
    assert told["failed"] and told["faults"] == ["dir: 'near': 应为绝对路径"], told
    assert told["msg"] == "拓扑有错误:\ndir: 'near': 应为绝对路径"
    raw["dir"] = "/tmp/demo"
    told = answering.answer(lambda: {"there": parse(raw)}, "zh")
    assert "devices.APP-1.oob_ip: 10.1.0.1 不在 10.255.0.0/24 内" in told["faults"], told
    told = answering.answer(lambda: {"there": parse(raw)})
    assert "devices.APP-1.oob_ip: 10.1.0.1 is outside 10.255.0.0/24" in told["faults"], told


def test_a_password_is_in_no_fault() -> None:
    raw = whole()
    raw["switches"][0]["secrets"] = {"username": "u", "password": ["hidden-word"], "enable": 5}
    told = answering.answer(lambda: {"there": parse(raw)}, "zh")
    assert told["faults"] == ["switches.0.secrets.password: 应为文本", "switches.0.secrets.enable: 应为文本"]


def test_what_a_switch_refuses_stays_its_own_words() -> None:
    raw = whole()
    raw["switches"][0]["startup_config"] = "hostname SW-1\nfrobnicate\n"
    (fault,) = switching.startup_faults(parse(raw))
    assert fault.zh.startswith("switches.SW-1.startup_config: 第 2 行: frobnicate: %"), fault
    assert fault.en == fault.zh.replace("第 2 行: ", "line 2: ")


def test_another_projects_lab_is_refused_in_chinese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Layout, "registration", tmp_path / "registration.json")
    place = Layout("demo", tmp_path / "mine")
    record = registration.Record(str(place.state), "PAY in /srv/pay", "x", "2026-11-21T22:00:00Z")
    registration.replace(place.registration, json.dumps(asdict(record)))
    told = answering.answer(lambda: {"place": registration.owned("demo", place.state, "CRM")}, "zh")
    assert (
        "模拟环境 demo (属于 PAY in /srv/pay)自 2026-11-21T22:00:00Z 起已在本机, 不是您的 (CRM): 请换" in told["msg"]
    ), told


def test_a_program_that_fails_is_named_in_chinese_with_its_own_words() -> None:
    told = answering.answer(lambda: {"out": shell.run("sh", "-c", "echo no such bridge >&2; exit 3")}, "zh")
    assert told["msg"] == "命令 sh -c echo no such bridge >&2; exit 3 失败，退出码 3: no such bridge"
    told = answering.answer(lambda: {"out": shell.run("no-such-program")}, "zh")
    assert told["msg"] == "未安装 no-such-program（见 relops.lab 的 packages.txt）"


def test_every_error_of_the_lab_has_chinese_words() -> None:
    found = [
        (path.name, node.args)
        for path in ROOM.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("LabError", "UnfitError")
    ]
    assert len(found) >= 25
    for name, (english, chinese) in found:
        assert ast.unparse(english).isascii() and not ast.unparse(chinese).isascii(), (name, ast.unparse(chinese))
