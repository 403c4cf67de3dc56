"""Production or twin is a fact; what was begun on the one is not gone on with on the other."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import CANCELLED
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict

KINDS = {True: Said("生产环境", "production"), False: Said("仿真环境", "a twin")}


class Environment:
    """Refuse a production without a plan, and the record of a twin's night for a production or the other way round."""

    id = "environment"
    title = Said("环境", "environment")
    rules = ("R33", "R46")
    at = (At.PREPARE, At.START, At.BACK, At.UPKEEP)
    about = About.COMMAND

    def verdict(self, asked: Asked) -> Verdict:
        """Compare what this run acts on with what the newest go-live was opened on."""
        if asked.production and asked.plan is None:
            return Open(
                Said("生产环境须有计划: 没有读到", "a production needs a plan, and none was read"),
                Said("带 -i inventories/<项目>/plan.yml 运行", "run with -i inventories/<project>/plan.yml"),
            )
        was = _opened_in(asked)
        if was is None or was == asked.production:
            return Closed(KINDS[asked.production])
        return Open(
            Said(
                f"此状态目录记录的上线在{KINDS[was].zh}打开, 本次运行作用于{KINDS[asked.production].zh}",
                f"the go-live of this state folder was opened on {KINDS[was].en}, this run acts on "
                f"{KINDS[asked.production].en}",
            ),
            Said(
                "连接恢复原状, 或给出另一个状态目录",
                "make its connections what they were, or give another state folder",
            ),
        )


def _opened_in(asked: Asked) -> bool | None:
    """Return whether the newest go-live was opened under the process, None where none is open or it does not say."""
    if asked.found is None or asked.check or asked.found.result() == CANCELLED:
        return None
    opened = [event for event in asked.found.journal.events("golive") if event.event == "opened"]
    found = opened[-1].facts.get("production") if opened else None
    return found if isinstance(found, bool) else None


GATE = Environment()
