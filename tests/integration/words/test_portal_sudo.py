"""A host that lets no module work says so in one sentence, by a real sshd, sudo and Python."""

from __future__ import annotations

import pytest

from tests.integration.words.conftest import Host

ALL, FREE = "op ALL=(ALL) ALL", "op ALL=(ALL) NOPASSWD: ALL"
PASSWORD = {"ansible_become_password": "right"}
CASES = {
    "no password": (ALL, {}, "sudo asks for a password and none was given"),
    "wrong password": (ALL, {"ansible_become_password": "wrong"}, "the password for sudo is wrong"),
    "requiretty": (f"{FREE}\nDefaults requiretty", {}, "sudo wants a terminal (requiretty)"),
    "no become": (FREE, {"ansible_become": "false"}, "modules run as op here, not as root"),
    "another become user": (FREE, {"ansible_become_user": "other"}, "modules run as other here, not as root"),
    "unknown become user": (FREE, {"ansible_become_user": "nosuch"}, "the host does not know nosuch"),
    "not in sudoers": ("", PASSWORD, "this account may not become root by sudo"),
    "no python": (FREE, {"ansible_python_interpreter": "/usr/bin/python9"}, "there is no Python on the host (/usr"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_portal_sudo(host: Host, name: str) -> None:
    sudoers, given, sentence = CASES[name]
    host.sh("echo op:right | chpasswd")
    host.sudoers(sudoers)
    said = host.ask(**given)
    assert f'"msg": "{sentence}' in said, said
    assert "a bug" not in said and "Traceback" not in said and "deserialization" not in said


def test_it_is_said_in_the_language_of_the_run(host: Host) -> None:
    host.sudoers(ALL)
    assert '"msg": "sudo 需要密码, 但没有给出' in host.ask(language="zh")


def test_a_right_password_opens_it_and_a_home_that_nobody_may_write_is_no_fault(host: Host) -> None:
    """Modules go through a pipe: neither ~/.ansible nor /tmp of the account is asked for room."""
    host.sh("echo op:right | chpasswd; chown root /home/op; chmod 555 /home/op; mount -t tmpfs -o size=4k none /tmp")
    host.sh("dd if=/dev/zero of=/tmp/full bs=4k count=9 2> /dev/null || true")
    host.sudoers(ALL)
    try:
        assert "SUCCESS" in host.ask(**PASSWORD)
    finally:
        host.sh("umount /tmp; chown op /home/op; chmod 755 /home/op")


def test_a_host_without_sudo_says_so(host: Host) -> None:
    host.sh("mv /usr/bin/sudo /usr/bin/sudo.away")
    try:
        assert "there is no sudo on the host" in host.ask()
    finally:
        host.sh("mv /usr/bin/sudo.away /usr/bin/sudo")


def test_a_python_that_ansible_or_the_go_live_is_too_new_for_is_told_with_its_version(host: Host) -> None:
    """One that ends as Ansible's own wrapper ends below its minimum."""
    host.sudoers(FREE)
    said = '{"msg": "ansible-core requires a minimum of Python version 3.8. Current version: 3.7.3", "failed": true}'
    lines = ["#!/bin/sh", "cat > /dev/null", "cat << 'SAID'", said, "SAID", "exit 1"]
    host.sh("cat > /opt/python3.7 << 'END'\n" + "\n".join(lines) + "\nEND\nchmod 755 /opt/python3.7")
    found = host.ask(ansible_python_interpreter="/opt/python3.7")
    assert "Python 3.7.3 of the host is too old, a go-live needs 3.9 or newer" in found
