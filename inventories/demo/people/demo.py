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
from datetime import datetime
from pathlib import Path

import keys
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import account
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust, read_trust
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import rows, table
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.record import proven
from play import Player

CLONE = Path(__file__).resolve().parents[3]
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

    def __init__(self, path: Path, options: list[str]) -> None:
        self.path, self.options = path, options
        self.language = language()
        self.began, self.phase = time.monotonic(), ""
        self.took: dict[str, float] = {}
        self.plan = api.load_plan(path)
        self.people = keys.people_of(self.plan)
        self.root = keys.make(KEYS, self.people)
        self.law = ["-e", "golive_as_production=true", "-e", f"golive_signers={self.root}"]
        self.state = self.dossier = Path()

    def run(self) -> int:
        """Go through all phases; return the exit code."""
        self.begin("twin")
        told = CLONE / ".golive" / f"demo-{os.environ.get('GOLIVE_LAB') or self.path.parent.name}.json"
        self.play("lab_up", str(Path(__file__).with_name("where.yml")), "-e", f"demo_told={told}")
        found = json.loads(told.read_text(encoding="utf-8"))
        self.state, self.dossier = Path(found["state"]), Path(found["dossier"]).absolute()
        if not self.live():
            self.prepare()
            self.begin("night")
            self.play("golive", *self.law)
        self.end()
        self.next()
        return 0

    def prepare(self) -> None:
        """Do what the process asks for before the night."""
        found = golive.current(self.state)
        begun = found is not None and found.result() not in golive.ENDED and found.begun()
        self.begin("rehearse")
        self.skip() if begun or self.rehearsed() else self.play("rehearse")
        self.begin("precheck")
        self.skip() if begun else self.play("precheck", *self.law)
        self.begin("open")
        self.say(self.gates())
        self.begin("sign")
        self.sign()
        self.begin("closed")
        self.say(self.gates())

    def live(self) -> bool:
        """Tell whether the plan as it is now is live on this twin, by the journal."""
        found = golive.current(self.state)
        if found is None or found.result() != golive.SUCCESS or found.digest() != self.plan.digest:
            return False
        if found.journal.verify():
            return False  # golive.yml says what that means
        self.say(self.words("live", found.id))
        return True

    def rehearsed(self) -> bool:
        """Tell whether the newest rehearsal passed for this plan, and no night was called off after it."""
        case = Case(self.state)
        night, rehearsal = case.last("evidence", "night"), case.last("evidence", "rehearsal")
        after = (
            night is None or rehearsal is None or night.seq < rehearsal.seq or night.facts.get("result") == "success"
        )
        return after and proven(self.plan, self.state)

    def sign(self) -> None:
        """Let the people file and sign."""
        self.say(ALL_OF_THEM)
        player = Player(
            self.plan, Case(self.state), self.trust(), self.people, KEYS, account(), self.say, self.language
        )
        left = player.play()
        signed = len(Case(self.state).of("signature"))
        self.say("  " + self.words("signed", player.done, signed, self.trust().digest[:12]))
        if left:
            self.say(self.words("left", ", ".join(left)) + "\n" + self.gates())
            raise SystemExit(OPEN)

    def gates(self) -> str:
        """Return the table of all gates at the start of the night."""
        found = golive.current(self.state)
        asked = Asked(
            At.START, self.state, self.plan.project.code, self.plan.digest, datetime.now().astimezone(), found,
            self.plan, production=True, simulated=True, case=Case(self.state), trust=self.trust(), user=account(),
        )  # fmt: skip
        return table(rows(asked), self.language)

    def trust(self) -> Trust:
        """Return the trust root of this clone's people."""
        return read_trust(self.root, os.getuid(), self.plan.directory)

    def play(self, name: str, *more: str) -> None:
        """Run a playbook as a person would; end as it ended where it did not end well."""
        command = ["ansible-playbook", "-i", str(self.path), f"playbooks/{name}.yml", *more, *self.options]
        code = subprocess.run(command, check=False).returncode
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
        law = f"-e golive_as_production=true -e golive_signers={os.path.relpath(self.root)}"
        for name, why in (("golive", "again"), ("case", "see"), ("announce", "announce"), ("close", "shut")):
            if Path("playbooks", f"{name}.yml").exists():
                self.say(f"  ansible-playbook -i {plan} playbooks/{name}.yml {law}   # {self.words(why)}")
        self.say("  " + self.words("keys", os.path.relpath(KEYS / keys.WHO)))
        found = golive.current(self.state)
        self.say(f"dossier: {self.dossier / found.id if found else self.dossier}/")

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


def main(arguments: list[str]) -> int:
    """Run the demo of a plan; a fault is one sentence."""
    try:
        return Demo(Path(arguments[0]).absolute(), arguments[1:]).run()
    except GoliveError as error:
        sys.stderr.write(f"{error.said.in_(language())}\n")
        return OPEN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
