"""What is measured on a host: of a root folder that the test lays out, and of this machine where that is safe."""

from __future__ import annotations

import fcntl
import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.precheck import health, jobs, measure, reach, room
from ansible_collections.relops.golive.plugins.module_utils.verify import hardware


def lay(root: Path, **files: str) -> None:
    """Write files; `__` in a name is a slash."""
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(jobs, "ROOT", tmp_path)
    monkeypatch.setattr(health, "SYS", tmp_path / "sys")
    monkeypatch.setattr(health, "RAID", tmp_path / "mdstat")
    monkeypatch.setattr(hardware, "STAND_IN", tmp_path / "hardware.json")
    monkeypatch.setattr(hardware, "DMI", tmp_path / "dmi")
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    return tmp_path


DEBIAN = """\
SHELL=/bin/sh
PATH=/usr/bin:/bin
# m h dom mon dow user command
17 *\t* * *\troot\tcd / && run-parts --report /etc/cron.hourly
25 6\t* * *\troot\ttest -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }
0 3 * * 0 root test -e /run/systemd/system || SERVICE_MODE=1 /usr/lib/e2scrub
*/5 * * * * deploy /opt/sync.sh --all
"""


def test_crontabs_are_read_as_they_are_written(root: Path) -> None:
    lay(root, etc__crontab=DEBIAN, var__spool__cron__crontabs__app="@daily /opt/dump.sh\n30 2 * * * x=1 y\n")
    lay(root, run__systemd__system__x="", etc__cron__d="")
    found = list(jobs._crontabs(jobs.OF_SYSTEM, True)) + list(jobs._crontabs(jobs.OF_USERS, False))
    assert [(one["when"], one["command"], one["idle"]) for one in found] == [
        ("17 * * * *", "cd / && run-parts --report /etc/cron.hourly", True),
        ("25 6 * * *", "test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }", True),
        ("0 3 * * 0", "test -e /run/systemd/system || SERVICE_MODE=1 /usr/lib/e2scrub", True),
        ("*/5 * * * *", "/opt/sync.sh --all", False),
        ("@daily", "/opt/dump.sh", False),
        ("30 2 * * *", "x=1 y", False),
    ]


def test_a_folder_with_a_script_is_no_empty_one(root: Path) -> None:
    (root / "etc/cron.hourly").mkdir(parents=True)
    script = root / "etc/cron.hourly/dump"
    script.write_text("#!/bin/sh\nmysqldump\n")
    script.chmod(0o755)
    assert not jobs._idle("cd / && run-parts --report /etc/cron.hourly")
    script.write_text("#!/bin/sh\n[ -d /run/systemd/system ] && exit 0\n")
    assert not jobs._idle("run-parts /etc/cron.hourly"), "there is no systemd here"
    lay(root, run__systemd__system__x="")
    assert jobs._idle("run-parts /etc/cron.hourly")


def test_an_at_job_tells_its_time_by_its_name(root: Path) -> None:
    lay(root, **{"var__spool__cron__atjobs__a0000501c8a1e0": "", "var__spool__cron__atjobs__.SEQ": "5"})
    assert list(jobs._at()) == [{"job": 5, "next": 0x01C8A1E0 * 60.0}]


def test_a_lock_that_a_process_holds_is_seen_and_none_is_taken(root: Path) -> None:
    lay(root, var__lib__dpkg__lock="", **{"var__lib__dpkg__lock-frontend": ""})
    path = root / "var/lib/dpkg/lock"
    holds = f"import fcntl,sys; f=open({str(path)!r},'w'); fcntl.lockf(f, fcntl.LOCK_EX); print(1,flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline()
        assert list(jobs._locks()) == [str(path)]
        process.communicate(b"\n")
    assert list(jobs._locks()) == []
    with path.open("w") as handle:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_backup_at_work_is_seen_and_what_only_waits_is_not(root: Path) -> None:
    lay(root, proc__7__comm="mariabackup\n", proc__7__cmdline="mariabackup\0--backup")
    lay(root, proc__8__comm="unattended-upgr\n", proc__8__cmdline="python\0/x/unattended-upgrade-shutdown\0--wait")
    lay(root, proc__9__comm="postgres\n", proc__9__cmdline="postgres")
    assert list(jobs._workers()) == ["mariabackup (7)"]


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        ("sys__devices__system__edac__mc__mc0__ue_count", "2\n", "mc0: 2 memory errors"),
        ("sys__block__sda__device__state", "offline\n", "disk sda is offline"),
        ("sys__class__hwmon__hwmon0__temp1_crit_alarm", "1\n", "temp1_crit sounds the alarm"),
        ("mdstat", "md0 : active raid1 sda1[0]\n      5 blocks [2/1] [U_]\n", "md0 lacks a disk"),
    ],
)
def test_hardware_that_complains(root: Path, file: str, content: str, words: str) -> None:
    lay(root, **{file: content})
    (fault,) = health.measure()["faults"]
    assert words in fault


def test_hardware_that_is_well_and_a_stand_in_that_speaks_for_itself(root: Path) -> None:
    lay(root, sys__block__sda__device__state="running\n", mdstat="md0 : active raid1\n  5 blocks [2/2] [UU]\n")
    assert health.measure()["faults"] == []
    lay(root, **{"hardware.json": json.dumps({"serial": "S9", "faults": ["fan 2 stands"]})})
    assert "serial" not in health.measure()
    lay(root, dmi__product_serial="S1\n")
    lay(root, mdstat="md0 : x\n [U_]\n")
    found = health.measure()
    assert found["faults"] == ["fan 2 stands"] and found["stand_in"] and found["serial"] == "S1"


SENSORS = "Fan1,4200,RPM,ok\nInlet,23,degrees C,{inlet}\nPS2,0x01,{ps}\nTemp9,,,ns\nnoise\n"
CHASSIS = "System Power         : on\nMain Power Fault     : {power}\nDrive Fault          : false\nnoise\n"


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({}, []), ({"inlet": "nc"}, []), ({"inlet": "ucr"}, ["Inlet is critically high (BMC)"]),
        ({"ps": "nr", "power": "true"}, ["PS2 is beyond recovery (BMC)", "Main Power Fault (BMC)"]),
    ],
)  # fmt: skip
def test_the_management_controller_is_asked(
    root: Path, monkeypatch: pytest.MonkeyPatch, more: dict[str, str], words: list[str]
) -> None:
    told = {"inlet": "ok", "ps": "ok", "power": "false", **more}

    def said(command: list[str], **_more: Any) -> SimpleNamespace:
        return SimpleNamespace(out=(SENSORS if "sdr" in command else CHASSIS).format(**told))

    monkeypatch.setattr(health, "run", said)
    monkeypatch.setattr(health, "IPMI", (root / "ipmi0",))
    monkeypatch.setattr(shutil, "which", lambda name: name == "ipmitool" or None)
    assert "bmc" not in health.measure()["asked"], "what is not there was not asked"
    lay(root, ipmi0="")
    found = health.measure()
    assert found["faults"] == words
    assert "bmc" in found["asked"] and "smart" not in found["asked"]


def test_room_of_this_machine() -> None:
    found = room.measure()
    assert any(one["path"] == "/" and 0 < one["free"] <= one["size"] for one in found["file_systems"])
    assert 0 < found["memory"]["free"] <= found["memory"]["size"]
    assert found["load"]["processors"] >= 1


def test_who_holds_a_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        (by,) = reach.held(port)["by"]
        assert by and by != "unknown"
        assert reach.connected("127.0.0.1", port) == {"open": True}
    assert reach.held(port) == {"by": []}
    with pytest.raises(GoliveError, match=f"127.0.0.1:{port}"):
        reach.connected("127.0.0.1", port)


def test_names() -> None:
    assert reach.resolved("localhost")["addresses"]
    with pytest.raises(GoliveError, match=r"nowhere\.invalid"):
        reach.resolved("nowhere.invalid")


def test_a_part_that_cannot_be_measured_says_why_and_the_others_still_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_of: Any) -> Any:
        raise GoliveError("the command systemctl is missing on this host: install it")

    monkeypatch.setattr(jobs, "measure", gone)
    unknown = {"name": "x", "engine": "abacus", "service": "x.service", "data_directory": "/x", "port": 1}
    found = measure.measure(
        {"ports": [], "services": [], "names": [], "reaches": [], "databases": [unknown], "packages": []}
    )
    assert "systemctl is missing" in found["jobs"]["fault"]
    assert "engine abacus is not known" in found["databases"]["x"]["fault"]
    assert found["packages"] == {"planned": []} and found["room"]["memory"]["size"] > 0
