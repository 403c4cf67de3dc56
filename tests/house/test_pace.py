"""`make check` and `make test` leave what is dear to its turn, `make test-all` leaves out nothing (tests/pace.py)."""

from __future__ import annotations

import ast
import importlib.util
import json
import math
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests import costs, pace
from tests.house.house import ROOT, breaches, text_of, walked

TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
FOLDERS = {"tests/unit", "tests/golden", "tests/house", "tests/mistakes"}
"""What needs no lab."""
QUICK, SHARE = "--quick", "--share"
LEAVES_OUT = ("-m", "-k", "--deselect", "--ignore", "--maxfail", "-x", "--lf", "--ff")
REASON = 4
"""Words of a reason, at least."""
MOST_LEFT_OUT = 60
"""Functions that `make check` leaves out: it has to stay worth running."""


def marks(source: str) -> Iterator[ast.expr]:
    """Yield every use of the mark, with its call where it is called."""
    if "thorough" not in source:
        return
    called = {id(node.func) for node in walked(source) if isinstance(node, ast.Call)}
    for node in walked(source):
        named = node.func if isinstance(node, ast.Call) else node
        if isinstance(named, ast.Attribute) and named.attr == "thorough" and id(node) not in called:
            yield node  # type: ignore[misc]


def without_reason(source: str) -> list[int]:
    """Return the lines that leave a test out of `make check` and do not say why."""
    wrong = []
    for node in marks(source):
        given = node.args[0] if isinstance(node, ast.Call) and len(node.args) == 1 else None
        reason = given.value if isinstance(given, ast.Constant) else ""
        if not isinstance(reason, str) or len(reason.split()) < REASON:
            wrong.append(node.lineno)
    return wrong


def bare_examples(source: str) -> list[str]:
    """Return how often a property is tried, where the pace has no say in it."""
    if "max_examples" not in source:
        return []
    words = [node for node in walked(source) if isinstance(node, ast.keyword) and node.arg == "max_examples"]
    return [ast.unparse(one) for one in words if not ast.unparse(one.value).startswith("examples(")]


def steps() -> ModuleType:
    """Return .ci/steps.py."""
    spec = importlib.util.spec_from_file_location("steps", ROOT / ".ci" / "steps.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["steps"] = module
    spec.loader.exec_module(module)
    return module


def pytest_words(group: str) -> list[list[str]]:
    """Return the words of the steps of a group that run the tests without a lab."""
    found = [shlex.split(step.command) for step in steps().group(group)]
    return [words for words in found if words[0] == "pytest" and any(word.startswith(tuple(FOLDERS)) for word in words)]


def test_what_is_left_out_is_seen() -> None:
    assert without_reason('@pytest.mark.thorough("it starts a whole machine")\ndef test_x(): ...') == []
    assert without_reason('@pytest.mark.thorough("slow")\ndef test_x(): ...') == [1]
    assert without_reason("pytestmark = pytest.mark.thorough") == [1]
    assert without_reason("pytestmark = pytest.mark.thorough()") == [1]
    assert bare_examples("@settings(max_examples=7)\ndef f(): ...") == ["max_examples=7"]
    assert bare_examples("@settings(max_examples=examples(7))\ndef f(): ...") == []


def test_what_is_left_out_says_why() -> None:
    assert not breaches(TESTS, lambda path: without_reason(text_of(path)), least=300)


def test_the_pace_says_how_often_a_property_is_tried() -> None:
    files = sorted((ROOT / "tests" / "unit").rglob("*.py"))
    assert not breaches(files, lambda path: bare_examples(text_of(path)), least=250)


def test_not_much_is_left_out() -> None:
    count = sum(1 for path in TESTS if path != Path(__file__) for _mark in marks(text_of(path)))
    assert 0 < count <= MOST_LEFT_OUT


def target(name: str) -> str:
    """Return what a target of the Makefile does."""
    return text_of(ROOT / "Makefile").partition(f"\n{name}: ")[2].partition("\n\n")[0].partition("\n.PHONY")[0]


def test_all_tests_are_run_by_make_test_all_and_the_same_ones_quickly_by_make_check() -> None:
    (whole,), quick = pytest_words("static"), pytest_words("check")
    assert set(whole) >= FOLDERS
    assert not [word for word in whole if word.startswith((QUICK, SHARE, *LEAVES_OUT))]
    assert {words[-1] for words in quick} == {QUICK}
    rooms = [ROOT / word for words in quick for word in words if word.startswith("tests/")]
    files = [file for room in rooms for file in ([room] if room.is_file() else room.rglob("test_*.py"))]
    assert sorted(files) == sorted(file for name in FOLDERS for file in (ROOT / name).rglob("test_*.py"))
    assert "steps.py --all static lab molecule" in target("test-all")
    assert text_of(ROOT / ".ci" / "run").rstrip().endswith("exec make test")


def test_whatever_make_test_leaves_out_has_its_turn() -> None:
    """In as many turns as there are rows each step runs, the ones that are chosen test by test in every turn."""
    module = steps()
    everything = [step for name in ("static", "lab", "molecule") for step in module.group(name)]
    turns = [module.in_turn(everything, turn) for turn in range(7, 7 + len(module.IN_TURNS))]
    names = [{step.name for step in asked} for asked in turns]
    assert set().union(*names) == {step.name for step in everything}
    assert {name for row in module.IN_TURNS for name in row} <= {step.name for step in everything}
    assert {"pytest", "integration-plays", "faults", "ansible-lint", "mypy"} <= set.intersection(*names)
    assert all(len({"integration-demo", "molecule-golive"} & each) == 1 for each in names), "a whole go-live each time"
    shares = {step.name for asked in turns for step in asked if step.command.endswith(SHARE)}
    assert shares == set(module.BY_COST)


def test_labs_of_tests_that_a_killed_run_left_are_known_and_no_others(tmp_path: Path) -> None:
    stand = {
        "itdemo": "/elsewhere/.lab/itdemo", "molgo": "/elsewhere/.lab/molgo", "cif": "/tmp/faults/cif",
        "itlf": f"{tmp_path}/clone/.lab/itlf", "demo": "/elsewhere/.lab/demo", "item-7": "/elsewhere/.lab/item-7",
    }  # fmt: skip
    for name, folder in stand.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "registration.json").write_text(json.dumps({"dir": folder, "owner": "X"}))
    (tmp_path / "itcut").mkdir()
    (tmp_path / "itcut" / "registration.json").write_text('{"dir": "/else')
    assert steps().abandoned(tmp_path, tmp_path / "clone") == ["cif", "itdemo", "molgo"]
    assert steps().abandoned(tmp_path / "none", tmp_path) == []


def test_nobody_hurries_behind_the_back_of_the_option() -> None:
    """No setting of pytest leaves tests out."""
    assert not [word for word in (QUICK, SHARE) if word in text_of(ROOT / "pyproject.toml")]
    callers = [path for path in (ROOT / "tests").rglob("*.py") if "hurry(" in text_of(path) and path != Path(__file__)]
    assert sorted(path.name for path in callers) == ["conftest.py", "pace.py"]


def test_a_test_is_run_when_its_turn_has_come(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(text_of(ROOT / "tests" / "conftest.py"), encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(f"[pytest]\nmarkers = thorough\npythonpath = {ROOT}\n", encoding="utf-8")
    (tmp_path / "test_x.py").write_text(
        "import pytest\n@pytest.mark.thorough('why')\ndef test_slow(): pass\ndef test_fast(): pass\n"
        "@pytest.mark.parametrize('n', range(40))\ndef test_many(n): pass\n",
        encoding="utf-8",
    )
    costs = tmp_path / "costs"
    for given, said in (([], "42 passed"), ([QUICK], "41 passed, 1 deselected"), ([SHARE, "--turn=3"], "42 passed")):
        words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "0", f"--costs={costs}", *given]
        done = subprocess.run([*words, str(tmp_path)], capture_output=True, text=True, check=False, cwd=tmp_path)
        assert said in done.stdout, done.stdout + done.stderr
        assert not given or f"pace: {given[0]} --turn " in done.stdout
    assert len(costs.read_text().splitlines()) == 42 + 41 + 42


def test_what_a_file_sets_up_for_several_has_a_price_and_they_one_turn(tmp_path: Path) -> None:
    """Each test in a turn of its own would have it set up in as many turns."""
    for name in ("conftest.py", "pace.py", "costs.py", "papers.py"):
        (tmp_path / "tests" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "tests" / name).write_text(text_of(ROOT / "tests" / name), encoding="utf-8")
    (tmp_path / "pytest.ini").write_text(f"[pytest]\nmarkers = thorough\npythonpath = {tmp_path}\n", encoding="utf-8")
    (tmp_path / "tests" / "test_x.py").write_text(
        "import pytest\n@pytest.fixture(scope='module')\ndef dear():\n    return sum(i * i for i in range(4_000_000))\n"
        "def test_a(dear): pass\ndef test_b(dear): pass\ndef test_c(dear): pass\ndef test_d(): pass\n",
        encoding="utf-8",
    )

    def run(*given: str) -> str:
        words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-n", "0", "-v", *given, "tests"]
        return subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path).stdout

    run("--costs=found")
    found = costs.summed(iter((tmp_path / "found").read_text().splitlines()))
    file = "tests/test_x.py"
    assert found[f"{file}::@dear"] > max(found[f"{file}::test_a"] * 3, 0.1)
    (tmp_path / "tests" / "costs.json").write_text(f'{{"{file}::@dear": 0.36}}', encoding="utf-8")
    asked = [{name for name in "abcd" if f"test_{name} PASSED" in run(QUICK, f"--turn={turn}")} for turn in range(4)]
    assert sorted(map(sorted, asked)) == [["a", "b", "c", "d"], ["d"], ["d"], ["d"]]


@pytest.mark.parametrize(("hurried", "tried", "some", "spread", "share"), [
    (False, 2500, [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]),
    (True, 208, [3], [1, 5, 6], [2, 5]),
])  # fmt: skip
def test_the_pace(hurried: bool, tried: int, some: list[int], spread: list[int], share: list[int]) -> None:
    before, values = pace.pace(), [1, 2, 3, 4, 5, 6]
    try:
        pace.hurry(pace.QUICK if hurried else pace.SHARE)
        found = (
            pace.examples(2500),
            *map(list, (pace.some(values, 8), pace.spread(values, 4), pace.share(values, 7, 3))),
        )
    finally:
        pace.hurry(before)
    assert found == (tried, some, spread, share)


@pytest.mark.parametrize("cost", [0, 0.1, 0.7, 5, 41])
@pytest.mark.parametrize("many", [1, 2, 17, 400])
@pytest.mark.parametrize("wanted", [pace.ALL, pace.SHARE, pace.QUICK])
def test_each_case_is_asked_once_in_as_many_turns_as_the_test_is_dear(wanted: str, many: int, cost: float) -> None:
    before = pace.pace()
    try:
        pace.hurry(wanted)
        every = pace.turns("tests/x.py::test", cost)
        assert pace.turns(f"{pace.RUNS}x.py::test", cost * pace.TIMES) == every
        asked = [pace.asked("tests/x.py::test", many, cost, turn) for turn in range(1000, 1000 + every)]
    finally:
        pace.hurry(before)
    assert sorted(case for one in asked for case in one) == [*range(many)]
    assert max(map(len, asked)) - min(map(len, asked)) <= 1
    assert wanted != pace.ALL or every == 1
    assert wanted == pace.ALL or every == max(1, math.ceil(cost / pace.MOST[wanted]))


def test_what_costs_hardly_anything_is_not_kept_nor_what_is_gone() -> None:
    here, name = f"tests/house/{Path(__file__).name}", "test_not_much_is_left_out"
    lines = iter([f'["{here}::{name}[a]", 0.3]', f'["{here}::{name}[b]", 0.4]', f'["{here}::test_the_pace", 0.01]'])
    assert costs.summed(lines) == {f"{here}::{name}": 0.7, f"{here}::test_the_pace": 0.01}
    before = {f"{here}::test_the_pace": 9.0, f"{here}::test_gone": 2.0, "tests/gone/test_it.py::test_x": 5.0}
    found = costs.kept(before, {f"{here}::{name}": 0.7, f"{here}::test_the_pace": 0.01})
    assert found == {f"{here}::{name}": 0.7}
    assert costs.kept(before, {})[f"{here}::test_the_pace"] == 9.0


def test_the_costs_name_tests_that_are_there() -> None:
    """A function that was renamed would be taken for cheap."""
    assert not [test for test in pace.costs() if not costs.there(test)], "rename them in tests/costs.json, too"
    assert len(pace.costs()) > 500
