"""Every secret that the plan names is defined where secrets are kept: in `group_vars` beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.model.secret import Secret
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import Loc
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.variables import ANYTHING, variables_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check
from pydantic import BaseModel

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@check
def secrets_are_defined(scene: Scene) -> Iterator[Fault]:
    """Say nothing where there are no variables beside the plan, or some that only their password opens."""
    variables = variables_of(scene.plan.directory)
    known = frozenset().union(*variables.names.values(), scene.elsewhere)
    if not variables.there or ANYTHING in known:
        return
    plan = scene.plan
    for chapter in ("databases", "backup", "migrations"):
        for loc, secret in _secrets(getattr(plan, chapter), (chapter,)):
            found = NAME.search(secret)
            if found and found[0] not in known:
                zh, en = suggestion(found[0], known)
                zh, en = f"group_vars 中没有此变量{zh}", f"is no variable of group_vars{en}"
                yield Fault(scene.item(*loc), found[0], zh, en)


def _secrets(value: Any, loc: Loc) -> Iterator[tuple[Loc, Secret]]:
    if isinstance(value, Secret):
        yield loc, value
    elif isinstance(value, BaseModel):
        for key, info in type(value).model_fields.items():
            yield from _secrets(getattr(value, key), (*loc, info.alias or key))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _secrets(item, (*loc, key))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _secrets(item, (*loc, index))
