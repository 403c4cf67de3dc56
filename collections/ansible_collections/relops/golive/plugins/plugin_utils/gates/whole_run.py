"""A go-live acts on all its hosts and steps, in their order, or on none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict

OF_MOLECULE = ("molecule-notest", "notest", "molecule-idempotence-notest")
"""Molecule always skips these, and no task of a go-live carries them."""


def partial(options: Mapping[str, Any], strategy: str) -> list[str]:
    """Return the options that would take only a part of the hosts or steps, or another order of them."""
    given = {
        "--limit": options.get("subset"),
        "--tags": [tag for tag in options.get("tags") or () if tag != "all"],
        "--skip-tags": [tag for tag in options.get("skip_tags") or () if tag not in OF_MOLECULE],
        "--start-at-task": options.get("start_at_task"),
        "--step": options.get("step"),
        f"strategy {strategy}": strategy not in ("linear", "ansible.builtin.linear"),
    }
    return sorted(name for name, value in given.items() if value)


class WholeRun:
    """Refuse what would restore half."""

    id = "whole_run"
    title = Said("完整执行", "whole run")
    rules = ()
    at = (At.START, At.BACK)
    about = About.COMMAND

    def verdict(self, asked: Asked) -> Verdict:
        """Look at the options of the command line."""
        refused = ", ".join(partial(asked.options, asked.strategy))
        if not refused:
            return Closed()
        return Open(
            Said(
                f"{refused} 被拒绝: 上线按顺序对全部主机执行全部步骤, 或完全不执行",
                f"{refused} is refused: a go-live acts on all its hosts and steps, in their order, or on none",
            ),
            Said(
                "去掉该选项再次运行同一命令 (已完成的步骤会跳过)",
                "run the command again without it (done steps are skipped)",
            ),
        )


GATE = WholeRun()
