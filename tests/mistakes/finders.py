"""Who looks for mistakes: the plan check, the environment check, the rehearsal; each gives back sentences."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.faults.scene import Scene
from tests.mistakes.mistake import CHECK, PLAN, REHEARSAL

PLAYBOOK = {CHECK: "precheck", REHEARSAL: "rehearse"}
PROOF = {CHECK: Proof.ENVIRONMENT, REHEARSAL: Proof.REHEARSAL}
ENDS = (0, 2)
"""Exit codes of a look that came to its end: nothing was found, or something was and all of it is back."""


def of_plan(plan: Path, language: str = "en") -> list[str]:
    """Return what the plan check says of a plan."""
    try:
        load(plan)
    except PlanFaults as error:
        return error.lines(language)
    return []


def of_twin(scene: Scene, finder: str) -> list[str]:
    """Return what a look at the twin says, by the evidence that it wrote into the case.

    RuntimeError where it did not come to its end: then nothing is known.
    """
    found = of_plan(scene.plan)
    if found:
        raise RuntimeError(f"the plan check has found it already: {found}")
    done = scene.play(PLAYBOOK[finder])
    (scene.kept / f"{finder}.log").write_text(done.stdout, encoding="utf-8")
    if done.returncode not in ENDS:
        raise RuntimeError(f"{PLAYBOOK[finder]} ended with {done.returncode}:\n{done.stdout[-4000:]}")
    newest = Case(scene.state_folder).last("evidence", PROOF[finder].value)
    if newest is None:
        raise GoliveError(f"{PLAYBOOK[finder]} left no evidence")
    facts = newest.facts
    sentences = (
        [_check(one) for one in facts["checks"] if one["mandatory"] and one["verdict"] != "pass"]
        if (finder == CHECK)
        else [str(one["en"]) for one in facts["why"]]
    )
    if bool(sentences) == (facts["result"] == "pass") or bool(sentences) != bool(done.returncode):
        raise RuntimeError(f"{finder}: exit code {done.returncode}, {facts['result']}, and it says {sentences}")
    return sentences


def _check(one: dict[str, object]) -> str:
    expected, found = one["expected"], one["found"]
    assert isinstance(expected, dict)
    assert isinstance(found, dict)
    return f"{one['host']} {one['item']} {one['verdict']}: expected {expected['en']}; found {found['en']}"


def looks(scene: Scene | None, plan: Path, finder: str) -> list[str]:
    """Return what a finder says of a plan, and of the twin where it needs one."""
    if finder == PLAN or scene is None:
        return of_plan(plan)
    return of_twin(scene, finder)
