"""Nothing on a target waits without a limit, and no SQL without time-outs: a forgotten lock must not hang a night."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests.house.house import RELOPS, breaches, parsed, short, text_of, walked

TARGET = sorted((RELOPS / "golive" / "plugins" / "module_utils").rglob("*.py"))
CONTROLLER = sorted(
    path for part in ("action", "plugin_utils") for path in (RELOPS / "golive" / "plugins" / part).rglob("*.py")
)
MODULES = sorted((RELOPS / "golive" / "plugins" / "modules").glob("*.py"))
ASKS = frozenset({"limit.seconds", "limit.GRACE", "GRACE", "seconds"})
WATCHES = frozenset({"limit.watched", "watched"})
LONGEST = 3600
"""Seconds: a longer time is one that somebody made up; the window knows better."""
TIMES = re.compile(r"LONGEST$|TIMEOUT|PATIENCE|WAIT")
SPEAKERS = {
    "psql": "postgresql_options",
    "sqitch": "target.registry.reach",
    "pg_dump": "dump_options",
    "pg_dumpall": "dump_options",
    "mariadb": "mariadb_session",
    "mariabackup": "mariabackup_options",
}
"""Programs that speak SQL, and what sets their sessions' time-outs (of mariadb-dump: the fingerprint beside it)."""


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` of a name."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield every call below a node."""
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def calls_of(source: str) -> Iterator[ast.Call]:
    """Yield every call of a source."""
    yield from (node for node in walked(source) if isinstance(node, ast.Call))


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Return a keyword's value, None when it is not given."""
    return next((word.value for word in call.keywords if word.arg == name), None)


def asks(node: ast.expr | None) -> bool:
    """Tell whether an expression asks the limit."""
    if node is None:
        return False
    return dotted(node) in ASKS or any(dotted(call.func) in ASKS for call in calls(node))


def watched_calls(source: str) -> set[ast.Call]:
    """Return the calls inside of a `with limit.watched(…)`."""
    found: set[ast.Call] = set()
    for node in walked(source):
        if isinstance(node, ast.With) and any(
            isinstance(item.context_expr, ast.Call) and dotted(item.context_expr.func) in WATCHES for item in node.items
        ):
            found |= {call for part in node.body for call in calls(part)}
    return found


def endless(source: str) -> list[str]:
    """Return the lines that wait for a process without a limit."""
    covered = watched_calls(source)
    wrong: list[str] = []
    for call in calls_of(source):
        name = dotted(call.func)
        if name in ("subprocess.run", "subprocess.check_output", "subprocess.check_call", "subprocess.call"):
            bad = not asks(keyword(call, "timeout"))
        elif name.endswith(".communicate"):
            bad = call not in covered and not asks(keyword(call, "timeout"))
        elif name.endswith(".wait"):
            given = keyword(call, "timeout") or (call.args[0] if call.args else None)
            short_time = isinstance(given, ast.Constant) and isinstance(given.value, (int, float))
            bad = call not in covered and not asks(given) and not short_time
        else:
            bad = name in ("os.system", "os.popen", "os.waitpid", "os.wait")
        if bad:
            wrong.append(f"line {call.lineno}: {name}")
    return wrong


def long_times(source: str) -> list[str]:
    """Return the lines with a time-out of hours that somebody made up."""
    wrong: list[str] = []
    for call in calls_of(source):
        given = keyword(call, "timeout")
        if isinstance(given, ast.Constant) and isinstance(given.value, (int, float)) and given.value > LONGEST:
            wrong.append(f"line {call.lineno}: timeout={given.value}")
    for node in parsed(source).body:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant):
            continue
        name, value = dotted(node.targets[0]), node.value.value
        if TIMES.search(name) and isinstance(value, (int, float)) and value > LONGEST:
            wrong.append(f"line {node.lineno}: {name} = {value}")
    return wrong


def speakers(source: str) -> set[str]:
    """Return the SQL programs that a file starts: the first word of a list, or the only word of one."""
    found: set[str] = set()
    for node in walked(source):
        if isinstance(node, (ast.List, ast.Tuple)):
            words = [item.value for item in node.elts[:1] if isinstance(item, ast.Constant)]
            found.update(word for word in words if word in SPEAKERS)
        if isinstance(node, ast.Call):
            words = [item.value for item in node.args if isinstance(item, ast.Constant)]
            found.update(word for word in words if word in SPEAKERS and dotted(node.func).endswith(("_program", "run")))
            found.update({"psql"} if dotted(node.func) == "psql" else set())
    return found


def unlimited_speakers(source: str) -> set[str]:
    """Return the SQL programs that a file starts without setting the time-outs of their sessions."""
    called = {dotted(call.func) for call in calls_of(source)}
    return {word for word in speakers(source) if SPEAKERS[word] not in called}


def test_what_waits_is_seen() -> None:
    """The rule sees the old code."""
    assert endless("import subprocess\nsubprocess.run(['x'], timeout=14400)") == ["line 2: subprocess.run"]
    assert endless("codes = [process.wait() for process in running]") == ["line 1: process.wait"]
    assert endless("def f(p):\n    return p.communicate()") == ["line 2: p.communicate"]
    assert not endless("with limit.watched([p], 'x') as w:\n    p.communicate()\n    p.wait()")
    assert not endless("subprocess.run(['x'], timeout=limit.seconds(5))")
    assert long_times("run(['mariabackup'], timeout=14400)") == ["line 1: timeout=14400"]
    assert long_times("LONGEST = 14400") == ["line 1: LONGEST = 14400"]
    assert unlimited_speakers("run(['mariadb', '--batch'], stdin=script)") == {"mariadb"}
    assert unlimited_speakers("self._program(server, 'pg_dump', '--schema-only')") == {"pg_dump"}
    assert not unlimited_speakers("run(['mariadb'], stdin=mariadb_session() + script)")


def test_nothing_waits_without_a_limit() -> None:
    found = breaches(TARGET, lambda path: [*endless(text_of(path)), *long_times(text_of(path))], least=100)
    assert not found, f"ask limit.seconds(), or hold it in limit.watched():\n{found}"


def test_no_long_time_is_made_up_on_the_controller() -> None:
    found = breaches(CONTROLLER, lambda path: long_times(text_of(path)), least=500)
    assert not found, f"ask engine/limit.py what the window leaves:\n{found}"


def test_who_tells_sqitch_the_way_sets_time_outs() -> None:
    found = {short(path): text_of(path) for path in TARGET if "databases" in path.parts}
    told = {name: source for name, source in found.items() if "def reach(" in source}
    wrong = [name for name, source in told.items() if not any(d.endswith("_options") for d in _called(source))]
    assert told and not wrong, f"{wrong}: the sessions of sqitch have no time-outs"


def _called(source: str) -> set[str]:
    return {dotted(call.func) for call in calls_of(source)}


def test_no_sql_without_time_outs() -> None:
    found = breaches(TARGET, lambda path: sorted(unlimited_speakers(text_of(path))), least=100)
    assert not found, f"set the session's time-outs (database/patience.py):\n{found}"


def test_every_module_that_acts_on_a_target_holds_the_limit() -> None:
    """Otherwise a command would have the hour of a module that stands alone, and a wait of Python's none at all."""
    acting = [path for path in MODULES if "AnsibleModule(" in text_of(path) or "step_module(" in text_of(path)]
    assert len(acting) > 10
    for path in acting:
        text = text_of(path)
        assert "step_module(" in text or "limit.held(" in text, f"{short(path)} holds no limit"
        documented = read_yaml_of(text)
        shared = {"relops.golive.step", "relops.golive.limit"} & {*fragments(documented)}
        assert "limit" in documented.get("options", {}) or shared, short(path)


def read_yaml_of(text: str) -> dict[str, Any]:
    """Return a module's DOCUMENTATION."""
    for node in parsed(text).body:
        if isinstance(node, ast.Assign) and dotted(node.targets[0]) == "DOCUMENTATION":
            return dict(yaml.load(ast.literal_eval(node.value), Loader=yaml.CSafeLoader))
    return {}


def fragments(documented: dict[str, Any]) -> list[str]:
    """Return the names of the fragments that a documentation extends."""
    given = documented.get("extends_documentation_fragment") or []
    return [given] if isinstance(given, str) else [str(name) for name in given] if isinstance(given, list) else []
