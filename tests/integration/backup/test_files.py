"""The backup of files against real hosts: exact, proven, and refused where it cannot be proven."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append

from tests.integration.backup.conftest import ACCOUNT, CLIENT, PATH, STORE, Site

pytestmark = pytest.mark.integration

DESTROY = """
touch -r /opt/app/data /tmp/then; printf edited | dd of=/opt/app/data conv=notrunc status=none
touch -r /tmp/then /opt/app/data  # another content of the same size and time
cd /opt/app; chattr -i fixed; rm -rf fixed pipe link; setfacl -b a; setfattr -x user.note b; chmod 777 /etc/passwd
cp a c; rm b; cp c b; echo new > new; chattr +i new; setcap -r capped; useradd -m intruder
chown -R intruder /etc/cron.d
mkdir -p '/new dir/with *['; rm -rf /etc/network /etc/ssl; ln -s /etc /etc/self; touch $'/opt/app/bad\\xfe'
cat > /etc/systemd/system/stranger.service <<END
[Service]
ExecStart=/bin/sleep infinity
END
systemctl daemon-reload; systemctl start stranger; systemctl stop resident
"""


LEFT = "find /root/.ansible /run/relops-golive /tmp -type f 2>/dev/null | xargs -r grep -l -e PRIVATE -e password"
"""Tells what a killed step left that opens a backup."""
HELD = """for i in $(seq 3000); do p=$(pgrep -of '^[^ ]*restic .*restore') && kill -STOP $p && echo held && exit
sleep 0.01; done"""
"""Waits on the host itself for restic's restore and holds it there: one that asks from outside may come too late."""
GOES_ON = "kill -CONT $(pgrep -x restic)"
WAY_THERE: list[tuple[str, Callable[[Site], bool]]] = [
    ("the store is being prepared", lambda site: bool(site.events("STORE"))),
    ("the host was asked", lambda site: bool(site.events("CLIENT"))),
    ("restic reads back", lambda site: site.ssh(CLIENT, HELD, check=False) == "held"),
]
"""When the controller is killed, and how that moment is seen."""


def test_killed_on_its_way_it_ends_proven(site: Site, before: set[str]) -> None:
    """SIGKILL to the whole tree of the controller, each time a little later, then the same command to its end."""
    assert before
    for moment, come in WAY_THERE:
        first = site.start("forward")
        deadline = time.monotonic() + 120
        while not come(site):
            assert first.poll() is None and time.monotonic() < deadline, f"never: {moment}"
            time.sleep(0.02)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        assert site.last() != "done", f"too late: {moment}"  # an orphan may end its step after that
        site.ssh(CLIENT, GOES_ON, check=False)
        left = (
            "find /root/.ansible /run/relops-golive /tmp -type f 2>/dev/null | xargs -r grep -l -e PRIVATE -e password"
        )
        assert site.ssh(CLIENT, left, check=False) == "", moment
    assert site.last() in ("intent", "done")
    again = site.play("forward")
    assert again.returncode == 0, again.stdout
    assert site.last() == "done"


def test_the_record_says_who_what_where_and_how_long(proven: Site) -> None:
    """The rows of the backup list, measured; no secret among them."""
    event = next(event for event in proven.events() if event["event"] == "done")
    system, application = event["facts"]["records"]
    assert (system["kind"], system["path"], system["role"], system["person"]) == ("os", "/", "操作系统管理人员", "孙工")
    assert (application["kind"], application["path"]) == ("app", "/opt/app")
    assert 3_000_000 < application["size"] < system["size"]
    assert application["files"] < system["files"]
    assert application["sha256"] != system["sha256"]
    assert application["snapshot"] == system["snapshot"]
    assert len(system["sha256"]) == 64
    assert system["restore_seconds"] > 0
    assert system["start"] <= system["end"] <= system["verified"]
    text = "".join(path.read_text() for path in (proven.folder / "state").rglob("*") if path.is_file())
    assert proven.password not in text
    assert "PRIVATE KEY" not in text
    assert proven.ssh(STORE, f"stat -c '%U %a' {PATH}/CLIENT") == f"{ACCOUNT} 700"
    assert (
        proven.ssh(
            CLIENT, "ls -A /run/golive /run/relops-golive/* /var/lib/golive 2>/dev/null | grep -c key", check=False
        )
        == "0"
    )


def test_again_nothing_is_to_be_done(proven: Site) -> None:
    """A second run executes no step."""
    count = len(proven.events())
    again = proven.play("forward")
    assert "changed=0" in again.stdout
    assert "changed=1" not in again.stdout
    assert len(proven.events()) == count


def test_a_store_that_does_not_answer_is_named(proven: Site) -> None:
    """And nothing is changed on the host meanwhile."""
    keys = f"{PATH}/.access/{ACCOUNT}/.ssh/authorized_keys"
    proven.ssh(STORE, f"mv {keys} {keys}.away")
    proven.ssh(CLIENT, "echo changed > /opt/app/a")
    back = proven.play("back")
    proven.ssh(STORE, f"mv {keys}.away {keys}")
    assert back.returncode != 0
    assert "the backup store 10.255.0.12" in proven.events()[-1]["message"]
    assert proven.ssh(CLIENT, "cat /opt/app/a") == "changed"


def measured(site: Site, keys: list[str]) -> None:
    """Journal other host keys of the store."""
    folder = (site.folder / "state" / "current" / "journal").resolve()
    append(folder, "STORE", run="R", stage="backup", step="backup.store", event="fact", facts={"host_keys": keys})


def test_a_store_with_another_host_key_is_refused(proven: Site) -> None:
    """Whoever answers at the store's address has to be the store."""
    known = next(event for event in proven.events("STORE") if event["facts"])["facts"]["host_keys"]
    assert proven.ssh(STORE, "cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub") == known[0]
    measured(proven, [key[:-40] + "A" * 40 for key in known])
    back = proven.play("back")
    measured(proven, known)
    assert back.returncode != 0
    assert "Host key verification failed" in proven.events()[-1]["message"]


def test_whatever_was_done_to_the_host_is_undone_however_often_it_is_killed(proven: Site, before: set[str]) -> None:
    """SIGKILL to the module and what it runs, before and in the middle of the restore; then the way to its end.

    Files, attributes, flags, links, accounts, units: equal by a second set of tools; logs stay.
    """
    proven.ssh(CLIENT, DESTROY + "echo why > /var/log/why")
    for victim in ("restic", "rsync"):
        first = proven.start("back")
        proven.ssh(
            CLIENT,
            f"""for i in $(seq 6000); do p=$(pgrep -ox {victim}) && kill -9 $(ps -o ppid= -p $p) $p && exit 0
            sleep 0.01; done; exit 1""",
        )
        assert first.wait(timeout=300) != 0, f"{victim} was not killed"
        assert proven.manifest() != before
    back = proven.play("back")
    assert back.returncode == 0, back.stdout
    assert proven.manifest() ^ before == set()
    assert (
        proven.ssh(CLIENT, "systemctl is-active stranger; systemctl is-active resident", check=False)
        == "inactive\nactive"
    )
    assert proven.ssh(CLIENT, "cat /var/log/why; ls -d /var/lib/golive 2>/dev/null", check=False) == "why"


def test_a_backup_that_never_reached_its_store_is_undone_without_it(returned: Site) -> None:
    """Nothing was changed on the host, so nothing is needed to take that back: no emergency."""
    away = f"ip route add blackhole {STORE}/32"
    returned.ssh(CLIENT, away)
    try:
        done = returned.play("forward", "c" * 16)
        assert done.returncode == 2, done.stdout
        assert f"the backup store {STORE}" in returned.events()[-1]["message"]
        back = returned.play("back", "c" * 16)
    finally:
        returned.ssh(CLIENT, away.replace("add", "del"))
    assert back.returncode == 0, back.stdout
    assert returned.last() == "undone"
    assert returned.ssh(CLIENT, "ls -d /var/lib/golive /run/golive/backup-* 2>/dev/null", check=False) == ""


def test_an_emptied_store_is_no_backup_that_never_was(returned: Site) -> None:
    """What was backed up is known from the journal: it has to be found, or the host is not back."""
    done = returned.play("forward", "d" * 16)
    assert done.returncode == 0, done.stdout
    returned.ssh(CLIENT, "echo changed > /opt/app/a")
    empty = f"mkdir {PATH}/away; mv {PATH}/CLIENT/* {PATH}/away/"
    returned.ssh(STORE, empty)
    back = returned.play("back", "d" * 16)
    returned.ssh(STORE, f"mv {PATH}/away/* {PATH}/CLIENT/; rmdir {PATH}/away")
    assert back.returncode != 0
    assert returned.last() == "undo_failed"
    assert f"{PATH}/CLIENT/repository" in returned.events()[-1]["message"]
    assert returned.ssh(CLIENT, "cat /opt/app/a") == "changed"
    again = returned.play("back", "d" * 16)
    assert again.returncode == 0, again.stdout
    assert returned.ssh(CLIENT, "cat /opt/app/a") == "one"


def test_another_password_is_refused(returned: Site) -> None:
    """With words for the operator."""
    password, returned.password = returned.password, "another-master-secret"
    done = returned.play("forward", "b" * 16)
    returned.password = password
    assert done.returncode == 2
    assert "does not open with this password" in returned.events()[-1]["message"]


def test_a_flipped_byte_on_the_store_fails_the_stage(returned: Site) -> None:
    """The next backup would reuse the spoilt data (which pack that is, is restic's): no proof, no go-live."""
    returned.ssh(
        STORE,
        f"cd {PATH}/CLIENT/repository/data; for f in $(find . -type f -size +1000k); do chmod u+w $f;"
        " printf '\\xff\\x00\\xff' | dd of=$f bs=1 seek=500000 conv=notrunc status=none; done",
    )
    done = returned.play("forward", "b" * 16)
    assert done.returncode == 2
    failed = returned.events()[-1]
    assert failed["event"] == "failed"
    assert "10.255.0.12" in failed["message"] or "no proof, no go-live" in failed["message"]
    assert "password" not in failed["message"]


def test_a_full_store_is_named(full: tuple[Site, subprocess.Popen[bytes]]) -> None:
    """And how full it is."""
    site, process = full
    assert process.wait(timeout=300) == 2
    message = site.events("OTHER")[-1]["message"]
    assert "takes no more data" in message
    assert "make room there" in message
