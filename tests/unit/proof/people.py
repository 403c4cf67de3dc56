"""People with real keys, and the case of a small project that they signed before and after its night."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE, Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import Signature, file_form, put_signature
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.ssh import sign
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Process
from ansible_collections.relops.golive.plugins.plugin_utils.plan.digest import parts_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

ROOT = Path(__file__).parents[3]
BY = "golive"
KEEPER, OFFICE, HEAD, ROOM = "应用系统维护人员", "科技部", "运维部负责人", "产品室"
PEOPLE = {"周工": KEEPER, "赵主任": OFFICE, "钱经理": HEAD, "孙小姐": ROOM}
WINDOW = {
    "window_start": "2026-11-21T22:00:00+08:00",
    "window_end": "2026-11-22T06:00:00+08:00",
    "latest_decision": "2026-11-22T04:00:00+08:00",
}


def _form(number: str, title: str, before: str, by: str, fields: dict[str, str], **more: Any) -> dict[str, Any]:
    found = [{"key": key, "title": key, "type": kind} for key, kind in fields.items()]
    for field in found:
        if field["key"] == "journal_head":
            field["from"] = "evidence.night.head"
    return {"number": number, "title": title, "requirements": ["R11"], "occasion": "application", "before": before,
            "filed_by": [by], "binds": ["plan"], "fields": found, **more}  # fmt: skip


PROCESS = Process.model_validate(
    {
        "schema": 1,
        "title": {"zh": "小项目流程", "en": "Process of a small project"},
        "deviations": [{"rule": "R18", "why": {"zh": "演示: 不满一周", "en": "a demo: less than a week"}}],
        "forms": {
            "application": _form(
                "08", "上线申请表", "start", KEEPER, dict.fromkeys(WINDOW, "datetime"),
                attachments=["customer_acceptance"], signatures=[{"role": OFFICE, "needs_opinion": True}],
            ),
            "order": _form("12", "上线指令", "start", HEAD, {"purpose": "text"}, needs=["application"]),
            "golive_log": _form("13", "上线日志", "close", KEEPER, {"journal_head": "sha256"}),
            "rollback_order": _form("16", "回滚指令", "back", HEAD, {"purpose": "text"}, when="live"),
            "announcement": _form("14", "上线通告", "announce", ROOM, {"number": "text"}),
        },
    }
)  # fmt: skip


def small_plan() -> Plan:
    """Return the plan of the golden forms with a process of four forms, and the digests that it has then."""
    plan = load(ROOT / "tests/golden/records/project/plan.yml").model_copy(update={"definition": PROCESS})
    parts = parts_of(plan)
    return plan.model_copy(update={"parts": parts, "digest": parts[Part.PLAN]})


class People:
    """Whoever signs, with a key each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for place, person in enumerate(PEOPLE):
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(folder / str(place))]
            subprocess.run(command, check=True, capture_output=True)
            assert self.key(person).is_file()
        lines = [f"{person}/{role} {self.public(person)}" for person, role in PEOPLE.items()]
        self.signers = folder / "allowed_signers"
        self.signers.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    def key(self, person: str) -> Path:
        """Return the private key of a person."""
        return self.folder / str(list(PEOPLE).index(person))

    def public(self, person: str) -> str:
        """Return the public key of a person."""
        return Path(f"{self.key(person)}.pub").read_text(encoding="utf-8").strip()

    @property
    def trust(self) -> Trust:
        """Return the trust root."""
        return Trust(self.signers, self.signers.read_bytes())

    def sign(self, case: Case, filed: Filed, person: str, opinion: str = "", decision: str = APPROVE) -> None:
        """Sign a form."""
        value = sign(filed.to_sign(f"{person}/{PEOPLE[person]}", decision, opinion), self.key(person))
        given = Signature(person, PEOPLE[person], value, decision, opinion)
        put_signature(case, filed, given, self.trust, BY, datetime.now(UTC))

    def file(
        self, plan: Plan, case: Case, key: str, values: dict[str, Any], person: str,
        attachments: dict[str, bytes] | None = None,
    ) -> Filed:  # fmt: skip
        """File a form and sign it as who files it."""
        filed = file_form(plan, case, key, values, (person, PEOPLE[person]), BY, attachments)
        self.sign(case, filed, person)
        return filed


def before_the_night(plan: Plan, case: Case, people: People) -> None:
    """File and sign what the process asks for by the start: the application in two versions, the order."""
    letter = {"customer_acceptance": "客户验收报告: 通过\n".encode()}
    people.file(plan, case, "application", {**WINDOW, "window_end": "2026-11-22T05:00:00+08:00"}, "周工", letter)
    filed = people.file(plan, case, "application", WINDOW, "周工")
    people.sign(case, filed, "赵主任", "同意, 请注意备份")
    people.file(plan, case, "order", {"purpose": "上线"}, "钱经理")
