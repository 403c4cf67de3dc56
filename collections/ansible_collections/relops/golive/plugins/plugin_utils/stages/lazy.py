"""What a stage wants of very many devices: worked out when it is asked for, so that nobody carries what is unread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ansible_collections.relops.golive.plugins.module_utils.data import JSON


class Lazy(Mapping[str, JSON]):
    """Device → what a stage wants of it, worked out anew each time by `of`; in an inventory its name stands for it."""

    def __init__(self, names: Iterable[str], of: Callable[[str], JSON]) -> None:
        self._names, self._of = dict.fromkeys(names), of

    def __getitem__(self, name: str) -> JSON:
        if name not in self._names:
            raise KeyError(name)
        return self._of(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Reference(str):
    """The text of a host variable that stands for work in the plan: the one template that is no secret."""

    __slots__ = ()

    @classmethod
    def to(cls, stage: str) -> Reference:
        """Return the reference to what a stage wants of the host that has the variable."""
        return cls(f"{{{{ lookup('relops.golive.work', '{stage}', inventory_hostname) }}}}")
