"""An engine of databases is one folder and one line: nobody else knows one by name, and a target gets all of it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.databases.engine import CAPABILITIES
from ansible_collections.relops.golive.plugins.module_utils.engines import ENGINES, able
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Engine

from tests.house.house import RELOPS, ROOT, breaches, module_name, parsed, text_of, walked
from tests.house.test_layers import imports

PLUGINS = RELOPS / "golive" / "plugins"
DATABASES = PLUGINS / "module_utils" / "databases"
LIST = PLUGINS / "module_utils" / "engines.py"
KINDS_OF_WORDS = frozenset({"words.py", "word_paths.py"})
"""What a plan may not say: rules for every kind of word, also of what only one engine has."""
DOCUMENTED = frozenset({"DOCUMENTATION", "EXAMPLES", "RETURN"})
PROGRAMS = ("psql", r"pg_\w+", "postgres", "mysqld?", "mariabackup")
WORDS = (*PROGRAMS, *ENGINES, *(alias for one in ENGINES.values() for alias in one.aliases))
NAMED = re.compile(rf"(?<![a-z])({'|'.join(WORDS)})(?![a-z])", re.IGNORECASE)


def code_of(path: Path) -> str:
    """Return a file's source; of a module without its documentation, which tells people what each engine does."""
    source = text_of(path)
    if path.parent.name != "modules":
        return source
    body = [node for node in parsed(source).body if not (isinstance(node, ast.Assign) and _names(node) & DOCUMENTED)]
    return ast.unparse(ast.Module(body, []))


def _names(node: ast.Assign) -> set[str]:
    return {target.id for target in node.targets if isinstance(target, ast.Name)}


def neutral() -> list[Path]:
    """Return the files that may know no engine."""
    rooms = {DATABASES / name for name in ENGINES}
    files = [
        path
        for part in ("module_utils", "plugin_utils", "action", "modules")
        for path in (PLUGINS / part).rglob("*.py")
    ]
    return sorted(
        path for path in files if path != LIST and path.name not in KINDS_OF_WORDS and path.parent not in rooms
    )


def packed(start: Path) -> set[str]:
    """Return the dotted names of all that Ansible packs for a target with a file: what is imported, at any depth."""
    known = {module_name(path): path for path in (PLUGINS / "module_utils").rglob("*.py")}
    found: set[str] = set()
    waiting = [start]
    while waiting:
        source = text_of(waiting.pop())
        for name in _imported(source) & known.keys() - found:
            found.add(name)
            waiting.append(known[name])
    return found


def _imported(source: str) -> set[str]:
    froms = [node for node in walked(source) if isinstance(node, ast.ImportFrom)]
    return imports(source) | {f"{node.module}.{alias.name}" for node in froms for alias in node.names}


def test_a_name_of_an_engine_is_seen() -> None:
    assert NAMED.search("the mariadb client") and NAMED.search("PostgreSQL") and NAMED.search("pg_dump")
    assert NAMED.search("postgres_setup") and NAMED.search("mysql.ibd")
    assert not NAMED.search("the database's own client")


def test_the_list_is_the_folders() -> None:
    folders = {path.parent.name for path in DATABASES.glob("*/engine.py")}
    assert folders == {path.name for path in DATABASES.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(ENGINES) == {str(one.value) for one in Engine}
    assert all(name == one.name for name, one in ENGINES.items())


def test_nobody_else_knows_an_engine() -> None:
    def rule(path: Path) -> list[str]:
        return sorted({match.group() for match in NAMED.finditer(code_of(path))})

    found = breaches(neutral(), rule, least=700)
    assert not found, f"ask the registry what an engine can do; an engine's name is in\n{found}"


def test_asking_what_an_engine_can_do_loads_none_of_its_code() -> None:
    script = f"import sys, {module_name(LIST)}\nprint(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env={"PYTHONPATH": str(ROOT / "collections")}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    rooms = tuple(f"{module_name(DATABASES / name / '__init__.py')}." for name in ENGINES)
    loaded = {name for name in done.stdout.splitlines() if name.startswith(rooms)}
    assert {name.rpartition(".")[2] for name in loaded} == {"engine"}


@pytest.mark.parametrize(
    "module", ["backup_database", "drill_restore", "golive_forecast", "install_database", "migrate_data"]
)
def test_a_target_gets_what_every_engine_loads_there(module: str) -> None:
    found = packed(PLUGINS / "modules" / f"{module}.py")
    for name in ENGINES:
        declared = DATABASES / name / "engine.py"
        own = {name for name in imports(declared.read_text()) if f".databases.{declared.parent.name}." in name}
        assert own and own <= found, f"{module} lacks {own - found} on a target"


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_every_capability_is_somebodys(capability: str) -> None:
    assert able(capability)


def test_every_end_of_a_migration_keeps_the_contract() -> None:
    folder = ROOT / "tests" / "integration" / "contract" / "engines"
    ends = {*able("source"), *able("target")}
    assert ends == {path.stem for path in folder.glob("*.py")}, "write engines/<engine>.py: its server and words"
