"""What breaks a rule between tables of a plan: line, field and what is wrong; its place in a file others know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Breach:
    """One line that breaks a rule.

    `index` is its place in its table, `key` the field, `value` what stands there. `zh` and `en` say what is wrong;
    `{other}` in them is the line `other` of the same table, which the plan check names by its place in the file and the
    dossier by its name.
    """

    index: int
    key: str
    value: str
    zh: str
    en: str
    other: int | None = None
