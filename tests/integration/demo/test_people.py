"""The demo's people close every gate; one cell changed after that, and the refusal says what to sign again (R20)."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import read_trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, standings
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import refuse_open
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.findings import bound
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.site import ROOT

pytestmark = pytest.mark.integration
ACCOUNT = "tester"
PEOPLE = ROOT / "inventories/demo/people"
VOID = {
    "golive_plan", "shipment", "confirmation", "document_set", "application", "rehearsal_report",
    "rehearsal_data_report", "notice", "readiness", "order", "suspension",
}  # fmt: skip
"""What an edit of the port table opens: what binds steps, equipment or the plan, and whatever came after it."""
VALID = {
    "suitability", "technical_review", "package_handover", "test_acceptance", "quality_check", "customer_acceptance",
    "functional_acceptance", "dual_acceptance", "review", "conversion_plan", "guide", "training", "preview",
}  # fmt: skip
"""What is about the release, or the project: nobody signs it again."""


@pytest.fixture(scope="module")
def modules() -> tuple[Any, Any]:
    """Return the demo's modules `keys` and `play`."""
    sys.path.insert(0, str(PEOPLE))
    try:
        return importlib.import_module("keys"), importlib.import_module("play")
    finally:
        sys.path.remove(str(PEOPLE))


class Clone:
    """A copy of the demo's project with keys, a trust root and a case of its own."""

    def __init__(self, folder: Path, modules: tuple[Any, Any]) -> None:
        self.keys, self.play = modules
        self.project = folder / "inventories/demo"
        shutil.copytree(ROOT / "inventories/demo", self.project)
        self.case, self.folder = Case(folder / "state"), folder / ".golive/people"
        self.said: list[str] = []

    @property
    def plan(self) -> Plan:
        """Return its plan as it is now."""
        return load(str(self.project / "plan.yml"), "en")

    def player(self) -> Any:
        """Return who plays its people."""
        plan = self.plan
        people = self.keys.people_of(plan)
        trust = read_trust(self.keys.make(self.folder, people), os.getuid(), plan.directory)
        return self.play.Player(plan, self.case, trust, people, self.folder, ACCOUNT, self.said.append)

    def measure(self) -> None:
        """Write what rehearsal and environment check find, as they would."""
        plan = self.plan
        hosts = sorted([*plan.hosts, *plan.switches])
        checked = {part.value: plan.parts[part] for part in (Part.RELEASE, Part.STEPS, Part.EQUIPMENT)}
        for proof in (Proof.REHEARSAL, Proof.FUNCTIONAL, Proof.PERFORMANCE):
            facts = {"result": "pass", "back": "equal", "golive": "R1", "binds": bound(plan, proof)}
            self.case.write("evidence", proof.value, facts, ACCOUNT)
        self.case.write(
            "evidence", Proof.ENVIRONMENT.value, {"result": "pass", "hosts": hosts, "binds": checked}, ACCOUNT
        )

    def stand(self) -> dict[str, FormStanding]:
        """Return where each form stands."""
        player = self.player()
        return standings(player.plan, self.case, player.trust)

    def ask(self) -> Any:
        """Ask every gate of the start, as golive.yml does in production; raises GoliveError where one is open."""
        player = self.player()
        plan, now = player.plan, datetime.now().astimezone() + timedelta(seconds=2)
        return refuse_open(
            Asked(
                At.START,
                self.case.folder.parent,
                plan.project.code,
                plan.digest,
                now,
                None,
                plan,
                production=True,
                case=self.case,
                trust=player.trust,
                user=ACCOUNT,
            )
        )


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, modules: tuple[Any, Any]) -> Clone:
    """Return a copy in which everybody has signed."""
    clone = Clone(tmp_path_factory.mktemp("clone"), modules)
    with pytest.raises(GoliveError, match="gates are open"):
        clone.ask()
    clone.measure()
    assert clone.player().play() == []
    return clone


@pytest.fixture
def copy(signed: Clone, tmp_path: Path, modules: tuple[Any, Any]) -> Clone:
    """Return a copy of that, to be changed."""
    folder = tmp_path / "clone"
    shutil.copytree(signed.project.parents[1], folder, dirs_exist_ok=True)
    found = Clone.__new__(Clone)
    found.keys, found.play = modules
    found.project, found.case = folder / "inventories/demo", Case(folder / "state")
    found.folder, found.said = folder / ".golive/people", []
    return found


def test_everybody_has_signed_and_no_gate_is_open(signed: Clone) -> None:
    assert [row for row in signed.ask() if row.state == "open"] == []
    said = "\n".join(signed.said)
    for word in (
        "《上线申请表》 (08): 陈工",
        "金萍/运营部",
        "陶勇/网银部",
        "姜雪/客服中心",
        "《上线操作令》 (18m): 周工",
    ):
        assert word in said, said
    order = signed.case.filed("order")
    assert order is not None
    assert (order.fields["operator"], order.fields["account"]) == ("周工", ACCOUNT)


def test_played_again_nobody_signs_anything(signed: Clone) -> None:
    entries = len(signed.case.entries)
    assert signed.player().play() == []
    assert len(Case(signed.case.folder.parent).entries) == entries


def test_on_a_new_twin_an_order_that_began_a_night_alone_is_given_anew(copy: Clone) -> None:
    """`make lab-down` keeps the case; the next `make demo` begins another night by the same signatures."""
    before = {key: filed.version for key in copy.stand() if (filed := copy.case.filed(key))}
    copy.case.write("evidence", "night", {"result": "success", "golive": "G1", "binds": {}}, ACCOUNT)
    assert copy.player().play() == []
    after = {key: filed.version for key in copy.stand() if (filed := copy.case.filed(key))}
    assert {key for key in after if after[key] != before[key]} == {"order"}
    player = copy.player()
    assert player.play() == [] and not player.done


def test_keys_are_private_made_once_and_of_no_other_clone(signed: Clone, tmp_path: Path, modules: Any) -> None:
    files = {path: path.read_bytes() for path in signed.folder.iterdir()}
    assert signed.folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o077 for path in files if not path.suffix} == {0}
    signed.player()
    assert {path: path.read_bytes() for path in signed.folder.iterdir()} == files
    modules[0].make(tmp_path / "other", signed.keys.people_of(signed.plan))
    others = {path.read_bytes() for path in (tmp_path / "other").iterdir() if path.name != modules[0].WHO}
    assert not others & set(files.values())
    ignored = subprocess.run(["git", "check-ignore", ".golive/people/x"], cwd=ROOT, check=False, capture_output=True)
    assert ignored.returncode == 0, "git would take the keys"


def test_a_name_that_is_a_pattern_gets_no_key(tmp_path: Path, modules: Any) -> None:
    for person, roles in (("*", ["运维部负责人"]), ("甲,乙", ["x"]), ("丙", ["科技部 *"])):
        with pytest.raises(SystemExit):
            modules[0].make(tmp_path, {person: roles})


def paint(clone: Clone) -> None:
    """Change one cell of the port table: the colour of a cable."""
    path = clone.project / "ports.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (row,) = (number for number, line in enumerate(lines) if ",PAYGW-L001," in line)
    assert lines[row].count(",蓝,") == 1
    lines[row] = lines[row].replace(",蓝,", ",红,")
    path.write_text("".join(lines), encoding="utf-8")


def test_one_cell_of_the_port_table_is_refused_with_who_signs_again_and_what_stays_valid(copy: Clone) -> None:
    paint(copy)
    with pytest.raises(GoliveError) as refused:
        copy.ask()
    stand = copy.stand()
    assert {key for key in (VOID | VALID) if not stand[key].closed} == VOID
    rows = {row["gate"]: row for row in refused.value.rows}  # type: ignore[attr-defined]
    assert {key for key in VALID if rows.get(f"form.{key}", {"state": "closed"})["state"] != "closed"} == set()
    told = rows["form.document_set"]
    assert "PAYGW-L001" in told["why"]["zh"] and "ports.csv" in told["why"]["zh"], told
    assert "蓝 -> 红" in told["why"]["zh"], told
    assert told["who"]["zh"] == "项目组"
    assert "golive_form=document_set" in told["what"]["zh"]
    for language in ("zh", "en"):
        said = "".join(refused.value.said.in_(language).split())  # wherever its lines end
        for key in (VOID | VALID) - {"suspension"}:  # that one is asked for when business is about to stop
            title = getattr(stand[key].kind.title, language)
            assert "".join(title.split()) in said, key
    assert rows["rehearsal"]["state"] == "open", "what was rehearsed is not what would go live"


def test_rehearsed_and_signed_again_it_may_go(copy: Clone, signed: Clone) -> None:
    before = len(copy.case.of("signature"))
    paint(copy)
    copy.measure()
    assert copy.player().play() == []
    assert [row for row in copy.ask() if row.state == "open"] == []
    versions = {key: copy.case.filed(key).version for key in VOID | VALID}  # type: ignore[union-attr]
    assert {key for key, version in versions.items() if version > 1} == VOID
    assert len(copy.case.of("signature")) < 2 * before


def test_a_window_that_is_over_is_postponed_and_applied_for_anew(copy: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    later = copy.play.now() + copy.play.DECIDE + timedelta(minutes=1)
    monkeypatch.setattr(copy.play, "now", lambda: later)
    before = copy.case.filed("application")
    copy.play.Player.play(player := copy.player())
    application, postponement = copy.case.filed("application"), copy.case.filed("postponement")
    assert before is not None and application is not None and postponement is not None
    assert (before.version, application.version) == (1, 2)
    assert datetime.fromisoformat(str(application.fields["window_start"])) >= later
    assert postponement.fields["window_end"] == application.fields["window_end"]
    assert player.done
