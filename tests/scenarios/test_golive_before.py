"""Before the scenario's go-live: check mode touches nothing, and ten runs are killed; the scenario goes on there."""

from __future__ import annotations

import random
import time
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of

from tests.faults import judge
from tests.scenarios.runner import leaks
from tests.site import Site, done, gone, kill, opened, tree

KILLS = 10
EARLY = 2
"""Of the runs that are killed, so many before they come to open the go-live."""
LAST = 5
"""Steps that no kill is planned behind: several of them may end while a kill waits for its moment."""
LISTED = (
    "+ switchport access vlan 101", "+nginx-light ", "+++ after: /etc/nginx/sites-available/paygw",
    "+-> releases/1.0.0", "+++ after: /etc/postgresql/15/main/pg_hba.conf", "+payment_attachment",
    "+pay.payment: all rows of payment", "+database legacy -> ",
    "Close the entry points and wait until they are quiet: to change: FLT-LEG01 1",
)  # fmt: skip
"""A port, a package, files, a database's access, a table and its rows, a backup, a service."""


def test_check_mode_lists_every_change_and_touches_nothing(site: Site, old: judge.State) -> None:
    checked = site.play("golive", "--check", "--diff")
    assert checked.returncode == 0, checked.stdout
    assert [text for text in LISTED if text not in checked.stdout] == [], checked.stdout
    assert not (site.folder / "golive").exists()
    assert judge.compare(old, site.state()) == []


def test_ten_runs_are_killed_at_random_moments_and_the_golive_stays_open(site: Site, tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice, log, steps = random.Random(seed), tmp_path / "golive.log", len(steps_of(load(str(site.plan), "en")))
    early = dice.sample(range(1, KILLS + 1), EARLY)
    for left in range(KILLS, 0, -1):
        spare = max(0, steps - len(done(site)) - LAST)
        further = dice.randint(0, spare // (left + 1))
        delay, whole = dice.uniform(0.5, 3 if spare else 0.6), dice.random() < 0.5
        killed_after(site, log, further, delay, whole, opens=left not in early)
    assert 0 < len(done(site)) < steps, f"seed {seed}"
    assert site.golive().result() == "", f"seed {seed}"
    assert leaks(site, log, site.folder / "golive") == []


def killed_after(site: Site, log: Path, further: int, delay: float, whole: bool, opens: bool) -> None:
    """Give the command, and kill -9 it so many seconds after so many steps more are done; wait for what is orphaned.

    `opens`: not before it has opened the go-live, however long a busy machine takes to come there.
    """
    wanted, openings = len(done(site)) + further, opened(site)
    process = site.start("golive", log)
    deadline = time.monotonic() + 300
    while process.poll() is None and time.monotonic() < deadline:
        if len(done(site)) >= wanted and (opened(site) > openings or not opens):
            break
        time.sleep(0.2)
    time.sleep(delay)
    victims = tree(process.pid)
    assert process.poll() is None, f"it ended by itself:\n{log.read_text()}"
    kill(process, whole=whole)
    gone(victims)
