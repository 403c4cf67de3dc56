"""Who operates a night: the person whom the signed order names, not the account that types (R46, H19)."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Rule


def operator_in(forms: Mapping[str, FormStanding], back: bool) -> str:
    """Return whom the order of a run names, an empty text where none does: a way back waits for nobody's."""
    for key in ("rollback_order", "order") if back else ("order",):
        with contextlib.suppress(GoliveError):
            return operator_of(forms, key)
    return ""


def operator_of(forms: Mapping[str, FormStanding], key: str = "order") -> str:
    """Return the operator whom a signed order (`order`, or `rollback_order`) names; GoliveError without one.

    A name that somebody typed counts only where the process proves it (the signer, or whom he has delegated); else it
    is the person who has signed.
    """
    order = forms.get(key)
    if order is None or not order.closed or order.filed is None or not order.held:
        raise GoliveError(
            f"no signed {key} says who operates: file and sign it (form.yml -e golive_form={key})",
            zh=f"没有已签字的 {key} 说明由谁操作: 请提交并签字 (form.yml -e golive_form={key})",
        )
    named = str(order.filed.fields.get("operator") or "").strip()
    return named if named and Rule.ORDER_IS_OPERATORS in order.kind.rules else order.held[-1].person
