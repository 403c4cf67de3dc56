"""How a NetBox is asked: what it answers when the token, the certificate, the release or the address is wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.send import send
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.store import Netbox, RefusedError
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.target import NetboxTarget
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

TOKEN = "nbt_abcdefghijkl.not-a-real-one"
Answer = tuple[int, Any]


class Web:
    """A server that answers as it was told and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], Answer] = {}
        self.asked: list[tuple[str, str, str, Any]] = []
        web = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(size)) if size else None
                path = self.path.partition("?")[0]
                web.asked.append((self.command, self.path, self.headers.get("Authorization", ""), body))
                code, answer = web.answers.get((self.command, path), (404, {"detail": "Not found."}))
                content = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
                self.send_response(code)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PATCH = do_DELETE = handle_any  # noqa: N815

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                del format, args

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def web() -> Iterator[Web]:
    """A server on loopback."""
    found = Web()
    yield found
    found.server.shutdown()


def said(web: Web, plan: Plan | None = None) -> str:
    """Return the sentence with which a NetBox is refused."""
    with pytest.raises(GoliveError) as error:
        Netbox(web.url, TOKEN).check()
    assert TOKEN not in str(error.value) + error.value.zh
    assert error.value.zh != str(error.value)
    return str(error.value)


def test_a_release_that_is_new_enough_is_told(web: Web) -> None:
    web.answers["GET", "/api/status/"] = 200, {"netbox-version": "4.7.3"}
    assert Netbox(web.url, TOKEN).check() == "4.7.3"
    assert web.asked[0][2] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(("code", "answer", "word"), [
    (200, {"netbox-version": "4.4.10"}, "NetBox 4.4.10: 4.5 or newer is needed"),
    (403, {"detail": "Invalid token."}, "refuses the token (403)"),
    (401, {"detail": "no"}, "refuses the token (401)"),
    (200, "<html>a portal</html>", "does not answer as it should"),
    (502, "<html>bad gateway</html>", "does not answer as it should (HTTP 502)"),
])  # fmt: skip
def test_what_is_no_netbox_for_us_is_refused_in_one_sentence(web: Web, code: int, answer: Any, word: str) -> None:
    web.answers["GET", "/api/status/"] = code, answer
    assert word in said(web)


def test_nobody_there_is_one_sentence() -> None:
    with pytest.raises(GoliveError, match="does not answer as it should"):
        Netbox("https://127.0.0.1:9", TOKEN).check()


@pytest.mark.parametrize("url", ["", "netbox.bank", "ftp://x"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(GoliveError, match="golive_netbox_url"):
        Netbox(url, TOKEN)


def test_certificates_are_checked_unless_said_otherwise(tmp_path: Path) -> None:
    assert Netbox("https://x", TOKEN).session.verify is True
    assert Netbox("https://x", TOKEN, verify=False).session.verify is False
    ca = tmp_path / "ca.pem"
    with pytest.raises(GoliveError, match="no such file"):
        Netbox("https://x", TOKEN, str(ca))
    ca.write_text("")
    assert Netbox("https://x", TOKEN, str(ca)).session.verify == str(ca)


def test_the_token_is_in_no_text_of_the_target() -> None:
    assert TOKEN not in repr(NetboxTarget("https://x", TOKEN))


def test_rows_come_page_by_page_and_many_values_in_several_questions(web: Web) -> None:
    web.answers["GET", "/api/dcim/sites/"] = 200, {"count": 1, "next": None, "previous": None, "results": [{"id": 1}]}
    rows = list(Netbox(web.url, TOKEN).read("dcim/sites", "name__ie", [f"S{number}" for number in range(120)]))
    assert len(rows) == 3
    assert all("name__ie=S" in path and "limit=1000" in path for _verb, path, _auth, _body in web.asked)
    assert list(Netbox(web.url, TOKEN).read("dcim/sites", "name__ie", [])) == []


@pytest.mark.parametrize(("answer", "reasons"), [
    ([{"name": ["This field must be unique."]}, {}], ["name: This field must be unique.", ""]),
    ({"non_field_errors": ["site, name taken"]}, ["non_field_errors: site, name taken"] * 2),
    ("broken", ["broken"] * 2),
])  # fmt: skip
def test_what_netbox_refuses_it_says_of_which(web: Web, answer: Any, reasons: list[str]) -> None:
    web.answers["POST", "/api/dcim/sites/"] = 400, answer
    with pytest.raises(RefusedError) as error:
        Netbox(web.url, TOKEN).create("dcim/sites", [{"name": "a"}, {"name": "b"}])
    assert error.value.reasons == reasons


@pytest.mark.parametrize(("call", "verb"), [("create", "POST"), ("update", "PATCH")])
def test_writing_is_one_request_for_all(web: Web, call: str, verb: str) -> None:
    web.answers[verb, "/api/dcim/sites/"] = 200, [{"id": 1}, {"id": 2}]
    store = Netbox(web.url, TOKEN)
    assert getattr(store, call)("dcim/sites", [{"id": 1}, {"id": 2}]) == [{"id": 1}, {"id": 2}]
    assert (store.writes, web.asked[-1][3]) == (1, [{"id": 1}, {"id": 2}])


def test_deleting_names_the_ids(web: Web) -> None:
    web.answers["DELETE", "/api/dcim/cables/"] = 204, ""
    Netbox(web.url, TOKEN).delete("dcim/cables", [7])
    assert web.asked[-1][3] == [{"id": 7}]


@pytest.mark.parametrize(("code", "word"), [(403, "refuses the token"), (500, "HTTP 500")])
def test_a_netbox_that_fails_in_the_middle_is_told(web: Web, code: int, word: str, demo: Plan) -> None:
    web.answers["GET", "/api/status/"] = 200, {"netbox-version": "4.7.3"}
    for path in ("dcim/manufacturers", "dcim/device-types"):
        web.answers["GET", f"/api/{path}/"] = 200, {"count": 0, "next": None, "previous": None, "results": []}
    web.answers["POST", "/api/dcim/manufacturers/"] = code, {"detail": "no"}
    with pytest.raises(GoliveError, match=word):
        send(demo, NetboxTarget(web.url, TOKEN))
