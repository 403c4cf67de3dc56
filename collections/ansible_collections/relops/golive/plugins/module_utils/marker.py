# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The marker of a go-live on each host that it may change: who changes it, since when, and which steps have begun here.

It outlives the controller's state. A marker that no journal explains says that somebody lost the record of a change.
"""

from __future__ import annotations

import json
import os
import re
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, OvertakenError
from ansible_collections.relops.golive.plugins.module_utils.marker_files import add, begun, clear, lines, write

FOLDER = Path("/var/lib/golive/markers")
OPEN, LIVE = "open", "live"
ENDED = ("success", "cancelled")
WANTED = ("project", "golive", "digest", "run", "operator", "since", "controller")
VARIABLE = "GOLIVE_STEP"
"""Environment of a step's module, made by `words`."""

Marker = t.Dict[str, t.Any]  # noqa: UP006 - Python 3.9 evaluates it
PROJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def read(folder: Path = FOLDER) -> dict[str, Marker]:
    """Return the markers of this host by project, each with `begun`: the steps that a go-live has begun here.

    Raises GoliveError for one that cannot be read: then nobody knows who is changing this host.
    """
    if not folder.is_dir():
        return {}
    return {path.stem: _read(path) for path in sorted(folder.glob("*.json"))}


def claim(
    wanted: Marker,
    ended: t.Mapping[str, str],
    folder: Path = FOLDER,
    runs: t.Collection[str] = (),
    steps: t.Sequence[str] = (),
) -> bool:
    """Mark this host for a go-live; tell whether it was not so marked before (a later run of it only names itself).

    `ended` says how the project's earlier go-lives ended (name → result): what was live before stays in `previous`,
    so that the way back can leave the marker as it was. `runs` are the go-live's runs that the journal knows, `steps`
    those that by it have begun here: they are noted again where that was lost.
    Raises OvertakenError when another go-live, or a run of this one that the journal does not know (a second controller
    with a copy of the state), has marked this host meanwhile.
    """
    project = _project(wanted["project"])
    found = read(folder).get(project)
    marker = {name: wanted[name] for name in WANTED}
    known = found is not None and found["golive"] == marker["golive"] and found["state"] == OPEN
    if found and found["golive"] == marker["golive"]:
        _known(found, wanted, runs)
        if found["state"] == OPEN and all(found.get(name) == marker[name] for name in WANTED if name != "since"):
            add(folder, project, steps)
            return False
        previous, marker["since"] = found.get("previous"), found["since"]
    else:
        if found and ended.get(found["golive"]) not in ENDED:
            raise _overtaken(found, wanted)
        previous = _previous(found, ended)
        begun(folder, project).unlink(missing_ok=True)
    write(folder, project, {**marker, "state": OPEN, "previous": previous})
    add(folder, project, steps)
    return not known


def settle(
    wanted: Marker, live: bool, folder: Path = FOLDER, runs: t.Collection[str] = (), steps: t.Sequence[str] = ()
) -> bool:
    """Say that a go-live has ended: its marker reads live, or what was there before it is back.

    What is live has noted every one of `steps`, those that by the journal have begun here; what is back has no note.
    Tells whether that changed anything. Raises OvertakenError when a run that is none of `runs` has marked this host
    meanwhile, or another go-live where it is to read live; what is back leaves another go-live's marker alone.
    """
    project, golive = _project(wanted["project"]), wanted["golive"]
    found = _own(folder, project, live)
    if live and found is None:  # somebody removed or tore it: who asks later must hear that this host was changed
        write(folder, project, {**{name: wanted[name] for name in WANTED}, "state": LIVE})
        add(folder, project, steps)
        return True
    if live and found and found["golive"] != golive:
        raise _overtaken(found, wanted)
    if found and found["golive"] == golive:
        _known(found, wanted, runs)
    if live and found:
        changed = found["state"] != LIVE
        if changed:
            write(folder, project, {**_bare(found), "state": LIVE})
        return add(folder, project, steps) or changed
    if found and found["golive"] != golive:
        return False
    if found and found.get("previous"):
        begun(folder, project).unlink(missing_ok=True)
        write(folder, project, {**found["previous"], "previous": None})
        return True
    return clear(folder, project)


def holds(wanted: Marker, runs: t.Collection[str], folder: Path = FOLDER) -> bool:
    """Tell whether this host carries the marker of this go-live, made by this run or one of `runs`."""
    found = _own(folder, _project(wanted["project"]), live=True)
    return found is not None and found["golive"] == wanted["golive"] and found["run"] in (*runs, wanted["run"])


def words(wanted: Marker, step: str, runs: t.Sequence[str]) -> str:
    """Return what `begin` has to know of a step; the last of `runs` is its own."""
    first = (wanted["project"], wanted["golive"], step, ",".join(runs), wanted["controller"])
    return " ".join([*first, wanted["operator"]])


def project_told() -> str:
    """Return the project whose step this process carries, `alone` outside of a go-live."""
    name = os.environ.get(VARIABLE, "").partition(" ")[0]
    return name if PROJECT.fullmatch(name) else "alone"


def begin(told: str, folder: Path = FOLDER) -> None:
    """Note on this host that a step begins, before it does; `told` is what `VARIABLE` holds, empty outside a go-live.

    Raises OvertakenError when another go-live of the project, or a run of it that the journal does not know, has
    marked this host meanwhile, or has taken the marker off: that one acts, or has acted, here.
    """
    found = told.encode("utf-8", "surrogateescape").decode("utf-8", "replace").split(" ", 5)
    if len(found) != len(("project", "golive", "step", "runs", "controller", "operator")):
        return
    project, golive, step, runs, controller, operator = found
    known = runs.split(",")
    own = {"run": known[-1], "controller": controller, "operator": operator}
    note({"project": project, "golive": golive, **own}, step, known, folder)


def note(wanted: Marker, step: str, runs: t.Collection[str], folder: Path = FOLDER) -> None:
    """Note that a step begins, as `begin` does; a marker of an earlier one of `runs` is this run's from now on."""
    project = wanted["project"]
    found = read(folder).get(project)
    if found is None:
        raise OvertakenError(
            f"this host carries no marker of {wanted['golive']} any more: it was taken back, or somebody removed it; "
            f"{wanted['run']} changes nothing here"
        )
    if found["golive"] != wanted["golive"]:
        raise _overtaken(found, wanted)
    _known(found, wanted, runs)
    if found["run"] != wanted["run"]:
        own = {name: wanted[name] for name in ("run", "controller", "operator")}
        write(folder, project, {**{name: value for name, value in found.items() if name != "begun"}, **own})
    add(folder, project, (step,))


def _known(found: Marker, wanted: Marker, runs: t.Collection[str]) -> None:
    """Raise OvertakenError unless this run, or one of `runs`, has marked this host."""
    if found["run"] != wanted["run"] and found["run"] not in runs:
        raise _overtaken(found, wanted)


def _own(folder: Path, project: str, live: bool) -> Marker | None:
    """Return the project's marker; one that cannot be read counts as none where this run has made the host `live`."""
    path = folder / f"{project}.json"
    try:
        return _read(path) if path.exists() else None
    except GoliveError:
        if live:
            return None
        raise


def _overtaken(found: Marker, wanted: Marker) -> OvertakenError:
    return OvertakenError(
        f"this host is marked by {found['golive']} of {found['operator']} since {found['since']} ({found['run']} on "
        f"{found['controller']}): {wanted['golive']}, {wanted['run']}, changes nothing here"
    )


def _previous(found: Marker | None, ended: t.Mapping[str, str]) -> Marker | None:
    if found is None:
        return None
    if found["state"] == LIVE or ended.get(found["golive"]) == "success":
        return {**_bare(found), "state": LIVE}
    previous: Marker | None = found.get("previous")
    return previous


def _bare(marker: Marker) -> Marker:
    return {name: value for name, value in marker.items() if name not in ("begun", "previous")}


def _read(path: Path) -> Marker:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        whole = isinstance(found, dict) and found.get("state") in (OPEN, LIVE)
        if not whole or not all(isinstance(found.get(name), str) for name in WANTED):
            raise ValueError("it is no marker")
        return {**found, "begun": lines(begun(path.parent, path.stem))}
    except (OSError, ValueError) as error:
        raise GoliveError(
            f"the marker {path} of a go-live cannot be read ({error}): look at it on this host"
        ) from error


def _project(name: str) -> str:
    if not PROJECT.fullmatch(name):
        raise GoliveError(f"{name!r} is no name of a project: letters, digits, dot, dash and underscore")
    return name
