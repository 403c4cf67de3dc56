"""The window that was agreed: that of the signed application; the plan only says what was intended (R35, H15)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window

APPLICATION = "application"
"""The form that says when the night is; a signed postponement files it anew."""
KEYS = ("window_start", "window_end", "latest_decision")


def agreed(forms: Mapping[str, FormStanding]) -> Window | None:
    """Return the window of the application where it is signed and valid, else None."""
    standing = forms.get(APPLICATION)
    if standing is None or not standing.closed or standing.filed is None:
        return None
    return written(standing.filed)


def written(filed: Filed) -> Window | None:
    """Return the window that a form names, signed or not; None where it names none."""
    try:
        start, end, latest = (datetime.fromisoformat(str(filed.fields[key])) for key in KEYS)
        return Window(start=start, end=end, latest_decision=latest)
    except (KeyError, ValueError):
        return None
