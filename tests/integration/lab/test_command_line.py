"""The command line as its clients see it: netmiko without workarounds, parsers, a person with ssh."""

from __future__ import annotations

import time

import paramiko
import pytest
from ansible_collections.relops.lab.plugins.plugin_utils import trouble
from netmiko.exceptions import ConfigInvalidException, ReadTimeout

from tests.integration.lab.conftest import Lab
from tests.integration.lab.topologies import ENABLE, PASSWORD, USER

pytestmark = pytest.mark.integration
PARSED = [
    "show interfaces status",
    "show interfaces",
    "show interfaces switchport",
    "show vlan",
    "show vlan brief",
    "show version",
    "show inventory",
    "show ip interface brief",
    "show lldp neighbors",
    "show lldp neighbors detail",
    "show interfaces description",
    "show etherchannel summary",
]


def test_netmiko_is_at_home(lab: Lab) -> None:
    lab.configure(1, "vlan 20", "name PAY")
    sw1 = lab.switch(1)
    assert sw1.find_prompt() == "SW1#"
    said = sw1.send_config_set(["interface gi1/0/4", "description spare"], error_pattern=r"% ")
    assert "SW1(config-if)#" in said
    assert "[OK]" in sw1.save_config()
    assert sw1.check_enable_mode() and not sw1.check_config_mode()
    sw1.config_mode()
    assert sw1.check_config_mode()
    sw1.exit_config_mode()
    sw1.exit_enable_mode()
    assert sw1.find_prompt() == "SW1>"
    sw1.disconnect()


def test_parsers_understand_what_is_shown(lab: Lab) -> None:
    lab.configure(1, "vlan 20", "name PAY", "interface gi1/0/3", "channel-group 1 mode active")
    sw1 = lab.switch(1)
    rows = {command: sw1.send_command(command, use_textfsm=True) for command in PARSED}
    assert {command: type(found) for command, found in rows.items()} == dict.fromkeys(PARSED, list)
    status = {row["port"]: row for row in rows["show interfaces status"]}
    assert status["Gi1/0/1"]["status"] == "connected" and status["Gi1/0/1"]["speed"] == "a-1000"
    assert status["Te1/1/1"]["speed"] == "a-10G" and status["Gi1/0/4"]["status"] == "notconnect"
    assert {row["vlan_id"]: row["vlan_name"] for row in rows["show vlan"]}["20"] == "PAY"
    assert rows["show version"][0]["hardware"] == ["C9300-24T"] and rows["show version"][0]["serial"] == ["FOC1"]
    assert rows["show etherchannel summary"][0]["member_interface"] == ["Gi1/0/3"]


def test_refusals_are_those_of_ios(lab: Lab) -> None:
    sw1 = lab.switch(1)
    assert "% Invalid input detected at '^' marker." in sw1.send_command("show nonsense")
    assert sw1.send_command("show nonsense").splitlines()[0].endswith("^")
    assert "% Incomplete command." in sw1.send_command("show")
    assert "% Ambiguous command" in sw1.send_command("co")
    with pytest.raises(ConfigInvalidException, match="gi9/0/9"):
        sw1.send_config_set(["interface gi9/0/9"], error_pattern=r"% ")


def test_wrong_passwords_are_refused(lab: Lab) -> None:
    with pytest.raises(paramiko.AuthenticationException):
        _login(lab, "wrong")
    shell = _login(lab, PASSWORD)
    assert "% Bad secrets" in _type(shell, "enable\nwrong\nwrong\nwrong\n", "secrets")
    shell.close()


def _client(lab: Lab, password: str) -> paramiko.SSHClient:
    client = paramiko.SSHClient()
    client.load_host_keys(str(lab.folder / lab.name / "known_hosts"))
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    address = "10.255.0.201"
    sock = lab.connection(address)
    client.connect(address, username=USER, password=password, sock=sock, look_for_keys=False, allow_agent=False)
    return client


def _login(lab: Lab, password: str) -> paramiko.Channel:
    client = _client(lab, password)
    channel = client.invoke_shell(width=80, height=24)
    channel.keep = client  # type: ignore[attr-defined]
    return channel


def _type(shell: paramiko.Channel, text: str, until: str) -> str:
    shell.sendall(text.encode())
    shell.settimeout(10)
    got = ""
    while until not in got:
        got += shell.recv(65535).decode()
    return got


def test_a_person_gets_pages_editing_and_help(lab: Lab) -> None:
    shell = _login(lab, PASSWORD)
    _type(shell, "", "SW1>")
    assert "  version" in _type(shell, "show v?", "SW1>show v")
    _type(shell, "\x15", "\b")
    assert ENABLE not in _type(shell, f"enable\r{ENABLE}\r", "SW1#")
    assert "--More--" in _type(shell, "show running-config\r", "--More--")
    assert "SW1#" in _type(shell, "q", "SW1#")
    assert "C9300" in _type(shell, "show versionx\x7f | include Model\r", "Model Number")
    assert "(config-if)#^Z" in _type(shell, "conf t\rinterface gi1/0/1\r\x1a", "^Z\r\nSW1#")
    shell.close()


def test_a_single_command_is_answered(lab: Lab) -> None:
    client = _client(lab, PASSWORD)
    _stdin, stdout, _stderr = client.exec_command("show version | include Model", timeout=10)
    assert stdout.read().decode().split() == ["Model", "Number", ":", "C9300-24T"]
    assert stdout.channel.recv_exit_status() == 0
    client.close()


def test_only_saved_lines_survive_power(lab: Lab) -> None:
    lab.configure(1, "interface gi1/0/4", "description saved")
    sw1 = lab.switch(1)
    assert "[OK]" in sw1.save_config()
    before = _body(sw1.send_command("show startup-config"))
    sw1.send_config_set(["interface gi1/0/4", "description lost", "vlan 99"])
    assert trouble.power(lab.name, "SW1", "cycle")
    after = lab.switch(1)
    shown = after.send_command("show running-config")
    assert " description saved" in shown and "vlan 99" not in shown
    assert _body(shown) == before


def test_a_connection_that_has_not_logged_in_yet_does_not_outlive_the_power(lab: Lab) -> None:
    """Or its operator would write on, in a switch that is gone, over the startup configuration of the one that is."""
    transport = paramiko.Transport(lab.connection("10.255.0.201"))
    transport.start_client(timeout=10)
    assert trouble.power(lab.name, "SW1", "cycle")
    with pytest.raises((paramiko.SSHException, EOFError, OSError)):
        transport.auth_password(USER, PASSWORD)
    assert not transport.is_authenticated()
    transport.close()


def _body(config: str) -> list[str]:
    """From `version` on: what is above carries dates."""
    lines = config.splitlines()
    return lines[lines.index("version 17.9") :]


def test_reload_asks_and_boots(lab: Lab) -> None:
    sw1 = lab.switch(1)
    sw1.send_config_set(["interface gi1/0/4", "description unsaved"])
    said = sw1.send_command("reload", expect_string=r"yes/no")
    assert "System configuration has been modified" in said
    sw1.send_command("no", expect_string=r"confirm")
    sw1.write_channel("\n")
    time.sleep(0.5)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            shown = lab.switch(1).send_command("show version | include returned")
            break
        except OSError:
            time.sleep(0.2)
    assert "Reload Command" in shown


def test_faults_are_injected_and_cleared(lab: Lab) -> None:
    spare = ["interface gi1/0/4", "description one", "description two"]
    assert trouble.misbehave(lab.name, "SW1", {"reject": "description two"})
    with pytest.raises(ConfigInvalidException, match="description two"):
        lab.switch(1).send_config_set(spare, error_pattern=r"% ")
    assert trouble.misbehave(lab.name, "SW1", {}, clear=True)
    assert not trouble.misbehave(lab.name, "SW1", {}, clear=True)
    lab.switch(1).send_config_set(spare, error_pattern=r"% ")
    trouble.misbehave(lab.name, "SW1", {"drop_at_line": 2, "times": 1})
    with pytest.raises((OSError, EOFError, ReadTimeout)):
        lab.switch(1).send_config_set(spare)
    lab.switch(1).send_config_set(spare, error_pattern=r"% ")
    trouble.misbehave(lab.name, "SW1", {"lock": True})
    first = lab.switch(1)
    with pytest.raises(ValueError, match="config"):
        first.config_mode()
    trouble.misbehave(lab.name, "SW1", {"lock": False, "sessions": 1})
    with pytest.raises((OSError, EOFError, paramiko.SSHException)):
        _login(lab, PASSWORD)
    trouble.misbehave(lab.name, "SW1", {}, clear=True)
    _login(lab, PASSWORD)


def test_no_secret_is_shown_or_logged(lab: Lab) -> None:
    sw1 = lab.switch(1)
    sw1.send_config_set(["username other secret Very-Secret-9", "no username other"])
    shown = sw1.send_command("show running-config")
    folder = lab.folder / lab.name / "switches" / "sw1"
    logs = (folder / "wire.log").read_text() + (lab.folder / lab.name / "switches.log").read_text()
    for secret in (PASSWORD, ENABLE, "Very-Secret-9"):
        assert secret not in shown
        assert secret not in logs
    assert "enable secret 9 $9$" in shown
