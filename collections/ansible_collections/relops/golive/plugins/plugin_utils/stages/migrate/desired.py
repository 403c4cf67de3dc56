"""The migrate stage's work: everything runs on the host of the new database (R51)."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Privileges
from ansible_collections.relops.golive.plugins.plugin_utils.model.software import Database, Migration
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.mapping import Mapping, load_mapping


def desired(plan: Plan) -> dict[str, JSON]:
    """Return `{migrations: [...]}` for each host of a target database; passwords stay the templates they are."""
    found: dict[str, JSON] = {}
    for name, migration in plan.migrations.items():
        host = plan.databases[migration.target].host
        found.setdefault(host, {"migrations": []})["migrations"].append(_migration(plan, name, migration))
    return found


def _migration(plan: Plan, name: str, migration: Migration) -> JSON:
    mapping = load_mapping(plan.directory / migration.tables, migration.tables)
    source, target = plan.databases[migration.source], plan.databases[migration.target]
    login = migration.source_login
    return {
        "name": name,
        "engines": {"source": source.engine.value, "target": target.engine.value},
        "source": {
            "name": source.name,
            "address": str(source.address),
            "port": source.port,
            "user": login.user,
            "password": login.password,
        },
        "target": {"name": target.name, "port": target.port, "service": target.service, "owner": _owner(target)},
        "scripts": str(plan.directory / migration.schema_project),
        "before_data": mapping.before_data or "",
        "zone": mapping.zone or "",
        "dismiss": dict(mapping.dismiss),
        "chunk_rows": migration.chunk_rows,
        "on_reject": migration.on_reject.value,
        "max_rejects": mapping.max_rejects,
        "tables": tables_of(mapping),
    }


def _owner(database: Database) -> str:
    return next((user.name for user in database.users if user.privileges is Privileges.OWNER), "")


def tables_of(mapping: Mapping) -> list[JSON]:
    """Return the tables in the form of the modules' options."""
    return [
        {
            "source": name,
            "target": table.target,
            "key": list(table.key),
            "amount": table.amount,
            "accept": list(table.accept),
            **({"triggers": table.triggers} if table.triggers else {}),
            **({"rows": table.rows} if table.rows else {}),
            "columns": [
                {
                    "source": source,
                    "target": column.to or source,
                    "convert": column.convert,
                    "bytes": column.bytes,
                    "values": dict(column.values),
                    "tolerance": column.tolerance,
                    "accept": list(column.accept),
                }
                for source, column in table.columns.items()
            ],
        }
        for name, table in mapping.tables.items()
    ]


def project_files(folder: str | Path) -> dict[str, str]:
    """Return the files of a sqitch project by their relative path; what is no text of a project is left out."""
    root = Path(folder)
    wanted = [root / "sqitch.plan", root / "sqitch.conf", *root.glob("*/*.sql")]
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in sorted(wanted) if path.is_file()
    }
