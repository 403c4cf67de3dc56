"""A night begins with the order of whoever answers for operations: for this plan, this account, this once."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import file_again, filed_of, look_up
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Point, Proof

KEY = "order"


class Order:
    """Refuse without the order of an operator, given after everything else, to the person who types."""

    id = "order"
    title = Said("上线指令", "start order")
    rules = ("H19", "R46")
    at = (At.START, At.SUSPEND, At.CHANGE)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at the newest order; a night that is resumed goes on with its own."""
        if waits := tuple(_undone(asked)):
            why = Said(f"等待其余 {len(waits)} 张表单", f"waits for {len(waits)} other forms")
            return Open(
                why, Said("随后下达指令", "then it is given"), _operators(asked), asked.due.get(KEY), waits=waits
            )
        form = look_up(asked, KEY, self.rules)
        if isinstance(form, (Open, Closed)):
            return form
        fault = next(_faults(asked, form), None)
        if fault:
            return file_again(form, fault)
        fields = filed_of(form).fields
        person, account = fields.get("operator", ""), fields.get("account", "")
        return Closed(Said(f"{person}（账号 {account}）", f"{person} (account {account})"))


def _operators(asked: Asked) -> Said:
    roles = asked.process.operators
    return Said("、".join(roles), ", ".join(roles))


def due_by_start(asked: Asked) -> Iterator[FormStanding]:
    """Yield every other form that is due before a night begins."""
    for key, standing in asked.forms.items():
        if key != KEY and standing.kind.before in (Point.PREPARE, Point.START):
            yield standing


def _undone(asked: Asked) -> Iterator[str]:
    if KEY in asked.process.forms:
        yield from (f"form.{one.key}" for one in due_by_start(asked) if not one.closed)


def _faults(asked: Asked, form: FormStanding) -> Iterator[Said]:
    filed = filed_of(form)
    if not any(one.role in asked.process.operators and one.decision == APPROVE for one in form.held):
        roles = _operators(asked)
        yield Said(f"不是由 {roles.zh} 签发", f"it is signed by none of: {roles.en}")
    if not asked.digest or filed.binds.get(Part.PLAN) != asked.digest:
        yield Said("是另一计划摘要的指令", "it is an order for another plan digest")
    if not asked.user or filed.fields.get("account") != asked.user:
        named = filed.fields.get("account") or "?"
        yield Said(
            f"下达给账号 {named}, 而运行者是 {asked.user}", f"it is given to account {named}, this is {asked.user}"
        )
    for other in due_by_start(asked):
        if other.since > filed.entry.seq:
            title = other.kind.title
            yield Said(f"早于《{title.zh}》的签批", f"it was filed before {title.en} was signed")
    yield from _used(asked, form)


def _used(asked: Asked, form: FormStanding) -> Iterator[Said]:
    """Yield the night that an order has already begun."""
    filed = filed_of(form)
    night = asked.proofs.newest(Proof.NIGHT)
    if night and night.seq > filed.entry.seq:
        yield Said(f"已用于 {night.golive}", f"it was used for {night.golive}")
    own = asked.resumed.id if asked.resumed else ""
    noted = asked.orders.get(filed.entry.hash, own)
    if noted != own:
        yield Said(f"已用于 {noted} (备份主机有记录)", f"it was used for {noted}, as the backup host has noted")
    signed = asked.proofs.moment(form.since)
    for name, events in asked.nights.items():
        opened = [one for one in events if one.event == "opened"]
        used = (one.facts.get("order") == filed.entry.hash or moment_of(one.time) >= signed for one in opened)
        if name != own and any(used):
            yield Said(f"已用于 {name}", f"it was used for {name}")


GATE = Order()
