"""What a stage wants of very many devices: worked out when it is asked for, so that nobody carries what is unread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON


class Lazy(Mapping[str, JSON]):
    """Device → what a stage wants of it, worked out anew each time by `of`; in an inventory its name stands for it."""

    def __init__(self, names: Iterable[str], of: Callable[[str], JSON]) -> None:
        self._names, self._of = dict.fromkeys(names), of

    def __getitem__(self, name: str) -> JSON:
        if name not in self._names:
            raise KeyError(name)
        return self._of(name)

    def unread(self) -> Iterator[tuple[str, Promised]]:
        """Yield each device with what is wanted of it, which is worked out when something of it is read."""
        return ((name, Promised(partial(self._of, name))) for name in self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Promised(Mapping[str, Any]):
    """What a stage wants of one device, which is something in any case."""

    def __init__(self, of: Callable[[], JSON]) -> None:
        self._of = of

    @cached_property
    def _found(self) -> JSON:
        return self._of()

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, key: str) -> Any:
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


class Reference(str):
    """The text of a host variable that stands for work in the plan: the one template that is no secret."""

    __slots__ = ()

    @classmethod
    def to(cls, stage: str) -> Reference:
        """Return the reference to what a stage wants of the host that has the variable."""
        return cls(f"{{{{ lookup('relops.golive.work', '{stage}', inventory_hostname) }}}}")
