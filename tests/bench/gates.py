"""Where every form of a case stands: 500 entries, some 60 signatures that count, verified against a trust root.

Run: python -m tests.bench.gates [entries] [--forms N] [--rounds N]; prints seconds of processor, those of the programs
that verify among them: of a fresh view of the case (what opening a run takes), of another view in a worker that was
forked afterwards (what each stage takes), and of the signatures alone. Whoever opens waits by the clock, and signatures
are verified on all cores: so the target is the clock's, of the quickest round, since others use the machine, too.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case import proving
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE, Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import Signature, file_form, put_signature
from ansible_collections.relops.golive.plugins.plugin_utils.case.proving import prove
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.ssh import sign
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust, read_trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import Holds, standings
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

from tests.unit.case.people import People, plan_of

MOST = 0.5
"""Seconds by the clock that the question may take."""
STAGE = 0.1
"""Seconds of processor that a later question may take in a worker of the same run."""
SIGNERS = ("陈工", "冯总", "科一")


def process(forms: int) -> dict[str, Any]:
    """Return a process of so many forms, each of which needs the one before and is signed by three persons."""
    found: dict[str, Any] = {}
    for number in range(forms):
        found[f"form{number}"] = {
            "number": f"{number % 100:02d}", "title": {"zh": f"表{number}", "en": f"Form {number}"}, "requirements": [],
            "occasion": "plan", "before": "start", "filed_by": ["应用系统维护人员"], "binds": ["plan", "release"],
            "needs": [f"form{number - 1}"] if number else [], "rules": ["signers_distinct", "filer_signs_nothing_else"],
            "fields": [{"key": "note", "title": {"zh": "说明", "en": "Note"}, "type": "note"}],
            "signatures": [{"role": "单位分管领导"}, {"role": "科技部"}],
        }  # fmt: skip
    return {"schema": 1, "title": {"zh": "流程", "en": "Process"}, "forms": found}


def fill(case: Case, plan: Plan, people: People, entries: int) -> Trust:
    """File and sign every form of the plan, older versions and evidence around them, up to so many entries."""
    path = people.folder / "allowed_signers"
    path.write_bytes(people.trust.content)
    path.chmod(0o600)
    trust = read_trust(path, path.stat().st_uid)
    forms = list(plan.definition.forms)
    rest = entries - len(forms) * (len(SIGNERS) + 1)
    for number in range(rest):
        if number % 3:
            case.write("evidence", "environment_check", {"result": "pass", "hosts": ["a"] * 20, "binds": {}}, "root")
        else:
            file_form(plan, case, forms[number % len(forms)], {"note": "x" * 200}, ("陈工", "应用系统维护人员"), "root")
    for key in forms:
        filed = file_form(plan, case, key, {"note": "x" * 200}, ("陈工", "应用系统维护人员"), "root")
        for person in SIGNERS:
            role = trust.principals()[person][0]
            value = sign(filed.to_sign(f"{person}/{role}", APPROVE, "同意"), people.key(person))
            put_signature(
                case, filed, Signature(person, role, value, APPROVE, "同意"), trust, "root", datetime.now(UTC)
            )
    return trust


def processor() -> float:
    """Return the seconds of processor that this process and the programs that it waited for have taken."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def forked(plan: Plan, state: Path, trust: Trust) -> float:
    """Return the seconds of a view of its own in a process that is forked from this one, as a stage's worker is."""
    out, back = os.pipe()
    pid = os.fork()
    if not pid:
        began = processor()
        standings(plan, Case(state), trust)
        os.write(back, f"{processor() - began}".encode())
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(back)
    with os.fdopen(out) as told:
        return float(told.read())


def seconds(rounds: int, case: Case, plan: Plan, trust: Trust) -> tuple[float, float, float, float]:
    """Return seconds: least by the clock for a fresh view; median of processor for it, a second question, to verify."""
    fresh, work, again, alone = [], [], [], []
    for _ in range(rounds):
        proving._good.clear()
        view = Case(case.folder.parent)
        began, spent = time.perf_counter(), processor()
        found = standings(plan, view, trust)
        fresh.append(time.perf_counter() - began)
        work.append(processor() - spent)
        if {one.holds for one in found.values()} != {Holds.SIGNED}:
            raise SystemExit(f"not all are signed: {[(key, one.faults) for key, one in found.items()][:3]}")
        began = processor()
        standings(plan, view, trust)
        again.append(processor() - began)
        view.proofs.clear()
        proving._good.clear()
        forms = [filed for key in plan.definition.forms if (filed := view.filed(key))]
        began = processor()
        prove(view, forms, trust)
        alone.append(processor() - began)
    return min(fresh), statistics.median(work), statistics.median(again), statistics.median(alone)


def main() -> int:
    """Print what was measured beside the target; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("entries", type=int, nargs="?", default=500)
    parser.add_argument("--forms", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        keys, case = Path(folder) / "keys", Case(Path(folder) / "state")
        keys.mkdir(mode=0o700)
        plan = plan_of(process(chosen.forms))
        trust = fill(case, plan, People(keys), chosen.entries)
        fresh, work, again, alone = seconds(chosen.rounds, case, plan, trust)
        stage = statistics.median(forked(plan, case.folder.parent, trust) for _ in range(chosen.rounds))
        print(f"{len(case.entries)} entries, {chosen.forms} forms, {chosen.forms * len(SIGNERS)} signatures that count")
    good, quick = fresh <= MOST, stage <= STAGE
    print(f"{'seconds of processor':<44}{'found':>10}{'most':>8}")
    print(f"{'every form, a fresh view':<44}{work:>10.3f}")
    print(f"{'a stage of the same run':<44}{stage:>10.3f}{STAGE:>8g}  {'pass' if quick else 'FAIL'}")
    print(f"{'the same view asked again':<44}{again:>10.3f}")
    print(f"{'the signatures alone':<44}{alone:>10.3f}")
    print(f"{'by the clock, a fresh view':<44}{fresh:>10.3f}{MOST:>8g}  {'pass' if good else 'FAIL'}")
    return 0 if good and quick else 1


if __name__ == "__main__":
    sys.exit(main())
