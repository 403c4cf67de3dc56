# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Debian packages of the target: what an installation would do, doing it in one transaction, taking it back."""

from __future__ import annotations

import contextlib
import re
import shutil
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.system.services import control, service
from ansible_collections.relops.golive.plugins.module_utils.words import checked

# Lists and cache of our own: a look ahead leaves the host's untouched.
SCRATCH = Path("/run/golive/apt")
POLICY = Path("/usr/sbin/policy-rc.d")
POLICY_MARK = "# relops.golive: a package starts nothing by itself"
POLICY_TEXT = f'#!/bin/sh\n{POLICY_MARK}\nfor word in "$@"; do [ "$word" = stop ] && exit 0; done\nexit 101\n'
QUIET = {"DEBIAN_FRONTEND": "noninteractive", "APT_LISTCHANGES_FRONTEND": "none", "NEEDRESTART_SUSPEND": "1"}
UNFINISHED = "unfinished"
PLANNED = re.compile(r"^Inst (?P<name>\S+) (?:\[(?P<old>[^\]]+)\] )?\((?P<new>\S+)", re.MULTILINE)
REMOVED = re.compile(r"^Remv (?P<name>\S+)", re.MULTILINE)


class Change(t.NamedTuple):
    """One package of a transaction: old version (None: not installed) and new version."""

    name: str
    old: str | None
    new: str


def installed(names: t.Iterable[str]) -> dict[str, str]:
    """Return the versions of those packages that are installed (configured)."""
    listed = sorted({name.split("=", 1)[0] for name in names})  # recorded ones carry an architecture: no word of a plan
    if not listed:
        return {}
    form = "${binary:Package}\t${Version}\t${db:Status-Status}\n"
    lines = run(["dpkg-query", "--show", f"--showformat={form}", "--", *listed], ok=(0, 1)).out.splitlines()
    rows = [line.split("\t") for line in lines]
    return {row[0].split(":", 1)[0]: row[1] for row in rows if len(row) == 3 and row[2] == "installed"}


def missing(names: t.Sequence[str]) -> list[str]:
    """Return the wanted packages (`name` or `name=version`) that are not installed so."""
    found = installed(names)
    return [wish for wish in names if not _satisfied(wish, found)]


def _satisfied(wish: str, found: t.Mapping[str, str]) -> bool:
    name, _sign, version = wish.partition("=")
    return name in found and (not version or found[name] == version)


def planned(names: t.Sequence[str]) -> list[Change]:
    """Return every package, dependencies included, that installing `names` would add, replace or finish.

    Raises GoliveError when a package is not offered, or when something would have to be removed.
    """
    wishes = missing([checked("package", name) for name in names])
    if not wishes:
        return []
    refresh()
    told = run([*_apt(), "--simulate", "install", "--", *names], env=QUIET, ok=(0, 100))
    if told.code:
        raise GoliveError(f"the packages {', '.join(names)} cannot be installed: {_complaint(told.err)}")
    removed = REMOVED.findall(told.out)
    if removed:
        raise GoliveError(f"installing {', '.join(names)} would remove {', '.join(removed)}: settle that by hand first")
    found = [Change(row["name"], row["old"], row["new"]) for row in PLANNED.finditer(told.out)]
    # What a killed dpkg unpacked but did not configure is no installation any more, and not yet installed.
    known = {change.name for change in found}
    half = [name for name in (wish.split("=", 1)[0] for wish in wishes) if name not in known]
    return found + [Change(name, UNFINISHED, "installed") for name in half]


def install(names: t.Sequence[str], hold: t.Sequence[str]) -> None:
    """Install what is `planned` in one transaction; no service starts, those in `hold` are also left disabled."""
    wanted = [checked("package", name) for name in names]
    new_units = [name for name in hold if not service(name).known]
    repair()
    with nothing_starts():
        run([*_apt(), "--assume-yes", "install", "--", *wanted], env=QUIET, timeout=1800)
    for name in new_units:
        if service(name).enabled:
            control("disable", name)
    still = missing(names)
    if still:
        raise GoliveError(f"apt-get ended well but {', '.join(still)} is not installed: look at /var/log/apt/term.log")


def take_back(before: t.Mapping[str, str | None]) -> list[Change]:
    """Purge what was not installed before and bring back the versions that were; return what was done."""
    repair()
    now = installed(before)
    surplus = sorted(name for name, version in before.items() if version is None and name in now)
    other = {name: version for name, version in before.items() if version and now.get(name) != version}
    if surplus:
        _make_folders()
        with nothing_starts():
            run([*_apt(), "--assume-yes", "purge", "--", *surplus], env=QUIET, timeout=1800)
    if other:
        refresh()
        wishes = [f"{name}={version}" for name, version in sorted(other.items())]
        with nothing_starts():
            run([*_apt(), "--assume-yes", "--allow-downgrades", "install", "--", *wishes], env=QUIET, timeout=1800)
    forget()
    _check_versions(before)
    return [Change(name, now[name], "absent") for name in surplus] + [
        Change(name, now.get(name), str(version)) for name, version in sorted(other.items())
    ]


def _check_versions(before: t.Mapping[str, str | None]) -> None:
    """Raise GoliveError while a package is not what it was."""
    found = installed(before)
    rest = [f"{name} {found.get(name, 'absent')}" for name, was in sorted(before.items()) if found.get(name) != was]
    if rest:
        raise GoliveError(f"apt-get ended well but packages are not as before: {', '.join(rest)}")


def repair() -> None:
    """Finish what a killed dpkg left half done."""
    withdraw_policy()
    if run(["dpkg", "--audit"]).out.strip():
        with nothing_starts():
            run(["dpkg", "--configure", "--pending", "--force-confold"], env=QUIET, timeout=1800)


def refresh() -> None:
    """Read the lists of the configured sources into our own folder."""
    _make_folders()
    run([*_apt(), "update"], env=QUIET, timeout=600)


def forget() -> None:
    """Leave no lists behind: a look ahead changes nothing on the host."""
    shutil.rmtree(SCRATCH, ignore_errors=True)


def _make_folders() -> None:
    """Make the folders without which apt does nothing at all; a reboot empties /run."""
    for folder in (SCRATCH / "lists" / "partial", SCRATCH / "cache" / "archives" / "partial"):
        folder.mkdir(parents=True, exist_ok=True)


@contextlib.contextmanager
def nothing_starts() -> t.Iterator[None]:
    """Forbid maintainer scripts to start services (policy-rc.d); a policy of the site is kept and respected."""
    if POLICY.exists() and POLICY_MARK not in POLICY.read_text(encoding="utf-8", errors="replace"):
        yield
        return
    POLICY.write_text(POLICY_TEXT, encoding="utf-8")
    POLICY.chmod(0o755)
    try:
        yield
    finally:
        withdraw_policy()


def withdraw_policy() -> None:
    """Remove our policy-rc.d, also one that a kill left behind."""
    if POLICY.exists() and POLICY_MARK in POLICY.read_text(encoding="utf-8", errors="replace"):
        POLICY.unlink()


def _apt() -> list[str]:
    options = [
        f"Dir::State::Lists={SCRATCH}/lists",
        f"Dir::Cache={SCRATCH}/cache",
        "APT::Sandbox::User=root",
        "APT::Install-Recommends=false",
        "DPkg::Lock::Timeout=300",
        "Dpkg::Use-Pty=0",
        "Dpkg::Options::=--force-confold",
    ]
    return ["apt-get", "-q", *[word for option in options for word in ("-o", option)]]


def _complaint(err: str) -> str:
    lines = [line[2:].strip() for line in err.splitlines() if line.startswith("E:")]
    return " / ".join(lines) or err.strip()
