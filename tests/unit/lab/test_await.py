"""Devices of a lab that are waited for: on a busy machine longer, and who is late there is no silent device."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils import hosts
from ansible_collections.relops.lab.plugins.plugin_utils.layout import Layout
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError

LATE, PATIENCE, LOOK = 0.6, 0.5, 0.3
"""Seconds after which the device says its banner, of patience, and of one look: on a quiet machine it is silent."""


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A device on the loopback that lets everybody wait for its banner."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setattr(hosts, "PORT", listening.getsockname()[1])
        monkeypatch.setattr(hosts, "BANNER", LOOK)
        monkeypatch.setattr(hosts, "enter_netns", lambda _name: None)

        def serve() -> None:
            while True:
                try:
                    connection, _address = listening.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

        def answer(connection: socket.socket) -> None:
            time.sleep(LATE)
            with connection:
                connection.send(b"SSH-2.0-late\r\n")

        threading.Thread(target=serve, daemon=True).start()
        yield
        listening.shutdown(socket.SHUT_RDWR)


def loaded(monkeypatch: pytest.MonkeyPatch, times: float) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (times * (os.cpu_count() or 1), 0.0, 0.0))


@pytest.mark.usefixtures("late")
def test_a_busy_machine_waits_longer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    loaded(monkeypatch, 5)
    hosts.await_ssh(Layout("late", tmp_path), {"SW1": "127.0.0.1"}, PATIENCE)


@pytest.mark.usefixtures("late")
def test_who_is_silent_on_a_quiet_machine_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    loaded(monkeypatch, 0.1)
    with pytest.raises(LabError, match=r"from SW1; see console\.log"):
        hosts.await_ssh(Layout("late", tmp_path), {"SW1": "127.0.0.1"}, PATIENCE)


@pytest.mark.parametrize(("load", "times"), [(0.0, 1.0), (3.0, 3.0), (90.0, hosts.LONGEST)])
def test_how_much_longer_is_by_the_load_and_has_an_end(
    load: float, times: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded(monkeypatch, load)
    assert hosts.busy() == pytest.approx(times)
