"""Every channel carries the new version before anybody is told of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import BEGINNING, moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.publisher import KEY as ANNOUNCEMENT
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import file_again, filed_of, look_up
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof

KEY, ROWS = "channels", "rows"


class Channels:
    """Refuse an announcement while a channel has another version, or its update is not behind us."""

    id = "channels"
    title = Said("渠道更新", "channels")
    rules = ("H11", "R61")
    at = (At.ANNOUNCE,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at every row, at what a machine measured after it, and at the place before the announcement."""
        form = look_up(asked, KEY, self.rules)
        if isinstance(form, (Open, Closed)):
            return form
        fault = next(_faults(asked, form), None)
        if fault:
            return file_again(form, fault)
        count = len(filed_of(form).fields[ROWS])
        return Closed(Said(f"{count} 个渠道", f"{count} channels"))


def _faults(asked: Asked, form: FormStanding) -> Iterator[Said]:
    filed = filed_of(form)
    rows = filed.fields.get(ROWS)
    if not isinstance(rows, list) or not rows:
        yield Said("没有渠道", "it lists no channel")
        return
    for row in rows:
        yield from _row(asked, row if isinstance(row, dict) else {})
    announced = asked.forms.get(ANNOUNCEMENT)
    if announced and announced.filed and form.since > announced.filed.entry.seq:
        yield Said("晚于上线通告", "it was signed after the announcement was filed")
    measured = asked.proofs.newest(Proof.CHANNELS)
    if measured and measured.seq > filed.entry.seq and not measured.passed:
        yield Said("实测未通过", "what was measured since does not fit")


def _row(asked: Asked, row: Mapping[str, Any]) -> Iterator[Said]:
    name = row.get("name") or "?"
    version = asked.plan.project.version if asked.plan else ""
    if str(row.get("version")) != version:
        yield Said(
            f"{name} 的版本是 {row.get('version')}, 应为 {version}", f"{name} has {row.get('version')}, not {version}"
        )
    updated = moment_of(row.get("updated_at"))
    if not BEGINNING < updated < asked.now:
        yield Said(f"{name} 尚未更新", f"{name} is not updated yet")


GATE = Channels()
