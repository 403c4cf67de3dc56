"""What went live was measured under load, after its last change, and met every target."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import beside


class PerformanceTest:
    """Refuse to announce or to close a night without a performance test that met its targets."""

    id = "performance"
    title = Said("性能测试", "performance test")
    rules = ("H4", "R53")
    at = (At.ANNOUNCE, At.CLOSE)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at the newest one of the newest night."""
        verdict = of_night(asked, Proof.PERFORMANCE, Said("性能测试", "performance test"))
        newest = asked.proofs.newest(Proof.PERFORMANCE)
        said = beside.worse(newest.entry.facts.get("metrics") or ()) if newest else None
        if isinstance(verdict, Closed) and said:
            return Closed(Said(f"{verdict.why.zh}; {said.zh}", f"{verdict.why.en}; {said.en}"))
        return verdict


def of_night(asked: Asked, proof: Proof, title: Said) -> Verdict:
    """Return the verdict over evidence that the newest night has to have, passed, and of the very system.

    What does not say that it comes from no twin may come from one.
    """
    night = asked.proofs.newest(Proof.NIGHT)
    if night is None:
        return Open(Said("尚未上线", "there was no night yet"), Said("先上线", "go live first"), waits=("succeeded",))
    newest = asked.proofs.newest(proof, night.golive)
    if newest is None:
        why = Said(f"{night.golive} 没有{title.zh}", f"{night.golive} has no {title.en}")
    elif not newest.passed:
        why = Said(f"{night.golive} 的{title.zh}未通过", f"the {title.en} of {night.golive} did not pass")
    elif not asked.simulated and (twin := newest.entry.facts.get("twin", "?")):
        why = Said(
            f"{night.golive} 的{title.zh}来自模拟环境 {twin}, 不是生产",
            f"the {title.en} of {night.golive} is that of a twin ({twin}), not of production",
        )
    else:
        return Closed(Said(night.golive, night.golive))
    return Open(why, Said(f"完成{title.zh}并记入卷宗", f"do the {title.en}, and file it"), Said("运维部", "operations"))


GATE = PerformanceTest()
