"""How each fault strikes, and how it is mended: a function per act, `(scene, place, worker pid, **given) -> mend`."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults import artefacts, controllers, law, losses, somebody
from tests.faults.moments import Place
from tests.faults.scene import NEW, OLD, STORE, Mend, Scene, eventually, send

SSHD_ENDS = "systemctl kill --kill-whom=all --signal=KILL ssh.service; systemctl stop ssh.service"


def nothing() -> None:
    """Mend nothing."""


# --- controller --------------------------------------------------------------------------------
def kill_playbook(scene: Scene, place: Place, pid: int) -> Mend:
    """Kill -9 the main process; its workers become orphans."""
    scene.kill(whole=False)
    return None


def kill_tree(scene: Scene, place: Place, pid: int) -> Mend:
    """Kill -9 everything of the run on the controller; what runs on the hosts goes on."""
    scene.kill(whole=True)
    return None


def worker_out_of_memory(scene: Scene, place: Place, pid: int) -> Mend:
    """Kill -9 the worker that is at the place, as the kernel does when memory ends."""
    send(pid, signal.SIGKILL)
    return None


def signal_playbook(scene: Scene, place: Place, pid: int, name: str) -> Mend:
    """Send a signal to the main process, as a terminal or a service manager does."""
    if scene.process:
        send(scene.process.pid, signal.Signals[name])
    return None


def runner_cancel(scene: Scene, place: Place, pid: int) -> Mend:
    """Cancel the run through ansible-runner (trial.py starts it so): the campaign touches what it waits for."""
    (scene.folder / "cancel").touch()
    eventually(lambda: scene.process is None or scene.process.poll() is not None, 20)
    return (scene.folder / "cancel").unlink


def journal_full(scene: Scene, place: Place, pid: int) -> Mend:
    """Leave no byte free where the journal is."""
    return _fill(scene.state_folder)


def torn_line(scene: Scene, place: Place, pid: int) -> Mend:
    """End the run as a power cut would: the last line of the journal is there by half."""
    scene.kill(whole=True)
    found = scene.golive()
    path = found.folder / "journal" / f"{place.host}.jsonl" if found else Path("/nonexistent")
    if path.exists() and place.moment.startswith("after"):
        data = path.read_bytes()
        begin = data.rstrip(b"\n").rfind(b"\n") + 1
        path.write_bytes(data[: begin + (len(data) - begin) // 2])
    return None


def clock_back(scene: Scene, place: Place, pid: int) -> Mend:
    """End the run; the next one finds the clock set back by a day (trial.py gives FAULT_CLOCK)."""
    scene.kill(whole=True)
    return None


# --- hosts -------------------------------------------------------------------------------------
def power_off(scene: Scene, place: Place, pid: int) -> Mend:
    """Cut the host's power."""
    scene.power(place.host, "off")
    return lambda: scene.power(place.host, "on")


def power_cycle(scene: Scene, place: Place, pid: int) -> Mend:
    """Cut the host's power for a moment."""
    return power_off(scene, place, pid)


def unreachable(scene: Scene, place: Place, pid: int) -> Mend:
    """Cut the host's out-of-band cable."""
    scene.misbehave(place.host, {"unreachable": True})
    return lambda: scene.misbehave(place.host, {"unreachable": False})


def sshd_gone(scene: Scene, place: Place, pid: int) -> Mend:
    """Stop sshd and end its sessions."""
    scene.inside(place.host, SSHD_ENDS)
    return lambda: scene.inside(place.host, "systemctl reset-failed ssh.service; systemctl start ssh.service")


def disk_full(scene: Scene, place: Place, pid: int) -> Mend:
    """Leave no byte free on the hosts' disks."""
    return _fill(scene.folder)


def _fill(folder: Path) -> Callable[[], None]:
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as out:
        for size in (1 << 24, 1 << 16, 1 << 12, 1):
            with contextlib.suppress(OSError):
                while out.write(b"\0" * size):
                    pass
    return lambda: filler.unlink(missing_ok=True)


# --- switches ----------------------------------------------------------------------------------
def misbehave(scene: Scene, place: Place, pid: int, **wanted: Any) -> Mend:
    """Let the switch fail in its own way."""
    scene.misbehave(place.host, wanted)
    return lambda: scene.misbehave(place.host, {}, clear=True)


def switch_power_cycle(scene: Scene, place: Place, pid: int) -> Mend:
    """Cut the switch's power: it boots from its startup configuration, without what was not saved."""
    scene.power(place.host, "cycle")
    return None


def foreign_edit(scene: Scene, place: Place, pid: int) -> Mend:
    """Let somebody else describe a port that the go-live changes, and take it back when asked to."""
    before = somebody.describe(scene, place.host, "somebody else was here")
    return lambda: somebody.describe(scene, place.host, before)


# --- data --------------------------------------------------------------------------------------


def _mariadb(scene: Scene, sql: str) -> str:
    return scene.inside(OLD, f"mariadb --default-character-set=utf8mb4 -NB pay <<'SQL'\n{sql};\nSQL")


def _postgresql(scene: Scene, sql: str, database: str = "postgres") -> str:
    return scene.inside(NEW, f"cd /; runuser -u postgres -- psql -XqAt -d {database} <<'SQL'\n{sql};\nSQL")


def poisoned_row(scene: Scene, place: Place, pid: int) -> Mend:
    """Spoil a row of the old database so that no conversion bears it; a row more would move AUTO_INCREMENT for good."""
    good = _mariadb(scene, "select hex(short_name) from merchant where merchant_no = 1").strip()
    _mariadb(scene, "update merchant set short_name = X'41FF42' where merchant_no = 1")
    value = "null" if good == "NULL" else f"X'{good}'"
    return lambda: _mariadb(scene, f"update merchant set short_name = {value} where merchant_no = 1")


def change_fails(scene: Scene, place: Place, pid: int) -> Mend:
    """Make what the second change of the schema makes, by somebody else's hand: it fails, the first one is there."""
    _postgresql(scene, "create table account (somebody text)", "ledger")
    return lambda: _postgresql(scene, "drop table account", "ledger")


def connection_lost(scene: Scene, place: Place, pid: int) -> Mend:
    """End every session of both databases."""
    _postgresql(scene, "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()"
                       " and backend_type = 'client backend'")  # fmt: skip
    for number in _mariadb(scene, "select id from information_schema.processlist where id <> connection_id()"
                                  " and user in ('root', 'golive_ro')").split():  # fmt: skip
        _mariadb(scene, f"kill {number}")
    return None


def database_restarted(scene: Scene, place: Place, pid: int) -> Mend:
    """Restart the target database at once."""
    scene.inside(NEW, "systemctl kill -s KILL postgresql@15-main.service; systemctl restart postgresql@15-main.service")
    return None


def deadlock(scene: Scene, place: Place, pid: int) -> Mend:
    """Lock the migration's ledger, then want a table that it fills: one of the two has to give way."""
    sql = (
        "begin; lock table golive.ledger in access exclusive mode; select pg_sleep(2);"
        " lock table pay.payment in access exclusive mode; rollback"
    )
    scene.inside(NEW, f'cd /; (runuser -u postgres -- psql -XqAt -d paygw -c "{sql}" >/dev/null 2>&1 &)')
    return nothing


def source_changed(scene: Scene, place: Place, pid: int) -> Mend:
    """Change a row of the old database after it was copied; a way back may have restored it meanwhile."""
    good = _mariadb(scene, "select amount from payment where id = 1000").strip()
    change = "update payment set amount = {} where id = 1000 and amount = {}"
    _mariadb(scene, change.format(f"{good} + 0.01", good))
    return lambda: _mariadb(scene, change.format(good, f"{good} + 0.01"))


# --- backups -----------------------------------------------------------------------------------
def flipped_byte(scene: Scene, place: Place, pid: int) -> Mend:
    """Flip a byte in the largest pack of the host's repository."""
    script = f"""cd /srv/backup/{place.host}/repository/data 2>/dev/null || exit 0
f=$(find . -type f -printf '%s %p\\n' | sort -n | tail -1 | cut -d' ' -f2); [ -n "$f" ] || exit 0
python3 - "$f" <<'P'
import sys
with open(sys.argv[1], "r+b") as pack:
    pack.seek(4321); byte = pack.read(1); pack.seek(4321); pack.write(bytes([byte[0] ^ 255]))
P
echo "$f" """
    name = scene.inside(STORE, script).strip()
    return (lambda: _flip_back(scene, place.host, name)) if name else None


def _flip_back(scene: Scene, host: str, name: str) -> None:
    scene.inside(
        STORE,
        f"""cd /srv/backup/{host}/repository/data && [ -e {name} ] && python3 - {name} <<'P'
import sys
with open(sys.argv[1], "r+b") as pack:
    pack.seek(4321); byte = pack.read(1); pack.seek(4321); pack.write(bytes([byte[0] ^ 255]))
P
""",
    )


def repository_missing(scene: Scene, place: Place, pid: int) -> Mend:
    """Take the host's repository away."""
    folder = f"/srv/backup/{place.host}/repository"
    scene.inside(STORE, f"[ -d {folder} ] && mv {folder} {folder}.away")
    # A new one that was made meanwhile holds this go-live's proven backup: taking that away would be another fault.
    return lambda: scene.inside(STORE, f"if [ -e {folder}/config ]; then rm -rf {folder}.away; else rm -rf {folder};"
                                       f" [ ! -d {folder}.away ] || mv {folder}.away {folder}; fi")  # fmt: skip


def proof_fails(scene: Scene, place: Place, pid: int) -> Mend:
    """Spoil what a restore for proof has just written."""
    scene.inside(place.host, "for i in $(seq 100); do p=$(pgrep -n -x restic) || { sleep 0.05; continue; };"
        " nsenter -t $p -m find /var/lib/golive/work -name hostname -type f -exec sh -c 'echo x >> {}' ';' 2>/dev/null;"
        " sleep 0.05; done", timeout=30)  # fmt: skip
    return None


def store_off(scene: Scene, place: Place, pid: int) -> Mend:
    """Cut the power of the backup host."""
    scene.power(STORE, "off")
    return lambda: scene.power(STORE, "on")


ACTS: dict[str, Callable[..., Mend]] = {
    act.__name__: act
    for act in (
        kill_playbook, kill_tree, worker_out_of_memory, signal_playbook, runner_cancel, journal_full, torn_line,
        clock_back, power_off, power_cycle, unreachable, sshd_gone, disk_full, misbehave, switch_power_cycle,
        foreign_edit, poisoned_row, change_fails, connection_lost, database_restarted, deadlock, source_changed,
        flipped_byte, repository_missing, proof_fails, store_off,
    )
} | artefacts.ACTS | losses.ACTS | controllers.ACTS | law.ACTS  # fmt: skip
