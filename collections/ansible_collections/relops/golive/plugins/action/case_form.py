# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Write the draft of a form to fill in, or file one that was filled in."""

from __future__ import annotations

import json
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.trusted import told_of, trust_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.desk import DRAFTS
from ansible_collections.relops.golive.plugins.plugin_utils.case.drafts import document, put, variables

WORDS = {
    "draft": Said("草稿: {path}\n阅读页: {page}", "draft: {path}\npage to read: {page}"),
    "fill": Said(
        "接下来: 填写草稿, 然后 form.yml {given}",
        "next: fill in the draft, then form.yml {given}",
    ),
    "filed": Said("已提交: {title} 第 {version} 版, 记录 {entry}", "filed: {title}, version {version}, entry {entry}"),
    "stands": Said("状态: {holds}", "it stands: {holds}"),
    "sign": Said(
        "接下来由 {roles} 签字: sign.yml {given}",
        "next, {roles} sign: sign.yml {given}",
    ),
    "sound": Said("无误, 未提交 (检查模式)", "sound; not filed (check mode)"),
}


class ActionModule(RunAction):
    """All faults of a form at once, before anything is written."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return the draft's path, or how the form stands once it was filed."""
        plan = api.load_plan(str(arguments["plan"]), self.language)
        trust = trust_of(self, plan)
        known = trust if isinstance(trust, api.Trust) else None
        key = str(arguments["form"])
        if not arguments.get("file"):
            return self._draft(plan, state, key, known)
        person, role = api.signer_of(str(arguments.get("as") or ""))
        files = _files(arguments.get("attachments"))
        given = api.Given(
            api.read_draft(_path(arguments["file"])), person, role,
            {name: document(_path(file)) for name, file in files.items()},
        )  # fmt: skip
        if self._task.check_mode:
            api.check_form(plan, state, key, given, known)
            return {"msg": WORDS["sound"].in_(self.language)}
        found = api.file_form(plan, state, key, given, operator(), known)
        return {
            **self._filed(found),
            "changed": True,
            "msg": "\n".join([*told_of(trust, self.language), *self._told(found)]),
        }

    def _draft(self, plan: api.Plan, state: Path, key: str, trust: api.Trust | None) -> JSON:
        content, page = api.form_draft(plan, state, key), api.form_page(plan, state, key, trust)
        kind = plan.definition.forms[key]
        name, folder = f"{kind.number}_{key}", state / DRAFTS
        signer = f"<{'姓名' if self.language == 'zh' else 'person'}>/{kind.filed_by[0]}"
        if self._task.check_mode:
            return {"msg": page}
        path = put(folder, f"{name}.yml", content.encode())
        read = put(folder, f"{name}.txt", page.encode())
        given = variables(form=key, file=str(path), **{"as": signer})
        said = {"path": path, "page": read, "given": given}
        lines = [WORDS[word].in_(self.language).format(**said) for word in ("draft", "fill")]
        return {"changed": True, "draft": str(path), "page": str(read), "msg": "\n".join([page, *lines])}

    def _filed(self, found: api.FormStanding) -> JSON:
        if found.filed is None:
            raise GoliveError("the form was not filed")
        return {
            "entry": found.filed.entry.hash, "version": found.filed.version, "stands": found.holds.value,
            "next": list(found.next_roles),
        }  # fmt: skip

    def _told(self, found: api.FormStanding) -> list[str]:
        filed, language, title = found.filed, self.language, found.kind.title
        who = "姓名" if language == "zh" else "person"
        if filed is None:
            return []
        said = {
            "title": f"《{title.zh}》" if language == "zh" else title.en, "version": filed.version,
            "entry": filed.entry.hash[:12], "holds": found.holds.in_(language),
            "roles": ", ".join(found.next_roles),
            "given": variables(form=found.key, **{"as": f"<{who}>/{(found.next_roles or ('',))[0]}"}),
        }  # fmt: skip
        words = ["filed", "stands", *(["sign"] if found.next_roles else [])]
        told = [WORDS[word].in_(language).format(**said) for word in words]
        return [*told[:2], *(f"  {fault.in_(language)}" for fault in found.faults), *told[2:]]


def _files(given: object) -> dict[str, str]:
    """Return name → path of the attachments; `-e golive_attach=` gives them as JSON."""
    try:
        found = json.loads(given) if isinstance(given, str) and given else given or {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise GoliveError(
            f"{given} is not name and path: write {variables(attach={'name': 'path'})}",
            zh=f"{given} 不是名称与路径: 应写作 {variables(attach={'名称': '路径'})}",
        )
    return {str(name): str(path) for name, path in found.items()}


def _path(given: object) -> Path:
    return Path(str(given)).expanduser().absolute()
