"""The face of the product is used without Ansible: in a process in which importing it raises."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
USES = '''
import sys
from pathlib import Path


class NoAnsible:
    """A process in which nobody has Ansible."""

    def find_spec(self, name, path=None, target=None):
        if name == "ansible" or name.startswith("ansible."):
            raise ImportError(f"{name}: there is no Ansible here")
        return None


sys.meta_path.insert(0, NoAnsible())
try:
    import ansible
except ImportError:
    pass
else:
    raise SystemExit("the test sees nothing")

from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place

path, state, out = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
plan = api.load_plan(path, "en")
assert api.faults(path) == ()
assert api.overview(plan, "en").facts["digest"] == plan.digest
steps = api.steps(plan)
assert len(steps) > 15 and steps[0].step == "network.ports", len(steps)

assert api.status(state).state is api.State.PLANNED and api.golives(state) == {}
back = api.gates(plan, state, back=True)
GATES = {"direction", "digest", "journal", "lock"}
opened = lambda found: {row.gate.id for row in found if row.state == "open"} & GATES
assert opened(back) == {"direction"}
assert "没有任何上线记录" in api.gates_text(back, "zh") and "no go-live is known" in api.gates_text(back, "en")
assert not state.exists(), "to ask changes nothing"

state.mkdir()
night = golive.enter(state, plan.project.code, plan.digest, "zhou")
for one in steps:
    if one.step.split(".")[0] in ("network", "suspend", "backup"):
        place = Place(state, night.folder, night.run(), one.host, one.step.split(".")[0], one.step, "f")
        place.write("intent", before={})
        place.write("done")
standing = api.status(state, plan)
assert standing.state is api.State.BACKED_UP, standing
assert [one.state for one in standing.passed] == ["PREPARING", "BACKED_UP"]
assert {one.who for one in standing.passed} == {"zhou"}
assert opened(api.gates(plan, state)) == set()

found = api.log(plan, state, asked={"step": "backup.*", "event": "done"}, language="en")
assert found.chain and found.records, found.lines
assert found.events and all("backup." in line for line in found.events), found
assert api.verify_journal(state) == []
written = api.dossier(plan, state, out, "en")
assert written.changed and written.index.is_file()
assert not api.dossier(plan, state, out, "en").changed
assert set(api.documents(written.folder)) == {
    str(file.relative_to(written.folder)) for file in written.files
} - {"manifest.json"}

journal = next(night.journal.folder.glob("[!g]*.jsonl"))
journal.write_text(journal.read_text().replace("done", "gone", 1))
assert api.verify_journal(state) and not api.log(plan, state).chain
assert opened(api.gates(plan, state)) == {"journal"}
try:
    api.documents(out)
except api.GoliveError as error:
    assert "不是卷宗" in error.said.zh and "holds no dossier" in error.said.en
else:
    raise SystemExit("a folder without a manifest is no dossier")
Path(sys.argv[4]).write_text("objective: nothing more\\n")
wrong = api.faults(sys.argv[4])
assert wrong and all(one.line("zh") != one.line("en") for one in wrong[:1])
drawn = api.case_state(plan, state, None)
assert drawn.whole and drawn.plain()["duties"] and api.case_lines(drawn, "zh") != api.case_lines(drawn, "en")
key = next(iter(plan.definition.forms))
assert key and api.form_draft(plan, state, key) and api.form_page(plan, state, key, None)
assert not [name for name in sys.modules if name.split(".")[0] == "ansible"]
print("all of it")
'''


def test_everything_is_to_be_had_without_ansible(tmp_path: Path) -> None:
    plan = ROOT / "tests/golden/records/project/plan.yml"
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE", "GOLIVE"))}
    done = subprocess.run(
        [sys.executable, "-c", USES, plan, tmp_path / "state", tmp_path / "dossier", tmp_path / "wrong.yml"],
        env={**kept, "PYTHONPATH": str(ROOT / "collections")}, cwd=tmp_path, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "all of it\n"), done.stderr
