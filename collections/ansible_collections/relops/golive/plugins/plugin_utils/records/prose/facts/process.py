"""How the forms of the process stand, and who is next."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.facts.ground import Ground


def forms(on: Ground) -> list[dict[str, str]]:
    """Return every form that is asked for, by its number: state, who signed, who is next."""
    asked = [one for one in on.forms.values() if one.holds is not Holds.NOT_ASKED]
    return [_form(on, one) for one in sorted(asked, key=lambda one: (one.kind.number, one.key))]


def _form(on: Ground, one: FormStanding) -> dict[str, str]:
    return {
        "number": one.kind.number, "title": on.text(one.kind.title), "state": on.text(one.holds),
        "signed": on.listed(by.person for by in one.held) or on.t("prose.nobody"),
        "next": on.listed(map(on.word, one.next_roles)) or on.t("prose.nobody_left"),
    }  # fmt: skip


FACTS = {"forms": forms}
