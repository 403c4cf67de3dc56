"""A start order counts once, also where the state folder was copied back to before its night: the backup host knows."""

from __future__ import annotations

from datetime import UTC, timedelta

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case

from tests.unit.gates.asking import broken, whole
from tests.unit.gates.casebook import Casebook

NIGHT = "SHZJ-PAY-20261121T140003Z-9f2c11aa"


def order_of(book: Casebook) -> str:
    """Return what names the order that was filed last."""
    filed = Case(book.state).filed("order")
    assert filed
    return filed.entry.hash


def test_an_order_that_the_backup_host_has_noted_begins_no_second_night(ready: Casebook) -> None:
    """The state folder says nothing of it: case and journals are as they were before that night."""
    whole(ready.asked(orders={"0" * 64: NIGHT}))
    broken(ready.asked(orders={order_of(ready): NIGHT}), "R46", "order")


def test_and_a_new_order_waits_for_problem_and_rehearsal_as_after_any_cancelled_night(ready: Casebook) -> None:
    used = order_of(ready)
    night = f"{ready.plan.project.code}-{ready.clock.astimezone(UTC):%Y%m%dT%H%M%SZ}-9f2c11aa"
    ready.clock += timedelta(minutes=1)
    ready.complete("order")
    broken(ready.asked(orders={used: night}), "R50", "cancelled")
    other = night.replace(ready.plan.project.code, f"{ready.plan.project.code}-2")
    whole(ready.asked(orders={used: other}))


def test_its_own_night_goes_on_by_it(ready: Casebook) -> None:
    order = order_of(ready)
    night = ready.open(order=order)
    whole(ready.asked(orders={order: night.id}))
    broken(ready.asked(orders={order: NIGHT}), "R46", "order")
