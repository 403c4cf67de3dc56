# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Write the evidence of a rehearsal into a file, sign that file, or take one over from another controller."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.trusted import trust_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.drafts import document
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing import ssh
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import exchange

WORDS = {
    "export": Said(
        "已写入 {file}; 待签名的文本: {file}.txt (SHA-256 {digest})。由 {roles} 签名:\n"
        "  ssh-keygen -Y sign -n {namespace} -f <密钥> {file}.txt\n"
        "  rehearsed.yml -e golive_rehearsal_sign={file} -e golive_as='人员/角色' -e golive_signature={file}.txt.sig",
        "written to {file}; the text to sign is {file}.txt (SHA-256 {digest}). {roles} sign it:\n"
        "  ssh-keygen -Y sign -n {namespace} -f <key> {file}.txt\n"
        "  rehearsed.yml -e golive_rehearsal_sign={file} -e golive_as='person/role' -e golive_signature={file}.txt.sig",
    ),
    "sign": Said("{file} 已由 {signers} 签名", "{file} is signed by {signers}"),
    "import": Said(
        "已导入 {file} 的预演证据, 签字: {signers}", "the rehearsal of {file} was taken over, signed by {signers}"
    ),
}


class ActionModule(RunAction):
    """Nothing of a file counts before all of it was verified."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return what went where, and who signed."""
        plan = api.load_plan(str(arguments["plan"]), self.language)
        ways = {way: str(arguments.get(way) or "") for way in ("export", "sign", "import")}
        given = [way for way, file in ways.items() if file]
        if len(given) != 1:
            raise GoliveError(
                "say one of golive_rehearsal_export, golive_rehearsal_sign, golive_rehearsal_import",
                zh="请指定 golive_rehearsal_export、golive_rehearsal_sign、golive_rehearsal_import 之一",
            )
        file = Path(ways[given[0]]).expanduser().absolute()
        if self._task.check_mode:
            return {"msg": str(file)}
        act = {"export": self._export, "sign": self._sign, "import": self._import}[given[0]]
        bundle, signers = act(plan, state, file, arguments)
        facts = exchange.facts_of(bundle)
        told = WORDS[given[0]].in_(self.language).format(
            file=file, digest=facts["sha256"][:12], roles=", ".join(plan.definition.rehearsers),
            namespace=ssh.NAMESPACE, signers=", ".join(signers),
        )  # fmt: skip
        return {"changed": True, "file": str(file), "sha256": facts["sha256"], "signers": signers, "msg": told}

    def _export(self, plan: api.Plan, state: Path, file: Path, _more: JSON) -> tuple[exchange.Bundle, list[str]]:
        bundle = exchange.Bundle(exchange.statement(plan, Case(state)))
        exchange.put(file, exchange.written(bundle))
        exchange.put(file.with_name(f"{file.name}.txt"), bundle.statement.encode())
        return bundle, []

    def _sign(self, plan: api.Plan, _state: Path, file: Path, more: JSON) -> tuple[exchange.Bundle, list[str]]:
        bundle, signer = exchange.read(document(file), str(file)), api.signer_of(str(more.get("as") or ""))
        if more.get("key"):
            value = ssh.sign(bundle.statement.encode(), Path(str(more["key"])).expanduser().absolute())
        else:
            value = document(Path(str(more["signature"])).expanduser().absolute()).decode("utf-8", "replace")
        method = "webauthn" if value.lstrip().startswith("{") else "ssh"
        signature = exchange.Signature("/".join(signer), method, value)
        bundle = exchange.signed(bundle, signature, self._trust(plan), datetime.now(UTC))
        exchange.put(file, exchange.written(bundle))
        return bundle, exchange.facts_of(bundle)["signers"]

    def _import(self, plan: api.Plan, state: Path, file: Path, _more: JSON) -> tuple[exchange.Bundle, list[str]]:
        bundle = exchange.read(document(file), str(file))
        now = datetime.now(UTC)
        return bundle, exchange.take_over(plan, Case(state), bundle, self._trust(plan), operator(), now)

    def _trust(self, plan: api.Plan) -> api.Trust:
        trust = trust_of(self, plan)
        if not isinstance(trust, api.Trust):
            raise trust
        return trust
