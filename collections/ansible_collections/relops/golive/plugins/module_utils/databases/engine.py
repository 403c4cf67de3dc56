# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a database engine can do here: it declares that as ENGINE in `databases/<engine>/engine.py`.

A capability is a function that loads its code when it is called, so that the controller asks what an engine can do
without loading any of it. The import stands in the function all the same: Ansible packs for a target what it sees.
"""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.databases.blockers import Blocker
from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Instance, Server
from ansible_collections.relops.golive.plugins.module_utils.databases.labelled import Labelled
from ansible_collections.relops.golive.plugins.module_utils.databases.setup import Setup
from ansible_collections.relops.golive.plugins.module_utils.databases.written import Written
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target

CAPABILITIES = ("backup", "forecast", "answer", "texts", "setup", "source", "target", "written")


class Engine(t.NamedTuple):
    """One engine; a capability that is None is one it doesn't have.

    `name` and `aliases` are how a plan writes it, `title` how people do. `backup` makes an instance from its service,
    data directory and port; `forecast` tells who keeps others waiting in it; `answer` logs in by day and
    asks one query; `texts` gives bytes of columns whose label may be wrong; `setup` makes the parameters of
    install_database a database; `source` and `target` make an end of a migration from its login; `written` tells
    what users wrote since a moment from the same login as `target`.
    """

    name: str
    title: str
    aliases: tuple[str, ...] = ()
    backup: t.Callable[[t.Mapping[str, t.Any]], Instance] | None = None
    forecast: t.Callable[[Server], list[Blocker]] | None = None
    answer: t.Callable[[Server, str], str] | None = None
    texts: t.Callable[[Server, str, t.Sequence[tuple[str, str]]], list[Labelled]] | None = None
    setup: t.Callable[[JSON], Setup] | None = None
    source: t.Callable[[t.Mapping[str, t.Any], float | None], Source] | None = None
    target: t.Callable[[t.Mapping[str, t.Any], str, float | None], Target] | None = None
    written: t.Callable[[t.Mapping[str, t.Any]], Written] | None = None
    takes: frozenset[str] = frozenset()
    """Engines whose rows it takes as a target; a pair that is in no list is a fault of the plan."""
    names: str = ""
    """Kind of word (module_utils/words.py) of the databases and roles that it sets up."""
    marks: tuple[tuple[str, str], ...] = ()
    """How a path ends that lies in a data directory of its and nowhere else, and what such a server is called."""
    waits: tuple[str, ...] = ()
    """What its servers and programs say, in small letters, of a lock that they could not get."""
    copiers: str = ""
    """Programs (words of 15 characters, as the kernel keeps them) that dump or copy such a database by themselves."""
    usual: tuple[str, ...] = ()
    """Where Debian, Red Hat and the makers' packages put those (patterns below the root)."""

    def can(self, capability: str) -> bool:
        """Tell whether it has one of CAPABILITIES."""
        return getattr(self, capability) is not None
