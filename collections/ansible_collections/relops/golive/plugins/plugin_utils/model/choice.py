"""A closed list: each value is written in Chinese or in English and knows both."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from typing import Any, Self

from pydantic_core import CoreSchema, PydanticCustomError, core_schema


def folded(text: str) -> str:
    """Fold what people write alike: full-width forms, case, blanks, hyphens and underscores."""
    return unicodedata.normalize("NFKC", text).strip().casefold().replace(" ", "_").replace("-", "_")


class Choice(StrEnum):
    """A value of a closed list: equal to its English key, `.zh` and `.en` are its labels."""

    zh: str
    aliases: tuple[str, ...]

    def __new__(cls, value: str, zh: str = "", *aliases: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh or value
        member.aliases = aliases
        return member

    @property
    def en(self) -> str:
        return str(self.value).replace("_", " ")

    def in_(self, language: str) -> str:
        """Return the label in `zh` or `en`."""
        return self.zh if language == "zh" else self.en

    @classmethod
    def of(cls, value: object) -> Self:
        """Return the member that is written `value` in either language; PydanticCustomError for anything else."""
        known: dict[object, Self] = _WRITTEN.get(cls) or _written(cls)
        try:
            return known[value]
        except (KeyError, TypeError):  # not as listed, or a list or mapping
            pass
        if isinstance(value, str) and folded(value) in known:
            return known[folded(value)]
        said = {"zh": f"应为 {cls.allowed('zh')}", "en": f"must be {cls.allowed('en')}"}
        raise PydanticCustomError("golive", "{en}", said)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        """Validate by one look into a table: port tables hold a million of these."""
        del source, handler
        return core_schema.no_info_plain_validator_function(cls.of, serialization=core_schema.simple_ser_schema("str"))

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        """Offer both languages to an editor."""
        del core, handler
        written = [name for member in cls for name in (member.value, member.zh, *member.aliases) if name]
        return {"title": cls.__name__, "enum": list(dict.fromkeys(written))}

    @classmethod
    def allowed(cls, language: str) -> str:
        """Return the list of allowed values as a person reads it."""
        return " | ".join(member.zh if language == "zh" else member.value for member in cls)


_WRITTEN: dict[type[Choice], dict[object, Any]] = {}


def _written(choice: type[Choice]) -> dict[object, Any]:
    """Return every spelling of a list's members, as it is and folded."""
    known: dict[object, Any] = {}
    for member in choice:
        for name in (member.value, member.zh, *member.aliases):
            known.setdefault(name, member)
            known.setdefault(folded(name), member)
    _WRITTEN[choice] = known
    return known
