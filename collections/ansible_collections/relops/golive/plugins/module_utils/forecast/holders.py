# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""When a lock of somebody else has ended a step: who holds it, said with the fault."""

from __future__ import annotations

import contextlib
import typing as t

from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.limit import LimitError

SIGNS = tuple(sign for one in registry.ENGINES.values() for sign in one.waits)
"""What the servers and their programs say of a lock that they could not get."""
MOST = 5


@contextlib.contextmanager
def named(params: t.Mapping[str, t.Any]) -> t.Iterator[None]:
    """Add to a fault of waiting for a database who keeps it waiting, as far as the server tells."""
    try:
        yield
    except GoliveError as error:
        if not (isinstance(error, LimitError) or any(sign in str(error).lower() for sign in SIGNS)):
            raise
        held = _held(params)
        if not held:
            raise
        raise type(error)(f"{error}; held by {held}") from error


def _held(params: t.Mapping[str, t.Any]) -> str:
    with contextlib.suppress(GoliveError):
        found = registry.blockers(params["engine"], registry.instance(params["engine"], params).server())
        return "; ".join(f"{one.what}: {one.who}" for one in found[:MOST])
    return ""
