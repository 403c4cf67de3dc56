"""The project's own checks as they are read by day: what the night collects and asks a host of, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.checks import (
    checks_of_the_project_name_a_host,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.sources import is_collected, read_source

from tests.unit.plan.scenes import lines_of

HEAD = "import pytest\nfrom helpers import on_db\n"


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("def test_a(): pass", [()]),
        ("@pytest.mark.slow\ndef test_a(): pass", [()]),
        ("@pytest.mark.host('A')\ndef test_a(): pass", [("A",)]),
        ("@pytest.mark.host()\ndef test_a(): pass", [()]),
        ("A = 'B'\n@pytest.mark.host(A)\ndef test_a(): pass", [("B",)]),
        ("@pytest.mark.host(name_of(1))\ndef test_a(): pass", [None]),
        ("pytestmark = pytest.mark.host('A')\ndef test_a(): pass", [("A",)]),
        ("pytestmark = [pytest.mark.slow, pytest.mark.host('A')]\ndef test_a(): pass", [("A",)]),
        ("pytestmark = pytest.mark.host('A')\n@pytest.mark.host('B')\ndef test_a(): pass", [("B",)]),
        ("@pytest.mark.host('A')\nclass TestX:\n    def test_a(self): pass\n    def helper(self): pass", [("A",)]),
        ("class TestX:\n    pytestmark = pytest.mark.host('A')\n    def test_a(self): pass", [("A",)]),
        ("class TestX(Base):\n    def test_a(self): pass", [None]),
        ("class Other:\n    def test_a(self): pass", []),
        ("mine = pytest.mark.host('A')\n@mine\ndef test_a(): pass", [("A",)]),
        ("@on_db\ndef test_a(): pass", [None]),
        ("@pytest.mark.parametrize('x', [1])\ndef test_a(x): pass", [()]),
        ("@pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.host('A'))])\ndef test_a(x): pass", [None]),
        ("async def test_a(): pass", [()]),
        ("def helper():\n    def test_inner(): pass", []),
    ],
)
def test_the_marker_of_a_test_is_its_nearest(text: str, hosts: list[object], tmp_path: Path) -> None:
    path = tmp_path / "test_x.py"
    path.write_text(HEAD + text + "\n")
    found = read_source(path)
    assert found.fault is None
    assert [test.hosts for test in found.tests] == hosts


def test_files_are_those_of_pytest() -> None:
    assert [is_collected(name) for name in ("test_a.py", "a_test.py", "conftest.py", "testa.py", "test_a.txt")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_nothing_is_carried_out(tmp_path: Path) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "test_evil.py").write_text(
        f"import pytest, pathlib\npathlib.Path({str(tmp_path / 'ran')!r}).touch()\n"
        "pytestmark = pytest.mark.host('SHZJ-BAK01')\n\ndef test_a():\n    pass\n"
    )
    assert lines_of(checks_of_the_project_name_a_host, tmp_path) == []
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"test_a.py": "def test_a(:\n"}, "checks/test_a.py:1: the check cannot be read"),
        ({"helpers.py": "x ==== 1\n"}, "checks/helpers.py:1: the check cannot be read"),
        ({"test_payments.py": "", "readme.txt": "x"}, "checks: holds no check"),
        ({"test_a.py": "\0"}, "checks/test_a.py:1: the check cannot be read"),
    ],
)
def test_what_the_night_would_refuse_is_told(files: dict[str, str], said: str, tmp_path: Path) -> None:
    (tmp_path / "checks").mkdir()
    for name, text in files.items():
        (tmp_path / "checks" / name).write_text(text)
    lines = lines_of(checks_of_the_project_name_a_host, tmp_path)
    assert any(said in line for line in lines), lines


def test_a_conftest_that_marks_tests_itself_is_believed(tmp_path: Path) -> None:
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "test_a.py").write_text("def test_a():\n    pass\n")
    assert len(lines_of(checks_of_the_project_name_a_host, tmp_path)) == 1
    hook = "def pytest_collection_modifyitems(items):\n    pass\n"
    (tmp_path / "checks" / "conftest.py").write_text(hook)
    assert lines_of(checks_of_the_project_name_a_host, tmp_path) == []
