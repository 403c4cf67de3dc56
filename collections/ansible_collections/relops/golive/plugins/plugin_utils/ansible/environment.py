"""Production or twin: decided by how each device is really reached, never by what a variable says it is.

A run acts on a twin when every host and switch is reached by the ssh_config and the keys of one simulated data centre
that is proven to stand on this machine (`twin/fact.py`) and stands for this plan. Where no plan was read there is no
project either: such a run (tests) may act on this machine itself. Everything else, and whatever is doubtful, is
production. Preflight decides once; each step then looks at the very connection that it is about to use
(`demand`), so that a template, a plugin or a play that gives another one later changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import tee
from pathlib import Path
from typing import Any

from ansible.plugins.loader import connection_loader
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import planned_plan
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.ways import (
    Way,
    same_address,
    usual,
    way_of,
    way_to_switch,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import twin_owner
from ansible_collections.relops.golive.plugins.plugin_utils.twin.fact import Standing, lab, standing

GOLIVE, UPKEEP, SETTLING = "golive", "upkeep", "settling"
"""What a run may do in production once its gates were closed: settling, only what its hosts carry of a night's end."""
NOTHING = Said("", "")
KEPT = ("name", "folder", "id", "seal")


class Kind(StrEnum):
    """What a run acts on."""

    PRODUCTION = "production"
    TWIN = "twin"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Environment:
    """What a run acts on: a twin with its name, folder and identity, this machine alone, or production and why."""

    kind: Kind
    name: str = ""
    folder: str = ""
    id: str = ""
    seal: str = ""
    why: Said = NOTHING
    sockets: tuple[str, ...] = ()

    @property
    def production(self) -> bool:
        """Tell whether it is no twin."""
        return self.kind is Kind.PRODUCTION

    @property
    def said(self) -> Said:
        """Return it in words for the head of a run."""
        if self.kind is Kind.TWIN:
            return Said(f"模拟环境 {self.name}", f"twin {self.name}")
        if self.kind is Kind.MACHINE:
            return Said("仅本机, 无计划", "this machine alone, no plan")
        because = Said(f" ({self.why.zh})", f" ({self.why.en})") if self.why.en else self.why
        return Said(f"生产环境{because.zh}", f"production{because.en}")

    def under(self, law: bool) -> Said:
        """Return it in words; a twin on which the process is law all the same says so."""
        more = Said(", 按生产流程执行", ", which obeys the process") if law and not self.production else NOTHING
        return Said(f"{self.said.zh}{more.zh}", f"{self.said.en}{more.en}")

    def plain(self) -> JSON:
        """Return it as data."""
        return {"kind": str(self.kind), **{key: getattr(self, key) for key in KEPT}}

    def forget_sockets(self) -> None:
        """Remove the shared connections that somebody else has left where this run would use them.

        Who comes through one asks for no host key: it may have been made to lead elsewhere.
        """
        for folder in self.sockets:
            for path in Path(folder).glob("*"):
                if path.is_socket():
                    path.unlink(missing_ok=True)


@dataclass(slots=True)
class _Settled:
    """What preflight found in this run, and what was opened in it with every gate closed: a go-live, an upkeep."""

    environment: Environment | None = None
    opened: str = ""


_settled = _Settled()
"""Of the run's own process; its workers inherit it. No variable reaches it."""


def settle(found: Mapping[str, Any], opened: str) -> None:
    """Keep what an action of this run answered: called in the run's own process, before the next worker is forked."""
    kind = Kind(str(found.get("kind") or Kind.PRODUCTION))
    name, folder, identity, seal = (str(found.get(key) or "") for key in KEPT)
    _settled.environment = Environment(kind, name, folder, identity, seal)
    _settled.opened = opened
    if kind is Kind.TWIN:
        lab()  # every worker would load it for itself


def shut() -> None:
    """Let this run change nothing in production any more: its go-live has ended, whatever plays come after it."""
    _settled.opened = ""


def settled() -> Environment | None:
    """Return what preflight found in this run, None where it was not asked."""
    return _settled.environment


def look(action: Any, variables: Mapping[str, Any]) -> Environment:
    """Decide from the effective connection of every device; `variables` are those of a task."""
    plan = planned_plan()
    names = (str(host) for host in variables["groups"].get("all") or () if host != "localhost")
    ways = (_way(action, name, variables, plan) for name in names)
    try:
        return _decided(ways, plan)
    except GoliveError as error:
        return Environment(Kind.PRODUCTION, why=error.said)
    except Exception as error:  # noqa: BLE001 - what cannot be said of a connection is doubtful
        why = " ".join(str(error).split())
        return Environment(Kind.PRODUCTION, why=Said(f"连接方式不明: {why}", f"connections are unknown: {why}"))


def _decided(ways: Iterator[Way], plan: Plan | None) -> Environment:
    """Return what all ways lead to; GoliveError names the first that leads elsewhere, and nothing more is looked at."""
    if plan is None:
        ways, every = tee(ways)
        if all(way.here for way in every):
            return Environment(Kind.MACHINE)
    seen: list[Way] = []
    twin = _twin(ways, plan, seen)
    sockets = tuple(sorted({way.sockets for way in seen} - {""}))
    return Environment(Kind.TWIN, twin.name, str(twin.ssh_config.parent), twin.id, twin.seal, sockets=sockets)


def demand(action: Any, variables: Mapping[str, Any], *opened: str) -> None:
    """Raise GoliveError unless the task's own connection leads where this run may change something.

    In production that is everywhere, once one of `opened` (a go-live) was opened in this run. A check changes nothing.
    """
    if action._task.check_mode or _open_production(*opened or (GOLIVE,)):  # noqa: SLF001
        return
    _demand(way_of(str(variables["inventory_hostname"]), action._connection))  # noqa: SLF001


def demand_twin(action: Any, variables: Mapping[str, Any]) -> None:
    """Raise GoliveError unless the task's own connection leads into a twin, whatever this run may do elsewhere."""
    way = way_of(str(variables["inventory_hostname"]), action._connection)  # noqa: SLF001
    _leads(way, standing(_folder(way), way.device))


def demand_way(way: Way, check: bool, opened: str = GOLIVE) -> None:
    """Raise GoliveError unless a device may be changed by a way that is no connection of Ansible's; as `demand`."""
    if not check and not _open_production(opened):
        _demand(way)


def _open_production(*opened: str) -> bool:
    found = _settled.environment
    return found is not None and found.production and _settled.opened in opened


def _demand(way: Way) -> None:
    found = settled()
    if found is not None and found.production:
        raise GoliveError(
            f"{way.device}: this is production and no go-live was opened in this run: begin with golive.yml",
            zh=f"{way.device}: 这是生产环境, 而本次运行没有打开上线: 请由 golive.yml 开始",
        )
    if planned_plan() is None and way.here:
        return
    if found is None or found.kind is not Kind.TWIN:
        _leads(way, standing(_folder(way), way.device))
        return
    if str(_folder(way)) != found.folder:
        raise _elsewhere(way, found.name)
    _leads(way, standing(_folder(way), way.device, found.seal))


def _way(action: Any, name: str, variables: Mapping[str, Any], plan: Plan | None) -> Way:
    """Return how a device is reached: by Ansible's connection, a switch by the network stage's own."""
    known = variables["hostvars"][name]
    if plan is not None and name in plan.switches:
        return way_to_switch(name, known)
    kind = str(known.get("ansible_connection") or usual(action, variables))
    connection = connection_loader.get(kind, action._play_context, None)  # noqa: SLF001
    if connection is None:
        raise GoliveError(f"{name}: no connection plugin {kind}", zh=f"{name}: 没有连接插件 {kind}")
    raw = dict(variables["hostvars"].raw_get(name))
    templar = action._templar.copy_with_new_env(available_variables=raw)  # noqa: SLF001
    given = connection._resolve_option_variables(raw, templar)  # noqa: SLF001
    connection.set_options(task_keys=action._task.dump_attrs(), var_options=given)  # noqa: SLF001
    return way_of(name, connection)


def _twin(ways: Iterator[Way], plan: Plan | None, seen: list[Way]) -> Standing:
    """Return the one twin into which all ways lead; GoliveError names the first that does not."""
    twin = None
    for way in ways:
        seen.append(way)
        twin = twin or standing(_folder(way))
        if plan is not None and twin.owner != twin_owner(plan):
            raise GoliveError(
                f"the twin {twin.name} stands for {twin.owner or 'nobody'}, not for this plan",
                zh=f"模拟环境 {twin.name} 属于 {twin.owner or '未知项目'}, 不属于本计划",
            )
        _leads(way, twin)
    if twin is None:
        raise GoliveError("there is no host", zh="没有主机")
    return twin


def _folder(way: Way) -> Path:
    """Return the folder of the lab by whose files a device is reached."""
    if not way.strays and (way.ssh_config or way.known_hosts):
        return Path(way.ssh_config or way.known_hosts).parent
    raise _elsewhere(way, "")


def _leads(way: Way, twin: Standing) -> None:
    """Raise GoliveError unless this way is, in every part, the one into the twin."""
    by_files = (way.known_hosts, way.proxy) == (str(twin.known_hosts), twin.proxy)
    by_files = by_files or way.ssh_config == str(twin.ssh_config)
    inside = way.device in twin.devices and same_address(way.address, twin.devices[way.device])
    if way.strays or way.port != "22" or not inside or not by_files:
        raise _elsewhere(way, twin.name)


def _elsewhere(way: Way, twin: str) -> GoliveError:
    more = f" ({', '.join(way.strays)})" if way.strays else ""
    zh, en = (f"模拟环境 {twin}", f"the twin {twin}") if twin else ("任何模拟环境", "any twin")
    said = f"{way.device}: its connection{more} does not lead into {en}"
    return GoliveError(said, zh=f"{way.device}: 其连接{more}不通向{zh}")
