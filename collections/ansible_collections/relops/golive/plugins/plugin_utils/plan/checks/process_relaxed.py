"""A process that extends the standard says openly what it relaxes of it (R5, R18): nothing is relaxed silently.

One that is whole by itself is judged by its limits alone: which forms it has is its own, how old a rehearsal may be is
a number that has no meaning of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.checks.process import place
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.process import standard
from ansible_collections.relops.golive.plugins.plugin_utils.plan.relaxed import LEFT_OUT, loosened, relaxations
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check


@check
def what_is_relaxed_is_said(scene: Scene) -> Iterator[Fault]:
    own = scene.plan.definition
    told = {one.rule for one in own.deviations}
    relaxed = list((relaxations if own.extends else loosened)(standard(), own))
    for one in relaxed:
        if not told.intersection(one.codes):
            codes = ", ".join(one.codes)
            zh = f"{one.zh}; 放宽须写入 deviations（{codes} 之一）并说明理由"
            en = f"{one.en}; what is relaxed is said in deviations, by one of {codes} and with its reason"
            yield Fault(place(scene, *one.loc), one.value, zh, en)
    if own.extends is None:
        return
    known = {*LEFT_OUT, *(code for one in relaxed for code in one.codes)}
    for at, deviation in enumerate(own.deviations):
        if deviation.rule not in known:
            zh, en = "本流程没有放宽此规则", "this process relaxes nothing of this rule"
            yield Fault(place(scene, "deviations", at, "rule"), deviation.rule, zh, en)
