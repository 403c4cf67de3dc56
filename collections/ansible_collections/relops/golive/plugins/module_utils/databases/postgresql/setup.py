# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Make a database of the plan on its PostgreSQL cluster, and take it back."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import scram
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.cluster import (
    DATABASES,
    ROLES,
    Cluster,
    change,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.clusters import refuse_absent
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import name as name_of
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import placing
from ansible_collections.relops.golive.plugins.module_utils.install.packages import installed
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.system.services import (
    control,
    is_steady,
    service,
    wait_until_steady,
)


class Database:
    """One database of the plan; parameters as in the module install_database."""

    def __init__(self, params: JSON) -> None:
        self.cluster = Cluster(params)

    def before(self) -> JSON:
        """Return what undo needs."""
        return before_of(self.cluster)

    def differences(self) -> list[JSON]:
        """Compare the whole cluster with the plan; raises GoliveError without a database that has to be there."""
        refuse_missing(self.cluster)
        return differences(self.cluster)

    def files(self) -> list[tuple[Path, str]]:
        """Return the files of the cluster that this step owns, with their wanted text."""
        return self.cluster.files()

    def configure(self) -> None:
        """Write the files, start the cluster, and make roles and database."""
        configure(self.cluster)

    def take_back(self, before: JSON) -> list[JSON]:
        """Bring back what was there."""
        return take_back(self.cluster, before)

    def version(self) -> str:
        """Return what the running cluster says about itself; empty when it doesn't run."""
        return self.cluster.sql("SHOW server_version") if self.cluster.running() else ""


def refuse_missing(cluster: Cluster) -> None:
    """Raise GoliveError where the plan changes a database that the running cluster does not have."""
    if cluster.p.get("there") and cluster.running() and cluster.name not in cluster.ask(DATABASES):
        raise GoliveError(
            f"{cluster.service} has no database {cluster.name}, and the plan changes it where it is (role: both): "
            "nothing was made; correct databases in the plan",
        )


def before_of(cluster: Cluster) -> JSON:
    """Return what undo needs; roles and databases are None when the cluster is down and nobody can know."""
    running = cluster.running()
    roles = cluster.ask(ROLES) if running else None
    return {
        "files": {str(path): placing.state_of(path) for path, _text in cluster.files()},
        "active": running,
        "steady": running and is_steady(cluster.service),
        "roles": None
        if roles is None
        else {name: placing.digest((word or "").encode()) for name, word in roles.items()},
        "databases": cluster.ask(DATABASES) if running else None,
    }


def file_changes(cluster: Cluster) -> list[JSON]:
    """Compare the cluster's files with the plan."""
    return [
        change(str(path), "differs" if path.exists() else "absent", "as planned")
        for path, text in cluster.files()
        if placing.text_of(path) != text
    ]


def differences(cluster: Cluster) -> list[JSON]:
    """Compare the whole cluster with the plan; of a cluster that is down only what can be seen."""
    changes = file_changes(cluster)
    if not cluster.running():
        state = service(cluster.service).words()
        down = [change(cluster.service, state, "active"), change(f"database {cluster.name}", "unknown", "as planned")]
        return changes + down
    return changes + cluster.logical_changes()


def configure(cluster: Cluster) -> None:
    """Write the files, start the cluster or let it take them over, and make roles and database."""
    refuse_absent(cluster.folder)
    for path, text in cluster.files():
        if placing.text_of(path) != text:
            placing.keep(path)
            placing.put(path, text.encode(), "0640", "postgres", "postgres")
    if not cluster.running():
        control("start", cluster.service)
    else:
        control("reload", cluster.service)
        if cluster.sql("SELECT count(*) FROM pg_settings WHERE pending_restart") != "0":
            control("restart", cluster.service)
    refuse_missing(cluster)
    _check_addresses(cluster)
    _keep_verifiers(cluster)
    cluster.settle()


def _check_addresses(cluster: Cluster) -> None:
    """Raise GoliveError for a planned address on which the cluster does not listen: PostgreSQL itself only warns."""
    lines = run(["ss", "-Htln", f"sport = :{cluster.port}"], timeout=30).out.splitlines()
    found = {line.split()[3].rsplit(":", 1)[0].strip("[]") for line in lines}
    deaf = [address for address in cluster.p["addresses"] if address not in found]
    if deaf:
        raise GoliveError(
            f"{cluster.service} does not listen on {', '.join(deaf)}: has this host the address, and is its port up?"
        )


def _keep_verifiers(cluster: Cluster) -> None:
    roles = cluster.ask(ROLES)
    for user in cluster.users:
        stored = roles.get(user["name"])
        if stored and not scram.matches(user["password"], stored):
            placing.keep_bytes(stored.encode())


def take_back(cluster: Cluster, before: JSON) -> list[JSON]:
    """Drop what did not exist before, bring back passwords and files, stop the cluster if it did not run."""
    changes: list[JSON] = []
    if before["databases"] is not None and cluster.folder.exists():
        if not cluster.running():
            control("start", cluster.service)
        changes += _drop_new(cluster, before)
    for name, state in before["files"].items():
        if _is_there(cluster, Path(name), state) and placing.bring_back(Path(name), state):
            changes.append(change(name, "as planned", "as before"))
    now = service(cluster.service)
    if now.active and not before["active"]:
        control("stop", cluster.service)
        changes.append(change(cluster.service, "active", "stopped"))
    elif now.active and changes:
        control("restart", cluster.service)
        if before.get("steady"):
            wait_until_steady(cluster.service)
    placing.forget(state["sha256"] for state in before["files"].values() if state and "sha256" in state)
    placing.forget((before["roles"] or {}).values())
    return changes


def _is_there(cluster: Cluster, path: Path, state: JSON | None) -> bool:
    """Tell whether the cluster's folder is there; it may be gone with its package only, else GoliveError."""
    if path.parent.exists():
        return True
    if state is not None and installed([f"postgresql-{cluster.p['version']}"]):
        raise GoliveError(f"{path.parent} is gone, and with it the former {path.name}: bring it back from the backup")
    return False


def _drop_new(cluster: Cluster, before: JSON) -> list[JSON]:
    changes: list[JSON] = []
    if cluster.name not in before["databases"] and cluster.name in cluster.ask(DATABASES):
        cluster.sql(f"DROP DATABASE {cluster.name} WITH (FORCE);")
        changes.append(change(f"database {cluster.name}", "present", "absent"))
    elif cluster.name in before["databases"]:
        cluster.sql(f"ALTER DATABASE {cluster.name} OWNER TO {name_of(before['databases'][cluster.name]['owner'])};")
    roles = cluster.ask(ROLES)
    for user in cluster.users:
        name, old = user["name"], before["roles"].get(user["name"])
        if name in roles and old is None:
            if cluster.name in before["databases"]:
                cluster.sql(f"DROP OWNED BY {name};", cluster.name)
            cluster.sql(f"DROP ROLE {name};")
            changes.append(change(f"role {name}", "present", "absent"))
        elif name in roles and placing.digest((roles[name] or "").encode()) != old:
            former = "NULL" if old == placing.digest(b"") else literal(placing.kept(old).decode())
            cluster.sql(f"ALTER ROLE {name} PASSWORD {former};")
            if placing.digest((cluster.ask(ROLES)[name] or "").encode()) != old:
                raise GoliveError(f"role {name} does not have its password of before")
            changes.append(change(f"role {name}", "the plan's password", "the password before"))
    return changes
