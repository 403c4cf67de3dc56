"""People with keys of their own, a trust root that names them, and a small process that they sign."""

from __future__ import annotations

import base64
import subprocess
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE, Case, Filed, Signed
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import Signature, file_form, put_signature
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.ssh import sign
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, standings
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Significance
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Process
from ansible_collections.relops.golive.plugins.plugin_utils.plan.digest import parts_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

DEMO = Path(__file__).parents[3] / "inventories/demo/plan.yml"
ROLES = {
    "陈工": "应用系统维护人员", "冯总": "单位分管领导", "运一": "运营部", "网一": "网银部", "客一": "客服中心",
    "科一": "科技部", "董事": "公司相关领导", "刘工": "项目组",
}  # fmt: skip
PROCESS: dict[str, Any] = {
    "schema": 1,
    "title": {"zh": "小流程", "en": "A small process"},
    "forms": {
        "test": {
            "number": "01", "title": {"zh": "测试报告", "en": "Test report"}, "requirements": ["R30"],
            "occasion": "plan", "before": "prepare", "filed_by": ["项目组"], "binds": ["release"],
            "fields": [{"key": "conclusion", "title": {"zh": "结论", "en": "Conclusion"}, "required": True}],
            "signatures": [{"role": "科技部"}], "rules": ["conclusion_passes"],
        },
        "application": {
            "number": "08", "title": {"zh": "上线申请表", "en": "Go-live application"}, "requirements": ["R11", "R14"],
            "occasion": "application", "before": "start", "filed_by": ["应用系统维护人员"], "binds": ["plan"],
            "needs": ["test"], "rules": ["signers_distinct", "filer_signs_nothing_else"],
            "fields": [
                {"key": "window_start", "title": {"zh": "计划窗口起", "en": "Window start"}, "type": "datetime",
                 "from": "plan.window.start", "required": True},
                {"key": "points", "title": {"zh": "关注事项", "en": "Points of attention"}, "type": "note"},
                {"key": "moved", "title": {"zh": "数据转换", "en": "Data conversion"}, "type": "yes_no"},
                {"key": "steps", "title": {"zh": "步骤", "en": "Steps"}, "type": "table", "columns": [
                    {"key": "name", "title": {"zh": "名称", "en": "Name"}, "required": True},
                    {"key": "minutes", "title": {"zh": "分钟", "en": "Minutes"}, "type": "number"},
                ]},
            ],
            "signatures": [
                {"role": "单位分管领导"}, {"each": "affected_departments", "needs_opinion": True}, {"role": "科技部"},
                {"role": "公司相关领导", "when": "major"},
            ],
        },
        "cabling": {
            "number": "09", "title": {"zh": "布线单", "en": "Cabling"}, "requirements": [], "occasion": "plan",
            "before": "start", "filed_by": ["项目组"], "binds": ["equipment"],
        },
    },
}  # fmt: skip
VALUES: dict[str, dict[str, Any]] = {
    "test": {"conclusion": "通过"},
    "application": {
        "window_start": "2026-11-21T22:00:00+08:00", "points": "备份\n监控", "moved": True,
        "steps": [{"name": "停业务", "minutes": 5}],
    },
    "cabling": {},
}  # fmt: skip
ORDER = ("陈工", "冯总", "运一", "网一", "客一", "科一")
"""Who signs the application of a project that is not major, in this order."""


def plan_of(process: dict[str, Any] | None = None, path: Path = DEMO) -> Plan:
    """Return a plan with a small process, of a project that is not major."""
    loaded = load(path)
    loaded = loaded.model_copy(update={"definition": Process.model_validate(process or PROCESS)})
    project = loaded.project.model_copy(update={"significance": Significance.NORMAL})
    loaded = loaded.model_copy(update={"project": project})
    parts = parts_of(loaded)
    return loaded.model_copy(update={"parts": parts, "digest": parts["plan"]})  # type: ignore[index]


@cache
def small_plan() -> Plan:
    """Return the demo with the small process."""
    return plan_of()


class People:
    """Keys of persons below a folder, and the trust root that names them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines: dict[str, str] = {}
        for person, role in ROLES.items():
            self.trust_in(f"{person}/{role}", self.key(person))

    def key(self, name: str) -> Path:
        """Return the key of a name, made when it isn't there."""
        path = self.folder / base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")
        if not path.exists():
            command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "x", "-f", str(path)]
            subprocess.run(command, check=True)
        return path

    def trust_in(self, principal: str, key: Path, options: str = "") -> None:
        """Let the trust root say that a key is a principal's."""
        kind, blob = key.with_suffix(".pub").read_text().split()[:2]
        self.lines[principal] = " ".join(filter(None, (f'"{principal}"', options, kind, blob)))

    @property
    def trust(self) -> Trust:
        """Return the trust root."""
        return Trust(self.folder / "allowed_signers", "".join(f"{line}\n" for line in self.lines.values()).encode())

    def signature(
        self, filed: Filed, person: str, role: str = "", decision: str = APPROVE, opinion: str = "", key: str = ""
    ) -> Signature:
        """Let a person sign a form."""
        role = role or ROLES[person]
        content = filed.to_sign(f"{person}/{role}", decision, opinion)
        return Signature(person, role, sign(content, self.key(key or person)), decision, opinion)

    def put(self, case: Case, filed: Filed, person: str, role: str = "", **more: str) -> Signed:
        """Let a person sign a form and put that into the case."""
        opinion = more.pop("opinion", "同意")
        given = self.signature(filed, person, role, opinion=opinion, **more)
        return put_signature(case, filed, given, self.trust, "root", datetime.now(UTC))


def filed_by(case: Case, key: str, person: str, plan: Plan | None = None, **values: Any) -> Filed:
    """File a form in the name of a person."""
    return file_form(plan or small_plan(), case, key, {**VALUES[key], **values}, (person, ROLES[person]), "root")


def signed(case: Case, people: People, key: str, plan: Plan | None = None, order: tuple[str, ...] = ()) -> Filed:
    """File a form and let everybody sign it in order."""
    order = order or {"application": ORDER, "test": ("刘工", "科一"), "cabling": ("刘工",)}[key]
    form = filed_by(case, key, order[0], plan)
    for person in order:
        people.put(case, form, person)
    return form


def stands(case: Case, people: People, key: str, plan: Plan | None = None) -> FormStanding:
    """Return where a form stands, by a fresh view of the case."""
    return standings(plan or small_plan(), Case(case.folder.parent), people.trust)[key]
