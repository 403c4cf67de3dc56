"""What the lab says while it is raised, in Chinese; its log and its errors are English."""

from __future__ import annotations

import re

PARTS = {
    "image": "基础镜像", "packages": "离线软件包", "layers": "各镜像", "wires": "线缆", "prepare": "准备",
    "start": "启动", "answer": "等待应答",
}  # fmt: skip
LINES = (
    (re.compile(r"building the base image \((.+), (\d+) packages\)"), r"制作基础镜像 (\1, \2 个软件包)"),
    (re.compile(r"building the image (.+)"), r"制作镜像 \1"),
    (
        re.compile(r"collecting the offline packages \((\d+) and their dependencies\)"),
        r"收集离线软件包 (\1 个及其依赖)",
    ),
)
PART = re.compile(r"(\w+): ([\d.]+) s")


def told(name: str, line: str, language: str) -> str:
    """Return a line of a lab in a language, `zh` or any other for English; one that has no Chinese words stays."""
    if language != "zh":
        return f"lab {name}: {line}"
    part = PART.fullmatch(line)
    if part and part[1] in PARTS:
        line = f"{PARTS[part[1]]}: {part[2]} s"
    for pattern, chinese in LINES:
        line = pattern.sub(chinese, line)
    return f"模拟环境 {name}: {line}"
