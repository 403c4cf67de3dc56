"""Mistakes of a project of one's own: each alone is told by its faults and no others, all together by all of these."""

from __future__ import annotations

import io
import re
import shutil
import tarfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.api import faults
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import sha256_of

from tests.conftest import Golden
from tests.golden.plan.project import DEMO, demo, edit, read_csv, write_csv

HERE = Path(__file__).parent
MISTAKES: dict[str, Any] = yaml.safe_load((HERE / "mistakes.yml").read_text(encoding="utf-8"))
ARTEFACT = "releases/paygw-1.0.0.tar.gz"
APART = (
    "template-broken", "chapter-mistyped", "ports-elsewhere", "types-elsewhere", "yaml-tab", "yaml-colon", "yaml-quote",
    "device-of-a-wrong-day", "device-mistyped-in-a-group", "group-mistyped", "template-elsewhere",
)  # fmt: skip
"""What cannot be read says nothing else, and others change the same lines: left out where all are together."""
_LINE = re.compile(r"(?P<file>\S+\.(?:yml|py|j2|plan)):(?P<line>\d+)")


def project(folder: Path, *mistakes: str) -> Path:
    """Return the plan of the demo with mistakes, its variables and its twin beside it."""
    plan = demo(folder)
    for name in ("group_vars", "twin"):
        shutil.copytree(DEMO / name, folder / name)
    wrong = [one for name in mistakes for one in MISTAKES[name].get("artefact", [])]
    if wrong:
        _spoil(plan, wrong)
    for name in mistakes:
        edit(plan, MISTAKES[name])
    for name in mistakes:
        for table, header in MISTAKES[name].get("column", {}).items():
            headers, rows = read_csv(folder / f"{table}.csv")
            kept = [{key: cell for key, cell in row.items() if key != header} for row in rows]
            write_csv(folder / f"{table}.csv", [key for key in headers if key != header], kept)
    return plan


def _spoil(plan: Path, wrong: list[str]) -> None:
    """Pack the artefact anew with what is wrong; its digest in the plan is right unless that is what is wrong."""
    path = plan.parent / ARTEFACT
    before = sha256_of(path)
    with tarfile.open(path) as archive:
        members = [(one, archive.extractfile(one).read()) for one in archive if one.isfile()]  # type: ignore[union-attr]
    with tarfile.open(path, "w") as archive:
        for member, content in members:
            if "no-unit" in wrong and member.name.endswith(".service"):
                member.name = member.name.replace("systemd/", "units/")
            if "two-tops" in wrong and member.name.endswith("VERSION"):
                member.name = "paygw/VERSION"
            archive.addfile(member, io.BytesIO(content))
        if "link" in wrong:
            link = tarfile.TarInfo("paygw-1.0.0/etc")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc"
            archive.addfile(link)
    after = sha256_of(path)
    text = plan.read_text(encoding="utf-8").replace(before, after)
    if "checksum" in wrong:
        text = text.replace(after, "0" * 64)
    plan.write_text(text, encoding="utf-8")


def told(plan: Path, found: tuple[Fault, ...]) -> list[str]:
    """Return what is told in both languages; in place of a line's number stands what is on it, digests are hidden."""

    def shown(match: re.Match[str]) -> str:
        lines = (plan.parent / match["file"]).read_text(encoding="utf-8").splitlines()
        return f"{match['file']} «{lines[int(match['line']) - 1].strip()[:60]}»"

    lines = [_LINE.sub(shown, fault.line(language)) for fault in found for language in ("en", "zh")]
    return [re.sub(r"[0-9a-f]{64}", "<digest>", line) for line in lines]


@cache
def alone(mistake: str, folder: Path) -> list[str]:
    """Return what is told of one mistake."""
    plan = project(folder / mistake, mistake)
    return told(plan, faults(plan))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for the projects of this module."""
    return tmp_path_factory.mktemp("mistakes")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_alone_is_told_by_its_faults(mistake: str, shared: Path, golden: Golden) -> None:
    found = alone(mistake, shared)
    assert found
    golden(HERE / "expected" / f"{mistake}.txt", "".join(f"{line}\n" for line in found))


def test_all_mistakes_together_hide_nothing(shared: Path) -> None:
    names = [name for name in MISTAKES if name not in APART]
    plan = project(shared / "all", *names)
    expected = {line for name in names for line in alone(name, shared)}
    assert set(told(plan, faults(plan))) == expected


def test_the_demo_has_no_mistake(tmp_path: Path) -> None:
    assert faults(project(tmp_path / "demo")) == ()
