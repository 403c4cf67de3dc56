#!/usr/bin/python3
"""What somebody who is root on one client can try against the backup store with all that this client has.

Reads an order (JSON) from its input: address and accounts, this client's key and password as caught while a step runs,
another host's name. Prints what it reached that it should not; first it shows that key and password are the right ones.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any

SHADOW = "root:"
"""How /etc/shadow begins."""


class Attacker:
    """One client that was taken over; `found` is what it should not have reached."""

    def __init__(self, order: dict[str, Any], folder: Path) -> None:
        self.order, self.folder, self.found = order, folder, list[str]()
        key = folder / "key"
        key.touch(mode=0o600)
        key.write_text(order["key"])
        self.options = ["-F", "/dev/null", "-i", str(key), "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes"]
        self.options += ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-q"]
        self.options += ["-o", f"Port={order.get('port', 22)}"]
        self.shared = ["-o", "ControlMaster=auto", "-o", f"ControlPath={folder}/cp", "-o", "ControlPersist=60"]
        self.target = f"{order['account']}@{order['address']}"

    def said(self, *argv: str, stdin: str = "", timeout: float = 10) -> tuple[int, str]:
        """Run a command and return its code (124: it was ended) and all it said."""
        surroundings = {**os.environ, "RESTIC_PASSWORD": self.order["password"]}
        try:
            done = subprocess.run(
                argv, input=stdin, capture_output=True, text=True, errors="replace", timeout=timeout, env=surroundings,
                check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            return 124, (error.stdout or b"").decode(errors="replace")
        return done.returncode, done.stdout + done.stderr

    def restic(self, *words: str, place: str = "anything", stdin: str = "", timeout: float = 10) -> tuple[int, str]:
        """Run restic through the client's own door."""
        program = " ".join(["ssh", *self.options, *self.shared, self.target])
        command = ["restic", "-r", f"rclone:{place}", "-o", f"rclone.program={program}", "-o", "rclone.args=x"]
        return self.said(*command, "--no-cache", *words, stdin=stdin, timeout=timeout)

    def snapshots(self) -> list[tuple[str, str]]:
        """Return the snapshots with their tags."""
        code, out = self.restic("snapshots", "--json", "--no-lock", timeout=60)
        assert code == 0, f"key or password do not open the client's own repository: {out}"
        found = json.loads(out.splitlines()[-1] if out.startswith("rclone") else out)
        return sorted((one["id"], str(one.get("tags"))) for one in found)

    def note(self, wrong: bool, attack: str) -> None:
        """Keep what went wrong."""
        if wrong:
            self.found.append(attack)

    def doors(self) -> None:
        """Try every other way through ssh."""
        other = self.order["other"]
        for command in ("id", "; id #", "$(id >&2)", "internal-sftp", "rclone version", "-c id", "'; id; '"):
            self.note("uid=" in self.said("ssh", *self.options, self.target, command)[1], f"ssh runs {command}")
        for host in (other["account"], "root", "sync", "backup"):
            code, out = self.said("ssh", *self.options, f"{host}@{self.order['address']}", "id")
            self.note(code == 0 or "uid=" in out, f"logs in as {host}")
        for words in (["-s"], []):
            target = [*self.options, "-b", "-", *words, self.target] if not words else [*self.options, self.target]
            code, out = self.said("sftp", *target, stdin="ls /\nget /etc/passwd\n")
            self.note("etc" in out.split() or (code == 0 and not words), "sftp lists")
        for protocol in ("-O", "-s"):
            goal = self.folder / "taken"
            self.said("scp", protocol, *self.options, f"{self.target}:{other['config']}", str(goal))
            self.note(goal.exists(), f"scp {protocol} takes another's config")
            code, _out = self.said("scp", protocol, *self.options, "/etc/hosts", f"{self.target}:/tmp/scp-was-here")
            self.note(code == 0, f"scp {protocol} brings a file")
        _code, out = self.said("ssh", *self.options, "-W", "127.0.0.1:22", self.target)
        self.note("SSH-2.0" in out, "forwards to the store's own port")
        refused = ["-o", "ExitOnForwardFailure=yes", "-N"]
        code, _out = self.said("ssh", *self.options, *refused, "-R", "0:127.0.0.1:22", self.target, timeout=5)
        self.note(code in (0, 124), "listens on the store")

    def commands(self) -> None:
        """Let restic remove, change and open what it can."""
        before = self.snapshots()
        ids = [one for one, _tags in before]
        for words in (["forget", *ids], ["forget", "--prune", "--keep-last", "1", "--group-by", ""],
                      ["tag", "--set", "mine", *ids], ["prune", "--max-unused", "0"], ["key", "passwd"],
                      ["rebuild-index"]):  # fmt: skip
            self.restic(*words, timeout=5)  # refused, it tries again for minutes
            self.restic("unlock", "--remove-all")
        after = self.snapshots()
        self.note(not set(before) <= set(after), "restic removed or changed a snapshot")
        _code, mine = self.restic("cat", "config", "--no-lock", "-q")
        for place in (f"../{self.order['other']['host']}/repository", self.order["other"]["repository"], "/"):
            _code, other = self.restic("cat", "config", "--no-lock", "-q", place=place)
            self.note(other != mine, f"rclone:{place} is another repository")

    def by_hand(self) -> None:
        """Speak HTTP to rclone without restic."""
        with ThreadingTCPServer(("127.0.0.1", 0), self.bridge()) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.port = server.server_address[1]
            self.objects()
            self.traversals()
            server.shutdown()

    def bridge(self) -> type[BaseRequestHandler]:
        """Return what carries a connection to the store's rclone."""
        command = ["ssh", *self.options, *self.shared, self.target]

        class Bridge(BaseRequestHandler):
            def handle(self) -> None:
                with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as far:
                    assert far.stdin
                    assert far.stdout
                    back = threading.Thread(target=self.carry_back, args=(far.stdout.fileno(),), daemon=True)
                    back.start()
                    while block := self.request.recv(65536):
                        far.stdin.write(block)
                        far.stdin.flush()
                    far.terminate()
                    back.join(5)

            def carry_back(self, source: int) -> None:
                with contextlib.suppress(OSError):
                    while block := os.read(source, 65536):
                        self.request.sendall(block)

        return Bridge

    def http(self, *requests: tuple[str, ...]) -> list[tuple[str, str]]:
        """Return status and body of each request: method, path as it is sent, more words of curl."""
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(self.asked, requests))

    def asked(self, request: tuple[str, ...]) -> tuple[str, str]:
        """Send one request in a session of its own."""
        method, path, *more = request
        with tempfile.NamedTemporaryFile(dir=self.folder) as out:
            words = ["-s", "--http2-prior-knowledge", "--path-as-is", "-m", "20", "-o", out.name, "-w", "%{http_code}"]
            words += ["-H", "Accept: application/vnd.x.restic.rest.v2", "-X", method, *more]
            _code, status = self.said("curl", *words, f"http://127.0.0.1:{self.port}{path}", timeout=25)
            return status, Path(out.name).read_text(errors="replace")

    def objects(self) -> None:
        """Remove and overwrite what is there."""
        kinds = ("snapshots", "index", "keys", "data")
        paths = ["/config"]
        for kind, (status, listing) in zip(kinds, self.http(*(("GET", f"/{kind}/") for kind in kinds)), strict=True):
            assert status == "200", f"the repository cannot be listed by hand: {status}"
            paths += [f"/{kind}/{row['name']}" for row in json.loads(listing)[:3]]
        assert len(paths) > len(kinds), paths
        known = self.http(*(("GET", path) for path in paths))
        name = paths[1].rsplit("/", 1)[-1]
        tried = [
            (method, path, *more)
            for path in paths
            for method, more in (
                ("DELETE", []), ("POST", ["-d", "x"]), ("PUT", ["-d", "x"]), ("PATCH", ["-d", "x"]), ("MOVE", []),
                ("POST", ["-d", "x", "-H", "X-HTTP-Method-Override: DELETE"]), ("DELETE", ["-H", "Range: bytes=0-1"]),
            )
        ]  # fmt: skip
        for request, (status, _body) in zip(tried, self.http(*tried), strict=True):
            self.note(status.startswith("2"), f"{request}: {status}")
        ways = [
            f"/locks/../snapshots/{name}", f"/locks/%2e%2e/snapshots/{name}", f"/locks/..%2fsnapshots%2f{name}",
            f"/snapshots/{name}/", f"//snapshots//{name}", f"/snapshots%2f{name}", f"/snapshots/locks/../{name}",
            f"/snapshots/{name}/locks/..", f"/snapshots/./locks/../{name}", f"/snapshots/{name}%00/locks/x",
            f"/locks/%ef%bc%8e%ef%bc%8e%ef%bc%8fsnapshots%ef%bc%8f{name}", f"/locks/x/../../snapshots/{name}",
            "/", "/snapshots/", "/locks/..", "/locks/.",
        ]  # fmt: skip
        self.http(*(request for path in ways for request in (("DELETE", path), ("POST", path, "-d", "x"))))
        for path, before, after in zip(paths, known, self.http(*(("GET", path) for path in paths)), strict=True):
            self.note(before[0] != "200" or after != before, f"{path} is gone or changed")

    def traversals(self) -> None:
        """Read and write outside of the own repository."""
        host, account = self.order["other"]["host"], self.order["other"]["account"]
        ups = ["/.." * count for count in range(1, 7)] + ["/%2e%2e" * 2, "/..%2f..", "/data/../../..", "/.%2e/.%2e"]
        goals = [f"/{host}/repository/config", f"/srv/backup/{host}/repository/config", "/etc/shadow", "/.access/serve"]
        ((_status, own),) = self.http(("GET", "/config"))
        reading = [("GET", f"{up}{goal}") for up in [*ups, "", "//"] for goal in goals]
        for (_method, path), (status, body) in zip(reading, self.http(*reading), strict=True):
            self.note(status == "200" and body != own, f"GET {path} is answered")
            self.note(SHADOW in body or "#!/bin/sh" in body, f"GET {path} reads a file of the store")
        for up in ups:
            self.http(
                ("POST", f"{up}/{host}/repository/snapshots/{'0' * 64}", "-d", "x"),
                ("POST", f"{up}/.access/{account}/.ssh/authorized_keys2", "-d", "x"),
                ("DELETE", f"{up}/{host}/repository/config"),
                ("DELETE", f"{up}/{host}/repository/locks/.."),
            )

    def on_disk(self) -> None:
        """Look for what steps may have left here."""
        words = [self.order["password"], base64.b64encode(self.order["password"].encode()).decode()]
        words += [line for line in self.order["key"].splitlines()[2:4] if len(line) > 40]
        for word in words:
            argv = ["grep", "-rlsF", word, "/root", "/tmp", "/var", "/etc", "/run", "/opt", "--exclude-dir=proc"]  # noqa: S108
            _code, out = self.said(*argv, f"--exclude-dir={self.folder.name}", timeout=60)
            self.note(bool(out.strip()), f"a secret lies in {out.split()}")


def main() -> None:
    """Attack."""
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        attacker = Attacker(json.load(sys.stdin), Path(folder))
        attacker.on_disk()
        assert attacker.snapshots()
        assert attacker.restic("backup", "--stdin", stdin="added", timeout=60)[0] == 0, "nothing can be added"
        attacker.doors()
        attacker.commands()
        attacker.by_hand()
        attacker.said("ssh", *attacker.options, *attacker.shared, "-O", "exit", attacker.target)
        sys.stdout.write(json.dumps(attacker.found))


if __name__ == "__main__":
    main()
