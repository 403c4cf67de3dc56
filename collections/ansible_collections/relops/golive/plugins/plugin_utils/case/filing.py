"""File a version of a form, pre-filled from plan, evidence and other forms; and put a signature to it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import (
    APPROVE,
    REJECT,
    SHA256,
    Case,
    Filed,
    Signed,
)
from ansible_collections.relops.golive.plugins.plugin_utils.case.edits import content_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.proving import shared_key
from ansible_collections.relops.golive.plugins.plugin_utils.case.shape import both, row_faults, shaped, titles_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.registry import methods
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.week import drafted
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan, Text
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import WEEK, FieldType, FormField, FormKind
from pydantic import BaseModel

ANEW = ("evidence.", "form.")
"""Sources that are looked at again when a form is filed again."""


def kind_of(plan: Plan, key: str) -> FormKind:
    """Return a form of the process; GoliveError names those there are."""
    if kind := plan.definition.forms.get(key):
        return kind
    zh, en = suggestion(key, list(plan.definition.forms))
    raise GoliveError(f"the process has no form {key!r}{en}", zh=f"流程中没有表单 {key}{zh}")


def prefilled(plan: Plan, case: Case, key: str) -> JSON:
    """Return every field of a form with what is known of it: the newest version, else what `from` finds.

    What a machine found or another form says is taken anew: a form that is filed again tells of what is there now.
    """
    kind, filed = kind_of(plan, key), case.filed(key)
    before = filed.fields if filed else {}
    found: JSON = {}
    for field in kind.fields:
        if field.source == WEEK:
            found[field.key] = shaped(field, drafted(plan, case, before.get(field.key)))
            continue
        now = _known(plan, case, field.source)
        anew = now is not None and field.source.startswith(ANEW)
        found[field.key] = before[field.key] if field.key in before and not anew else shaped(field, now)
    return found


def known(plan: Plan, case: Case, field: FormField) -> Any:
    """Return what is known of a field by now, in its shape; empty where nothing is."""
    return shaped(field, drafted(plan, case) if field.source == WEEK else _known(plan, case, field.source))


def _known(plan: Plan, case: Case, source: str) -> Any:
    """Return what a source names: a path of the plan, of the newest evidence, of another form; None where nothing."""
    where, _dot, path = source.partition(".")
    if where == "form":
        key, _dot, name = path.partition(".")
        filed = case.filed(key)
        return filed.fields.get(name) if filed else None
    if where == "evidence":
        kind, _dot, name = path.partition(".")
        entry = case.last("evidence", kind)
        return _walk(entry.facts, name) if entry else None
    return plain(_walk(plan, path if where == "plan" else source)) if source else None


def _walk(value: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        value = value.get(step) if isinstance(value, Mapping) else getattr(value, step, None)
    return value


def plain(value: Any) -> Any:
    """Return a value of the plan as a form holds it: words, numbers, lists and rows."""
    if isinstance(value, BaseModel) and not isinstance(value, Text):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(one) for one in value]
    if isinstance(value, Enum):
        return str(getattr(value, "zh", value.value))
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


def file_form(
    plan: Plan, case: Case, key: str, values: Mapping[str, Any], who: tuple[str, str], by: str,
    attachments: Mapping[str, bytes] | None = None,
) -> Filed:  # fmt: skip
    """File a new version of a form: `who` is (person, role) of who files it, `by` the account that runs this.

    Raises GoliveError with one sentence per fault, with its field, before anything is written.
    """
    kind, (person, role) = kind_of(plan, key), who
    given = dict(attachments or {})
    refuse_faults(plan, case, key, values, who, given)
    documents = {name: str(case.attach(name, key, content, by).facts["sha256"]) for name, content in given.items()}
    known = {one.name: str(one.facts.get("sha256")) for one in case.of("attachment") if one.name in kind.attachments}
    before = case.filed(key)
    facts = {
        "project": plan.project.code, "form": key, "number": kind.number, "person": person, "role": role,
        "version": before.version + 1 if before else 1, "title": both(kind.title), "titles": titles_of(kind.fields),
        "fields": {field.key: plain(values.get(field.key, "")) for field in kind.fields},
        "attachments": {**known, **documents}, "binds": {part: plan.parts[part] for part in kind.binds},
        "contents": {part: case.keep(content_of(plan, part)) for part in kind.binds},
    }  # fmt: skip
    return Filed(case.write("form", key, facts, by))


def refuse_faults(
    plan: Plan, case: Case, key: str, values: Mapping[str, Any], who: tuple[str, str],
    attachments: Mapping[str, bytes],
) -> None:  # fmt: skip
    """Raise GoliveError with one sentence per fault of a form that is to be filed, with its field."""
    kind, (person, role) = kind_of(plan, key), who
    faults = [
        *_faults(kind.fields, values), *_missing_attachments(kind, attachments, case), *_not_its_filer(kind, role),
        *_no_person(person),
    ]  # fmt: skip
    if faults:
        raise GoliveError(
            "\n".join(fault.line("en") for fault in faults), zh="\n".join(fault.line("zh") for fault in faults)
        )


def _faults(fields: tuple[FormField, ...], values: Mapping[str, Any]) -> Iterator[Fault]:
    known = {field.key for field in fields}
    for name in values:
        if name not in known:
            zh, en = suggestion(str(name), sorted(known))
            yield Fault(str(name), "", f"表单中没有此栏{zh}", f"is no field of the form{en}")
    for field in fields:
        value = values.get(field.key)
        if value in (None, "", []):
            if field.required:
                yield Fault(field.key, "", f"必填: {field.title.zh}", f"is required: {field.title.en}")
        elif fault := wrong(field, value):
            yield fault
        else:
            yield from row_faults(field, value, wrong)


def wrong(field: FormField, value: Any) -> Fault | None:
    """Return why a value is none of the field's type, None where it is."""
    checks = {
        FieldType.NUMBER: lambda: _is_number(value),
        FieldType.YES_NO: lambda: isinstance(value, bool),
        FieldType.CHOICE: lambda: value in field.choices,
        FieldType.DATE: lambda: date.fromisoformat(str(value)) is not None,
        FieldType.DATETIME: lambda: datetime.fromisoformat(str(value)).tzinfo is not None,
        FieldType.LIST: lambda: isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value),
        FieldType.TABLE: lambda: isinstance(value, (list, tuple)) and all(isinstance(one, Mapping) for one in value),
        FieldType.SHA256: lambda: SHA256.fullmatch(str(value)) is not None,
    }
    try:
        fits = checks.get(field.type, lambda: isinstance(value, str) or _is_number(value))()
    except ValueError:
        fits = False
    if fits:
        return None
    choices = f": {' | '.join(field.choices)}" if field.choices else ""
    return Fault(field.key, str(value), f"应为{field.type.zh}{choices}", f"must be of type {field.type.en}{choices}")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _missing_attachments(kind: FormKind, given: Mapping[str, bytes], case: Case) -> Iterator[Fault]:
    there = {*given, *(one.name for one in case.of("attachment"))}
    for name in kind.attachments:
        if name not in there:
            yield Fault(name, "", "缺少附件", "the attachment is missing")


def _not_its_filer(kind: FormKind, role: str) -> Iterator[Fault]:
    if role not in kind.filed_by:
        roles = ", ".join(kind.filed_by)
        yield Fault(role, "", f"由 {roles} 编制", f"is not who files it: {roles}")


def _no_person(person: str) -> Iterator[Fault]:
    if not person.strip() or "/" in person or not person.isprintable():
        yield Fault("person", person, "不是人员姓名", "is no name of a person")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature as it is handed in: by whom, in which role, deciding what, made in which way."""

    person: str
    role: str
    value: str
    decision: str = APPROVE
    opinion: str = ""
    method: str = "ssh"

    @property
    def signer(self) -> str:
        """Return `person/role`, the principal of the trust root."""
        return f"{self.person}/{self.role}"


def put_signature(case: Case, filed: Filed, given: Signature, trust: Trust, by: str, now: datetime) -> Signed:
    """Write a signature into the case once it was verified; GoliveError where it does not hold."""
    if given.decision not in (APPROVE, REJECT):
        raise GoliveError(
            f"the decision {given.decision!r} is neither approve nor reject", zh=f"决定 {given.decision} 无效"
        )
    if given.decision == REJECT and not given.opinion.strip():
        raise GoliveError("a rejection needs its reason (opinion)", zh="退回须写明理由 (opinion)")
    if given.method not in methods():
        raise GoliveError(
            f"{given.method!r} is no way of signing: {', '.join(methods())}", zh=f"没有签名方式 {given.method}"
        )
    if fault := next(_no_person(given.person), None):
        raise GoliveError(f"{given.person!r} {fault.en}", zh=f"{given.person} {fault.zh}")
    content = filed.to_sign(given.signer, given.decision, given.opinion)
    answer = methods()[given.method].verify(content, given.value, given.signer, trust, now)
    if fault_of_key := answer.fault or shared_key(answer.key, trust):
        raise GoliveError(fault_of_key.en, zh=fault_of_key.zh)
    facts = {
        "form": filed.entry.hash, "version": filed.version, "person": given.person, "role": given.role,
        "decision": given.decision, "opinion": given.opinion, "method": given.method, "signature": given.value,
        "key": answer.key, "signers": trust.digest,
    }  # fmt: skip
    return Signed(case.write("signature", filed.key, facts, by))
