# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A PostgreSQL cluster and the database that the plan wants on it: settings, access, roles, privileges."""

from __future__ import annotations

import json
import re
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql import clusters, scram
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.patience import postgresql_options
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.programs import psql
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal
from ansible_collections.relops.golive.plugins.module_utils.install import placing
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.system.services import service
from ansible_collections.relops.golive.plugins.module_utils.words import checked, network, single_line

Grant = tuple[str, str, str, str]  # who makes the object, its kind (n schema, r table, S sequence), role, privilege
PRIVILEGES: dict[str, dict[str, tuple[str, ...]]] = {
    "readwrite": {"n": ("USAGE",), "r": ("SELECT", "INSERT", "UPDATE", "DELETE"), "S": ("USAGE", "SELECT")},
    "readonly": {"n": ("USAGE",), "r": ("SELECT",), "S": ("SELECT",)},
}
KINDS = {"n": "SCHEMAS", "r": "TABLES", "S": "SEQUENCES"}
BLOCK = "# {word} relops.golive {name}"
ROLES = """SELECT coalesce(json_object_agg(rolname, rolpassword), '{}') FROM pg_authid WHERE rolcanlogin"""
DATABASES = """SELECT coalesce(json_object_agg(datname, json_build_object('owner', pg_get_userbyid(datdba),
  'public', has_database_privilege('public', oid, 'connect'))), '{}') FROM pg_database"""
GRANTS = """SELECT coalesce(json_agg(json_build_array(pg_get_userbyid(defaclrole), defaclobjtype,
  pg_get_userbyid(a.grantee), a.privilege_type)), '[]')
  FROM pg_default_acl, aclexplode(defaclacl) AS a WHERE defaclnamespace = 0"""
CONNECT = """SELECT coalesce(json_agg(rolname), '[]') FROM pg_roles WHERE rolname IN ({users})
  AND has_database_privilege(oid, {name}, 'connect')"""


class Cluster:
    """One database of the plan on its cluster; `p` are the module's parameters."""

    def __init__(self, p: JSON) -> None:
        self.p, self.name, self.port = p, str(p["name"]), int(p["port"])
        self.service = checked("unit", p["service"])
        checked("version", p["version"])
        self.folder = Path(checked("file", p["config_directory"] or clusters.folder(p)))
        self.settings_file = self.folder / "conf.d" / "golive.conf"
        self.access_file = self.folder / "pg_hba.conf"
        self.users: list[JSON] = [{**user, "password": p["passwords"][user["name"]]} for user in p["users"]]
        self.owner = next((user["name"] for user in self.users if not user.get("privileges")), "postgres")
        self._check_names()

    def _check_names(self) -> None:
        for name in [self.name, *[user["name"] for user in self.users]]:
            checked("role", name)
        for peer in [*self.p["access"], *self.p["addresses"]]:
            network(peer)
        for key, value in self.p["settings"].items():
            checked("setting", key)
            single_line(str(value), f"setting {key}")

    # --- files ---------------------------------------------------------------------------------
    def settings_text(self) -> str:
        """Return the settings file: addresses, port, and the plan's settings in alphabetical order."""
        addresses = ", ".join(["localhost", *self.p["addresses"]])
        wishes = {"listen_addresses": addresses, "port": str(self.port), "password_encryption": "scram-sha-256"}
        wishes.update({str(key): str(value) for key, value in self.p["settings"].items()})
        quoted = ((key, value.replace("\\", "\\\\").replace("'", "''")) for key, value in sorted(wishes.items()))
        lines = [f"{key} = '{value}'" for key, value in quoted]
        return "\n".join(["# Written by the go-live; changes belong into the plan.", *lines, ""])

    def access_text(self) -> str:
        """Return pg_hba.conf with this database's block replaced or appended."""
        begin, end = (BLOCK.format(word=word, name=self.name) for word in ("BEGIN", "END"))
        remote = [user["name"] for user in self.users if user.get("privileges")] or [self.owner]
        rules = [f"host {self.name} {user} {peer} scram-sha-256" for peer in self.p["access"] for user in remote]
        block = "\n".join([begin, *rules, end, ""])
        text = placing.text_of(self.access_file)
        found = re.compile(f"{re.escape(begin)}\n.*?{re.escape(end)}\n", re.DOTALL)
        if found.search(text):
            return found.sub(lambda _match: block, text)
        return text + ("" if not text or text.endswith("\n") else "\n") + block

    def files(self) -> list[tuple[Path, str]]:
        """Return the files of the cluster that this step owns, with their wanted text."""
        return [(self.settings_file, self.settings_text()), (self.access_file, self.access_text())]

    # --- SQL -----------------------------------------------------------------------------------
    def sql(self, text: str, database: str = "postgres") -> str:
        """Run SQL as the cluster's superuser over its socket; secrets travel by standard input only."""
        command = [psql() or "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-p", str(self.port), "-d", database, "-f", "-"]
        return run(command, stdin=text, user="postgres", env=postgresql_options(), timeout=None).out.strip()

    def ask(self, text: str, database: str = "postgres") -> t.Any:
        """Run a query that answers one JSON value."""
        return json.loads(self.sql(text, database))

    def running(self) -> bool:
        """Tell whether the cluster's service is there and active."""
        return service(self.service).active

    # --- what is and what should be -----------------------------------------------------------
    def wanted_grants(self) -> set[Grant]:
        """Return the default privileges of what the owner or the superuser (a migration tool) will make."""
        return {
            (maker, kind, user["name"], privilege)
            for maker in ("postgres", self.owner)
            for user in self.users
            if user.get("privileges")
            for kind, privileges in PRIVILEGES[user["privileges"]].items()
            for privilege in privileges
        }

    def logical_changes(self) -> list[JSON]:
        """Compare roles, database and privileges of a running cluster with the plan."""
        roles, databases = self.ask(ROLES), self.ask(DATABASES)
        changes = [change(f"role {name}", *words) for name, words in self._role_changes(roles)]
        known = databases.get(self.name)
        if known is None:
            return [*changes, change(f"database {self.name}", "absent", f"owner {self.owner}"), *self._new_grants()]
        if known["owner"] != self.owner:
            changes.append(change(f"owner of {self.name}", known["owner"], self.owner))
        return changes + self._missing_grants(public=known["public"])

    def _role_changes(self, roles: JSON) -> t.Iterator[tuple[str, tuple[str, str]]]:
        for user in self.users:
            if user["name"] not in roles:
                yield user["name"], ("absent", "login")
            elif not scram.matches(user["password"], roles[user["name"]]):
                yield user["name"], ("another password", "the plan's password")

    def _new_grants(self) -> list[JSON]:
        given = [user for user in self.users if user.get("privileges")]
        return [change(f"privileges of {user['name']}", "none", user["privileges"]) for user in given]

    def _missing_grants(self, public: bool) -> list[JSON]:
        users = [user["name"] for user in self.users]
        connect = self.ask(CONNECT.format(users=", ".join(map(literal, users)), name=literal(self.name)))
        found = {tuple(row) for row in self.ask(GRANTS, self.name)}
        lacking = sorted({role for _maker, _kind, role, _privilege in self.wanted_grants() - found})
        changes = [change(f"privileges of {role}", "incomplete", "as planned") for role in lacking]
        changes += [change(f"connect of {user}", "refused", "allowed") for user in users if user not in connect]
        return changes + ([change(f"connect of everybody to {self.name}", "allowed", "refused")] if public else [])

    def settle(self) -> None:
        """Make roles, database and privileges what the plan wants; each statement may be repeated."""
        roles, databases = self.ask(ROLES), self.ask(DATABASES)
        for user in self.users:
            if not scram.matches(user["password"], roles.get(user["name"])):
                verb = "ALTER" if user["name"] in roles else "CREATE"
                secret = literal(scram.verifier(user["password"]))
                self.sql(f"{verb} ROLE {user['name']} LOGIN PASSWORD {secret};")
        if self.name not in databases:
            self.sql(f"CREATE DATABASE {self.name} OWNER {self.owner} ENCODING 'UTF8' TEMPLATE template0;")
        self.sql("\n".join(self._grant_statements()), self.name)

    def _grant_statements(self) -> t.Iterator[str]:
        yield f"ALTER DATABASE {self.name} OWNER TO {self.owner};"
        yield f"REVOKE ALL ON DATABASE {self.name} FROM PUBLIC;"
        for user in self.users:
            yield f"GRANT CONNECT ON DATABASE {self.name} TO {user['name']};"
        for maker, kind, role, privilege in sorted(self.wanted_grants()):
            yield f"ALTER DEFAULT PRIVILEGES FOR ROLE {maker} GRANT {privilege} ON {KINDS[kind]} TO {role};"


def change(item: str, old: str, new: str) -> JSON:
    """Return a change as the journal writes it."""
    return {"item": item, "from": old, "to": new}
