"""Forms as they were filed and signatures that were verified, without keys and files: what a rule looks at."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Entry, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.look import Held, Look
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import RULES
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FormKind, Rule
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import DEMO

TIME = "2026-11-20T10:00:00+08:00"


@functools.cache
def demo_plan() -> Plan:
    return load(DEMO / "plan.yml")


def held(person: str, role: str, key: str = "", seq: int = 99) -> Held:
    return Held(person, role, "approve", "", key or f"SHA256:{person}", seq, TIME)


def look_at(
    key: str, fields: Mapping[str, Any], case: Case, *signed: Held, plan: Plan | None = None,
    person: str = "陈工", role: str = "", seq: int = 50, holding: Mapping[str, tuple[Held, ...]] | None = None,
) -> Look:  # fmt: skip
    """Return a form of the demo's process as it was filed at place `seq` of the chain."""
    plan = plan or demo_plan()
    kind: FormKind = plan.definition.forms[key]
    facts = {"form": key, "version": 1, "person": person, "role": role or kind.filed_by[0], "fields": dict(fields)}
    filed = Filed(Entry(seq, TIME, "0" * 64, "form", key, "root", {**facts, "binds": {}}))
    return Look(kind, filed, signed, plan, case, holding or {})


def said(rule: Rule, look: Look) -> list[str]:
    """Return what a rule says (English); each sentence has its Chinese one."""
    found = list(RULES[rule](look))
    assert all(one.zh and one.en for one in found)
    return [one.en for one in found]
