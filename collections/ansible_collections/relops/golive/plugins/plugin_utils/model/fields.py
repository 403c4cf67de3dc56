"""The kinds of values a plan is made of."""

from __future__ import annotations

from datetime import date
from ipaddress import (
    IPv4Address,
    IPv4Interface,
    IPv4Network,
    IPv6Address,
    IPv6Interface,
    IPv6Network,
)
from typing import Annotated, Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.convert import (
    Units,
    to_address,
    to_date,
    to_flag,
    to_interface,
    to_listed,
    to_moment,
    to_network,
    to_number,
    to_ranges,
    to_units,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import Note, Prose
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    WithJsonSchema,
    model_validator,
)

MAX_NUMBER = 10**12


class Model(BaseModel):
    """A part of the plan: frozen, and a key it doesn't know is a fault."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=False, allow_inf_nan=False, coerce_numbers_to_str=False
    )


class Text(Model):
    """A text in Chinese and English; a plain string stands for both."""

    zh: Prose
    en: Prose

    @model_validator(mode="before")
    @classmethod
    def _of(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"zh": value, "en": value}
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
        """Offer a plain string beside the pair to an editor."""
        pair = handler.resolve_ref_schema(handler(core))
        return {"title": cls.__name__, "anyOf": [{"type": "string", "minLength": 1}, pair]}

    def in_(self, language: str) -> str:
        """Return the text in `zh` or `en`."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return self.zh


class Passage(Text):
    """A longer text, which may have lines."""

    zh: Note
    en: Note


_AS_TEXT = PlainSerializer(str, return_type=str)
_TEXT_SCHEMA = WithJsonSchema({"type": "string"})

Flag = Annotated[bool, BeforeValidator(to_flag)]
Count = Annotated[int, Field(ge=0, le=MAX_NUMBER), BeforeValidator(to_number)]
Number = Annotated[float, Field(ge=0, le=MAX_NUMBER), BeforeValidator(to_number)]
Port = Annotated[int, Field(ge=1, le=65535), BeforeValidator(to_number)]
VlanId = Annotated[int, Field(ge=1, le=4094), BeforeValidator(to_number)]
VlanSet = Annotated[
    tuple[int, ...],
    BeforeValidator(to_ranges),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}]}),
]
RackUnits = Annotated[
    Units,
    BeforeValidator(to_units),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "integer"}]}),
]
Interface = Annotated[IPv4Interface | IPv6Interface, BeforeValidator(to_interface), _AS_TEXT, _TEXT_SCHEMA]
Address = Annotated[IPv4Address | IPv6Address, BeforeValidator(to_address), _AS_TEXT, _TEXT_SCHEMA]
Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(to_network), _AS_TEXT, _TEXT_SCHEMA]
Addresses = Annotated[tuple[Address, ...], BeforeValidator(to_listed)]
Day = Annotated[date, BeforeValidator(to_date)]
Moment = Annotated[AwareDatetime, BeforeValidator(to_moment)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Mac = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$")]
