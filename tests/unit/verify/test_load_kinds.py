"""The load generator against real servers of each kind: what is a whole answer counts, and nothing else does."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.verify import http, load
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Act = Callable[[socket.socket, int], bool]
"""Answers one request on a connection, the so-manieth of it; returns whether the connection stays."""


def request(peer: socket.socket) -> bool:
    """Read one request; False where the client has closed."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        more = peer.recv(4096)
        if not more:
            return False
        head += more
    return True


def served(listener: socket.socket, act: Act, context: ssl.SSLContext | None) -> None:
    """Serve every connection that comes until the listener is closed."""

    def one(peer: socket.socket) -> None:
        try:
            with peer if context is None else context.wrap_socket(peer, server_side=True) as way:
                number = 0
                while request(way):
                    number += 1
                    if not act(way, number):
                        return
        except OSError:
            return

    while True:
        try:
            peer, _address = listener.accept()
        except OSError:
            return
        threading.Thread(target=one, args=(peer,), daemon=True).start()


@contextmanager
def serving(act: Act, context: ssl.SSLContext | None = None) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=served, args=(listener, act, context), daemon=True)
    thread.start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def saying(answer: bytes, stays: bool) -> Act:
    def act(peer: socket.socket, _number: int) -> bool:
        peer.sendall(answer)
        return stays

    return act


def measured(url: str, **more: Any) -> dict[str, Any]:
    return load.measure(url, rate=100, duration=0.2, connections=2, **more)


GOOD = {
    "HTTP/1.0, ends with the connection": (b"HTTP/1.0 200 OK\r\n\r\nhello", False),
    "HTTP/1.0 with a length, closes all the same": (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok", False),
    "HTTP/1.0 kept alive": (b"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok", True),
    "HTTP/1.1 kept alive": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", True),
    "HTTP/1.1 without a reason": (b"HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n", True),
    "HTTP/1.1 that closes": (b"HTTP/1.1 200 OK\r\nConnection: TE, Close\r\nContent-Length: 2\r\n\r\nok", False),
    "HTTP/1.1, ends with the connection": (b"HTTP/1.1 200 OK\r\n\r\nhello", False),
    "no content": (b"HTTP/1.1 204 No Content\r\n\r\n", True),
    "chunked": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3;x=y\r\nabc\r\nA \r\n0123456789\r\n0\r\n\r\n", True,
    ),
    "chunked with a trailer": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\nA: b\r\n\r\n", True,
    ),
    "hints first": (b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", True),
}  # fmt: skip


@pytest.mark.parametrize("kind", GOOD)
def test_a_whole_answer_of_any_kind_is_a_success(kind: str) -> None:
    with serving(saying(*GOOD[kind])) as url:
        found = measured(url)
    assert (found["requests"], found["errors"], found["faults"]) == (20, 0, {})


NO_LENGTH = "no HTTP answer: its length is no number"
BAD = {
    "no HTTP": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "no HTTP answer"),
    "a status that is none": (b"HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n", "no HTTP answer"),
    "HTTP/2 in clear": (b"HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n", "no HTTP answer"),
    "a head that is none": (b"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", "no HTTP answer: a line of its head is no field"),
    "a head without an end": (b"HTTP/1.1 200 OK\r\nA: " + b"x" * 100_000, "no HTTP answer: its head has no end"),
    "half a head": (b"HTTP/1.1 200 OK\r\nContent-", "half an answer"),
    "half a body": (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nok", "half an answer"),
    "half a chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nabc", "half an answer"),
    "no last chunk": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", "half an answer"),
    "a chunk of a negative size": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", "no HTTP answer: a chunk without a size",
    ),
    "a chunk that is longer": (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
        "no HTTP answer: a chunk is longer than its size",
    ),
    "a length that is none": (b"HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok", NO_LENGTH),
    "two lengths": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok", NO_LENGTH),
    "nothing": (b"", "closed without an answer"),
    "a redirection": (b"HTTP/1.0 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", "status 302"),
    "another protocol": (
        b"HTTP/1.1 101 Switching\r\n\r\n", "no HTTP answer: another protocol, or interim answers without an end",
    ),
    "hints for ever": (
        b"HTTP/1.1 100 Continue\r\n\r\n" * 40, "no HTTP answer: another protocol, or interim answers without an end",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_anything_else_is_an_error_by_its_name(kind: str) -> None:
    answer, fault = BAD[kind]
    with serving(saying(answer, stays=False)) as url:
        found = measured(url)
    assert (found["errors"], found["achieved_rate"], found["faults"]) == (20, 0, {fault: 20})


def test_a_reset_is_an_error_though_a_part_had_come() -> None:
    def act(peer: socket.socket, _number: int) -> bool:
        peer.sendall(b"HTTP/1.0 200 OK\r\n\r\nhello")
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    with serving(act) as url:
        found = measured(url)
    assert found["errors"] == 20, found
    assert all("ConnectionReset" in fault for fault in found["faults"]), found


def test_what_a_server_says_beside_its_answer_is_no_answer_to_the_next_request() -> None:
    with serving(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more\r\n\r\n", stays=True)) as url:
        found = measured(url)
    assert found["errors"] >= 9 and set(found["faults"]) == {"no HTTP answer"}


def test_a_server_that_has_closed_meanwhile_is_asked_anew_and_it_is_told() -> None:
    """As servers do after some time or so many requests; the connection is seen to be closed before it is used."""

    async def two(url: str) -> http.Connection:
        connection = http.Connection(http.target_of(url))
        assert await connection.ask() == ""
        while connection.reader and not connection.reader.at_eof():
            await asyncio.sleep(0.01)
        assert await connection.ask() == ""
        return connection

    with serving(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", stays=False)) as url:
        assert asyncio.run(two(url)).reopened == 1


def test_a_request_that_met_the_close_is_asked_once_more() -> None:
    def act(peer: socket.socket, number: int) -> bool:
        if number == 2:
            return False
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        return True

    with serving(act) as url:
        found = measured(url)
    assert (found["requests"], found["errors"]) == (20, 0), found
    assert found["reopened"] >= 9


def test_a_server_that_answers_no_second_request_is_no_success() -> None:
    """Closing in silence may be asked again once, on a connection of its own: there it has to answer."""
    count = [0]

    def act(peer: socket.socket, _number: int) -> bool:
        count[0] += 1
        if count[0] > 2:
            return False
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        return True

    with serving(act) as url:
        found = measured(url)
    assert found["errors"] == 18 and set(found["faults"]) == {"closed without an answer"}


def test_a_server_that_is_too_slow_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "REQUEST_TIMEOUT", 0.2)
    gate = threading.Event()

    def act(peer: socket.socket, _number: int) -> bool:
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no")
        gate.wait(60)
        return False

    with serving(act) as url:
        found = load.measure(url, rate=50, duration=0.1, connections=5)
        gate.set()
    assert found["errors"] == 5 and set(found["faults"]) == {"no answer within 0.2 s"}


class Authority:
    """A certificate authority of the test's own."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(self._signed(self.name, self.key, 1, authority=True))

    def server(self, days: int = 1, address: str = "127.0.0.1") -> ssl.SSLContext:
        """Return the context of a server whose certificate ends in so many days."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
        file = self.folder / f"server-{days}-{address}.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(private + self._signed(name, key, days, address=address))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _signed(
        self, name: x509.Name, key: ec.EllipticCurvePrivateKey, days: int, address: str = "", authority: bool = False
    ) -> bytes:
        now = datetime.datetime.now(datetime.UTC)
        made = (
            x509.CertificateBuilder().subject_name(name).issuer_name(self.name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=9))
            .not_valid_after(now + datetime.timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )  # fmt: skip
        if address:
            made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), False)
        return made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


OK = saying(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", stays=True)


def test_tls_is_proven_by_the_authority_of_the_plan(tmp_path: Path) -> None:
    own = Authority(tmp_path, "own")
    with serving(OK, own.server()) as url:
        found = measured(url, ca=str(own.file))
    assert (found["requests"], found["errors"]) == (20, 0)


@pytest.mark.parametrize(
    ("days", "address", "ca", "word"),
    [
        (1, "127.0.0.1", "other", "unable to get local issuer certificate"), (1, "127.0.0.1", "", "self-signed|issuer"),
        (-1, "127.0.0.1", "own", "certificate has expired"), (1, "127.0.0.9", "own", "IP address mismatch"),
    ],
)  # fmt: skip
def test_a_certificate_that_proves_nothing_ends_the_measurement(
    tmp_path: Path, days: int, address: str, ca: str, word: str
) -> None:
    known = {name: Authority(tmp_path, name) for name in ("own", "other")}
    with (
        serving(OK, known["own"].server(days, address)) as url,
        pytest.raises(GoliveError, match=word) as told,
    ):
        measured(url, ca=str(known[ca].file) if ca else "")
    assert "cannot prove who it is" in str(told.value)


@pytest.mark.parametrize("content", [None, "no certificate\n"])
def test_a_file_without_authorities_is_told(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    with pytest.raises(GoliveError, match="no certificates of an authority"):
        measured("https://127.0.0.1:1/", ca=str(file))


def test_plain_text_on_a_port_of_tls_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "REQUEST_TIMEOUT", 0.2)
    own = Authority(tmp_path, "own")
    with serving(OK) as url:
        found = measured(url.replace("http:", "https:"), ca=str(own.file))
    assert found["errors"] == 20


def test_an_address_keeps_its_port_and_query() -> None:
    target = http.target_of("https://host:8443/a?b=c")
    assert (target.host, target.port, target.tls) == ("host", 8443, True)
    assert target.request.startswith(b"GET /a?b=c HTTP/1.1\r\nHost: host:8443\r\n")
