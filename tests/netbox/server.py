"""A real NetBox on loopback: installed into a cache, with PostgreSQL and Redis of its own, taken down by process id."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "netbox"
WANTED = Path(__file__).with_name("requirements.txt")
EMPTY = "netbox_empty"
SETTINGS = """
ALLOWED_HOSTS = ["127.0.0.1"]
DATABASES = {{"default": {{"ENGINE": "django.db.backends.postgresql", "NAME": "{database}", "USER": "netbox",
    "PASSWORD": "", "HOST": "{sockets}", "PORT": "{postgres}", "CONN_MAX_AGE": 0}}}}
REDIS = {{name: {{"HOST": "127.0.0.1", "PORT": {redis}, "USERNAME": "", "PASSWORD": "", "DATABASE": number,
    "SSL": False}} for number, name in enumerate(("tasks", "caching"))}}
SECRET_KEY = "{secret}"
API_TOKEN_PEPPERS = {{1: "{secret}"}}
RELEASE_CHECK_URL = None
MEDIA_ROOT = REPORTS_ROOT = "{folder}/media"
SCRIPTS_ROOT = "{folder}/scripts"
STATIC_ROOT = "{folder}/static"
LOGGING = {{}}
"""
USERS = """
from users.models import Token, User
for name in ("golive", "alice"):
    token = Token(user=User.objects.create_superuser(name, name + "@example.org", "{password}"), write_enabled=True)
    token.save()
    print("TOKEN", "nbt_" + token.key + "." + token.token)
"""


def free_port() -> int:
    """Return a TCP port of loopback that nobody has."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def python_of_netbox() -> Path:
    """Return a Python 3.12 or newer that runs; NetBox needs one."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    known = [*sorted(versions.glob("3.1[234].*/bin/python"), reverse=True), "python3.13", "python3.12"]
    for one in map(str, [sys.executable, *known]):
        code = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))"
        with contextlib.suppress(OSError):
            if subprocess.run([one, "-c", code], check=False, capture_output=True).returncode == 0:
                return Path(one)
    sys.exit("netbox: no Python 3.12 or newer with venv found; NetBox 4.7 needs one")


def install() -> Path:
    """Install NetBox into the cache once and return the folder of its programs."""
    venv, stamp = CACHE / "venv", CACHE / "venv.stamp"
    if not stamp.exists() or stamp.read_text() != WANTED.read_text():
        shutil.rmtree(venv, ignore_errors=True)
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run([python_of_netbox(), "-m", "venv", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "-q", "--disable-pip-version-check", "-r", WANTED], check=True)
        stamp.write_text(WANTED.read_text())
    return venv / "bin"


def postgres_programs() -> Path:
    """Return the folder of the newest PostgreSQL of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        sys.exit("netbox: there is no PostgreSQL here; `make netbox` installs what requirements/apt-netbox.txt names")
    return found[-1].parent


@dataclass
class Server:
    """A NetBox that answers at `url` with the certificate `ca`; `token` is user golive's, `other` alice's."""

    folder: Path
    url: str = ""
    token: str = ""
    other: str = ""
    password: str = field(default_factory=lambda: secrets.token_hex(16))
    ca: Path = Path()
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    ports: dict[str, int] = field(default_factory=dict)
    web: subprocess.Popen[bytes] | None = None
    database: str = EMPTY
    secret: str = field(default_factory=lambda: secrets.token_hex(40))

    @property
    def programs(self) -> Path:
        """Return the folder of NetBox's programs."""
        return CACHE / "venv" / "bin"

    def start(self, name: str, command: Sequence[str | Path], owner: str | None = None) -> subprocess.Popen[bytes]:
        """Start a process of this server with its output in a file."""
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, user=owner,
            )  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of NetBox's programs."""
        kept = {key: os.environ[key] for key in ("PATH", "LC_ALL") if key in os.environ}
        more = {"NETBOX_CONFIGURATION": "golive_netbox_configuration", "PYTHONPATH": str(self.folder)}
        return {
            **kept,
            **more,
            "HOME": str(self.folder),
            "NETBOX_ROOT": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "netbox.settings",
        }

    def configure(self, database: str) -> None:
        """Write NetBox's configuration for a database."""
        self.database = database
        for name in ("media", "scripts", "static"):
            (self.folder / name).mkdir(exist_ok=True)
        text = SETTINGS.format(
            database=database, sockets=self.folder / "sockets", folder=self.folder, secret=self.secret, **self.ports
        )
        (self.folder / "golive_netbox_configuration.py").write_text(text)

    def manage(self, *arguments: str, given: str | None = None) -> str:
        """Run a management command of NetBox and return what it printed."""
        done = subprocess.run(
            [self.programs / "netbox", *arguments], cwd=self.folder, env=self.environment, input=given, text=True,
            check=False, capture_output=True,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"netbox {' '.join(arguments)}: {done.stderr[-3000:]}")
        return done.stdout

    def sql(self, statement: str) -> None:
        """Run a statement on the server's maintenance database."""
        where = ["-h", str(self.folder / "sockets"), "-p", str(self.ports["postgres"]), "-U", "netbox", "postgres"]
        subprocess.run(
            [postgres_programs() / "psql", "-q", "-v", "ON_ERROR_STOP=1", *where, "-c", statement], check=True
        )

    def fresh(self) -> None:
        """Serve a new and empty NetBox."""
        self.stop_web()
        name = f"netbox_{secrets.token_hex(4)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {EMPTY}")
        self.configure(name)
        subprocess.run(["redis-cli", "-p", str(self.ports["redis"]), "flushall"], check=True, capture_output=True)
        self.serve()

    def serve(self) -> None:
        """Start the web server and wait until it answers."""
        port = free_port()
        command: list[str | Path] = [self.programs / "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
        command += [
            "--preload",
            "--timeout",
            "300",
            "--certfile",
            self.ca,
            "--keyfile",
            self.folder / "key.pem",
            "netbox.wsgi",
        ]
        self.web = self.start("web", command)
        self.url = f"https://127.0.0.1:{port}"
        until = time.monotonic() + 180
        trusted = ssl.create_default_context(cafile=str(self.ca))
        while time.monotonic() < until and self.web.poll() is None:
            with contextlib.suppress(OSError):
                asked = urllib.request.Request(f"{self.url}/api/", headers={"Authorization": f"Bearer {self.token}"})
                with urllib.request.urlopen(asked, timeout=60, context=trusted):
                    return
            time.sleep(0.5)
        raise RuntimeError(f"NetBox does not answer: {(self.folder / 'web.log').read_text()[-3000:]}")

    def stop_web(self) -> None:
        """End the web server."""
        if self.web is not None:
            end(self.web)
            self.web = None


def end(process: subprocess.Popen[bytes], by: int = signal.SIGTERM) -> None:
    """End a process that this file started, and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, by)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def raised(folder: Path) -> Iterator[Server]:
    """Raise an empty NetBox below a folder, and take it down again."""
    install()
    server = Server(folder)
    folder.chmod(0o755)
    kept = CACHE / "empty"
    try:
        _certificate(server)
        _redis(server)
        if (kept / "secrets").exists() and (kept / "stamp").read_text() == WANTED.read_text():
            known = (kept / "secrets").read_text().splitlines()
            server.secret, server.token, server.other, server.password = known
            shutil.copytree(kept / "cluster", folder / "cluster")
            _postgres(server)
        else:
            _postgres(server)
            _empty(server)
            _keep(server, kept)
        yield server
    finally:
        server.stop_web()
        for process in reversed(server.processes):
            end(process, signal.SIGINT)


def _owner() -> str:
    """Return who may run PostgreSQL: never root."""
    return "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def _redis(server: Server) -> None:
    server.ports["redis"] = free_port()
    redis = ["redis-server", "--bind", "127.0.0.1", "--port", str(server.ports["redis"]), "--save", ""]
    server.processes.append(server.start("redis", [*redis, "--appendonly", "no"]))


def _postgres(server: Server) -> None:
    """Start PostgreSQL on a socket of its own, in the cluster that is there or in a new one."""
    cluster, sockets, owner = server.folder / "cluster", server.folder / "sockets", _owner()
    new = not cluster.exists()
    for path in (cluster, sockets):
        path.mkdir(mode=0o700 if path == cluster else 0o755, exist_ok=True)
        for one in (path, *path.rglob("*")):
            shutil.chown(one, owner)
    if new:
        made: list[str | Path] = [postgres_programs() / "initdb", "-D", cluster, "-U", "netbox", "-A", "trust"]
        subprocess.run([*made, "-E", "UTF8", "--no-locale", "--no-sync"], check=True, capture_output=True,
                       cwd="/", user=owner)  # fmt: skip
    server.ports["postgres"] = free_port()
    options = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "listen_addresses="]
    command: list[str | Path] = [postgres_programs() / "postgres", "-D", cluster, "-k", sockets]
    command += ["-p", str(server.ports["postgres"]), *options]
    server.processes.append(server.start("postgres", command, owner))
    _wait_for_postgres(server)


def _wait_for_postgres(server: Server) -> None:
    ready: list[str | Path] = [postgres_programs() / "pg_isready", "-q", "-h", server.folder / "sockets", "-p"]
    for _attempt in range(120):
        if subprocess.run([*ready, str(server.ports["postgres"])], check=False).returncode == 0:
            return
        time.sleep(0.25)
    raise RuntimeError((server.folder / "postgres.log").read_text()[-2000:])


def _certificate(server: Server) -> None:
    """Make a certificate for 127.0.0.1: certificates are checked in these tests as everywhere."""
    server.ca = server.folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
         "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
         server.folder / "key.pem", "-out", server.ca], check=True, capture_output=True,
    )  # fmt: skip


def _empty(server: Server) -> None:
    """Make the empty NetBox that others are copied from."""
    server.sql(f"CREATE DATABASE {EMPTY}")
    server.configure(EMPTY)
    server.manage("migrate", "--no-input")
    said = server.manage("shell", "--interface", "python", given=USERS.format(password=server.password))
    server.token, server.other = (line.split()[-1] for line in said.splitlines() if "TOKEN" in line)


def _keep(server: Server, kept: Path) -> None:
    """Keep the cluster for the next time: its tables take minutes. Its token opens nothing but copies of it."""
    end(server.processes.pop(), signal.SIGINT)
    shutil.rmtree(kept, ignore_errors=True)
    kept.mkdir(parents=True, mode=0o700)
    shutil.copytree(server.folder / "cluster", kept / "cluster")
    (kept / "stamp").write_text(WANTED.read_text())
    (kept / "secrets").write_text("\n".join((server.secret, server.token, server.other, server.password)))
    _postgres(server)
