"""The backup of files against real hosts: exact, proven, and refused where it cannot be proven."""

from __future__ import annotations

import os
import signal
import subprocess
import time

import pytest

from tests.integration.backup.conftest import CLIENT, STORE, Site

pytestmark = pytest.mark.integration

DESTROY = """
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


def test_whatever_was_done_to_the_host_is_undone(site: Site) -> None:
    """Files, attributes, flags, links, accounts, units: equal by a second set of tools; logs stay."""
    before = site.manifest()
    done = site.play("forward")
    assert done.returncode == 0, done.stdout
    site.ssh(CLIENT, DESTROY + "echo why > /var/log/why")
    assert site.manifest() != before
    back = site.play("back")
    assert back.returncode == 0, back.stdout
    assert site.manifest() ^ before == set()
    assert (
        site.ssh(CLIENT, "systemctl is-active stranger; systemctl is-active resident", check=False)
        == "inactive\nactive"
    )
    assert site.ssh(CLIENT, "cat /var/log/why; ls -d /var/lib/golive 2>/dev/null", check=False) == "why"


def test_the_record_says_who_what_where_and_how_long(site: Site) -> None:
    """The rows of the backup list, measured; no secret among them."""
    assert site.play("forward").returncode == 0
    event = next(event for event in site.events() if event["event"] == "done")
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
    text = "".join(path.read_text() for path in (site.folder / "state").rglob("*") if path.is_file())
    assert site.password not in text
    assert "PRIVATE KEY" not in text
    assert site.ssh(STORE, f"stat -c '%U %a' {site.path}/CLIENT") == f"glb-{site.name} 700"
    assert site.ssh(CLIENT, "ls -A /run/golive /var/lib/golive 2>/dev/null | grep -c key", check=False) == "0"


def test_again_nothing_is_to_be_done(site: Site) -> None:
    """A second run executes no step."""
    assert site.play("forward").returncode == 0
    count = len(site.events())
    again = site.play("forward")
    assert "changed=0" in again.stdout
    assert "changed=1" not in again.stdout
    assert len(site.events()) == count


def test_a_flipped_byte_on_the_store_fails_the_stage(site: Site) -> None:
    """The next backup would reuse the spoilt data: no proof, no go-live."""
    assert site.play("forward").returncode == 0
    assert site.play("back").returncode == 0
    site.ssh(
        STORE,
        f"cd {site.path}/CLIENT/repository/data; f=$(find . -type f -size +1000k | head -1); chmod u+w $f;"
        " printf '\\xff\\x00\\xff' | dd of=$f bs=1 seek=500000 conv=notrunc status=none",
    )
    done = site.play("forward", "b" * 16)
    assert done.returncode == 2
    failed = [event for event in site.events() if event["event"] == "failed"]
    assert failed
    assert "10.255.0.12" in failed[0]["message"] or "no proof, no go-live" in failed[0]["message"]


def test_another_password_is_refused(site: Site) -> None:
    """With words for the operator."""
    assert site.play("forward").returncode == 0
    assert site.play("back").returncode == 0
    site.password = "another-password"
    done = site.play("forward", "c" * 16)
    assert done.returncode == 2
    assert "does not open with this password" in site.events()[-1]["message"]


def test_a_full_store_is_named(site: Site) -> None:
    """And how full it is."""
    site.ssh(STORE, f"mkdir -p {site.path}; mount -t tmpfs -o size=2m,mode=0711 tmpfs {site.path}")
    done = site.play("forward")
    assert done.returncode == 2
    message = site.events()[-1]["message"]
    assert "takes no more data" in message
    assert "make room there" in message


def test_a_store_that_does_not_answer_is_named(site: Site) -> None:
    """The undo of a backup that never was proven changes nothing and needs it no more than to know that."""
    assert site.play("forward").returncode == 0
    site.ssh(STORE, f"rm /srv/{site.name}/.access/*/.ssh/authorized_keys")
    site.ssh(CLIENT, "echo changed > /opt/app/a")
    back = site.play("back")
    assert back.returncode != 0
    assert "the backup store 10.255.0.12" in site.events()[-1]["message"]
    assert site.ssh(CLIENT, "cat /opt/app/a") == "changed"


def test_a_store_with_another_host_key_is_refused(site: Site) -> None:
    """Whoever answers at the store's address has to be the store."""
    assert site.play("forward").returncode == 0
    journal = site.folder / "state" / "current" / "journal" / "STORE.jsonl"
    known = next(event for event in site.events("STORE") if event["facts"])["facts"]["host_keys"]
    assert site.ssh(STORE, "cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub") == known[0]
    journal.write_text(journal.read_text().replace(known[0][-40:], "A" * 40))
    back = site.play("back")
    assert back.returncode != 0
    assert "Host key verification failed" in site.events()[-1]["message"]


@pytest.mark.parametrize("after", [2.0, 4.0, 6.0])
def test_killed_on_its_way_it_ends_proven(site: Site, after: float) -> None:
    """SIGKILL to the whole tree of the controller, then the same command again."""
    first = subprocess.Popen(
        site.command("forward"),
        env=site.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(after)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    again = site.play("forward")
    assert again.returncode == 0, again.stdout
    assert site.events()[-1]["event"] == "done"


@pytest.mark.parametrize("victim", ["rsync", "restic"])
def test_killed_on_the_host_the_way_back_is_walked_again(site: Site, victim: str) -> None:
    """SIGKILL to the module and what it runs, in the middle of the restore."""
    before = site.manifest()
    assert site.play("forward").returncode == 0
    site.ssh(CLIENT, DESTROY)
    first = subprocess.Popen(
        site.command("back"), env=site.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    site.ssh(
        CLIENT,
        f"""for i in $(seq 6000); do p=$(pgrep -ox {victim}) && kill -9 $(ps -o ppid= -p $p) $p && exit 0
        sleep 0.01; done; exit 1""",
    )
    first.wait(timeout=300)
    assert site.manifest() != before
    back = site.play("back")
    assert back.returncode == 0, back.stdout
    assert site.manifest() ^ before == set()
