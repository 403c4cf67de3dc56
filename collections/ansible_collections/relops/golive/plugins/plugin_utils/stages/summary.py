"""A sound plan in a few lines: digest, window, counts, and what each stage has to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import language_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import desired_of

TITLES = {
    "zh": ("计划", "摘要 SHA-256", "窗口", "内容", "阶段"),
    "en": ("plan", "digest SHA-256", "window", "holds", "stages"),
}
COUNTED = {
    "devices": ("设备", "devices"),
    "connections": ("连接", "connections"),
    "racks": ("机柜", "racks"),
    "vlans": ("VLAN", "VLANs"),
    "switches": ("交换机", "switches"),
    "hosts": ("主机", "hosts"),
    "databases": ("数据库", "databases"),
    "releases": ("程序包", "releases"),
    "migrations": ("移植", "migrations"),
}


@dataclass(frozen=True)
class Summary:
    """`lines` for a person, `facts` (digest, counts, stages) for a program."""

    lines: list[str]
    facts: dict[str, Any]


def summary(plan: Plan, language: str | None = None) -> Summary:
    """Return what a plan holds, in `zh` or `en` (default as for load)."""
    language = language_of(language)
    chinese = language == "zh"
    counts = {key: len(getattr(plan, key)) for key in COUNTED}
    stages = {stage: sorted(work) for stage, work in desired_of(plan).items()}
    held = [f"{COUNTED[key][0 if chinese else 1]} {count}" for key, count in counts.items() if count]
    title = TITLES[language]
    window = f"{plan.window.start:%Y-%m-%d %H:%M} - {plan.window.end:%Y-%m-%d %H:%M %z}"
    lines = [
        f"{title[0]}: {plan.project.code} {plan.project.version} {plan.project.name.in_(language)}",
        f"{title[1]}: {plan.digest}",
        f"{title[2]}: {window}",
        f"{title[3]}: {', '.join(held)}",
        *(f"{title[4]}: {_stage(plan, stage, devices, language)}" for stage, devices in stages.items()),
    ]
    return Summary(lines, {"digest": plan.digest, "counts": counts, "stages": stages})


def _stage(plan: Plan, stage: str, devices: list[str], language: str) -> str:
    task = plan.task(stage)
    who = f" ({task.role} {task.owner}, {task.minutes:g} min)" if task else ""
    return f"{StageName(stage).in_(language)}{who}: {', '.join(devices) or '-'}"
