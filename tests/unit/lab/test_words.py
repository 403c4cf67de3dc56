"""What the lab says while it is raised is said in the language asked for; no line that it says lacks Chinese words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils import words

ROOM = Path(words.__file__).parent


@pytest.mark.parametrize(("line", "chinese"), [
    ("wires: 0.35 s", "线缆: 0.35 s"),
    ("building the base image (Debian bookworm, 312 packages)", "制作基础镜像 (Debian bookworm, 312 个软件包)"),
    ("collecting the offline packages (7 and their dependencies)", "收集离线软件包 (7 个及其依赖)"),
    ("building the image old", "制作镜像 old"), ("elsewhere: 0.35 s", "elsewhere: 0.35 s"),
])  # fmt: skip
def test_a_line_is_told_in_chinese(line: str, chinese: str) -> None:
    assert words.told("pay", line, "zh") == f"模拟环境 pay: {chinese}"
    assert words.told("pay", line, "en") == f"lab pay: {line}"


def test_every_line_that_the_lab_says_has_chinese_words() -> None:
    texts = [path.read_text(encoding="utf-8") for path in ROOM.glob("*.py")]
    parts = {name for text in texts for name in re.findall(r'diary\.part\("(\w+)"\)', text)}
    said = [line for text in texts for line in re.findall(r'(?<!self\.)say\(f?"([^"]+)"\)', text)]
    assert parts == set(words.PARTS) and len(said) >= 3
    for line in said:
        shown = re.sub(r"\{[^}]*\}", "7", line)
        assert not words.told("x", shown, "zh").removeprefix("模拟环境 x: ").isascii(), line
