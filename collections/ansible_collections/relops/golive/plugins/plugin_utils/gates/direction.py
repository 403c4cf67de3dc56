"""Only what has begun can be taken back, and a stage alone goes forward only."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine import opening
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import BACK, FORWARD, LIVE, ROLLBACK
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import (
    About,
    Asked,
    At,
    Closed,
    Open,
    Verdict,
    proven,
)

WHY = {
    ROLLBACK: Said("本次上线正在恢复: 继续恢复", "this go-live is being rolled back: the way back goes on"),
    BACK: Said(
        "本次上线已恢复, 但主机仍带有其标记: 由 golive.yml 或 rollback.yml 清除",
        "this go-live is back and hosts still carry its marker: golive.yml or rollback.yml settles them",
    ),
    LIVE: Said("本次上线已完成: 不再单独执行其阶段", "this go-live is live: a stage of it is not carried out again"),
}


class Direction:
    """Refuse a way back of nothing, and a stage alone where the go-live does not go forward."""

    id = "direction"
    title = Said("方向", "direction")
    rules = ()
    at = (At.BACK, At.STAGE)
    about = About.RECORD

    def verdict(self, asked: Asked) -> Verdict:
        """Look at the newest go-live."""
        if asked.back:
            what = Said("给出当时上线所用的状态目录", "give the state folder of the run that went live")
            return proven(lambda: opening.prove_known(asked.found, asked.state), what)
        heading = asked.found.standing().heading if asked.found else FORWARD
        if asked.check or heading not in WHY:
            return Closed()
        return Open(WHY[heading], Said("运行 golive.yml 或 rollback.yml", "run golive.yml or rollback.yml"))


GATE = Direction()
