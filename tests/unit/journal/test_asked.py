"""What the log is asked for may be said in either language; what nothing has is told with what is near."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of

PLAN = Path(__file__).parents[3] / "inventories/demo/plan.yml"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load(PLAN)


@pytest.fixture(scope="module")
def state(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state folder in which every planned step was done by the one whom the plan names."""
    folder = tmp_path_factory.mktemp("state")
    live = golive.enter(folder, plan.project.code, plan.digest, "ops")
    tasks = {task.stage.value: task for task in plan.tasks}
    for one in steps_of(plan):
        stage = one.step.split(".")[0]
        task = tasks[stage]
        append(
            live.journal.folder, one.host, run="R", stage=stage, step=one.step, event="done", operator="ops",
            role=str(task.role), owner=str(task.owner),
        )  # fmt: skip
    return folder


def found(plan: Plan, state: Path, **asked: str) -> list[str]:
    return api.log(plan, state, "", "zh", asked).events


def test_a_stage_has_one_answer_by_all_its_names(plan: Plan, state: Path) -> None:
    lines = found(plan, state, stage="migrate")
    assert lines and all(" migrate." in line for line in lines)
    for name in ("数据移植", "MIGRATE", " ｍｉｇｒａｔｅ ", "数据*", "migr*"):
        assert found(plan, state, stage=name) == lines, name


def test_a_person_a_role_and_an_event_are_found_by_their_chinese_names(plan: Plan, state: Path) -> None:
    task = next(task for task in plan.tasks if task.stage.value == "migrate")
    assert set(found(plan, state, stage="migrate")) <= set(found(plan, state, person=str(task.owner)))
    assert found(plan, state, person=str(task.role))
    assert found(plan, state, person="ops", stage="安装") == found(plan, state, stage="install")
    assert found(plan, state, event="完成") == found(plan, state, event="done")
    assert found(plan, state, event="opened"), "an event of the go-live itself"


def test_who_did_nothing_is_no_fault(plan: Plan, state: Path) -> None:
    carried = {str(task.owner) for task in plan.tasks}
    idle = next(str(one.name) for one in plan.resources.persons if str(one.name) not in carried)
    assert found(plan, state, person=idle) == []
    assert found(plan, state, event="failed") == []


@pytest.mark.parametrize(
    ("asked", "zh", "en"),
    [
        (
            {"stage": "数据移值"},
            "没有阶段 数据移值，是否想写 数据移植",
            "数据移值 is no stage of this go-live; did",
        ),
        ({"stage": "x"}, "没有阶段 x; 可用: ", "x is no stage of this go-live; there are: "),
        ({"event": "faild"}, "没有事件 faild，是否想写 failed", "did you mean failed?"),
        ({"step": "install.pakages"}, "是否想写 install.packages", "did you mean install.packages?"),
        ({"host": "SHZJ-PAY-DB0l"}, "没有主机 SHZJ-PAY-DB0l，是否想写 SHZJ-PAY-DB01", "did you mean SHZJ-PAY-DB01?"),
        ({"host": "*-NONE"}, "没有主机 *-NONE", "*-NONE is no host of this go-live"),
        ({"person": "nobody"}, "没有人员或角色 nobody", "nobody is no person or role of this go-live"),
        ({"from": "yesterday"}, "from: yesterday 不是时间", "from: yesterday is no time"),
    ],
)
def test_what_nothing_has_is_one_sentence(plan: Plan, state: Path, asked: dict[str, str], zh: str, en: str) -> None:
    with pytest.raises(GoliveError) as told:
        found(plan, state, **asked)
    assert zh in told.value.said.zh and en in told.value.said.en
    assert "\n" not in told.value.said.zh + told.value.said.en
