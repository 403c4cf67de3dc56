"""Production or twin is a fact; what was begun on the one is not gone on with on the other."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import CANCELLED
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Point, Process, When

BEFORE = (Point.PREPARE, Point.START)
BINDING = {Part.PLAN, Part.PROCESS}
KINDS = {True: Said("生产环境", "production"), False: Said("模拟环境", "a twin")}
NO_PLAN = Open(
    Said("生产环境须有计划: 没有读到", "a production needs a plan, and none was read"),
    Said("带 -i inventories/<项目>/plan.yml 运行", "run with -i inventories/<project>/plan.yml"),
)
NOBODY_SIGNS = Open(
    Said(
        "流程不要求任何人批准计划: 生产环境至少须有一张在开始前签字并绑定计划的表单",
        "the process lets nobody approve the plan: a production needs one form that binds it and is signed before the "
        "start",
    ),
    Said("在流程文件中加入它 (extends: standard)", "add it to the process (extends: standard)"),
)


class Environment:
    """Refuse a production that has no plan or whose plan nobody signs, and to go on elsewhere than where it began."""

    id = "environment"
    title = Said("环境", "environment")
    rules = ("R33", "R46", "H9")
    at = (At.PREPARE, At.START, At.BACK, At.UPKEEP)
    about = About.COMMAND

    def verdict(self, asked: Asked) -> Verdict:
        """Look at the plan, and compare what this run acts on with what the newest go-live was opened on."""
        if asked.production and asked.plan is None:
            return NO_PLAN
        if asked.production and asked.plan and not asked.back and not _approved_by_somebody(asked.plan.definition):
            return NOBODY_SIGNS
        was = _opened_in(asked)
        if was is None or was == asked.production:
            return Closed(KINDS[asked.production])
        here, there = KINDS[asked.production], KINDS[was]
        return Open(
            Said(
                f"此状态目录的上线在{there.zh}中打开, 本次运行作用于{here.zh}",
                f"the go-live of this state folder was opened on {there.en}, this run acts on {here.en}",
            ),
            Said("恢复原来的连接, 或给出另一个状态目录", "connect as before, or give another state folder"),
        )


def _approved_by_somebody(process: Process) -> bool:
    """Tell whether somebody signs the plan before the start: what a process relaxes stands in it, and is signed too."""
    return any(
        form.before in BEFORE and form.when is When.ALWAYS and form.signatures and BINDING & {*form.binds}
        for form in process.forms.values()
    )


def _opened_in(asked: Asked) -> bool | None:
    """Return whether the newest go-live was opened under the process, None where none is open or it does not say."""
    if asked.found is None or asked.check or asked.found.result() == CANCELLED:
        return None
    opened = [event for event in asked.found.journal.events("golive") if event.event == "opened"]
    found = opened[-1].facts.get("production") if opened else None
    return found if isinstance(found, bool) else None


GATE = Environment()
