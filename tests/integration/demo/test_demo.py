"""The demo as its users have it: raised by make, live through a portal's ansible-runner, given again, taken down."""

from __future__ import annotations

import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scenarios.runner import leaks, through_runner
from tests.site import ROOT, Site

pytestmark = pytest.mark.integration
CLIENT, DATABASE, LEGACY, OUTSIDE = "SHZJ-PAY-LEG01", "SHZJ-PAY-DB01", "SHZJ-PAY-LEG01", "SHZJ-BAK01"
ROWS = {"merchant": 2000, "customer": 12000, "payment": 180000, "refund": 8000, "payment_attachment": 4000}
ORDER = """\
curl -sS --noproxy '*' --max-time 10 -H 'Idempotency-Key: {key}' -d '{{"merchant_id": 1, "amount": "0.01", \
"currency": "CNY", "channel": "netbank", "payer_name": "demo"}}' http://10.21.100.10/payments"""
PORT = "timeout 3 bash -c '</dev/tcp/{}/{}' 2>/dev/null && echo open || echo closed"


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """Raise the demo's data centre by the README's command; the last test takes it down."""
    if os.geteuid() != 0:
        pytest.skip("the lab needs root")
    found = Site("itdemo")
    make(found, "lab-down")
    make(found, "lab-up")
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


def test_a_portal_takes_it_live_and_learns_no_secret(site: Site, tmp_path: Path) -> None:
    run = through_runner(site, "golive", tmp_path)
    assert (run.status, run.rc) == ("successful", 0), run.stdout.read()
    assert any(event["event"] == "runner_on_ok" for event in run.events)
    assert site.golive().result() == "success"
    assert leaks(site, tmp_path, site.folder / "golive", site.folder / "dossier") == []


def test_all_rows_are_in_the_new_database_and_the_next_payment_too(site: Site) -> None:
    assert {table: int(new(site, f"SELECT count(*) FROM pay.{table}")) for table in ROWS} == ROWS
    answers = [json.loads(site.shell(CLIENT, ORDER.format(key=f"demo-after-{number}"))) for number in range(4)]
    stored = new(site, f"SELECT id FROM pay.payment WHERE id > {ROWS['payment']} AND payer_name = 'demo' ORDER BY id")
    assert [answer["id"] for answer in answers] == [int(line) for line in stored.splitlines()]
    assert len(set(stored.splitlines())) == len(answers)


def test_the_old_entry_is_closed_and_the_database_is_for_its_neighbours_only(site: Site) -> None:
    assert site.shell(LEGACY, PORT.format("10.21.100.31", 8080)).strip() == "closed"
    assert site.shell(OUTSIDE, PORT.format("10.21.102.21", 5432)).strip() == "closed"
    assert site.shell("SHZJ-PAY-APP01", PORT.format("10.21.102.21", 5432)).strip() == "open"


def test_the_dossier_is_whole_and_private(site: Site) -> None:
    files = [path for path in (site.folder / "dossier" / site.golive().id).rglob("*") if path.is_file()]
    endings = Counter(path.suffix for path in files)
    assert [path.name for path in files].count("index.html") == 1
    assert (endings[".svg"], endings[".xlsx"] >= 10) == (3, True)
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}


def test_given_again_it_does_nothing_and_says_where_the_dossier_is(site: Site) -> None:
    events = len(site.events())
    said = make(site, "demo")
    assert "changed" not in said
    assert len(site.events()) == events
    assert said.splitlines()[-1] == f"dossier: {site.folder}/dossier/{site.golive().id}/"


def test_taken_down_nothing_of_it_is_left(site: Site) -> None:
    make(site, "lab-down")
    assert not site.folder.exists()
    assert not list(Path("/run/netns").glob(f"{site.lab}-*"))
    assert not Path("/sys/fs/cgroup/unified", f"relops-{site.lab}").exists()
    assert str(site.folder) not in Path("/proc/mounts").read_text(encoding="utf-8")
    assert processes(str(site.folder)) == []


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
