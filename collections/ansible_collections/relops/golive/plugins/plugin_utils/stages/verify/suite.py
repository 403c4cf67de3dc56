"""Run the checks of all hosts with pytest and testinfra in a process of its own, and read what came out."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import cast

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.facts import CheckRun, Facts
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import Remaining
from ansible_collections.relops.golive.plugins.plugin_utils.reach import Access, ssh_config
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN

GENERATED = Path(__file__).with_name("suite_of_plan.py")
REPORTER = f"{__package__}.reporter"  # by its name: importing it here would load pytest into every worker
PROJECT = "project"  # the kind of a check that is the project's own
WRITTEN = ("pytest.txt", "junit.xml", "results.json")
RAN = (0, 1)  # pytest: all passed, or some failed; anything else says that the suite itself did not run


class Suite:
    """The checks of one go-live; it runs when the first host asks for its verdict, and only once.

    `folder` keeps junit.xml, results.json and pytest's own words. `works` holds `cases` and `suite` of each host.
    """

    def __init__(
        self, folder: Path, accesses: Mapping[str, Access], works: Mapping[str, JSON], longest: Remaining
    ) -> None:
        self.folder, self.accesses, self.works, self.longest = folder, accesses, works, longest

    def verdict(self, host: str) -> tuple[JSON, str]:
        """Return the facts of one host and what failed there, in one sentence."""
        tests = [row for row in self.results if row["host"] == host]
        failed = [row for row in tests if row["outcome"] not in ("passed", "skipped")]
        faults = [f"{row['name']}: {row['message']}" for row in failed]
        planned, ran = len(self.works[host]["cases"]), sum(row["kind"] != PROJECT for row in tests)
        if ran != planned:
            faults.append(f"only {ran} of the {planned} checks of the plan ran, see {self.folder}/pytest.txt")
        found: Facts = {"tests": cast("list[CheckRun]", tests)}
        return dict(found), f"{len(failed)} of {len(tests)} checks failed: {'; '.join(faults)}" if faults else ""

    @cached_property
    def results(self) -> list[JSON]:
        """Run the suite and return one row per check: name, host, kind, outcome, seconds, message."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Sockets of ssh need a short path; the folder of a go-live may have a long one.
        control = tempfile.mkdtemp(prefix="gl-")
        try:
            self._write(control)
            try:
                with self._connected():
                    code = self._run()
            finally:
                self._hide()
            if code not in RAN:
                raise GoliveError(f"the checks did not run (pytest ended with {code}): see {self.folder}/pytest.txt")
            rows: list[JSON] = json.loads((self.folder / "results.json").read_text(encoding="utf-8"))
            return rows
        finally:
            self._hang_up(control)

    def _write(self, control: str) -> None:
        (self.folder / "results.json").unlink(missing_ok=True)
        (self.folder / "ssh_config").write_text(ssh_config(self.accesses, control), encoding="utf-8")
        cases = [case for work in self.works.values() for case in work["cases"]]
        (self.folder / "cases.json").write_text(json.dumps(cases, ensure_ascii=False, indent=1), encoding="utf-8")
        (self.folder / "hosts.json").write_text(json.dumps(list(self.works)), encoding="utf-8")
        (self.folder / "pytest.ini").write_text("[pytest]\nfilterwarnings = ignore\n", encoding="utf-8")

    def _run(self) -> int:
        suites = dict.fromkeys(str(work["suite"]) for work in self.works.values() if work.get("suite"))
        for suite in suites:
            if not Path(suite).is_dir():
                raise GoliveError(f"{suite}: there is no such folder of checks: look at checks.suite in the plan")
        command = [
            sys.executable, "-m", "pytest", "-c", str(self.folder / "pytest.ini"), "--rootdir", str(self.folder),
            "-p", "testinfra.plugin", "-p", REPORTER, "-p", "no:cacheprovider", "--import-mode=importlib", "-q",
            "--tb=short",
            f"--ssh-config={self.folder / 'ssh_config'}", f"--golive={self.folder}",
            f"--junit-xml={self.folder / 'junit.xml'}", str(GENERATED), *suites,
        ]  # fmt: skip
        roots = [str(Path(__file__).parents[7]), os.environ.get("PYTHONPATH", "")]
        surroundings = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, roots)),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",  # what a machine happens to have installed changes no check
        }
        with (self.folder / "pytest.txt").open("w", encoding="utf-8") as told:
            try:
                done = subprocess.run(
                    command, stdout=told, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, env=surroundings,
                    cwd=self.folder, timeout=self.longest.seconds, check=False,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                raise GoliveError(
                    f"the checks were ended: {self.longest.why} was reached: see {self.folder}/pytest.txt"
                ) from None
        return done.returncode

    def _hide(self) -> None:
        """Take the secrets out of what pytest wrote: a check of the project may quote one."""
        for path in (self.folder / name for name in WRITTEN):
            text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
            if RUN.holds(text):
                path.write_text(RUN.redact(text), encoding="utf-8")

    @contextlib.contextmanager
    def _connected(self) -> Iterator[None]:
        """Connect to all hosts at once while pytest starts; one that cannot be reached fails its own checks."""
        command, null = ["ssh", "-F", str(self.folder / "ssh_config")], subprocess.DEVNULL
        calls = [
            subprocess.Popen([*command, name, "true"], stdin=null, stdout=null, stderr=null) for name in self.accesses
        ]
        try:
            yield
        finally:
            for call in calls:
                call.terminate()
                call.wait()

    def _hang_up(self, control: str) -> None:
        """End the shared connections, so that nothing holds on to a host."""
        for number, name in enumerate(self.accesses):
            if (Path(control) / str(number)).exists():
                ending = ["ssh", "-F", str(self.folder / "ssh_config"), "-O", "exit", name]
                subprocess.run(ending, capture_output=True, stdin=subprocess.DEVNULL, timeout=15, check=False)
        shutil.rmtree(control, ignore_errors=True)
