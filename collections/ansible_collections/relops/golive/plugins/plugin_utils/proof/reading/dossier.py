"""A dossier that was unpacked, read with the readers of the product: journal, case, plan, trust root."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Entry, Filed, Signed
from ansible_collections.relops.golive.plugins.plugin_utils.case.proving import proofs, prove
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import Held
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import CASE
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST
from ansible_collections.relops.golive.plugins.plugin_utils.records.proof_files import (
    BESIDE,
    FILES,
    PLAN,
    SIGNERS,
    STEPS,
)
from pydantic import ValidationError

_T = TypeVar("_T")
CASE_FILE = f"{CASE}/{CASE}.jsonl"


class UnreadableError(GoliveError):
    """A file of the dossier is missing or is not what it has to be."""

    def __init__(self, place: str, zh: str, en: str) -> None:
        super().__init__(en, zh=zh)
        self.place = place


class PastCase(Case):
    """The case as it was at some moment: its first entries; what was verified of it stays verified."""

    def __init__(self, case: Case, entries: Iterable[Entry]) -> None:
        super().__init__(case.folder.parent)
        self.__dict__["entries"] = tuple(entries)
        self.proofs = case.proofs


class Dossier:
    """What the checks look at. `signers` is the trust root that was given from outside, None where none was."""

    def __init__(self, folder: Path, files: dict[str, bytes], signers: Trust | None) -> None:
        self.folder, self.files, self.signers = folder, files, signers

    @cached_property
    def manifest(self) -> JSON:
        """Return the manifest, an empty one where it is none."""
        try:
            found = json.loads(self.files[MANIFEST])
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def data(self, name: str, kind: type[_T]) -> _T:
        """Return a file of JSON; UnreadableError where it is missing or none of that kind."""
        if name not in self.files:
            raise UnreadableError(name, "丢失", "is missing")
        try:
            found = json.loads(self.files[name])
        except ValueError as error:
            raise UnreadableError(name, f"无法读取: {error}", f"cannot be read: {error}") from error
        if not isinstance(found, kind):
            raise UnreadableError(name, "不是应有的内容", "is not what it has to be")
        return found

    @property
    def golive(self) -> str:
        """Return the name of the go-live."""
        return self.folder.name

    @cached_property
    def journal(self) -> Journal:
        """Return the journal of the night."""
        return Journal(self.folder / "journal")

    @cached_property
    def night(self) -> list[Event]:
        """Return the events of the go-live's own file."""
        return self.journal.events(GOLIVE)

    @property
    def opened(self) -> list[Event]:
        """Return every event that opened a run."""
        return [event for event in self.night if event.event == "opened"]

    @property
    def production(self) -> bool:
        """Tell whether the process was law that night: it was a production, or a twin that played one."""
        return any(event.facts.get("production") is True for event in self.opened)

    @cached_property
    def case(self) -> Case:
        """Return the case."""
        return Case(self.folder)

    @cached_property
    def lines(self) -> dict[str, int]:
        """Return the number of each line of the case by its hash."""
        return {event.hash: number for number, event in self.case.chain.events}

    def at(self, entry: Entry) -> str:
        """Return where an entry of the case stands."""
        return f"{CASE_FILE}:{self.lines.get(entry.hash, entry.seq)}"

    @cached_property
    def files_of_plan(self) -> dict[str, str]:
        """Return the files to which the plan refers, with their SHA-256."""
        return {str(name): str(sha256) for name, sha256 in self.data(FILES, dict).items()}

    @cached_property
    def plan(self) -> Plan:
        """Return the plan, put together from its data."""
        content = self.data(PLAN, dict)
        try:
            return Plan.model_validate({**content, "directory": self.folder / BESIDE, "path": self.folder / PLAN})
        except ValidationError as error:
            places = [".".join(map(str, one["loc"])) for one in error.errors()]
            raise UnreadableError(PLAN, f"不是计划: {places[0]}", f"is no plan: {places[0]}") from error

    @cached_property
    def steps(self) -> list[Planned]:
        """Return the steps of the plan."""
        try:
            return [Planned(int(task), str(step), str(host)) for task, step, host in self.data(STEPS, list)]
        except (ValueError, TypeError) as error:
            raise UnreadableError(STEPS, "不是步骤清单", "is no list of steps") from error

    @cached_property
    def inside(self) -> Trust | None:
        """Return the copy of the trust root that lies in the dossier."""
        return Trust(self.folder / SIGNERS, self.files[SIGNERS]) if SIGNERS in self.files else None

    @property
    def trust(self) -> Trust | None:
        """Return the trust root that counts here: the one given, else the copy."""
        return self.signers or self.inside

    def nights(self) -> list[Entry]:
        """Return what the case recorded of this night, oldest first."""
        return [one for one in self.case.of("evidence", "night") if one.facts.get("golive") == self.golive]

    @cached_property
    def verified(self) -> list[tuple[Signed, Filed | None, Held | Said]]:
        """Return every signature of the case with its form and what it proves, or why it proves nothing."""
        forms = {entry.hash: Filed(entry) for entry in self.case.of("form")}
        prove(self.case, forms.values(), self.trust)
        return [self._verified(one, forms.get(one.of)) for one in map(Signed, self.case.of("signature"))]

    def _verified(self, one: Signed, filed: Filed | None) -> tuple[Signed, Filed | None, Held | Said]:
        if filed is None or filed.key != one.entry.name:
            said = Said(
                "所签的表单版本不在卷宗中", "a signature does not hold: its version of the form is not in the case"
            )
            return one, None, said
        places = [each.entry.seq for each in self.case.signatures(filed)]
        return one, filed, proofs(self.case, filed, self.trust)[places.index(one.entry.seq)]
