# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a host is like before the night, measured in one call that changes nothing (R37).

Each part is measured by itself: one that cannot be says why in `fault`, and the others still tell.
"""

from __future__ import annotations

import contextlib
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import packages
from ansible_collections.relops.golive.plugins.module_utils.limit import LimitError
from ansible_collections.relops.golive.plugins.module_utils.precheck import (
    databases,
    health,
    jobs,
    mappings,
    reach,
    room,
)


def measure(params: t.Mapping[str, t.Any]) -> JSON:
    """Return part → what was measured; jobs come first, as what looks at packages is itself a job."""
    databases_of, reaches = params["databases"], params["reaches"]
    return {
        "jobs": _tried(jobs.measure),
        "hardware": _tried(health.measure),
        "room": _tried(room.measure),
        "ports": {str(one["port"]): _tried(reach.held, int(one["port"])) for one in params["ports"]},
        "services": {str(name): _tried(reach.active, str(name)) for name in params["services"]},
        "names": {str(name): _tried(reach.resolved, str(name)) for name in params["names"]},
        "reaches": {
            f"{one['address']}:{one['port']}": _tried(reach.connected, one["address"], int(one["port"]))
            for one in reaches
        },
        "databases": {str(one["name"]): _tried(databases.measure, one) for one in databases_of},
        "mappings": {str(one["name"]): _tried(mappings.measure, one) for one in params.get("mappings") or ()},
        "packages": _tried(_packages, params["packages"]),
    }


def _tried(look: t.Callable[..., JSON], *of: t.Any) -> JSON:
    try:
        return look(*of)
    except LimitError:
        raise
    except (GoliveError, OSError, ValueError, KeyError) as error:
        return {"fault": " ".join(str(error).split())}


def _packages(names: t.Sequence[str]) -> JSON:
    """Return what an installation would bring, from the sources as they are now; it leaves nothing behind."""
    if not names:
        return {"planned": []}
    try:
        return {"planned": [f"{one.name} {one.new}" for one in packages.planned(names)]}
    finally:
        packages.forget()
        with contextlib.suppress(OSError):  # what else lies there is of a go-live
            packages.SCRATCH.parent.rmdir()
