"""What no file of the repository may hold, and how long a file may be."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house.house import RELOPS, ROOT, breaches, short, tracked

# Put together here, so that this file passes its own test.
REGISTRIES = "|".join(
    re.escape(".".join(parts))
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs"),
        ("deb", "debian", "org"),
        ("galaxy", "ansible", "com"),
    )
)
# A target has a /root, too: only what a target never has is meant.
MACHINE = "|".join(("/work" + "/(main|shared|steering)", "/root" + r"/\.pyenv", "/tmp" + "/brief"))
FORBIDDEN = re.compile(f"{REGISTRIES}|{MACHINE}")
TOO_LONG = 350


def text_of(path: Path) -> str | None:
    """Return the text of a file, or None when it is a binary one."""
    data = path.read_bytes()
    return None if b"\0" in data[:8000] else data.decode("utf-8", errors="replace")


def forbidden(text: str) -> list[str]:
    return [
        f"{number}: {match.group()}"
        for number, line in enumerate(text.splitlines(), 1)
        for match in FORBIDDEN.finditer(line)
    ]


def test_forbidden_finds_what_it_is_for() -> None:
    host = ".".join(("pythonhosted", "org"))
    assert forbidden(f"a\nhttps://files.{host}/") == [f"2: {host}"]
    assert forbidden("cd " + "/".join(("", "work", "main"))) and not forbidden("/work/flow and proot/x")


def test_no_registry_and_no_path_of_a_machine() -> None:
    def rule(path: Path) -> list[str]:
        text = text_of(path)
        return [] if text is None else forbidden(text)

    found = breaches(tracked(), rule, least=2500)
    assert not found, f"they name what only one machine has:\n{found}"


def test_files_stay_short() -> None:
    lengths = {short(path): len(path.read_text().splitlines()) for path in tracked() if path.suffix == ".py"}
    assert not [f"{name} {lines}" for name, lines in lengths.items() if lines > TOO_LONG], "split them"


def test_the_licence_is_in_every_collection() -> None:
    licence = (RELOPS.parents[2] / "LICENSE").read_text()
    assert "GNU GENERAL PUBLIC LICENSE" in licence
    for path in RELOPS.glob("*/LICENSE"):
        assert path.read_text() == licence
    assert (RELOPS / "golive" / "LICENSE").is_file()


def test_the_small_project_has_what_the_demo_has() -> None:
    """A plan takes nothing from outside of its folder, so the small project has copies, or links."""
    small, demo = ROOT / "tests/faults/project", ROOT / "inventories/demo"
    files = [path for name in ("device-types", "migrations", "releases") for path in (small / name).rglob("*.*")]
    assert len(files) > 20
    other = [str(path.relative_to(small)) for path in files if path.is_file() and not path.is_symlink()
             and path.read_bytes() != (demo / path.relative_to(small)).read_bytes()]  # fmt: skip
    assert not other, f"copy again from {demo.name}: {other}"
