"""Make a project of one's own from `templates/projects`: whole, or not at all.

`all` is in every project, `software` and `upgrade` where there is an application, each over the one before; what ends
in `.j2` is filled in, by marks of its own (`[[ ]]`, `[% %]`), because plans and templates of releases have Jinja's.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.first.artefact import pack
from ansible_collections.relops.golive.plugins.plugin_utils.first.naming import Wish
from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir
from jinja2 import Environment, FileSystemLoader, StrictUndefined

LAYERS = {"network": ("all",), "fresh": ("all", "software"), "upgrade": ("all", "software", "upgrade")}
VERSIONS = {"network": "", "fresh": "1.0.0", "upgrade": "2.0.0"}
PERSONS = {
    "zh": {"lead": "周工", "net": "吴工", "dba": "王工", "ops": "陈工", "sys": "孙工", "dev": "郑工"},
    "en": {"lead": "Zoe", "net": "Noah", "dba": "Dana", "ops": "Owen", "sys": "Sam", "dev": "Vera"},
}
FILLED = ".j2"
PLAN = "plan.yml"
LEAD = timedelta(days=21)
"""So long before the night a project is made at least; the night begins on a Saturday."""
SATURDAY = 5


def make(wanted: Wish, today: date) -> list[str]:
    """Write the project and return its files, relative to its folder; GoliveError where that is not possible."""
    folder = wanted.folder
    beside = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside.mkdir()
        try:
            _write(wanted, beside, night_after(today))
            beside.rename(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise GoliveError(
            f"golive_folder: {folder} can't be made ({error.strerror}): choose a folder that this user may write",
            zh=f"golive_folder: 无法建立 {folder}（{error.strerror}）: 请选择当前用户可写的目录",
        ) from error
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def night_after(today: date) -> date:
    """Return the Saturday on which a project that is made today goes live."""
    earliest = today + LEAD
    return earliest + timedelta(days=(SATURDAY - earliest.weekday()) % 7)


def _write(wanted: Wish, folder: Path, night: date) -> None:
    """Fill everything in, the plan last: it names the digest of the release."""
    root = template_dir() / "projects"
    environment = Environment(  # noqa: S701 - plans and programs, no page; the words are held by naming.py
        loader=FileSystemLoader([root, root / "parts"]),
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        variable_start_string="[[", variable_end_string="]]", block_start_string="[%", block_end_string="%]",
        comment_start_string="[#", comment_end_string="#]",
    )  # fmt: skip
    words = _words(wanted, night)
    files = dict(_sources(root, wanted))
    plan = files.pop(PLAN)
    for name, source in files.items():
        _put(folder / name, environment, root, source, words)
    _put(folder / PLAN, environment, root, plan, {**words, "sha256": _release(wanted, folder)})
    _password(folder)


def _sources(root: Path, wanted: Wish) -> Iterator[tuple[str, Path]]:
    """Yield each file of the project with the template that it is made from; a later layer wins."""
    for layer in LAYERS[wanted.kind]:
        for source in sorted(path for path in (root / layer).rglob("*") if path.is_file()):
            name = source.relative_to(root / layer).as_posix().replace("_app_", wanted.app)
            yield name.replace("dot.", ".").removesuffix(FILLED), source


def _put(path: Path, environment: Environment, root: Path, source: Path, words: Mapping[str, Any]) -> None:
    text = source.read_text(encoding="utf-8")
    if source.suffix == FILLED:
        text = environment.get_template(source.relative_to(root).as_posix()).render(words)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    if text.startswith("#!"):
        path.chmod(path.stat().st_mode | 0o111)


def _words(wanted: Wish, night: date) -> dict[str, Any]:
    """Return what the templates may name."""
    chinese = wanted.language == "zh"
    return {
        "name": wanted.name, "upper": wanted.upper, "sql": wanted.sql, "app": wanted.app, "kind": wanted.kind,
        "version": VERSIONS[wanted.kind], "zh": chinese, **PERSONS["zh" if chinese else "en"],
        "port": ":8080" if wanted.kind == "upgrade" else "",  # a new way in is open when checks run, one that stays not
        "t": lambda zh, en: zh if chinese else en,
        "day": lambda days: (night + timedelta(days=days)).isoformat(),
    }  # fmt: skip


def _release(wanted: Wish, folder: Path) -> str:
    """Pack the release where there is one; return its digest."""
    version, source = VERSIONS[wanted.kind], folder / "releases/src" / wanted.app
    if not version:
        return ""
    return pack(source, folder / f"releases/{wanted.app}-{version}.tar.gz", f"{wanted.app}-{version}")


def _password(folder: Path) -> None:
    """Make the random password of the project's twin."""
    kept = folder / ".lab/vault-password"
    kept.parent.mkdir(mode=0o700)
    kept.touch(mode=0o600)
    kept.write_text(secrets.token_hex(24), encoding="ascii")
