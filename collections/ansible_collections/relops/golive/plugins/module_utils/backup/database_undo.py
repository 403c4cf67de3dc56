# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The exact way back of a database: the proven copy is swapped in, from beside it or from the store (R50)."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import typing as t

from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.backup import manifest, spill
from ansible_collections.relops.golive.plugins.module_utils.backup.database import (
    EVERYTHING,
    Place,
    place_of,
    replaced,
)
from ansible_collections.relops.golive.plugins.module_utils.backup.restic import Repository
from ansible_collections.relops.golive.plugins.module_utils.backup.scratch import tidy
from ansible_collections.relops.golive.plugins.module_utils.backup.store import opened
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import OWN, RESTARTS
from ansible_collections.relops.golive.plugins.module_utils.backup.walk import is_below
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.fingerprint import digest
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import (
    Instance,
    differences,
    end_leftovers,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.written import given_out
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.system.services import ensure, running


def put_back(params: t.Mapping[str, t.Any], before: JSON, done: JSON) -> JSON:
    """Make the database equal to the copy that `done` names; nothing where it is. May be killed and called again.

    Never done means that no later stage began: then only the service is brought to what it was, and nobody asks the
    store. Nothing is deleted before the database was measured to be equal.
    """
    instance = registry.instance(params["engine"], params)
    place = place_of(instance)
    end_leftovers(OWN)
    changes: list[JSON] = []
    if done:
        proof = proof_of(params, done, instance)
        _recover(instance, place)
        faults = _differing(instance, proof)
        if faults:
            _restore(instance, place, params, proof)
            _go_on(params)
            changes.append({"item": f"database {params['name']}", "from": "; ".join(faults[:20]), "to": "as saved"})
    else:
        _refuse_begun(instance, place, params)
    words = ensure(instance.service, bool(before.get("active", True)))
    kept = _set_aside(instance, place)
    shutil.rmtree(place.folder, ignore_errors=True)
    _leave_no_trace(instance, before)
    return {"changes": [*changes, *({"item": word, "from": "", "to": "done"} for word in words)], "facts": kept}


def _go_on(params: t.Mapping[str, t.Any]) -> None:
    """Let identities go on behind the numbers that users were given since business resumed: none is given out twice."""
    numbers = given_out(str(params.get("golive") or ""), str(params["name"]))
    if numbers:
        login = {"name": numbers["database"], "port": params["port"]}
        registry.written(params["engine"], login).advance(numbers["sequences"])


def proof_of(params: t.Mapping[str, t.Any], done: JSON, instance: Instance) -> JSON:
    """Return fingerprint, digest and snapshot of the proven copy as the journal names them, else GoliveError."""
    rows = [row for row in done.get("records") or [] if row.get("path") == str(instance.data)]
    if not rows or not done.get("fingerprint"):
        raise GoliveError(
            f"database {params['name']}: the journal says that it was backed up but names no copy of {instance.data}: "
            "nothing was touched; find its snapshot on the store"
        )
    return {"fingerprint": done["fingerprint"], "copy": rows[0]["sha256"], "snapshot": rows[0]["snapshot"]}


def _refuse_begun(instance: Instance, place: Place, params: t.Mapping[str, t.Any]) -> None:
    """Raise GoliveError when the host tells of a way back that had begun, though the journal names no backup."""
    if not instance.data.exists() or (place.folder / "old").exists():
        raise GoliveError(
            f"database {params['name']}: {instance.data} was being replaced or is gone, and the journal names no "
            f"backup of it: nothing was touched, look at {place.folder} and at the store"
        )


def _leave_no_trace(instance: Instance, before: JSON) -> None:
    """Let the host look as if no backup had ever been made; what the files' way back still needs stays."""
    for name in set(instance.traces()) - set(before.get("traces", instance.traces())):
        (instance.data / name).unlink()
    if "folder_time" in before:
        folder = instance.data.parent
        os.utime(folder, ns=(folder.stat().st_atime_ns, int(before["folder_time"])))
    if not RESTARTS.exists():
        tidy()


def _recover(instance: Instance, place: Place) -> None:
    """Finish a swap that was killed between its two renames."""
    if not instance.data.exists() and place.data.exists():
        place.data.rename(instance.data)


def _differing(instance: Instance, proof: JSON) -> list[str]:
    """Return in words what differs from the proven fingerprint; an instance that doesn't answer differs as a whole."""
    try:
        if not instance.data.exists():
            return [f"{instance.data} is gone"]
        ensure(instance.service, True)
        found = instance.fingerprint(instance.server())
    except GoliveError as error:
        return [f"it does not answer: {error}"]
    if digest(found) == proof["fingerprint"]:
        return []
    kept = place_of(instance).fingerprint
    words = differences(json.loads(kept.read_text(encoding="utf-8")), found) if kept.exists() else []
    return words or ["its fingerprint"]


def _restore(instance: Instance, place: Place, params: t.Mapping[str, t.Any], proof: JSON) -> None:
    """Swap the copy beside the data directory in when it is still the proven one, else the copy from the store."""
    _set_aside(instance, place)
    if not _proven(place, proof):
        with opened(params, f"database-{params['name']}") as store:
            _fetch(place, Repository(store, params["restic_password"], params["compression"]), proof)
    _swap(instance, place)
    ensure(instance.service, True)
    found = instance.fingerprint(instance.server())
    if digest(found) != proof["fingerprint"]:
        expected = json.loads(place.fingerprint.read_text(encoding="utf-8"))
        words = "; ".join(differences(expected, found)[:5])
        raise GoliveError(f"after the restore the database still differs from its backup: {words}")


def _set_aside(instance: Instance, place: Place) -> JSON:
    """Keep the data that was replaced, written since the backup by whom nobody knows, until the next go-live.

    Only where that costs no copy: on the same file system. The first that was replaced is the one that counts.
    """
    old, kept = place.folder / "old", replaced(instance)
    if old.exists() and not kept.exists():
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            old.rename(kept)
    return {"replaced": str(kept)} if kept.exists() else {}


def _proven(place: Place, proof: JSON) -> bool:
    if not place.data.is_dir():
        return False
    with spill.room("copy") as room:
        tree = manifest.scan(str(place.folder), EVERYTHING, room).manifest
        copy = manifest.part_of(tree, lambda path: not is_below(path, "/old"), room)  # that is what was replaced
        return copy.summary.digest == str(proof["copy"])


def _fetch(place: Place, repository: Repository, proof: JSON) -> None:
    """Restore the copy from the store beside the data directory and prove it there."""
    incoming = place.folder.with_name(f"{place.folder.name}-incoming")
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.mkdir(mode=0o711)
    try:
        repository.require(proof["snapshot"])
        repository.restore(proof["snapshot"], incoming)
    except GoliveError as error:
        shutil.rmtree(incoming, ignore_errors=True)
        raise GoliveError(
            f"the proven copy (snapshot {proof['snapshot'][:12]}) can be had neither here nor from the store, nothing "
            f"was touched: {error}"
        ) from error
    there = Place(incoming / str(place.folder).lstrip("/"))
    if not _proven(there, proof):
        raise GoliveError(
            f"snapshot {proof['snapshot']} no longer comes back equal, nothing was touched: see the store"
        )
    shutil.rmtree(place.folder, ignore_errors=True)
    there.folder.rename(place.folder)
    shutil.rmtree(incoming, ignore_errors=True)


def _swap(instance: Instance, place: Place) -> None:
    """Put the copy in the data directory's place: two renames, or a synchronisation where it is a mount of its own."""
    if running(instance.service):
        run(["systemctl", "stop", instance.service])
    run(["systemctl", "reset-failed", instance.service], ok=(0, 1))
    if instance.data.is_mount():
        options = ["-aHAXS", "--checksum", "--numeric-ids", "--delete"]
        run(["rsync", *options, f"{place.data}/", f"{instance.data}/"], timeout=None)
        return
    old = place.folder / "old"
    shutil.rmtree(old, ignore_errors=True)
    if instance.data.exists():
        instance.complete(instance.data, place.data)
        instance.data.rename(old)
    place.data.rename(instance.data)
