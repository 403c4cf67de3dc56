"""A case as people would make it: files and signs every form of any process, with the evidence that it needs.

Who signs how is `people`'s. What was signed or verified once is remembered there, so that a second book of the same
words is cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import (
    Signature,
    file_form,
    prefilled,
    put_signature,
)
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import EACH, PASSES, WHEN
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import in_order
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.backup_proven import wanted
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At
from ansible_collections.relops.golive.plugins.plugin_utils.journal import write as journal_write
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import (
    FieldType,
    FormField,
    Part,
    Point,
    Proof,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.desired import people
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import captures
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import digest

from tests.unit.gates.people import Signing

BOUND: Mapping[Proof, tuple[Part, ...]] = {
    Proof.REHEARSAL: (Part.RELEASE, Part.STEPS, Part.EQUIPMENT),
    Proof.ENVIRONMENT: (Part.RELEASE, Part.STEPS, Part.EQUIPMENT),
    Proof.FUNCTIONAL: (Part.RELEASE,),
    Proof.ANNOUNCED: (Part.RELEASE,),
}
ORDER, NOTICE = "order", "notice"
REPORTS = ("rehearsal_report", "rehearsal_data_report")
BEFORE = (Point.PREPARE, Point.START)
STEP = timedelta(minutes=1)


class Casebook:
    """Everything that people do for a night, at the times at which they would: `clock` says when, and moves on."""

    def __init__(self, plan: Plan, state: Path, signing: Signing, account: str = "zhou") -> None:
        self.plan, self.state, self.signing, self.account = plan, state, signing, account
        self.case = Case(state)
        self.window = plan.window
        self.clock = plan.window.start - timedelta(days=20)
        self.without: dict[str, tuple[str, ...]] = {}
        """Form → roles that do not sign it."""
        self.values: dict[str, dict[str, Any]] = {}
        """Form → values that differ from those that fit."""
        self.facts: dict[Proof, dict[str, Any]] = {}
        """Evidence → facts that differ from those that fit."""
        self.persons: dict[str, str] = {}
        """Role → who holds it, where it is not the plan's person."""
        self.plans: dict[str, Plan] = {}
        """Form → the plan by which it is filed, where it is not the present one."""
        self.skipped: set[str] = set()
        """Forms that nobody files."""
        self.trust = signing.trust([f"{self.person(role)}/{role}" for role in self.roles()])

    # --- who ------------------------------------------------------------------------------------
    def roles(self) -> list[str]:
        """Return every role that the process or the plan knows."""
        process = self.plan.definition
        found = [*process.operators, *process.publishers, *process.rehearsers, *process.rooms]
        for kind in process.forms.values():
            found += [*kind.filed_by, *(one.role for one in kind.signatures if one.role)]
            found += [role for one in kind.signatures if one.each for role in EACH[one.each](self.plan)]
        return list(dict.fromkeys(found))

    def person(self, role: str) -> str:
        """Return who holds a role: another person for each."""
        if role in self.persons:
            return self.persons[role]
        named = [one.name for one in self.plan.resources.persons if one.role == role]
        taken = {one.name for one in self.plan.resources.persons if one.role != role}
        return next((name for name in named if name not in taken), f"{role}甲")

    # --- when -----------------------------------------------------------------------------------
    @contextmanager
    def now(self) -> Iterator[None]:
        """Let what is written meanwhile be written at the book's time; then a minute has passed."""
        stamp = self.clock.astimezone(UTC).isoformat(timespec="milliseconds")
        with patch.object(journal_write, "now", lambda: stamp.replace("+00:00", "Z")):
            yield
        self.clock += STEP

    # --- what -----------------------------------------------------------------------------------
    def file(self, key: str, role: str = "", person: str = "", **values: Any) -> Filed:
        """File a version of a form with values that fit, where none are given."""
        kind = self.plan.definition.forms[key]
        role = role or kind.filed_by[0]
        there = {one.name for one in self.case.of("attachment")}
        documents = {name: name.encode() for name in kind.attachments if name not in there}
        given = {**self.fields(key), **values}
        with self.now():
            return file_form(
                self.plans.get(key, self.plan),
                self.case,
                key,
                given,
                (person or self.person(role), role),
                self.account,
                documents,
            )

    def fields(self, key: str) -> dict[str, Any]:
        """Return the values with which a form is filed: what is known, what fits, and what this book says."""
        known = prefilled(self.plan, self.case, key)
        kind = self.plan.definition.forms[key]
        found = {field.key: self._value(field, known.get(field.key)) for field in kind.fields}
        return {**found, **self.values.get(key, {})}

    def sign(self, key: str, role: str, decision: str = "approve", person: str = "", opinion: str = "同意") -> None:
        """Put one signature to the newest version."""
        filed = self.case.filed(key)
        assert filed
        signer = f"{person or self.person(role)}/{role}"
        value = self.signing.sign(filed.to_sign(signer, decision, opinion), signer)
        name, _slash, _role = signer.partition("/")
        given = Signature(name, role, value, decision, opinion, self.signing.method)
        with self.now():
            put_signature(self.case, filed, given, self.trust, self.account, self.clock)

    def complete(self, key: str, **values: Any) -> Filed:
        """File a form and let everybody sign it whom the process asks."""
        filed = self.file(key, **values)
        for role in self.signers(key, filed.role):
            if role not in self.without.get(key, ()):
                self.sign(key, role)
        return filed

    def signers(self, key: str, filer: str = "") -> list[str]:
        """Return the roles that sign a form, in order; who files it first."""
        kind = self.plan.definition.forms[key]
        signers = [filer or kind.filed_by[0]]
        for one in kind.signatures:
            if WHEN[one.when](self.plan, self.case):
                signers += EACH[one.each](self.plan) if one.each else [one.role or ""]
        return list(dict.fromkeys(signers))

    def prove(self, proof: Proof, **facts: Any) -> None:
        """Write what a machine would have found."""
        binds = {part.value: self.plan.parts[part] for part in BOUND.get(proof, (Part.PLAN,))}
        found: dict[str, Any] = {"result": "pass", "golive": "", "binds": binds, "twin": ""}
        if proof is Proof.ENVIRONMENT:
            found["hosts"] = sorted({*self.plan.hosts, *self.plan.switches})
        if proof is Proof.BASELINE:
            found |= {"snapshots": {"h": "a1"}, "logs": ["h.log"]}
        with self.now():
            self.case.write("evidence", proof.value, {**found, **self.facts.get(proof, {}), **facts}, self.account)

    # --- all of it ------------------------------------------------------------------------------
    def prepare(self) -> None:
        """File, sign and prove all that is due before a night, three weeks to an hour before it; the order last."""
        late = self._late()
        for proof in (Proof.FUNCTIONAL, Proof.REHEARSAL):
            self.prove(proof)
        keys = [key for key in self.ordered() if self.plan.definition.forms[key].before in BEFORE]
        early = [key for key in keys if key not in late]
        for key in early:
            self._do(key)
        self.clock = self.window.start - timedelta(minutes=50)
        self.prove(Proof.ENVIRONMENT)
        for key in keys:
            if key in late and key != ORDER:
                self._do(key)
        if ORDER in keys:
            self._do(ORDER)
        self.clock = max(self.clock, self.window.start + STEP)

    def _do(self, key: str) -> None:
        kind = self.plan.definition.forms[key]
        if key not in self.skipped and WHEN[kind.when](self.plan, self.case):
            self.complete(key)

    def _late(self) -> set[str]:
        """Return the forms that wait for the environment check of the night, and the order."""
        forms = self.plan.definition.forms
        found = {key for key, kind in forms.items() if Proof.ENVIRONMENT in kind.evidence} | {ORDER}
        for key in self.ordered():
            if found & set(forms[key].needs):
                found.add(key)
        return found

    def ordered(self) -> list[str]:
        """Return the forms in an order in which they can be done."""
        forms = dict(self.plan.definition.forms)
        if NOTICE in forms:
            notice = forms[NOTICE]
            needs = dict.fromkeys([*notice.needs, *(key for key in REPORTS if key in forms)])
            forms[NOTICE] = notice.model_copy(update={"needs": tuple(needs)})
        return in_order(forms)

    def _value(self, field: FormField, known: Any) -> Any:
        """Return a value that fits a field; what is known stays."""
        if field.type is FieldType.TABLE and known:
            return [{one.key: self._value(one, row.get(one.key)) for one in field.columns} for row in known]
        if known not in (None, "", [], False):
            return known
        if field.type is FieldType.YES_NO:
            return True
        if field.type is FieldType.TABLE:
            names = next((one.choices for one in field.columns if one.key == "name"), ()) or ("一",)
            return [
                {one.key: name if one.key == "name" else self._value(one, None) for one in field.columns}
                for name in names
            ]
        if field.key == "version" and field.type is FieldType.TEXT:
            return self.plan.project.version
        by_key = {
            "operator": self.person((*self.plan.definition.operators, "")[0]), "account": self.account,
            "failed": 0, "blocked": 0,
        }  # fmt: skip
        choices = [one for one in field.choices if one in PASSES] or list(field.choices)
        by_type: dict[FieldType, Any] = {
            FieldType.NUMBER: 3,
            FieldType.CHOICE: choices[0] if choices else "",
            FieldType.DATE: self.clock.date().isoformat(),
            FieldType.DATETIME: self.clock.isoformat(),
            FieldType.SHA256: "a" * 64,
            FieldType.LIST: ["一"],
        }
        return by_key.get(field.key, by_type.get(field.type, "通过" if field.key == "conclusion" else "无"))

    # --- the night ------------------------------------------------------------------------------
    def open(self, **facts: Any) -> golive.Golive:
        """Begin a night, as the engine does."""
        with self.now():
            return golive.enter(
                self.state, self.plan.project.code, self.plan.digest, self.account, case_head=self.case.head(), **facts
            )

    def begin_step(self, night: golive.Golive, host: str, step: str, **content: Any) -> None:
        """Write that a step begins on a host."""
        with self.now():
            journal_write.append(
                night.folder / "journal", host, run=night.run(), stage=step.split(".")[0], step=step, event="intent",
                **{"before": {}, **content},
            )  # fmt: skip

    def back_up(self, night: golive.Golive, change: Callable[[JSON], JSON | None] = lambda row: row) -> None:
        """Write that everything was backed up and proven; `change` may alter a record, or take it away."""
        roles = {kind: one["role"] for kind, one in people(self.plan).items()}
        store = self.plan.backup.store.host if self.plan.backup else ""
        steps: dict[tuple[str, str], list[JSON]] = {}
        for host, step, kind in wanted(self.plan):
            row = {
                "kind": kind, "host": host, "role": roles[kind], "person": self.person(roles[kind]), "store": store,
                "verified": self.clock.isoformat(), "path": "/", "size": 4096, "sha256": "c" * 64, "snapshot": "a1b2",
            }  # fmt: skip
            if changed := change(row):
                steps.setdefault((host, step), []).append(changed)
        for (host, step), records in steps.items():
            self.begin_step(night, host, step)
            with self.now():
                journal_write.append(
                    night.folder / "journal", host, run=night.run(), stage="backup", step=step, event="done",
                    facts={"records": records},
                )  # fmt: skip

    def capture(self, night: golive.Golive) -> None:
        """Keep the configurations of every switch and write that its change begins."""
        for name in self.plan.switches:
            running, startup = f"hostname {name}\n", f"hostname {name}\nend\n"
            before = {"running_sha256": digest(running), "startup_sha256": digest(startup)}
            captures.keep(night.folder / "restore" / name, running, startup, before)
            self.begin_step(night, name, "network.ports", before=before)

    def close(self, night: golive.Golive, result: str) -> None:
        """End a night and tell the case of it."""
        with self.now():
            night.write("closed", facts={"result": result, "left": []})
        self.tell(night, result)

    def tell(self, night: golive.Golive, result: str) -> None:
        """Write a night's end into the case."""
        self.prove(Proof.NIGHT, result=result, golive=night.id, head=night.journal.head(), operator=self.account)

    def finish(self, night: golive.Golive) -> None:
        """Do all that comes after a night that went well, up to closing the project."""
        for proof in (Proof.PERFORMANCE, Proof.BASELINE):
            self.prove(proof, golive=night.id)
        self.clock += timedelta(hours=10)
        for point in (Point.ANNOUNCE, Point.CLOSE):
            for key in self.ordered():
                if self.plan.definition.forms[key].before is point:
                    self._do(key)

    def announce(self, night: golive.Golive, number: str = "无") -> None:
        """Tell everybody."""
        self.prove(Proof.ANNOUNCED, golive=night.id, number=number)

    # --- the question ---------------------------------------------------------------------------
    def asked(self, at: At = At.START, **more: Any) -> Asked:
        """Return what a run would ask at that point, now."""
        facts: dict[str, Any] = {
            "found": golive.current(self.state), "plan": self.plan, "production": True, "case": Case(self.state),
            "trust": self.trust, "user": self.account, "clocks": dict.fromkeys(self.plan.hosts, 0.0),
            "digest": self.plan.digest, "now": self.clock,
        }  # fmt: skip
        facts["project"] = self.plan.project.code
        return Asked(at=at, state=self.state, **{**facts, **more})
