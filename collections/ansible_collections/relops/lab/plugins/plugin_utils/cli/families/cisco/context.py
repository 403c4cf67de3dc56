"""Configuration mode of the family: every line ends in a change of a tree, the running one or a candidate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import Nature
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.rows import Put, Remove
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

LEFT = "left"
"""What a line says that leaves the configuration mode."""


@dataclass
class Context:
    """Where in which configuration somebody is: the tree, the mode, and the sections that lines go to.

    `candidate` is the name of a configuration of one's own, empty in the running one. `refuses` says why the system
    does not take a line now, as when its feature is off.
    """

    device: Device
    who: str
    nature: Nature
    grammars: Mapping[str, Grammar]
    candidate: str = ""
    own: Tree | None = None
    mode: str = "config"
    headers: list[str] = field(default_factory=list)
    refuses: Callable[[Context, str], CliError | None] = lambda _context, _line: None

    @property
    def tree(self) -> Tree:
        return self.device.running if self.own is None else self.own

    def names(self) -> list[str]:
        """The interfaces that lines go to."""
        return [at.split()[1] for at in self.headers]

    def enter(self, mode: str, *headers: str) -> None:
        self.mode, self.headers = mode, list(headers)

    def run(self, line: str) -> str:
        """Do one line; returns what the device prints, LEFT when configuration mode is left. CliError if refused."""
        match, own = self._parse(line)
        refused = self.refuses(self, match.text)
        if refused:
            raise refused
        if isinstance(match.action, (Put, Remove)):
            said = self._store(match, self.headers if own else [""])
        else:
            said = str(match.action(self, match))
        if self.own is None and said != LEFT:
            self.device.changed(self.who)
        return said

    def _parse(self, line: str) -> tuple[Match, bool]:
        """A line of the present section (True), or else a global one, as the family takes it."""
        if self.mode == "config":
            return self.grammars["config"].parse(line), False
        try:
            return self.grammars[self.mode].parse(line), True
        except CliError as refused:
            try:
                return self.grammars["config"].parse(line), False
            except Invalid as other:
                raise max(refused, other, key=lambda error: error.column or 0) from None

    def _store(self, match: Match, headers: list[str]) -> str:
        action: Any = match.action
        negated = isinstance(action, Remove)
        words = match.words[1:] if negated else match.words
        key = " ".join(words[: action.key_words])
        default = match.text == getattr(action, "default", None)
        for at in headers:
            if negated != action.negative or default:
                self.tree.drop(at, key)
            else:
                self.tree.put(at, key, match.text)
            self.nature.spread(self.tree, at, key)
        return ""
