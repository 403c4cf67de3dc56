"""A stage alone is for a twin: a production goes live as a whole, as it was signed, or not at all."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict


class SingleStage:
    """Refuse the playbook of one stage wherever the process is law."""

    id = "single_stage"
    title = Said("单独阶段", "single stage")
    rules = ("H1", "H16")
    at = (At.STAGE,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at whether the process is law here."""
        if not asked.production:
            return Closed(Said("模拟环境", "a twin"))
        return Open(
            Said(
                "单独执行一个阶段只允许在模拟环境中: 生产环境按已签字的计划整体上线",
                "a stage alone is for a twin only: in production the plan that was signed goes live as a whole",
            ),
            Said("运行 golive.yml", "run golive.yml"),
        )


GATE = SingleStage()
