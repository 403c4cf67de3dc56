"""What gets lost: state, journal, proofs, markers, between two runs or under one. Each act keeps what it takes."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import CANCELLED, Golive, current

from tests.faults.moments import GOLIVE, Place
from tests.faults.scene import NEW, OLD, STORE, Mend, Scene

AWAY = "/var/cache/faults"
"""Where a host keeps what was taken away; the judge does not look there."""
MARKERS = "/var/lib/golive/markers"
STORED = "/srv/backup"
Act = Callable[..., Mend]
COPIES = ("/var/lib/mysql", "/var/lib/postgresql/15/main")
"""Data directories; the proven copy of each lies beside it."""


# --- the state folder --------------------------------------------------------------------------
def state_lost(scene: Scene, place: Place, pid: int, alive: bool = False) -> Mend:
    """Lose the whole state folder; `alive`: while the run goes on, else after it was killed."""
    return _lose(scene, alive, lambda _found: _empty(scene.state_folder))


def journal_lost(scene: Scene, place: Place, pid: int) -> Mend:
    """Lose one file of the journal: the host's own, or the go-live's."""

    def change(found: Golive) -> None:
        path = found.folder / "journal" / f"{place.host}.jsonl"
        (path if path.exists() else path.with_name(f"{GOLIVE}.jsonl")).unlink(missing_ok=True)

    return _lose(scene, False, change)


def journal_folder_lost(scene: Scene, place: Place, pid: int) -> Mend:
    """Lose the journal of the go-live in whole; its restore points stay, and so do the hosts' markers."""
    return _lose(scene, False, lambda found: shutil.rmtree(found.folder / "journal"))


def state_older(scene: Scene, place: Place, pid: int, events: int = 0, before: str = "") -> Mend:
    """Put back an earlier state: half of all events, all but the last `events`, or what there was `before` one."""

    def change(found: Golive) -> None:
        every = found.journal.every()
        cut = len(every) - events if events else len(every) // 2
        if before:
            cut = next((number for number, event in enumerate(every) if event.event == before), cut)
        _as_of(found, {(event.host, event.seq) for event in every[:cut]}, every[cut - 1].time if cut > 0 else "")

    return _lose(scene, False, change)


def _as_of(found: Golive, kept: set[tuple[str, int]], moment: str) -> None:
    """Cut every file of a go-live to what it held at a moment; one that had not begun then is not there."""
    if not kept:
        shutil.rmtree(found.folder)
        (found.state / "current").unlink()
        return
    for path in (found.folder / "journal").glob("*.jsonl"):
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        seqs = [event.seq for event in found.journal.events(path.stem)]
        whole = [line for line, seq in zip(lines, seqs, strict=False) if (path.stem, seq) in kept]
        path.write_text("".join(whole), encoding="utf-8")
        if not whole:
            path.unlink()
    last = datetime.fromisoformat(moment).timestamp()
    for path in (found.folder / "restore").rglob("*"):
        if path.is_file() and path.stat().st_mtime > last + 0.01:
            path.unlink()


def _lose(scene: Scene, alive: bool, change: Callable[[Golive], None]) -> Mend:
    """Keep a copy of the state folder, then lose something of it; nothing is lost where no go-live is known yet."""
    if not alive:
        scene.end()
    copy, found = scene.kept / "state", scene.golive()
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(scene.state_folder, copy, symlinks=True)
    if found is None:
        return None
    change(found)
    return lambda: _put_back(scene.state_folder, copy)


def _put_back(state: Path, copy: Path) -> None:
    """Bring the copy back unless a run was opened since: then the product went on without what was lost."""
    now, then = current(state), current(copy)
    if now and then and _runs(now) - _runs(then):
        return
    _empty(state)
    shutil.copytree(copy, state, symlinks=True, dirs_exist_ok=True)


def _runs(found: Golive) -> set[tuple[str, str]]:
    return {(found.id, event.time) for event in found.journal.events(GOLIVE) if event.event == "opened"}


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


# --- proofs ------------------------------------------------------------------------------------
def snapshots_forgotten(scene: Scene, place: Place, pid: int, alive: bool = True) -> Mend:
    """Forget every snapshot of the host in the store, as `restic forget` would."""
    if not alive:
        scene.end()
    host = place.host if place.host in (NEW, OLD) else NEW
    find = f"find {STORED}/{host} -type d -name snapshots 2>/dev/null"
    took = scene.inside(STORE, f"rm -rf {AWAY}; for d in $({find}); do mkdir -p {AWAY}$d; cp -a $d/. {AWAY}$d;"
                               " find $d -type f -delete; echo $d; done")  # fmt: skip
    back = f"for d in $(cd {AWAY} && find . -type d -name snapshots); do cp -an {AWAY}/$d/. /$d; done; rm -rf {AWAY}"
    return (lambda: scene.inside(STORE, back)) if took.strip() else None


def store_emptied(scene: Scene, place: Place, pid: int, alive: bool = True) -> Mend:
    """Leave nothing in the store."""
    if not alive:
        scene.end()
    kept = f"{AWAY}/emptied"
    scene.inside(STORE, f"[ -d {STORED} ] || exit 0; rm -rf {AWAY}; mkdir -p {AWAY}; mv {STORED} {kept};"
                        f" mkdir {STORED}; for c in chmod chown; do $c --reference={kept} {STORED}; done")  # fmt: skip
    # What was made anew meanwhile holds this go-live's proven backups: taking it away would be another fault.
    made = "find $n -name config 2>/dev/null | grep -q ."

    def mend() -> None:
        found = scene.golive()  # what a way back has taken away must not lie there again: it was this go-live's
        back = (
            ""
            if found and found.result() == CANCELLED
            else (f"for d in $(ls -A); do n={STORED}/$d; {made} || {{ rm -rf $n; mv $d $n; }}; done;")
        )
        scene.inside(STORE, f"cd {kept} || exit 0; {back} cd /; rm -rf {AWAY}")

    return mend


def copies_deleted(scene: Scene, place: Place, pid: int, alive: bool = True, forgotten: bool = False) -> Mend:
    """Delete the proven copies of the databases; `forgotten`: the host's snapshots in the store, too."""
    if not alive:
        scene.end()
    for host in (NEW, OLD):
        scene.inside(host, f"rm -rf {AWAY}; for d in {' '.join(COPIES)}; do [ -d $d.golive ] || continue;"
                           f" mkdir -p {AWAY}${{d%/*}}; mv $d.golive {AWAY}$d.golive; done")  # fmt: skip
    more = snapshots_forgotten(scene, place, pid) if forgotten else None

    def mend() -> None:
        if more:
            more()
        there = (f"for d in {' '.join(COPIES)}; do [ ! -d {AWAY}$d.golive ] || [ -e $d.golive ] ||"
                 f" mv {AWAY}$d.golive $d.golive; done;")  # fmt: skip
        found = scene.golive()
        for host in (NEW, OLD):  # what is back needs no copy, and must not have one
            scene.inside(host, f"{'' if found and found.result() == CANCELLED else there} rm -rf {AWAY}")

    return mend


def capture_lost(scene: Scene, place: Place, pid: int, altered: bool = False, alive: bool = True) -> Mend:
    """Lose what was captured of the switches before they were changed; `altered`: it is there, but not the same."""
    if not alive:
        scene.end()
    found, copy = scene.golive(), scene.kept / "restore"
    shutil.rmtree(copy, ignore_errors=True)
    if found is None or not (folder := found.folder / "restore").exists():
        return None
    shutil.copytree(folder, copy)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if altered:
            path.write_bytes(path.read_bytes().replace(b"interface", b"interfacf", 1)[:-7])
        else:
            path.unlink()
    return lambda: shutil.copytree(copy, folder, dirs_exist_ok=True) if folder.exists() else None


# --- markers -----------------------------------------------------------------------------------
def marker_removed(scene: Scene, place: Place, pid: int, alive: bool = False) -> Mend:
    """Remove the markers of a host."""
    return _marker(scene, place, alive, f"rm -rf {MARKERS}")


def marker_torn(scene: Scene, place: Place, pid: int, alive: bool = False) -> Mend:
    """Leave half of the marker of a host."""
    torn = f"for f in {MARKERS}/*.json; do truncate -s $(($(stat -c %s $f) / 2)) $f; done"
    return _marker(scene, place, alive, torn)


def steps_unmarked(scene: Scene, place: Place, pid: int, alive: bool = False) -> Mend:
    """Lose what a host says of the steps that have begun there."""
    return _marker(scene, place, alive, f"rm -f {MARKERS}/*.begun")


def _marker(scene: Scene, place: Place, alive: bool, script: str) -> Mend:
    if not alive:
        scene.end()
    host = place.host if place.host in (NEW, OLD, STORE) else NEW
    took = scene.inside(host, f"rm -rf {AWAY}; [ -e {MARKERS} ] || exit 0; mkdir -p {AWAY}; cp -a {MARKERS} {AWAY}/;"
                              f" {script}; echo taken")  # fmt: skip
    return (lambda: _marked(scene, host)) if took.strip() else None


def _marked(scene: Scene, host: str) -> None:
    """Put the markers back where they are missing or torn; a host that is back as it was needs none."""
    found = scene.golive()
    missing = "false" if found and found.result() == CANCELLED else "true"
    scene.inside(host, f"cd {AWAY}/markers || exit 0; for f in *; do n={MARKERS}/$f; if [ -e $n ]; then"
                       " case $f in *.json) python3 -m json.tool $n >/dev/null 2>&1 || cp -a $f $n ;; esac;"
                       f" elif {missing}; then mkdir -p {MARKERS}; chmod 0700 {MARKERS}; cp -a $f $n; fi; done;"
                       f" cd /; rm -rf {AWAY}")  # fmt: skip


ACTS: dict[str, Act] = {
    act.__name__: act
    for act in (
        state_lost, journal_lost, journal_folder_lost, state_older, snapshots_forgotten, store_emptied, copies_deleted,
        capture_lost, marker_removed, marker_torn, steps_unmarked,
    )
}  # fmt: skip
