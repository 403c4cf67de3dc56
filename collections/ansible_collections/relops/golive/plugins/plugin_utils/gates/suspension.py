"""Business is told that it stops, before it does: the same people who were told of the night."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.notice import ADDRESSEES
from ansible_collections.relops.golive.plugins.plugin_utils.gates.notice import KEY as NOTICE
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import (
    file_again,
    filed_of,
    look_up,
    names,
    words_of,
)

KEY = "suspension"


class Suspension:
    """Refuse to stop business, or to change anything, without the notice of it to the same addressees."""

    id = "suspension"
    title = Said("业务暂停通知", "suspension notice")
    rules = ("H16", "R41")
    at = (At.SUSPEND, At.CHANGE)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Compare its addressees with those of the notice."""
        form = look_up(asked, KEY, self.rules)
        if isinstance(form, (Open, Closed)):
            return form
        return others(form, asked.forms.get(NOTICE)) or Closed()


def others(form: FormStanding, model: FormStanding | None) -> Open | None:
    """Return the verdict where a notice goes to others than the one it belongs to, None where it does not (H16)."""
    if model is None or model.filed is None:
        return None
    told, wanted = (words_of(filed_of(one).fields, ADDRESSEES) for one in (form, model))
    if told == wanted:
        return None
    said, title = names(told ^ wanted), model.kind.title
    return file_again(
        form, Said(f"收文单位与《{title.zh}》不同: {said.zh}", f"its addressees are not those of {title.en}: {said.en}")
    )


GATE = Suspension()
