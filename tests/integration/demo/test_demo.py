"""The demo as its users have it: rehearsed, signed and live by one command, given again, looked at, taken down."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive, current
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import STAGES

from tests.scenarios.runner import leaks, through_runner
from tests.site import ROOT, Site

pytestmark = pytest.mark.integration
CLIENT, DATABASE, LEGACY, OUTSIDE = "SHZJ-PAY-LEG01", "SHZJ-PAY-DB01", "SHZJ-PAY-LEG01", "SHZJ-BAK01"
ROWS = {"merchant": 2000, "customer": 12000, "payment": 180000, "refund": 8000, "payment_attachment": 4000}
ORDER = """\
curl -sS --noproxy '*' --max-time 10 -H 'Idempotency-Key: {key}' -d '{{"merchant_id": 1, "amount": "0.01", \
"currency": "CNY", "channel": "netbank", "payer_name": "demo"}}' http://10.21.100.10/payments"""
PORT = "timeout 3 bash -c '</dev/tcp/{}/{}' 2>/dev/null && echo open || echo closed"


@dataclass(frozen=True)
class Demo(Site):
    """The demo whose state does not lie in its lab's folder, as its users have it."""

    state_folder: Path = Path()

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment with that state."""
        return {**super().environment, "GOLIVE_STATE": str(self.state_folder)}

    def golive(self) -> Golive:
        """Return the newest go-live."""
        found = current(self.state_folder)
        assert found is not None
        return found

    @property
    def case(self) -> Case:
        """Return the project's case as it is now."""
        return Case(self.state_folder)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Return the demo with no lab and no state; the last test takes it down."""
    if os.geteuid() != 0:
        pytest.skip("the lab needs root")
    found = Demo("itdemo", state_folder=tmp_path_factory.mktemp("home") / "state")
    make(found, "lab-down")
    yield found
    make(found, "lab-down")


def make(site: Site, target: str) -> str:
    done = subprocess.run(
        ["make", target], cwd=ROOT, env=site.environment, text=True, stdin=subprocess.DEVNULL, check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout


def new(site: Site, query: str) -> str:
    return site.shell(DATABASE, f'cd / && runuser -u postgres -- psql -XAtd paygw -c "{query}"').strip()


def test_one_command_rehearses_shows_open_gates_lets_people_sign_and_goes_live(site: Demo) -> None:
    said = make(site, "demo")
    before, signing, after = (said.index(text) for text in ("may we go? gate", "people file", "after they have"))
    assert "the rehearsal passed: live as planned, and all of it back as it was" in said[:before]
    assert "OPEN, to be done now" in said[before:signing]
    assert "This demo plays all of these people" in said[signing:after]
    assert "OPEN" not in said[after:]
    assert site.golive().result() == "success"
    assert site.golive().journal.verify() == []
    opened = next(event.facts for event in site.golive().journal.events("golive") if event.event == "opened")
    assert (opened["production"], opened["environment"]["kind"]) == (True, "twin")
    rehearsed = current(site.state_folder / "rehearsals")
    assert rehearsed is not None
    assert (rehearsed.result(), rehearsed.journal.verify()) == ("cancelled", [])


def test_the_case_proves_the_rehearsal_and_holds_every_signature(site: Demo) -> None:
    case = site.case
    assert case.breaks() == []
    proofs = {entry.name: entry.facts for entry in case.of("evidence")}
    assert {name: proofs[name]["result"] for name in ("rehearsal", "functional", "performance")} == dict.fromkeys(
        ("rehearsal", "functional", "performance"), "pass"
    )
    assert proofs["rehearsal"]["back"] == "equal"
    assert set(proofs["rehearsal"]["stages"]) == set(STAGES) - {"records"}
    assert len(case.of("signature")) > 60


def test_a_portal_that_gives_it_again_is_told_that_it_is_live_and_learns_no_secret(site: Demo, tmp_path: Path) -> None:
    signers, before = str(ROOT / ".golive/people/allowed_signers"), (len(site.events()), len(site.case.of("refused")))
    run = through_runner(site, "golive", tmp_path, golive_as_production="true", golive_signers=signers)
    assert (run.status, run.rc) == ("successful", 0), run.stdout.read()
    results = [event.get("event_data", {}).get("res", {}) for event in run.events]
    assert [result for result in results if result.get("changed")] == []
    assert (len(site.events()), len(site.case.of("refused"))) == before
    assert leaks(site, tmp_path, site.state_folder, site.folder / "dossier", ROOT / ".golive") == []


def test_all_rows_are_in_the_new_database_and_the_next_payment_too(site: Demo) -> None:
    assert {table: int(new(site, f"SELECT count(*) FROM pay.{table}")) for table in ROWS} == ROWS
    answers = [json.loads(site.shell(CLIENT, ORDER.format(key=f"demo-after-{number}"))) for number in range(4)]
    stored = new(site, f"SELECT id FROM pay.payment WHERE id > {ROWS['payment']} AND payer_name = 'demo' ORDER BY id")
    assert [answer["id"] for answer in answers] == [int(line) for line in stored.splitlines()]
    assert len(set(stored.splitlines())) == len(answers)


def test_the_old_entry_is_closed_and_the_database_is_for_its_neighbours_only(site: Demo) -> None:
    assert site.shell(LEGACY, PORT.format("10.21.100.31", 8080)).strip() == "closed"
    assert site.shell(OUTSIDE, PORT.format("10.21.102.21", 5432)).strip() == "closed"
    assert site.shell("SHZJ-PAY-APP01", PORT.format("10.21.102.21", 5432)).strip() == "open"


def test_the_dossier_is_whole_and_private(site: Demo) -> None:
    files = [path for path in (site.folder / "dossier" / site.golive().id).rglob("*") if path.is_file()]
    endings = Counter(path.suffix for path in files)
    assert [path.name for path in files].count("index.html") == 1
    assert (endings[".svg"], endings[".xlsx"] >= 10) == (3, True)
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_given_again_it_does_nothing_and_says_where_the_dossier_is(site: Demo) -> None:
    events, entries = len(site.events()), len(site.case.entries)
    said = make(site, "demo")
    assert "changed" not in said
    assert (len(site.events()), len(site.case.entries)) == (events, entries)
    assert said.splitlines()[-1] == f"dossier: {site.folder}/dossier/{site.golive().id}/"


def test_taken_down_nothing_of_it_is_left_but_case_and_dossier(site: Demo) -> None:
    make(site, "lab-down")
    assert [path.name for path in site.folder.iterdir()] == ["dossier"]
    assert not list(Path("/run/netns").glob(f"{site.lab}-*"))
    assert not Path("/sys/fs/cgroup/unified", f"relops-{site.lab}").exists()
    assert str(site.folder) not in Path("/proc/mounts").read_text(encoding="utf-8")
    assert processes(str(site.folder)) == []
    assert len(site.case.of("signature")) > 60


def test_a_new_twin_knows_the_case_and_nothing_of_the_night_before(site: Demo) -> None:
    night, signatures = site.golive().id, len(site.case.of("signature"))
    make(site, "lab-up")
    assert current(site.state_folder) is None
    assert not (site.state_folder / "rehearsals").exists()
    assert len(site.case.of("signature")) == signatures
    assert [path.name for path in site.state_folder.parent.glob(f"*/{night}")] == [night]


def processes(word: str) -> list[str]:
    """Return the command lines that name something."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if word in line:
            found.append(line)
    return found
