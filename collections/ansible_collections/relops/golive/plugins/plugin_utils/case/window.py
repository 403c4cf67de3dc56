"""The window that was agreed, and until when each form is due.

The window is that of the signed application; the plan only says what was intended (R35, H15).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FormKind, Point, Process
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window

APPLICATION = "application"
"""The form that says when the night is; a signed postponement files it anew."""
PREVIEW = "preview"
KEYS = ("window_start", "window_end", "latest_decision")
BEFORE_THE_NIGHT = (Point.PREPARE, Point.START, Point.SUSPEND, Point.CHANGE)


def agreed(forms: Mapping[str, FormStanding]) -> Window | None:
    """Return the window of the application where it is signed and valid, else None."""
    standing = forms.get(APPLICATION)
    return written(standing.filed) if standing and standing.closed and standing.filed else None


def written(filed: Filed) -> Window | None:
    """Return the window that a form names, signed or not; None where it names none, or one that cannot be."""
    try:
        start, end, latest = (datetime.fromisoformat(str(filed.fields[key])) for key in KEYS)
    except (KeyError, ValueError):
        return None
    if not (start.tzinfo and end.tzinfo and latest.tzinfo) or not start < latest <= end:
        return None
    return Window(start=start, end=end, latest_decision=latest)


def same(standing: FormStanding, window: Window) -> bool:
    """Tell whether a form names that window, as far as it names one (X10)."""
    fields = standing.filed.fields if standing.filed else {}
    moments = zip(KEYS, (window.start, window.end, window.latest_decision), strict=True)
    try:
        return KEYS[0] in fields and all(
            datetime.fromisoformat(str(fields[key])) == moment for key, moment in moments if key in fields
        )
    except ValueError:
        return False


def due(process: Process, window: Window) -> dict[str, datetime]:
    """Return until when each form has to be signed, where the process says it.

    What the night needs by its start; the preview as many days before as the process says, and what a form needs not
    later than the form.
    """
    found = {key: window.start for key, kind in process.forms.items() if kind.before in BEFORE_THE_NIGHT}
    if PREVIEW in found:
        found[PREVIEW] = window.start - timedelta(days=process.limits.preview_days)
    waiting = sorted(found, key=lambda key: found[key])
    while waiting:
        key = waiting.pop(0)
        for need in _needs(process.forms, key):
            if need not in found or found[need] > found[key]:
                found[need] = found[key]
                waiting.append(need)
    return found


def _needs(forms: Mapping[str, FormKind], key: str) -> tuple[str, ...]:
    return tuple(need for need in forms[key].needs if need in forms)
