"""Journals of two believable nights, written through the journal's own API: one went well, one was rolled back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.facts import (
    CheckRun,
    Facts,
    PortSeen,
    TableMigrated,
)
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.software import Release
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.carried import carried
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import ranges

from tests.unit.records.values import backup, hardware, mac, sha

OPENED = datetime(2026, 11, 21, 14, 2, 11, tzinfo=UTC)
RUN = "RUN-20261121140211-1"
OPERATOR = "周工"
SECRET_LIKE = ("password", "BEGIN OPENSSH", "vault_")
BEFORE = {"switch": "hostname SHZJ\n", "digest": "77c2"}


class Night:
    """Write the journal of a go-live, every host with a clock of its own."""

    def __init__(self, plan: Plan, state: Path) -> None:
        self.plan = plan
        self.folder = state / f"{plan.project.code}-{plan.digest[:8]}-1" / "journal"
        self.folder.mkdir(parents=True)
        self.clock = OPENED
        self.clocks: dict[str, datetime] = {}

    @property
    def journal(self) -> Journal:
        return Journal(self.folder)

    def golive(self, event: str, message: str = "", **facts: Any) -> None:
        self._append(GOLIVE, self.clock, stage=GOLIVE, step=GOLIVE, event=event, facts=facts, message=message)

    def close(self, result: str) -> None:
        """Write how it ended, with the head of every chain as the engine does."""
        heads = {host: self.journal.events(host)[-1].hash for host in self.journal.hosts()}
        self.golive("closed", result=result, left=[], heads=heads)

    def gather(self, seconds: float = 1.0) -> None:
        """Go on when the slowest host is ready, as a play does between two tasks."""
        self.clock = max([self.clock, *self.clocks.values()]) + timedelta(seconds=seconds)
        self.clocks = {}

    def step(
        self,
        host: str,
        step: str,
        seconds: float,
        *,
        changes: list[Any] | None = None,
        diff: Any = None,
        facts: Facts | dict[str, Any] | None = None,
        error: str = "",
    ) -> None:
        """Carry a step forward: intent and done, or failed; done alone when nothing had to change."""
        begin = self.clocks.get(host, self.clock)
        end = begin + timedelta(seconds=seconds)
        common = {"stage": step.split(".")[0], "step": step, "fingerprint": sha(step + host)}
        if changes:
            self._append(host, begin, **common, event="intent", before=BEFORE, changes=changes, diff=diff)
        content = {"message": error} if error else {"changes": changes or [], "diff": diff, "facts": facts or {}}
        self._append(host, end, **common, event="failed" if error else "done", seconds=seconds, **content)
        self.clocks[host] = end + timedelta(milliseconds=120)

    def kill(self, host: str, step: str, changes: list[Any]) -> None:
        """Begin a step and be killed: an intent alone."""
        begin = self.clocks.get(host, self.clock)
        self._append(host, begin, stage=step.split(".")[0], step=step, event="intent", before=BEFORE, changes=changes)

    def begin_undo(self, host: str, step: str) -> None:
        """Begin to undo a step and hear no more of it."""
        self._append(host, self.clock, stage=step.split(".")[0], step=step, event="undoing")

    def undo(self, host: str, step: str, seconds: float, changes: list[Any] | None = None, error: str = "") -> None:
        begin = self.clocks.get(host, self.clock)
        end = begin + timedelta(seconds=seconds)
        common = {"stage": step.split(".")[0], "step": step, "fingerprint": sha(step + host)}
        self._append(host, begin, **common, event="undoing")
        event = "undo_failed" if error else "undone"
        self._append(host, end, **common, event=event, seconds=seconds, changes=changes or [], message=error)
        self.clocks[host] = end + timedelta(milliseconds=120)

    def _append(self, host: str, time: datetime, **content: Any) -> Event:
        task = self.plan.task(content["stage"]) if host != GOLIVE else None
        stamp = time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return append(
            self.folder, host, time=stamp, run=RUN, operator=OPERATOR, role=task.role if task else "",
            owner=task.owner if task else None, **content
        )  # fmt: skip


def success(plan: Plan, state: Path, **facts: Any) -> Journal:
    """Everything done; one kill on the way, one server whose serial number is not the list's."""
    night = Night(plan, state)
    night.golive("opened", digest=plan.digest, direction="forward", project=plan.project.code, **facts)
    network(night)
    suspend_and_backup(night)
    _install(night)
    _migrate(night)
    _verify(night)
    night.close("success")
    return night.journal


def rollback(plan: Plan, state: Path) -> Journal:
    """A poisoned legacy row stops the migration; everything that was changed goes back."""
    night = Night(plan, state)
    night.golive("opened", digest=plan.digest, direction="forward", project=plan.project.code)
    network(night)
    suspend_and_backup(night)
    _install(night)
    error = "pay.orders: row order_id=104729: column paid_at: 2026-02-30 is no date; nothing of the chunk was written"
    db = _db(plan)
    night.step(db, "migrate.schema.pay", 3.2, changes=[{"item": "pay 0001-tables", "from": "absent", "to": "deployed"}])
    night.step(db, "migrate.data.pay", 11.4, changes=[{"item": "orders", "from": 0, "to": 240000}], error=error)
    night.gather()
    night.golive("direction", direction="rollback", message=f"{db} migrate.data.pay: {error}")
    undo_all(night)
    night.close("cancelled")
    return night.journal


def network(night: Night) -> None:
    plan = night.plan
    for place, switch in enumerate(sorted(plan.switches)):
        links = [
            (link, end, peer)
            for link in plan.links.get(switch, ())
            for end, peer in ((link.a, link.b), (link.b, link.a))
            if end.device == switch and link.purpose != "management"
        ]
        changes = [
            {"item": end.port, "from": "shutdown", "to": f"{link.mode} {link.vlan_untagged}"}
            for link, end, _peer in links
        ]
        before = "".join(f"interface {end.port}\n shutdown\n" for _link, end, _peer in links)
        after = "".join(
            f"interface {end.port}\n description {peer.device} {peer.port} {link.link_id}\n"
            f" switchport mode {link.mode}\n"
            f" switchport access vlan {link.vlan_untagged}\n no shutdown\n"
            for link, end, peer in links
        )
        night.step(
            switch,
            "network.ports",
            4.1 + place,
            changes=changes,
            diff={
                "before_header": f"{switch} running",
                "after_header": f"{switch} plan",
                "before": before,
                "after": after,
            },
            facts={"saved": True, "records": [backup(switch, "switch", name, 0.0) for name in ("running", "startup")]},
        )
        ports: list[PortSeen] = [
            {
                "port": end.port,
                "lldp_neighbor": peer.device.lower().replace("-", "")
                if plan.devices[peer.device].type == "server"
                else peer.device,
                "lldp_port": peer.port,
                "oper_status": "connected",
                "oper_speed": str(link.speed),
                "oper_duplex": str(link.duplex),
                **_carried(plan, link),
                "macs": [mac(peer.device, peer.port)],
                **({"lag_state": "bundled"} if link.lags else {}),
                **({"address": str(link.ip.ip)} if link.ip and link.mode == "routed" and end == link.a else {}),
            }
            for link, end, peer in links
        ]
        device = plan.devices[switch]
        night.step(
            switch,
            "network.neighbours",
            1.3,
            facts={"ports": ports, "hardware": {"serial": device.serial, "model": device.model, "version": "17.9.4"}},
        )
    night.gather()


def _carried(plan: Plan, link: Connection) -> PortSeen:
    found = carried(plan, link)
    return {} if found is None else {"oper_untagged": str(found[0]), "oper_vlans": ranges(found[1])}


def suspend_and_backup(night: Night) -> None:
    plan = night.plan
    legacy = plan.members(["legacy"])[0]
    service = [{"item": "paylegacy.service", "from": "active", "to": "inactive"}]
    night.step(legacy, "suspend.entry_points", 1.1, changes=service, facts={"connections": 0})
    night.gather()
    for host in sorted(plan.hosts):
        records = [
            backup(host, kind, path, seconds)
            for kind, path, seconds in (("os", "/etc /usr/local", 2.8), ("app", "/opt", 1.2))
        ]
        night.step(
            host,
            "backup.files",
            9.5,
            changes=[{"item": "snapshot", "from": "none", "to": sha(host)[:8]}],
            facts=Facts(records=records),
        )
    record = backup(legacy, "db", "/srv/backup/legacy/20261121", 6.4)
    night.step(
        legacy,
        "backup.database.legacy",
        12.7,
        changes=[{"item": "copy", "from": "none", "to": "mariabackup"}],
        facts=Facts(records=[record]),
    )
    night.gather()


def _install(night: Night) -> None:
    plan = night.plan
    for host in plan.members(["app", "db", "lb"]):
        names = [name for group, found in plan.packages.items() if host in plan.members([group]) for name in found]
        night.step(
            host,
            "install.packages",
            8.0 + len(names),
            changes=[{"item": name, "from": "absent", "to": "installed"} for name in names],
            facts={"packages": [{"name": name, "version": "1.0-1"} for name in names]},
        )
    if "paygw" in plan.releases:
        for host in plan.members(["app"]):
            _release(night, host, plan.releases["paygw"])
    night.gather()


def _release(night: Night, host: str, release: Release) -> None:
    changes = [{"item": "current", "from": "none", "to": release.version}]
    if host.endswith("APP01"):
        night.kill(host, "install.release.paygw", changes)
        night.clocks[host] += timedelta(seconds=9)
    link = "/opt/paygw/current"
    night.step(
        host,
        "install.release.paygw",
        5.4,
        changes=changes,
        diff={"before": "", "after": "releases/1.0.0\n", "before_header": link, "after_header": link},
        facts=Facts(release={"name": "paygw", "version": release.version, "sha256": release.sha256}),
    )


def _migrate(night: Night) -> None:
    db = _db(night.plan)
    night.step(db, "migrate.schema.pay", 3.2, changes=[{"item": "pay 0001-tables", "from": "absent", "to": "deployed"}])
    counts = {"customers": 30000, "accounts": 42000, "orders": 240000, "receipts": 1200}
    night.step(
        db,
        "migrate.data.pay",
        31.9,
        changes=[{"item": name, "from": 0, "to": count} for name, count in counts.items()],
        facts={
            "tables": [{"table": name, "rows": count, "rejects": 0} for name, count in counts.items()],
            "rejects": 0,
        },
    )
    tables: list[TableMigrated] = [
        {
            "table": name,
            "source_rows": count,
            "target_rows": count,
            "amount_source": f"{count * 17}.50",
            "amount_target": f"{count * 17}.50",
            "checksum_source": sha(name)[:16],
            "checksum_target": sha(name)[:16],
            "differences": 0,
            "rejects": 0,
        }
        for name, count in counts.items()
    ]
    night.step(db, "migrate.reconcile.pay", 4.4, facts=Facts(tables=tables))
    night.gather()


def _verify(night: Night) -> None:
    plan = night.plan
    lb, legacy = plan.members(["lb"])[0], plan.members(["legacy"])[0]
    night.step(lb, "resume.entry_points", 1.0, changes=[{"item": "nginx.service", "from": "inactive", "to": "active"}])
    night.gather()
    for host in sorted(plan.hosts):
        tests: list[CheckRun] = [
            {
                "name": f"{what} [{host}]",
                "host": host,
                "outcome": "passed",
                "seconds": 0.21,
                "message": "",
                "kind": kind,
            }
            for what, kind in (
                ("service is running", "service"),
                ("port listens", "port"),
                ("package installed", "package"),
            )
        ]
        night.step(host, "verify.hardware", 0.4, facts=Facts(hardware=hardware(plan, host)))
        night.step(host, "verify.checks", 2.4, facts=Facts(tests=tests))
    values = {"p90_ms": 143.0, "p99_ms": 221.0, "errors": 0, "achieved_rate": 0.998}
    night.step(
        legacy,
        "verify.performance",
        5.6,
        facts={
            "performance": [
                {"name": check.name.zh, "metric": metric, "target": target, "value": values[metric], "ok": True}
                for check in plan.checks.performance
                for metric, target in check.targets.model_dump(exclude_none=True).items()
            ]
        },
    )
    night.gather()


def undo_all(night: Night, failing: dict[tuple[str, str], str] | None = None) -> None:
    """Undo every step that began; those in `failing` fail with their text, or are never answered without one."""
    done = [(event.host, event.step) for event in night.journal.every() if event.event == "intent"]
    for host, step in reversed(list(dict.fromkeys(done))):
        error = (failing or {}).get((host, step))
        if error == "":
            night.begin_undo(host, step)
        else:
            night.undo(host, step, 2.3, changes=[{"item": step, "from": "done", "to": "as before"}], error=error or "")
        night.gather(0.2)


def _db(plan: Plan) -> str:
    return plan.members(["db"])[0]
