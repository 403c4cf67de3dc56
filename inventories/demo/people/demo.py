"""`make demo`: a whole go-live by the process, on the simulated data centre, with people who are simulated, too.

usage: demo.py PLAN [options of ansible-playbook]

Every phase is a command that a person could type; what was done before is not done again, so a demo that was killed is
given again. Exit code: that of the first command that did not end well.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

if TYPE_CHECKING:
    from process import Process

HERE = Path(__file__).resolve().parent
CLONE = HERE.parents[2]
KEYS = CLONE / ".golive/people"
OPEN = 4
"""Exit code where the people have signed and something is open all the same: refused, nothing was touched."""
WORDS = {
    "twin": ("建立模拟数据中心", "raise the simulated data centre"),
    "rehearse": ("在模拟环境预演: 上线, 再恢复如初", "rehearse on the twin: live, and exactly back"),
    "precheck": ("检查环境", "examine the environment"),
    "open": ("现在可以上线吗? 逐道关卡", "may we go? gate by gate"),
    "sign": ("各岗位提交并签字", "people file and sign"),
    "closed": ("签字之后", "after they have signed"),
    "night": ("上线", "the night"),
    "skip": ("此前已完成", "done before"),
    "left": ("演示: 以下表单仍未完成: {0}", "demo: these forms are open all the same: {0}"),
    "signed": ("{0} 份表单, {1} 个签名; 信任根 {2}", "{0} forms, {1} signatures; trust root {2}"),
    "live": ("{0} 已上线: 无事可做", "{0} is live: nothing is to be done"),
    "next": ("接下来", "what comes next"),
    "again": ("上线之夜的命令", "the command of the night"),
    "see": ("卷宗: 还差什么, 轮到谁", "the case: what is missing, whose turn it is"),
    "announce": ("上线通告", "the announcement"),
    "shut": ("归档", "close it"),
    "keys": (
        "各人的密钥: {0} (sign.yml -e golive_key=<文件>)",
        "whose key is where: {0} (sign.yml -e golive_key=FILE)",
    ),
    "took": ("各阶段用时", "how long each took"),
}
ALL_OF_THEM = (
    "  演示程序扮演全部人员: 以下每一份提交与签字都由本程序以本克隆自己的密钥完成, 没有真人签字。\n"
    "  This demo plays all of these people: every filing and signature below is made by this program with keys that\n"
    "  were made for this clone alone. No real person signs."
)


class Demo:
    """The phases, each with the seconds it took."""

    process: Process

    def __init__(self, path: Path, options: list[str], keys: Path, here: Path) -> None:
        self.path, self.options, self.keys, self.here = path, options, keys, here
        self.language = language()
        self.began, self.phase = time.monotonic(), ""
        self.took: dict[str, float] = {}
        self.state = self.dossier = Path()

    def run(self) -> int:
        """Go through all phases; return the exit code."""
        self.begin("twin")
        told = CLONE / ".golive" / f"demo-{os.environ.get('GOLIVE_LAB') or self.path.parent.name}.json"
        told.parent.mkdir(exist_ok=True)  # on a fresh clone nobody has made it yet
        with self.playing("lab_up", str(HERE / "where.yml"), "-e", f"demo_told={told}"):
            from process import Process  # noqa: PLC0415 - it takes as long to load as Ansible does to begin

            self.process = Process(self.path, self.keys, self.here)
        found = json.loads(told.read_text(encoding="utf-8"))
        self.state, self.dossier = Path(found["state"]), Path(found["dossier"]).absolute()
        if live := self.process.live(self.state):
            self.say(self.words("live", live))
        else:
            self.prepare()
            self.begin("night")
            self.play("golive", *self.process.law)
        self.end()
        self.next()
        return 0

    def prepare(self) -> None:
        """Do what the process asks for before the night."""
        begun = self.process.begun(self.state)
        self.begin("rehearse")
        self.skip() if begun or self.process.rehearsed(self.state) else self.play("rehearse")
        self.begin("precheck")
        self.skip() if begun else self.play("precheck", *self.process.law)
        self.begin("open")
        self.say(self.process.gates(self.state, self.language))
        self.begin("sign")
        self.sign()
        self.begin("closed")
        self.say(self.process.gates(self.state, self.language))

    def sign(self) -> None:
        """Let the people file and sign."""
        self.say(ALL_OF_THEM)
        done = self.process.sign(self.state, self.say, self.language)
        self.say("  " + self.words("signed", done.forms, done.signatures, self.process.trust().digest[:12]))
        if done.left:
            self.say(self.words("left", ", ".join(done.left)) + "\n" + self.process.gates(self.state, self.language))
            raise SystemExit(OPEN)

    def play(self, name: str, *more: str) -> None:
        """Run a playbook as a person would; end as it ended where it did not end well."""
        with self.playing(name, *more):
            pass

    @contextmanager
    def playing(self, name: str, *more: str) -> Iterator[None]:
        """Do something while a playbook runs; what became of the playbook is told first."""
        command = ["ansible-playbook", "-i", str(self.path), f"playbooks/{name}.yml", *more, *self.options]
        with subprocess.Popen(command) as playbook:
            try:
                yield
            finally:
                code = playbook.wait()
                if code:
                    self.end()
                    raise SystemExit(code)

    def begin(self, phase: str) -> None:
        """Say which phase begins, after how many seconds."""
        self.close()
        self.phase, self.took[phase] = phase, time.monotonic()
        self.say(f"\n=== [{time.monotonic() - self.began:5.0f} s] {len(self.took)}. {self.words(phase)}")

    def close(self) -> None:
        """Note how long the phase took."""
        if self.phase:
            self.took[self.phase] = time.monotonic() - self.took[self.phase]
        self.phase = ""

    def end(self) -> None:
        """Say how long each phase took, and all of it."""
        self.close()
        each = ", ".join(f"{self.words(phase)} {seconds:.0f} s" for phase, seconds in self.took.items())
        self.say(f"\n{self.words('took')}: {each}; {time.monotonic() - self.began:.0f} s")

    def next(self) -> None:
        """Say how a person goes on, and where the dossier lies."""
        self.say(f"\n{self.words('next')}:")
        plan = os.path.relpath(self.path)
        law = f"-e golive_as_production=true -e golive_signers={os.path.relpath(self.process.root)}"
        for name, why in (("golive", "again"), ("case", "see"), ("announce", "announce"), ("close", "shut")):
            if Path("playbooks", f"{name}.yml").exists():
                self.say(f"  ansible-playbook -i {plan} playbooks/{name}.yml {law}   # {self.words(why)}")
        self.say("  " + self.words("keys", os.path.relpath(self.process.who)))
        self.say(f"dossier: {self.dossier / self.process.newest(self.state)}/")

    def skip(self) -> None:
        """Say that a phase was done before."""
        self.say("  " + self.words("skip"))

    def say(self, text: str) -> None:
        """Show a text at once."""
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def words(self, key: str, *values: object) -> str:
        """Return words in the language of the run."""
        return WORDS[key][self.language == "en"].format(*values)


def language() -> str:
    """Return the language of the run, Chinese unless GOLIVE_LANGUAGE says English."""
    return "en" if os.environ.get("GOLIVE_LANGUAGE", "zh").startswith("en") else "zh"


def main(arguments: list[str], keys: Path = KEYS, here: Path = HERE) -> int:
    """Run the demo of a plan; a fault is one sentence. `keys`: its people's keys, `here`: what they write."""
    try:
        return Demo(Path(arguments[0]).absolute(), arguments[1:], keys, here).run()
    except GoliveError as error:
        sys.stderr.write(f"{error.said.in_(language())}\n")
        return OPEN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
