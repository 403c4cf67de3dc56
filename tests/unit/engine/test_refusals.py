"""What Ansible, sudo and Python say of a host, in one sentence; what a module said itself stays."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.relops.golive.plugins.module_utils import ground
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import refusals
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.failures import failure
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.outlet import guarded
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import ModuleWork

COLLECTIONS = Path(__file__).parents[3] / "collections"
SAID = {
    "Missing sudo password": "sudo asks for a password",
    "Incorrect sudo password": "the password for sudo is wrong",
    "Timeout (12s) waiting for privilege escalation prompt: ": "sudo asks for a password",
    "sudo: sorry, you must have a tty to run sudo": "requiretty",
    "sudo: no tty present and no askpass program specified": "requiretty",
    "op is not in the sudoers file.": "may not become root",
    "Sorry, user op is not allowed to execute '/bin/sh' as root": "may not become root",
    "sudo: unknown user nosuch": "does not know nosuch",
    "su: user nosuch does not exist": "does not know nosuch",
    "/bin/sh: 1: sudo: not found": "there is no sudo",
    "/bin/sh: 1: /usr/bin/python3: not found": "there is no Python on the host (/usr/bin/python3)",
    "sudo: /usr/bin/python3: command not found": "there is no Python on the host (/usr/bin/python3)",
    "/bin/sh: /usr/bin/python3: No such file or directory": "there is no Python on the host (/usr/bin/python3)",
    "bash: line 1: python3: command not found": "there is no Python on the host (python3)",
    "The module interpreter '/usr/bin/python3' was not found.": "there is no Python on the host (/usr/bin/python3)",
    "ansible-core requires a minimum of Python version 3.8. Current version: 3.6.8": "Python 3.6.8 of the host is too",
    "Python 3.8.10 is too old here, a go-live needs Python 3.9 or newer": "Python 3.8.10 of the host is too",
    "Unable to create local directories '/nowhere/cp'.": "/nowhere/cp can't be made on this controller",
    "OSError: [Errno 28] No space left on device: '/tmp/x'": "a disk is full (/tmp/x)",
    "mkdir: cannot create directory ‘/root/.ansible’: Read-only file system": "is read-only (/root/.ansible)",
}  # fmt: skip


@pytest.mark.parametrize("said", SAID)
def test_what_is_said_has_its_sentence_in_both_languages(said: str) -> None:
    answer = {"failed": True, "msg": "MODULE FAILURE", "module_stderr": f"noise\n{said}\nnoise", "module_stdout": ""}
    for words in (refusals.sentence(said), refusals.of_answer(answer)):
        assert words and SAID[said] in words.en
        assert words.zh != words.en and "{" not in words.zh + words.en
    assert failure(answer).zh != str(failure(answer)) and SAID[said] in str(failure(answer))


def test_what_a_module_says_itself_stays_as_it_is() -> None:
    """Its own sentence names the place better than any pattern does."""
    own = "/srv takes no more data: No space left on device; Missing sudo password"
    assert refusals.of_answer({"failed": True, "msg": own}) is None
    assert str(failure({"failed": True, "msg": own})) == own
    assert refusals.sentence("Permission denied (publickey)") is None


def test_a_step_that_may_not_begin_is_no_bug() -> None:
    class Action:
        def telling(self, _acts: bool) -> Any:
            return contextlib.nullcontext()

        def execute(self, *_given: Any) -> Any:
            raise AnsibleError("Missing sudo password")

    with pytest.raises(Exception, match="sudo asks for a password") as caught:
        ModuleWork(Action(), "m", {}, {}).read()  # type: ignore[arg-type]
    assert "sudo 需要密码" in caught.value.zh  # type: ignore[attr-defined]


@pytest.mark.parametrize(("language", "words"), [("en", "sudo asks for a password"), ("zh", "sudo 需要密码")])
def test_every_action_says_it_in_the_language_of_the_run(language: str, words: str) -> None:
    class Action:
        BYPASS_HOST_LOOP = False
        _templar = type("Templar", (), {"template": staticmethod(lambda value: value)})

        @guarded
        def run(self, _tmp: Any = None, task_vars: Any = None) -> Any:
            if task_vars["fails"]:
                raise AnsibleError("Missing sudo password")
            return {"failed": True, "msg": "x", "module_stderr": "sudo: a password is required", "module_stdout": ""}

    for fails in (True, False):
        found = Action().run(None, {"golive_language": language, "fails": fails})
        assert found["failed"] and str(found["msg"]).startswith(words)


@pytest.mark.parametrize(
    ("version", "account", "sentence"),
    [
        ((3, 8, 20), 0, "Python 3.8.20 is too old"), ((3, 9, 0), 0, ""), ((3, 13, 1), 0, ""),
        ((3, 11, 2), 65534, "modules run as nobody here"), ((3, 11, 2), 4294967, "modules run as 4294967 here"),
    ],
)  # fmt: skip
def test_the_ground_of_every_module(version: tuple[int, ...], account: int, sentence: str) -> None:
    assert ground.fault(version, account).startswith(sentence) and bool(sentence) == bool(
        ground.fault(version, account)
    )


@pytest.mark.parametrize("module", ["golive_marker", "precheck_host"])
def test_what_asks_for_python_loads_in_the_oldest_that_ansible_runs(module: str) -> None:
    """Python 3.8 reads it all, and evaluates nothing when it loads that only 3.9 knows: dict[str, str]."""
    seen: set[Path] = set()
    todo = [COLLECTIONS / f"ansible_collections/relops/golive/plugins/modules/{module}.py"]
    while todo:
        path = todo.pop()
        if path in seen:
            continue
        seen.add(path)
        tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
        for node in _loaded(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ansible_collections.relops"):
                top = COLLECTIONS / str(node.module).replace(".", "/")
                todo += [found for name in node.names for found in (top / f"{name.name}.py",) if found.is_file()]
                todo += [top.with_suffix(".py")] if top.with_suffix(".py").is_file() else []
            assert not _new(node), f"{path}:{getattr(node, 'lineno', 0)}"
    assert len(seen) > 3


def _loaded(tree: ast.AST) -> list[ast.AST]:
    """Return what is evaluated when a file is loaded: no body of a function, no annotation."""
    found, todo = list[ast.AST](), [tree]
    while todo:
        node = todo.pop()
        found.append(node)
        for name, value in ast.iter_fields(node):
            function = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            if name in ("annotation", "returns") or (name in ("body", "args") and function):
                continue
            todo += [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, ast.AST)]
    return found


def _new(node: ast.AST) -> bool:
    known = {"dict", "list", "tuple", "set", "frozenset", "type"}
    return isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in known


def test_a_refused_run_says_nothing_of_what_is_live_or_back() -> None:
    """A refused way back leaves a live system: `neither live nor back` was read as that it is not live."""
    path = COLLECTIONS / "ansible_collections/relops/golive/playbooks/callback_plugins/golive_exit.py"
    spec = importlib.util.spec_from_file_location("golive_exit_words", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert "4" in module.WORDS["zh"] and "4" in module.WORDS["en"]
    assert not re.search("未上线|未恢复|not live|not back", " ".join(module.WORDS.values()))
