"""Real servers of the tests' own, which are stopped, moved and linked as somebody might have done."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Server
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.server import MariaDB
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.server import PostgreSQL

from tests.integration.migrate.servers import own_tmpdir

PORT = 5432
PATIENCE = 90.0


class Postgres:
    """A PostgreSQL cluster in a folder, with a socket there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data = folder, folder / "pg"
        self.programs = max(Path("/usr/lib/postgresql").glob("*/bin"))
        self._as_owner(f"{self.programs}/initdb", "-D", str(self.data), "-A", "trust", "-E", "UTF8", "--no-sync")

    def start(self, *settings: str) -> None:
        """Start it."""
        words = ["-k", str(self.folder), "-c", "listen_addresses=", "-c", "fsync=off"]
        words += [word for setting in settings for word in ("-c", setting)]
        self._control("-l", str(self.folder / "pg.log"), "-o", " ".join(words), "start")

    def stop(self) -> None:
        """Stop it, running or not."""
        with contextlib.suppress(subprocess.CalledProcessError):
            self._control("-m", "fast", "stop")

    @contextlib.contextmanager
    def stopped(self, _service: str) -> Iterator[None]:
        """Stand for systemd: stop it for the time of a copy, and start it again."""
        self.stop()
        yield
        self.start(*self.settings)

    settings: tuple[str, ...] = ()

    def sql(self, script: str, database: str = "postgres") -> str:
        """Run SQL as its superuser."""
        argv = [f"{self.programs}/psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "-d", database]
        return self._as_owner(*argv, said=script).strip()

    def instance(self, data: Path | None = None) -> PostgreSQL:
        """Return it as the backup sees it, with the data directory that a plan names."""
        found = PostgreSQL({"service": "postgresql.service", "port": PORT, "data_directory": str(data or self.data)})
        found.server = lambda: Server(str(self.folder), PORT, str(self.programs), "postgres")  # type: ignore[method-assign]
        return found

    def _control(self, *words: str) -> None:
        self._as_owner(f"{self.programs}/pg_ctl", "-D", str(self.data), "-s", "-w", *words)

    def _as_owner(self, *argv: str, said: str = "") -> str:
        command = ["runuser", "-u", "postgres", "--", *argv]
        # what a server inherits it keeps open: its output goes into a file
        with (self.folder / "said").open("w+") as out:
            subprocess.run(command, input=said, text=True, stdout=out, check=True, cwd="/", timeout=PATIENCE)
            out.seek(0)
            return out.read()


class Maria:
    """A MariaDB in a folder, with a socket there."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.socket = folder, folder / "my", folder / "my.sock"
        command = ["mariadb-install-db", "--no-defaults", "--user=mysql", f"--datadir={self.data}", "--skip-test-db"]
        command.append(own_tmpdir(folder))
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str) -> None:
        """Start it."""
        words = [
            own_tmpdir(self.folder),
            f"--datadir={self.data}",
            f"--socket={self.socket}",
            "--user=mysql",
            "--skip-networking",
        ]
        words += ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M", *options]
        with (self.folder / "my.log").open("wb") as log:
            self._process = subprocess.Popen(["mariadbd", "--no-defaults", *words], stdout=log, stderr=log, cwd="/")
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert self._process.poll() is None and time.monotonic() < deadline, (self.folder / "my.log").read_text()
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop it, running or not."""
        if self._process:
            self._process.terminate()
            self._process.wait(PATIENCE)
            self._process = None

    options: tuple[str, ...] = ()

    @contextlib.contextmanager
    def stopped(self, _service: str) -> Iterator[None]:
        """Stand for systemd: stop it for the time of a copy, and start it again."""
        self.stop()
        yield
        self.start(*self.options)

    def sql(self, script: str) -> str:
        """Run SQL as its superuser."""
        command = ["mariadb", "--no-defaults", f"--socket={self.socket}", "-uroot", "-NB", "--max-allowed-packet=1G"]
        command += ["--default-character-set=utf8mb4"]
        done = subprocess.run(command, input=script, text=True, capture_output=True, check=False, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def instance(self, data: Path | None = None) -> MariaDB:
        """Return it as the backup sees it, with the data directory that a plan names."""
        found = MariaDB({"service": "mariadb.service", "port": 3306, "data_directory": str(data or self.data)})
        found.server = lambda: Server(str(self.socket), 3306, "", "mysql")  # type: ignore[method-assign]
        return found

    def _answers(self) -> bool:
        command = ["mariadb-admin", "--no-defaults", f"--socket={self.socket}", "-uroot", "ping"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
