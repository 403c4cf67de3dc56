"""What a rule of the process looks at: a form as it was filed, its verified signatures, plan and case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FieldType, FormField, FormKind


@dataclass(frozen=True, slots=True)
class Held:
    """A signature that was verified: who, in which role, by which key (fingerprint), where in the chain."""

    person: str
    role: str
    decision: str
    opinion: str
    key: str
    seq: int
    time: str


@dataclass(frozen=True)
class Look:
    """What a rule may look at: the form as filed, its verified signatures, plan and case.

    `holding` are the signatures of the forms that were judged before this one and hold.
    """

    kind: FormKind
    filed: Filed
    held: tuple[Held, ...]
    plan: Plan
    case: Case
    holding: Mapping[str, tuple[Held, ...]] = field(default_factory=dict)

    def value(self, key: str) -> Any:
        """Return what a field says, None where it says nothing."""
        return self.filed.fields.get(key)

    def words(self, key: str) -> list[str]:
        """Return the words of a list."""
        value = self.value(key)
        return [str(one) for one in value] if isinstance(value, list) else []

    def rows(self, key: str) -> list[Mapping[str, Any]]:
        """Return the rows of a table."""
        value = self.value(key)
        return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []

    def tables(self, column: str) -> Iterator[tuple[FormField, FormField]]:
        """Yield the tables of the form that have a column, with it."""
        for one in self.kind.fields:
            if one.type is FieldType.TABLE:
                yield from ((one, found) for found in one.columns if found.key == column)
