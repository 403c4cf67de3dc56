"""What apt says about a transaction, and the policy that keeps packages from starting services."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import packages
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed

SIMULATED = """Inst libpq5 (15.20-0+deb12u1 local [amd64])
Inst nginx-common [1.22.1-8] (1.22.1-9 local [all])
Conf libpq5 (15.20-0+deb12u1 local [amd64])
"""


def simulate(monkeypatch: pytest.MonkeyPatch, answer: Completed) -> None:
    monkeypatch.setattr(packages, "missing", list)
    monkeypatch.setattr(packages, "refresh", lambda: None)
    monkeypatch.setattr(packages, "run", lambda *_args, **_more: answer)


def test_new_and_replaced_packages_are_told_with_their_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    simulate(monkeypatch, Completed(0, SIMULATED, ""))
    assert packages.planned(["libpq5"]) == [
        packages.Change("libpq5", None, "15.20-0+deb12u1"),
        packages.Change("nginx-common", "1.22.1-8", "1.22.1-9"),
    ]


def test_an_installation_that_removes_something_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    simulate(monkeypatch, Completed(0, SIMULATED + "Remv apache2 [2.4]\n", ""))
    with pytest.raises(GoliveError, match="would remove apache2"):
        packages.planned(["nginx-light"])


def test_a_package_that_is_not_offered_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    simulate(monkeypatch, Completed(100, "", "E: Unable to locate package nosuch\n"))
    with pytest.raises(GoliveError, match="Unable to locate package nosuch"):
        packages.planned(["nosuch"])


def test_the_policy_lets_stop_through_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy-rc.d"
    monkeypatch.setattr(packages, "POLICY", policy)
    with packages.nothing_starts():
        codes = [
            subprocess.run([policy, *words.split()], check=False).returncode
            for words in ("nginx start", "nginx restart", "--quiet nginx stop")
        ]
    assert codes == [101, 101, 0]
    assert not policy.exists()


def test_a_policy_of_the_site_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    monkeypatch.setattr(packages, "POLICY", policy)
    with packages.nothing_starts():
        assert policy.read_text() == "#!/bin/sh\nexit 101\n"
    packages.withdraw_policy()
    assert policy.exists()


def test_a_policy_that_a_kill_left_behind_is_withdrawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = tmp_path / "policy-rc.d"
    policy.write_text(packages.POLICY_TEXT)
    monkeypatch.setattr(packages, "POLICY", policy)
    packages.withdraw_policy()
    assert not policy.exists()


def test_what_a_killed_dpkg_left_unfinished_is_still_to_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    simulate(monkeypatch, Completed(0, "Conf nginx-light (1.22 local [amd64])\n", ""))
    assert packages.planned(["nginx-light"]) == [packages.Change("nginx-light", packages.UNFINISHED, "installed")]


def test_the_way_back_takes_its_own_lists_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by the fault campaign: the old host had no /run/golive/apt."""
    simulate(monkeypatch, Completed(0, "", ""))
    monkeypatch.setattr(packages, "SCRATCH", tmp_path / "apt")
    monkeypatch.setattr(packages, "POLICY", tmp_path / "policy-rc.d")
    (tmp_path / "apt" / "lists").mkdir(parents=True)
    assert packages.take_back({"nginx-light": None}) == []
    assert not (tmp_path / "apt").exists()


def test_the_way_back_works_after_a_reboot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Found by the fault campaign: power cut, /run is empty, and apt purged nothing without its folders."""
    made: list[bool] = []

    def run(argv: list[str], **_more: object) -> Completed:
        if "purge" in argv:
            made.append((tmp_path / "apt" / "cache" / "archives" / "partial").is_dir())
        listed = "nginx-light\t1.22\tinstalled\n" if argv[0] == "dpkg-query" and not made else ""
        return Completed(0, listed, "")

    monkeypatch.setattr(packages, "run", run)
    monkeypatch.setattr(packages, "SCRATCH", tmp_path / "apt")
    monkeypatch.setattr(packages, "POLICY", tmp_path / "policy-rc.d")
    assert packages.take_back({"nginx-light": None}) == [packages.Change("nginx-light", "1.22", "absent")]
    assert made == [True]
