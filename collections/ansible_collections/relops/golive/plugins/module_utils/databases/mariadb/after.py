# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What MariaDB needs after a copy: numbers beyond every value, and what the tables' owner may not do."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import literal, name, qualified
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.session import Session
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Settled
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job

IDENTITIES = """
SELECT column_name, ifnull(auto_increment, 1) FROM information_schema.columns JOIN information_schema.tables
  USING (table_schema, table_name)
WHERE concat(table_schema, '.', table_name) = {table} AND extra LIKE '%auto_increment%';
"""
OUTSIDE = """
SELECT count(*) FROM information_schema.key_column_usage
WHERE concat(referenced_table_schema, '.', referenced_table_name) IN ({tables})
  AND concat(table_schema, '.', table_name) NOT IN ({tables});
"""
RIGHTS = """
SELECT privilege_type FROM information_schema.{view} WHERE grantee LIKE {who} AND {where};
"""


def advance(session: Session, job: Job, given: t.Mapping[str, int]) -> list[Settled]:
    """Let each AUTO_INCREMENT go on beyond every value in its column and `given`, never back."""
    found = []
    for table in job.tables:
        for column, following in session.rows(IDENTITIES.format(table=literal(table.target))):
            named = f"{table.target}.{column}"
            top = session.rows(f"SELECT ifnull(max({name(str(column))}), 0) FROM {qualified(table.target)};")
            wanted = max(int(str(top[0][0]).split(".")[0]), given.get(named, 0)) + 1
            if wanted > int(str(following)):
                session.script(f"ALTER TABLE {qualified(table.target)} AUTO_INCREMENT = {wanted};")
            found.append(Settled(named, "AUTO_INCREMENT", str(max(wanted, int(str(following))) - 1)))
    return found


def named_from_outside(session: Session, tables: t.Sequence[str]) -> bool:
    """Tell whether a table beside these has a foreign key to one of them."""
    if not tables:
        return False
    listed = ", ".join(literal(table) for table in tables)
    return session.script(OUTSIDE.format(tables=listed)).strip() != "0"


def rights(session: Session, job: Job) -> list[str]:
    """Return what the owner may not do with the tables."""
    owner = str(job.target.get("owner") or "")
    if not owner:
        return []
    who, wanted = literal("'" + owner + "'@%"), ("SELECT", "INSERT", "UPDATE", "DELETE")
    lacking = []
    for table in job.tables:
        schema, _dot, plain = table.target.partition(".")
        scopes = [
            ("user_privileges", "true"),
            ("schema_privileges", f"{literal(schema)} LIKE table_schema"),
            ("table_privileges", f"table_schema = {literal(schema)} AND table_name = {literal(plain)}"),
        ]
        asked = "".join(RIGHTS.format(view=view, who=who, where=where) for view, where in scopes)
        may = {row[0] for row in session.rows(asked)}
        lacking += [f"{owner} may not {one.lower()} in {table.target}" for one in wanted if one not in may]
    return lacking
