"""What a channel is: one way by which a notice leaves the controller, beside the outbox, which always has it.

A channel is a file of this folder with a `CHANNEL`. It runs in a process of its own (`child.py`), which is killed when
it hangs; so it knows nothing of case and plan, and gets what it is to carry and its settings, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated, Any, Protocol

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from pydantic import BaseModel, ConfigDict, Field, SecretStr

NOTHING = Said("", "")
NOBODY = "<noreply@golive.invalid>"
"""From whom a notice is as it lies in the outbox; a channel of mail puts its own address there."""
Group = Annotated[str, Field(min_length=1, max_length=200)]


class Result(StrEnum):
    """What became of one recipient: SENT he has it, REFUSED for good, FAILED for now, UNKNOWN he may have it."""

    SENT = "sent"
    REFUSED = "refused"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A notice for one addressee: to which recipients, as a mail (as it lies in the outbox) and as title and text."""

    addressee: str
    recipients: tuple[str, ...]
    mail: bytes
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one recipient of an addressee, and why."""

    addressee: str
    recipient: str
    result: Result
    why: Said = NOTHING


class Settings(BaseModel):
    """Settings of a channel; what they hold is never quoted."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Channel(Protocol):
    """One channel; the order of deliveries is that in which they happened."""

    @property
    def name(self) -> str:
        """Return its name in the settings and in the case."""

    @property
    def title(self) -> Said:
        """Return what people call it."""

    @property
    def settings(self) -> type[Settings]:
        """Return the shape of its settings."""

    def groups(self, settings: Any) -> Iterable[str]:
        """Return the addressees that it reaches."""

    def recipients(self, settings: Any, addressee: str) -> tuple[str, ...]:
        """Return who an addressee is here: each of them is told once."""

    def secrets(self, settings: Any) -> Iterable[str]:
        """Return what nobody may read."""

    def send(self, settings: Any, parcels: Sequence[Parcel]) -> Iterator[Delivery]:
        """Carry the parcels and yield what became of each recipient, as soon as it is known."""


def opened(value: SecretStr | None) -> str:
    """Return a secret as it is used, an empty text where there is none."""
    return value.get_secret_value() if value else ""


def loopback(host: str) -> bool:
    """Tell whether a host is this machine itself, so that nobody can listen."""
    try:
        return host == "localhost" or ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
