"""The forms of the process, one gate each: filed, signed by whom the process says, in order, bound to what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import NOT_ASKED, UNTIL

WHY = {
    Holds.MISSING: Said("尚未提交", "not filed yet"),
    Holds.STALE: Said("已失效, 须重新提交", "void, to be filed again"),
    Holds.REJECTED: Said("被退回", "rejected"),
    Holds.FAULTY: Said("不成立", "does not hold"),
    Holds.UNSIGNED: Said("待签字", "to be signed"),
}


@dataclass(frozen=True, slots=True)
class FormGate:
    """One form of the process as a gate."""

    standing: FormStanding
    at: tuple[At, ...]
    about: About = About.SIGNED

    @property
    def id(self) -> str:
        """Return `form.` and its key."""
        return f"form.{self.standing.key}"

    @property
    def title(self) -> Said:
        """Return the form's title."""
        title = self.standing.kind.title
        return Said(f"《{title.zh}》", title.en)

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the requirements that ask for it."""
        return self.standing.kind.requirements

    def verdict(self, asked: Asked) -> Verdict:
        """Tell whether it holds; who acts next and what that takes."""
        standing = self.standing
        if standing.holds is Holds.NOT_ASKED:
            return Closed(NOT_ASKED)
        if standing.closed:
            names = ", ".join(f"{one.person}/{one.role}" for one in standing.held)
            return Closed(Said(names, names))
        waits = waits_for(standing, asked)
        return Open(why(standing), what(standing), who(standing), asked.due.get(standing.key), waits=waits)


def forms_at(asked: Asked) -> Sequence[FormGate]:
    """Return a gate for each form that is due at that point; none on a twin, whose people sign nothing."""
    if not asked.production:
        return ()
    due = () if asked.unhindered else UNTIL.get(asked.at, ())
    return [FormGate(one, (asked.at,)) for one in asked.forms.values() if one.kind.before in due]


def why(standing: FormStanding) -> Said:
    """Return how it stands and why, in one sentence."""
    head = WHY[standing.holds]
    zh = "; ".join(one.zh for one in standing.faults)
    en = "; ".join(one.en for one in standing.faults)
    return Said(f"{head.zh}: {zh}" if zh else head.zh, f"{head.en}: {en}" if en else head.en)


def waits_for(standing: FormStanding, asked: Asked) -> tuple[str, ...]:
    """Return the gates of the forms that have to be signed before this one can be filed."""
    needed = (asked.forms.get(need) for need in standing.kind.needs)
    return tuple(f"form.{one.key}" for one in needed if one and not one.closed)


def who(standing: FormStanding) -> Said:
    """Return the roles that act next."""
    roles = standing.next_roles
    return Said("、".join(roles), ", ".join(roles))


def what(standing: FormStanding) -> Said:
    """Return the command that goes on."""
    key = standing.key
    if standing.holds is Holds.UNSIGNED:
        return Said(f"签字: sign.yml -e golive_form={key}", f"sign it: sign.yml -e golive_form={key}")
    return Said(f"提交: form.yml -e golive_form={key}", f"file it: form.yml -e golive_form={key}")
