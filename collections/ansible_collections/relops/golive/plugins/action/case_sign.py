# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Sign a form here, take a signature that was made elsewhere, or write the exact bytes that are to be signed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import operator
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.run_action import RunAction
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.telling import tell
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.trusted import trust_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.desk import DRAFTS, decided
from ansible_collections.relops.golive.plugins.plugin_utils.case.drafts import document, put, variables
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing import ssh
from ansible_collections.relops.golive.plugins.plugin_utils.notices import saying

WORDS = {
    "sign": Said(
        "请阅读并在自己的电脑上签名:\n  ssh-keygen -Y sign -n {namespace} -f <密钥> {path}\n然后交回:\n  {back}",
        "read it and sign it where your key is:\n  ssh-keygen -Y sign -n {namespace} -f <key> {path}\n"
        "then hand it in:\n  {back}",
    ),
    "put": Said(
        "{signer} 已{decision}: {title}\n状态: {holds}", "{signer} has decided {decision}: {title}\nit stands: {holds}"
    ),
    "again": Said(
        "{signer} 此前已{decision}: {title}, 无需再签\n状态: {holds}",
        "{signer} had decided {decision} before: {title}, nothing is to be signed again\nit stands: {holds}",
    ),
    "next": Said("接下来: {roles}", "next: {roles}"),
    "approve": Said("同意", "approve"),
    "reject": Said("退回", "reject"),
}


class ActionModule(RunAction):
    """What would not count is refused before anybody signs."""

    def act(self, state: Path, arguments: JSON) -> JSON:
        """Return how the form stands once it was signed, or the text to sign and the commands that go on."""
        plan = api.load_plan(str(arguments["plan"]), self.language)
        trust = trust_of(self, plan)
        if not isinstance(trust, api.Trust):
            raise trust
        key, signer = str(arguments["form"]), api.signer_of(str(arguments["as"]))
        decision, opinion = str(arguments.get("decision") or "approve"), str(arguments.get("opinion") or "")
        there = decided(plan, state, key, signer, decision, opinion, trust)
        if there and not self._task.check_mode:  # given again after it was killed: what is due is told all the same
            answer = self._put(there, api.Signature(*signer, "", decision, opinion), "again")
            return self._told(answer, plan, state, key, trust)
        content = api.to_sign(plan, state, key, signer, decision, opinion, trust)
        number = plan.definition.forms[key].number
        if self._task.check_mode:
            return {"msg": content.decode()}
        if arguments.get("key"):
            value = ssh.sign(content, Path(str(arguments["key"])).expanduser().absolute())
        elif arguments.get("signature"):
            value = document(Path(str(arguments["signature"])).expanduser().absolute()).decode("utf-8", "replace")
        else:
            return self._text(state / DRAFTS, f"{number}_{key}", content, arguments)
        method = "webauthn" if value.lstrip().startswith("{") else "ssh"
        given = api.Signature(*signer, value, decision, opinion, method)
        answer = self._put(api.sign(plan, state, key, given, trust, operator()), given)
        return self._told(answer, plan, state, key, trust)

    def _told(self, answer: JSON, plan: api.Plan, state: Path, key: str, trust: api.Trust) -> JSON:
        """Tell at once what this signature made due."""
        found, faults = tell(self, plan, state, key, trust)
        told = [*faults, *saying.worries([one for one in found if one.form == key], self.language)]
        return {**answer, "msg": "\n".join([answer["msg"], *told])}

    def _text(self, folder: Path, name: str, content: bytes, arguments: JSON) -> JSON:
        who = re.sub(r"[^\w-]+", "_", str(arguments["as"]))
        path = put(folder, f"{name}_{who}.txt", content)
        given = {name: str(arguments.get(name) or "") for name in ("form", "as", "decision", "opinion")}
        back = f"sign.yml {variables(**{key: value for key, value in given.items() if value}, signature=f'{path}.sig')}"
        words = WORDS["sign"].in_(self.language)
        told = words.format(namespace=ssh.NAMESPACE, path=shlex.quote(str(path)), back=back)
        return {"changed": True, "text": str(path), "msg": f"{content.decode()}\n{told}"}

    def _put(self, found: api.FormStanding, given: api.Signature, words: str = "put") -> JSON:
        language, title = self.language, found.kind.title
        told = WORDS[words].in_(language).format(
            signer=given.signer, decision=WORDS[given.decision].in_(language), holds=found.holds.in_(language),
            title=f"《{title.zh}》" if language == "zh" else title.en,
        )  # fmt: skip
        more = [f"  {fault.in_(language)}" for fault in found.faults]
        if found.next_roles:
            more.append(WORDS["next"].in_(language).format(roles=", ".join(found.next_roles)))
        return {
            "changed": words == "put", "stands": found.holds.value, "next": list(found.next_roles),
            "msg": "\n".join([told, *more]),
        }  # fmt: skip
