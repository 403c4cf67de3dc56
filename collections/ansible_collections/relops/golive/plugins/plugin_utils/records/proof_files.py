"""What proves a dossier, beside its forms: the plan as data, the case, the journal, the papers, the trust root.

All of it is copied as it is, or is made from it: who has the dossier needs neither the state folder nor the plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.case.paper import papers
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.types import type_files
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal
from ansible_collections.relops.golive.plugins.plugin_utils.plan.digest import files_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.catalogue import FOLDER as DOCUMENTS
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN

PLAN, FILES, STEPS = "plan/plan.json", "plan/files.json", "plan/steps.json"
BESIDE = "plan/files"
"""The files beside the plan that the documents are made from: mappings, device types, a project's own templates."""
EARLIER = "journal/earlier.json"
SIGNERS = "trust/allowed_signers"
NOWHERE = {"directory", "path"}
"""Where the plan lay on the controller is no fact of it."""


def proof_files(night: Night, steps: Sequence[Planned]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every file; one that holds a secret of this run is left out (`withheld`)."""
    return ((name, content) for name, content in _all(night, steps) if not holds_secret(content))


def withheld(night: Night) -> list[str]:
    """Return the files that are left out because they hold a secret: an older journal may."""
    return [name for name, content in _copied(night) if holds_secret(content)]


def holds_secret(content: bytes) -> bool:
    """Tell whether a file holds a secret of this run."""
    return RUN.holds(content.decode("utf-8", "replace"))


def _all(night: Night, steps: Sequence[Planned]) -> Iterator[tuple[str, bytes]]:
    plan = night.plan
    yield PLAN, (plan.model_dump_json(by_alias=True, exclude=NOWHERE, exclude_unset=True) + "\n").encode()
    yield FILES, _json(files_of(plan))
    for name in sorted({migration.tables for migration in plan.migrations.values()}):
        yield f"{BESIDE}/{name}", (plan.directory / name).read_bytes()
    own = sorted(one for one in (plan.directory / DOCUMENTS).glob("*/**/*.md.j2") if one.is_file())
    for path in [*type_files(plan), *own]:
        yield f"{BESIDE}/{path.relative_to(plan.directory).as_posix()}", path.read_bytes()
    yield STEPS, _json([list(one) for one in steps])
    yield EARLIER, _json(earlier(night.journal))
    yield from _copied(night)


def _copied(night: Night) -> Iterator[tuple[str, bytes]]:
    for target in [GOLIVE, *night.journal.hosts()]:
        path = night.journal.folder / f"{target}.jsonl"
        if path.is_file():
            yield f"journal/{path.name}", path.read_bytes()
    for path in sorted((night.journal.folder.parent / "drills").glob("*.json"))[-1:]:
        yield f"drills/{path.name}", path.read_bytes()
    if night.case is not None:
        for path in sorted(one for one in night.case.folder.rglob("*") if one.is_file() and one.name[0] != "."):
            yield f"case/{path.relative_to(night.case.folder).as_posix()}", path.read_bytes()
        yield from papers(night.case)
    if night.trust is not None:
        yield SIGNERS, night.trust.content


def earlier(journal: Journal) -> list[dict[str, object]]:
    """Return the nights of the project before this one: name, the last hash of every file, the head over all."""
    began = _began(journal)
    found: list[dict[str, object]] = []
    for path in sorted(journal.folder.parent.parent.glob(f"*/{journal.folder.name}")):
        other = Journal(path)
        if path.parent.is_symlink() or path.parent == journal.folder.parent:
            continue
        if began is None or (_began(other) or began) < began:
            found.append({"golive": path.parent.name, "head": other.head(), "heads": other.heads()})
    return found


def _began(journal: Journal) -> str | None:
    return next((event.time for event in journal.events(GOLIVE)), None)


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
